"""The two commands that make things to try: pools of teachers, and the demo."""

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
        list[Path], typer.Argument(help="Labelled folders (class folders inside); several for scenario mh.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the pool; an interrupted one is continued.")],
    scenario: Annotated[
        str,
        typer.Option(
            help="ss: one data set, one architecture; sh: one data set, several architectures; mh: several of both."
        ),
    ] = "ss",
    teachers: Annotated[int, typer.Option(help="Number of teachers.")] = 10,
    classes: Annotated[str, typer.Option(help="Classes of a teacher: 5, or 5-10 to draw each teacher's number.")] = "5",
    architecture: Annotated[list[str], typer.Option(help="Dealt to the teachers in turn; repeat the option.")] = [
        "conv4-32"
    ],
    form: Annotated[
        list[str], typer.Option(help="pth, wrapped, safetensors or pt2; dealt in turn; repeat the option.")
    ] = ["safetensors"],
    image_size: Annotated[list[int], typer.Option(help="Input pixels; one, or one for each data folder.")] = [32],
    channels: Annotated[list[int], typer.Option(help="1 or 3; one, or one for each data folder.")] = [3],
    inverted: Annotated[
        list[int], typer.Option(help="1 where ink is dark on light paper, else 0; one, or one for each data folder.")
    ] = [0],
    leave_out: Annotated[
        list[str], typer.Option(help="Pattern of class names that no teacher may see; repeat the option.")
    ] = [],
    flip: Annotated[
        bool, typer.Option("--flip", help="Mirror training pictures at random; wrong for characters.")
    ] = False,
    epochs: Annotated[int, typer.Option(help="Passes over a teacher's training pictures.")] = 60,
    batch_size: Annotated[int, typer.Option(help="Pictures in a batch.")] = 64,
    seed: Seed = 0,
    device: Device = "auto",
) -> None:
    """Train a pool of teachers from labelled folders, with held-out accuracies and sidecars."""
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
        Path | None, typer.Option(help="New folder for run and report; by default one under the user's data folder.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A shorter demo: fewer steps and episodes.")] = False,
    data: Annotated[
        Path | None, typer.Option(help="Folder with the Omniglot class folders, for the five held-back alphabets.")
    ] = None,
    seed: Seed = 0,
    device: Device = "auto",
    window: Annotated[
        bool | None,
        typer.Option(
            "--window/--no-window",
            help="Open the window on the result at the end; by default where there is a screen and CI is not set.",
        ),
    ] = None,
) -> None:
    """Go the whole way on the sample pool and write an HTML report; its path is the last line."""
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
    """Open the window on a folder of runs, where there is a screen."""
    if window_can_open():
        typer.echo("The window opens on the result; purer-app with that folder opens it again.", err=True)
        open_window(folder)
    else:
        typer.echo("The window stays closed: there is no screen here.", err=True)
