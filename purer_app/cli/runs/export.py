"""The `export` command: the features of a finished run as a program for PyTorch."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.options import AsJson
from purer_app.cli.output import print_json
from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.files import check_new
from purer_app.engine.core.text import printable
from purer_app.engine.runs.run_search import find_run


def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder or name of a finished run (compact, student).")],
    out: Annotated[Path, typer.Option(help="New file, ending in .pt2.")],
    as_json: AsJson = False,
) -> None:
    """Export the features of a compact learner or a student as one .pt2 file, usable with PyTorch alone.

    `torch.export.load(FILE, extra_files={"purer.json": ""}).module()` maps (n, c, h, w) images to (n, features);
    purer.json holds the normalisation of the images.

    JSON: {"file", "features"}.
    """
    check_new(out)
    length = jobs.export(find_run(run), out, ignore, Control())
    if as_json:
        print_json({"file": str(out), "features": length})
    else:
        print(f"{printable(str(out))}: {length} features per picture")
