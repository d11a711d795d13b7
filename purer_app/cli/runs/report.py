"""The `report` command: a run as an HTML page."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.output import Reporter
from purer_app.engine import jobs
from purer_app.engine.core.files import check_new
from purer_app.engine.core.text import printable
from purer_app.engine.runs.run_search import find_run


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder or name of a run, finished or not.")],
    out: Annotated[Path, typer.Option(help="New HTML page.")],
) -> None:
    """Write a run as one HTML page: its evaluations, notes, curves, pseudo images, models and settings."""
    check_new(out)
    with Reporter() as reporter:
        jobs.report_run(find_run(run), out, reporter.emit, reporter.control)
    typer.echo(printable(str(out)))
