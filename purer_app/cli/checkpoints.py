"""The commands about files of models: inspect them, say what they are, copy them safely, export one's own."""

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
    """Say of every file whether it can be a teacher, and why.

    JSON: {"files": [{path, format, verdict (ready | assumptions | needs-choice | refused), use (inversion |
    priors-only | features | none), architecture, confidence, n_classes, input [C, H, W], parameters,
    assumptions[], reasons[], sha256, candidates[]}], "skipped": {total, suffixes {suffix: count}}, "stopped"};
    skipped counts the files of folders that are no checkpoints, and stopped says whether Ctrl+C came before the end.
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
    file: Annotated[Path, typer.Argument(help="A file that needs a choice, or of which too much was assumed.")],
    architecture: Annotated[
        str, typer.Option(help="Name of the network, for example torchvision/resnet34; inspect lists candidates.")
    ] = "",
    image_size: Annotated[int, typer.Option(help="Pixels a side of the input; 0 is the usual size.", min=0)] = 0,
    mean: Annotated[str, typer.Option(help="Normalisation of pixels in 0 to 1, per channel: 0.5,0.5,0.5")] = "",
    std: Annotated[str, typer.Option(help="The divisors that belong to the means.")] = "",
    classes: Annotated[str, typer.Option(help="Class names with commas, or a text file with one a line.")] = "",
    forget: Annotated[
        bool, typer.Option("--forget", help="Take back what was said of this content, and inspect it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the weights of a file do not, once; it is checked tensor by tensor and kept for this content.

    The file may be moved or renamed afterwards; --forget takes the choice back. JSON: the one object that inspect
    gives for the file, under "files".
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
        raise ConfigError("--forget takes back what was said; give it without the other options")
    if says_nothing and not forget:
        raise ConfigError("choose needs something to say: --architecture, --image-size, --mean and --std, or --classes")
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
    """Copy models out of files that hold pickles into .safetensors files beside them, never over anything.

    Ends with 3 where no file has a copy, not even from before. JSON: {"copies": [{path, copy, written, reason}]};
    written is false where the same copy was there.
    """
    with Reporter() as reporter:
        copies = checkpoint_jobs.make_safe_copies(
            InspectConfig(paths=tuple(map(str, paths))), reporter.emit, reporter.control
        )
    if as_json:
        print_json({"copies": copies})
    else:
        for copy in copies:
            there = "" if copy["written"] else " (was there)"
            print(printable(copy["reason"] or f"{copy['path']}: {Path(copy['copy']).name}{there}"))
    if not any(copy["copy"] for copy in copies):
        raise typer.Exit(3)
