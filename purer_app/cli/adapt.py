"""The `adapt` command: learns the user's classes, classifies pictures, and exports the classifier."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.options import AsJson, Device, Seed
from purer_app.cli.output import Reporter, print_json
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.choices import ExportFormat, PoolClassifier
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.core.text import printable


def adapt(
    query: Annotated[
        Path,
        typer.Option(
            help="Folder of pictures to classify, of any size. With class folders inside, accuracy is measured."
        ),
    ],
    support: Annotated[
        Path | None,
        typer.Option(help="Folder of class folders with a few pictures each. Not needed with two or more --old."),
    ] = None,
    run: Annotated[Path | None, typer.Argument(metavar="[RUN]", help="Folder of a finished run.")] = None,
    pool: Annotated[
        Path | None, typer.Option(help="Folder of models that are used together without training, instead of a run.")
    ] = None,
    learner: Annotated[
        str, typer.Option(help=f"With --pool, one of {', '.join(PoolClassifier)}; by default the first.")
    ] = "",
    only: Annotated[
        list[str],
        typer.Option(
            metavar="FILE",
            help="With --pool, use only this file; its path is absolute or relative to that folder. Repeat the option "
            "for more files.",
        ),
    ] = [],
    old: Annotated[
        list[str],
        typer.Option(
            metavar="MODEL[:CLASS,CLASS]",
            help="Also recognise the classes of this model of the pool, all or only these, although their pictures are "
            "gone: its pseudo images and its head represent them. MODEL is its name or the path of its file. Repeat "
            "the option to join several models.",
        ),
    ] = [],
    icfil: Annotated[
        bool,
        typer.Option(
            "--icfil",
            help="Calibrate by inverting the adapted model: once for each left-out picture, and once for all. Slow; "
            "the remaining time is shown.",
        ),
    ] = False,
    learn_from_folder: Annotated[
        bool,
        typer.Option(
            "--learn-from-folder",
            help="Also learn from the unlabelled pictures of --query, if they seem to show your classes. For all "
            "models without training, and runs of pool-embedding, compact and student. The plain answers are "
            "reported, too; an export does not contain what was learned.",
        ),
    ] = False,
    negatives: Annotated[
        bool,
        typer.Option(
            "--negatives",
            help="Swap light and dark in all pictures: for light strokes on a dark ground where the models know dark "
            "strokes on a light one, or the reverse.",
        ),
    ] = False,
    csv: Annotated[Path | None, typer.Option(help="Also write the answers as a CSV table.")] = None,
    html: Annotated[
        Path | None, typer.Option(help="Also write an HTML page: thumbnails by class, least sure first.")
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            help="Also export the classifier as a new folder, or as a zip file if the name ends in .zip, with programs "
            "that run without PURER."
        ),
    ] = None,
    formats: Annotated[
        str,
        typer.Option(
            help=f"Formats of the export, separated by commas: {', '.join(ExportFormat)}. By default all; onnx needs "
            "the extra onnx."
        ),
    ] = "",
    seed: Seed = 0,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Learn your own classes from a few pictures each, and classify other pictures: by a RUN, or by --pool MODELS.

    JSON: {"classes", "old_classes": {class: its model, for those of --old}, "leave_one_out": {"correct", "total",
    "low", "high" (per cent)}, "unknown_classes" (the AUROC of known against unknown classes if each class in turn is
    treated as unknown; null if fewer than two classes have a second picture): {"auroc", "low", "high" (0 to 1),
    "unreliable"}, "query_accuracy" (per cent; null if the query has no class folders), "predictions": [{"file",
    "class", "confidence" (0 to 1), "not_sure"}], "unreadable": [files], "export" (null without --export): {"out",
    "files": [{"name", "bytes"}], "notes"}, "folder" (null without --learn-from-folder): {"pictures", "probability"
    (0 to 1, that they show the classes), "trust" (0 to 1), "changed"}}; with a folder, each prediction has its plain
    answer as "plain".
    """
    if (run is None) == (pool is None):
        raise ConfigError("adapt takes either RUN or --pool MODELS")
    if csv is not None and html is not None and real_path(csv) == real_path(html):
        raise ConfigError(f"--csv and --html name the same file, {csv}")
    if support is None and len(old) < 2:
        raise ConfigError("adapt needs --support MINE, or --old twice to join the classes of two models")
    settings = AdaptConfig(
        run=str(run or ""),
        pool=str(pool or ""),
        models=tuple(only),
        learner=learner,
        old=tuple(old),
        support=str(support or ""),
        query=str(query),
        export=str(export or ""),
        formats=tuple(filter(None, (part.strip() for part in formats.split(",")))),
        seed=seed,
        device=device,
        icfil=icfil,
        learn_from_folder=learn_from_folder,
        negatives=negatives,
    )
    with Reporter() as reporter:
        result = jobs.adapt(settings, reporter.emit, reporter.control)
        jobs.write_adaptation(result, settings, reporter.emit, html=html, csv=csv)
    if as_json:
        print_json(result.to_json())
    else:
        _print(result)


def _print(result: jobs.Adaptation) -> None:
    for found in result.predictions:
        doubt = "  (not sure)" if found["not_sure"] else ""
        named = printable(f"{found['file']}: {found['class']}")
        typer.echo(f"{named}  {100 * found['confidence']:.0f} %{doubt}")
    for sentence in result.sentences()[1:]:
        typer.echo(sentence)
    if result.export is not None:
        files = ", ".join(f"{file.name} ({file.n_bytes:,} bytes)" for file in result.export.files)
        typer.echo(printable(f"Exported to {result.export.out}: {files}"))
