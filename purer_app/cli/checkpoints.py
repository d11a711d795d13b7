"""Commands for files of models: inspect, choose, safe-copies and export-script."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.inspection import InspectionOutput, advice, print_verdicts, verdict_to_json
from purer_app.cli.options import AsJson, parse_names, parse_numbers
from purer_app.cli.output import Reporter, print_json
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import ChooseConfig, InspectConfig
from purer_app.engine.core.text import printable
from purer_app.engine.core.verdict import Use
from purer_app.engine.jobs import checkpoints as checkpoint_jobs

Paths = Annotated[
    list[Path],
    typer.Argument(help="Files and folders of checkpoints; nothing in them is ever executed.", metavar="PATH..."),
]


def inspect(
    paths: Paths,
    report: Annotated[
        Path | None, typer.Option(help="Also write a report to pass on: a .txt, .md or .html file.")
    ] = None,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Answer from earlier inspections where nothing changed.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Report for every file whether it can be a teacher, and why.

    JSON: {"files": [{path, format, verdict (ready | assumptions | needs-choice | refused), use (inversion |
    priors-only | features | none), architecture, confidence, n_classes, input [C, H, W], parameters,
    assumptions[], reasons[], sha256, candidates[]}], "skipped": {total, suffixes {suffix: count}}, "stopped"};
    skipped counts the files of folders that are not checkpoints; stopped is true after Ctrl+C.
    """
    if report is not None:
        checkpoint_jobs.check_report_name(report)
    config = InspectConfig(paths=tuple(map(str, paths)), use_cache=cache)
    with Reporter() as reporter:
        shown = InspectionOutput(reporter, as_json=as_json)
        try:
            verdicts = jobs.inspect(config, shown.take, reporter.control)
        except KeyboardInterrupt:
            shown.end(shown.verdicts, stopped=True)
            raise
    shown.end(verdicts)
    if report is not None:
        checkpoint_jobs.write_intake_report(verdicts, report, advice, shown.skipped.text if shown.skipped else "")
    if all(verdict.use is Use.NONE for verdict in verdicts):
        raise typer.Exit(3)


def choose(
    file: Annotated[Path, typer.Argument(help="A file that needs a choice, or whose assumptions are wrong.")],
    architecture: Annotated[
        str, typer.Option(help="Name of the network, for example torchvision/resnet34; inspect lists candidates.")
    ] = "",
    image_size: Annotated[int, typer.Option(help="Pixels a side of the input; 0 is the usual size.", min=0)] = 0,
    mean: Annotated[str, typer.Option(help="Normalisation of pixels in 0 to 1, per channel: 0.5,0.5,0.5")] = "",
    std: Annotated[str, typer.Option(help="Standard deviation per channel; needs --mean.")] = "",
    classes: Annotated[str, typer.Option(help="Class names with commas, or a text file with one a line.")] = "",
    forget: Annotated[
        bool, typer.Option("--forget", help="Forget the saved choice for this content, and inspect the file.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Specify what the weights of a file do not, such as its architecture or class names.

    The choice is checked tensor by tensor and saved for this content, so the file may be moved or renamed afterwards;
    --forget removes it. JSON: the object that inspect gives for the file, under "files".
    """
    config = ChooseConfig(
        path=str(file),
        architecture=architecture,
        image_size=image_size,
        mean=parse_numbers("mean", mean),
        std=parse_numbers("std", std),
        class_names=parse_names(classes),
    )
    says_nothing = config == ChooseConfig(path=str(file))
    if forget and not says_nothing:
        raise ConfigError("--forget removes the saved choice; omit the other options")
    if says_nothing and not forget:
        raise ConfigError("choose needs at least one of --architecture, --image-size, --mean with --std, and --classes")
    with Reporter() as reporter:
        if forget:
            verdict = checkpoint_jobs.forget_choice(file, reporter.emit, reporter.control)
        else:
            verdict = jobs.choose(config, reporter.emit, reporter.control)
    if as_json:
        print_json({"files": [verdict_to_json(verdict)]})
    else:
        print_verdicts([verdict])


def export_script(
    out: Annotated[Path | None, typer.Option(help="File to write; without it, the script is printed.")] = None,
) -> None:
    """Write a short script that turns a PyTorch model of your own code into a .pt2 teacher with its facts.

    The script needs torch 2.10 or newer and your code, not PURER.
    """
    if out is None:
        sys.stdout.write(checkpoint_jobs.export_script())
        return
    if out.exists():
        raise ConfigError(f"{out} exists; choose another name, nothing was written")
    checkpoint_jobs.write_export_script(out)
    print(f"{printable(str(out))}: fill in the lines marked with <- and run it where your model runs")


def safe_copies(paths: Paths, as_json: AsJson = False) -> None:
    """Copy models from files with pickles into .safetensors files next to them; nothing is overwritten.

    Exit code 3: no file has a copy, not even an earlier one. JSON: {"copies": [{path, copy, written, reason}]};
    written is false if the same copy existed already.
    """
    with Reporter() as reporter:
        copies = checkpoint_jobs.make_safe_copies(
            InspectConfig(paths=tuple(map(str, paths))), reporter.emit, reporter.control
        )
    if as_json:
        print_json({"copies": copies})
    else:
        for copy in copies:
            there = "" if copy["written"] else " (existed already)"
            print(printable(copy["reason"] or f"{copy['path']}: {Path(copy['copy']).name}{there}"))
    if not any(copy["copy"] for copy in copies):
        raise typer.Exit(3)
