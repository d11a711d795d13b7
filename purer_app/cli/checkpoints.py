"""The commands for checkpoint files: `inspect`, `choose`, `safe-copies` and `export-script`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.inspection import InspectionOutput, advice, print_verdicts, verdict_to_json
from purer_app.cli.options import AsJson, parse_names, parse_numbers
from purer_app.cli.output import Reporter, print_json
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import check_new
from purer_app.engine.core.settings.job_configs import ChooseConfig, InspectConfig
from purer_app.engine.core.text import printable
from purer_app.engine.core.verdict import Use
from purer_app.engine.jobs import checkpoints as checkpoint_jobs

Paths = Annotated[
    list[Path],
    typer.Argument(help="Checkpoint files, or folders of them. Nothing in them is ever executed.", metavar="PATH"),
]


def inspect(
    paths: Paths,
    report: Annotated[
        Path | None, typer.Option(help="Also write a report, a new file: a .txt, .md or .html file.")
    ] = None,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Reuse earlier verdicts of unchanged files.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """List the files that can be teachers, and the reasons why others cannot.

    JSON: {"files": [{path, format, verdict (ready | assumptions | needs-choice | refused), use (inversion |
    priors-only | features | none), architecture, confidence, n_classes, input [C, H, W], parameters,
    assumptions[], reasons[], sha256, candidates[]}], "skipped": {total, suffixes {suffix: count}}, "stopped"};
    "skipped" counts the files in folders that are not checkpoints; "stopped" is true if Ctrl+C ended the inspection.
    """
    if report is not None:
        checkpoint_jobs.check_report_name(report)
        check_new(report)
    config = InspectConfig(paths=tuple(map(str, paths)), use_cache=cache)
    with Reporter() as reporter:
        output = InspectionOutput(reporter, as_json=as_json)
        try:
            verdicts = jobs.inspect(config, output.emit, reporter.control)
        except KeyboardInterrupt:
            output.finish(output.verdicts, stopped=True)
            raise
    output.finish(verdicts)
    if report is not None:
        checkpoint_jobs.write_intake_report(verdicts, report, advice, output.skipped.text if output.skipped else "")
    if all(verdict.use is Use.NONE for verdict in verdicts):
        raise typer.Exit(3)


def choose(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="File that needs your choice, or whose assumptions are wrong.")
    ],
    architecture: Annotated[
        str, typer.Option(help="Architecture, for example torchvision/resnet34; inspect lists candidates.")
    ] = "",
    image_size: Annotated[
        int, typer.Option(help="Side length of the input in pixels; 0 means the architecture's default.", min=0)
    ] = 0,
    mean: Annotated[
        str, typer.Option(help="Mean of each channel, for pixel values from 0 to 1: for example 0.5,0.5,0.5.")
    ] = "",
    std: Annotated[str, typer.Option(help="Standard deviation of each channel, in the same form.")] = "",
    classes: Annotated[
        str, typer.Option(help="Class names separated by commas, or a text file with one name per line.")
    ] = "",
    layers: Annotated[
        str, typer.Option(help="Layer file (TOML) instead of an architecture; start from --print-layers.")
    ] = "",
    print_layers: Annotated[
        bool, typer.Option("--print-layers", help="Print the layers that fit best as a layer file, and choose nothing.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the stored choice and inspect the file again.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Set what a file does not state: its architecture or layers, input size, normalisation or class names.

    A plain network of your own is rebuilt from its weights as a list of layers; --print-layers prints it, and --layers
    sets it after you have corrected a line.

    The choice is checked tensor by tensor and stored for the content of the file, which may be moved or renamed
    afterwards; --forget removes it.

    JSON: as for inspect, with one object under "files".
    """
    config = ChooseConfig(
        path=str(file),
        architecture=architecture,
        image_size=image_size,
        mean=parse_numbers("mean", mean),
        std=parse_numbers("std", std),
        class_names=parse_names(classes),
        layers=layers,
    )
    is_empty = config == ChooseConfig(path=str(file))
    if forget and not is_empty:
        raise ConfigError("--forget removes the stored choice; omit the other options")
    if print_layers and not (is_empty and not forget):
        raise ConfigError("--print-layers chooses nothing; omit the other options")
    if is_empty and not (forget or print_layers):
        raise ConfigError("choose needs --architecture, --layers, --image-size, --mean and --std, or --classes")
    with Reporter() as reporter:
        if print_layers:
            sys.stdout.write(checkpoint_jobs.layer_text(file, reporter.emit, reporter.control))
            return
        if forget:
            verdict = checkpoint_jobs.forget_choice(file, reporter.emit, reporter.control)
        else:
            verdict = jobs.choose(config, reporter.emit, reporter.control)
    if as_json:
        print_json({"files": [verdict_to_json(verdict)]})
    else:
        print_verdicts([verdict])


def export_script(
    out: Annotated[Path | None, typer.Option(help="New file. Without it, the script is printed.")] = None,
) -> None:
    """Write a short script that exports a PyTorch model from your own code as a .pt2 teacher.

    The script needs torch 2.10 or newer and your code, but not PURER.
    """
    if out is None:
        sys.stdout.write(checkpoint_jobs.export_script())
        return
    check_new(out)
    checkpoint_jobs.write_export_script(out)
    print(f"{printable(str(out))}: fill in the lines marked with <- and run it where you run your model")


def safe_copies(paths: Paths, as_json: AsJson = False) -> None:
    """Copy models from pickle-based files to .safetensors files in the same folder.

    No file is overwritten. The exit code is 3 if no file has a copy, new or old.

    JSON: {"copies": [{path, copy, written, reason}]}; "written" is false if the same copy existed already.
    """
    with Reporter() as reporter:
        copies = checkpoint_jobs.make_safe_copies(
            InspectConfig(paths=tuple(map(str, paths))), reporter.emit, reporter.control
        )
    if as_json:
        print_json({"copies": copies})
    else:
        for copy in copies:
            existing = "" if copy["written"] else " (exists already)"
            print(printable(copy["reason"] or f"{copy['path']}: {Path(copy['copy']).name}{existing}"))
    if not any(copy["copy"] for copy in copies):
        raise typer.Exit(3)
