"""The commands `make-pool` and `demo`."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.options import Device, Seed, class_range
from purer_app.cli.output import Reporter, print_evaluation
from purer_app.engine import jobs
from purer_app.engine.core.settings.job_configs import DemoConfig, MakePoolConfig
from purer_app.engine.core.text import printable
from purer_app.launching import open_window, someone_is_watching, window_can_open


def make_pool(
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA", help="Folders of class folders: one, or several for scenario mh.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the pool; an interrupted pool is continued.")],
    scenario: Annotated[
        str,
        typer.Option(
            help="ss: one data set, one architecture; sh: one data set, several architectures; mh: several of both."
        ),
    ] = "ss",
    teachers: Annotated[int, typer.Option(help="Number of teachers.")] = 10,
    classes: Annotated[str, typer.Option(help="Number of classes per teacher: 5, or 5-10 for a random number.")] = "5",
    architecture: Annotated[
        list[str], typer.Option(help="Architecture; repeat the option to alternate between several.")
    ] = ["conv4-32"],
    form: Annotated[
        list[str], typer.Option(help="pth, wrapped, safetensors or pt2; repeat the option to alternate.")
    ] = ["safetensors"],
    image_size: Annotated[
        list[int], typer.Option(help="Side length of the input in pixels; one, or one per data folder.")
    ] = [32],
    channels: Annotated[list[int], typer.Option(help="1 or 3; one, or one per data folder.")] = [3],
    inverted: Annotated[
        list[int], typer.Option(help="1 if the pictures are dark on light, else 0; one, or one per data folder.")
    ] = [0],
    leave_out: Annotated[
        list[str], typer.Option(help="Pattern of class names to hold back from all teachers; repeat the option.")
    ] = [],
    flip: Annotated[
        bool, typer.Option("--flip", help="Mirror training pictures at random; not suitable for characters.")
    ] = False,
    epochs: Annotated[int, typer.Option(help="Passes over the training pictures of a teacher.")] = 60,
    batch_size: Annotated[int, typer.Option(help="Pictures per batch.")] = 64,
    seed: Seed = 0,
    device: Device = "auto",
) -> None:
    """Train a pool of teachers on class folders.

    Each teacher gets a sidecar file with its class names, normalisation and held-out accuracy.
    """
    settings = MakePoolConfig(
        data=tuple(str(folder) for folder in data),
        scenario=scenario,
        teachers=teachers,
        classes=class_range(classes),
        architectures=tuple(architecture),
        forms=tuple(form),
        image_sizes=tuple(image_size),
        channels=tuple(channels),
        inverted=tuple(bool(value) for value in inverted),
        leave_out=tuple(leave_out),
        flip=flip,
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        device=device,
    )
    with Reporter(finish_on_interrupt=True) as reporter:
        files = jobs.make_pool(settings, out, reporter.emit, reporter.control)
    typer.echo(f"{len(files)} teachers in {printable(str(out))}")


def demo(
    out: Annotated[
        Path | None, typer.Option(help="New folder for run and report; by default in your user data folder.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A shorter demo: fewer steps and episodes.")] = False,
    data: Annotated[
        Path | None, typer.Option(help="Omniglot class folders, to measure on the five held-back alphabets.")
    ] = None,
    seed: Seed = 0,
    device: Device = "auto",
    window: Annotated[
        bool | None,
        typer.Option(
            "--window/--no-window",
            help="Open the result in the window; the default if there is a screen and CI is not set.",
        ),
    ] = None,
) -> None:
    """Run the whole pipeline on the sample pool and write an HTML report; the last line is its path."""
    settings = DemoConfig(out=str(out or ""), quick=quick, data=str(data or ""), seed=seed, device=device)
    with Reporter() as reporter:
        result = jobs.demo(settings, reporter.emit, reporter.control)
    for title, evaluation in result.evaluations:
        typer.echo(title)
        print_evaluation(evaluation)
    for sentence in result.conclusions:
        typer.echo(printable(sentence))
    typer.echo(printable(str(result.report)))
    if window if window is not None else someone_is_watching():
        _show(result.report.parent)


def _show(folder: Path) -> None:
    """Open a folder of runs in the window, if there is a screen."""
    if window_can_open():
        typer.echo("The result opens in the window; to open it again, run purer-app with this folder.", err=True)
        open_window(folder)
    else:
        typer.echo("The window is not opened: no screen was found.", err=True)
