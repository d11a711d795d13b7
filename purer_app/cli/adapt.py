"""The `adapt` command: learns the user's classes and classifies pictures."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.options import AsJson, Device, Seed
from purer_app.cli.output import Reporter, print_json
from purer_app.engine import jobs
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.core.text import printable


def adapt(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run.")],
    support: Annotated[Path, typer.Option(help="Folder of class folders with a few pictures each.")],
    query: Annotated[
        Path, typer.Option(help="Folder of pictures to classify. With class folders inside, accuracy is measured.")
    ],
    icfil: Annotated[
        bool,
        typer.Option(
            "--icfil",
            help="Calibrate by inverting the adapted model: once for each left-out picture, and once for all. Slow; "
            "the remaining time is shown.",
        ),
    ] = False,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Learn your own classes from a few pictures each, and classify other pictures.

    JSON: {"classes", "leave_one_out": {"correct", "total", "low", "high" (per cent)}, "query_accuracy" (per cent;
    null if the query has no class folders), "predictions": [{"file", "class", "confidence" (0 to 1), "not_sure"}]}.
    """
    settings = AdaptConfig(run=str(run), support=str(support), query=str(query), seed=seed, device=device, icfil=icfil)
    with Reporter() as reporter:
        result = jobs.adapt(settings, reporter.emit, reporter.control)
    if as_json:
        print_json(result.to_json())
        return
    for found in result.predictions:
        doubt = "  (not sure)" if found["not_sure"] else ""
        named = printable(f"{found['file']}: {found['class']}")
        typer.echo(f"{named}  {100 * found['confidence']:.0f} %{doubt}")
    left = result.leave_one_out
    if left["total"]:
        typer.echo(
            f"Leave-one-out: {left['correct']} of {left['total']} support pictures classified correctly; "
            f"expect {left['low']:.0f} to {left['high']:.0f} % on new pictures"
        )
    if result.query_accuracy is not None:
        typer.echo(f"{result.query_accuracy:.1f} % of the pictures in class folders were classified correctly")
