"""The `adapt` command: learns the user's classes, classifies pictures, and exports the classifier."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from purer_app.cli.options import AsJson, Device, Seed, check_outputs
from purer_app.cli.output import Reporter, format_duration, print_class_counts, print_json
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, DataError
from purer_app.engine.core.events import Event, LeftOutCompared, NoticeGiven
from purer_app.engine.core.settings.choices import ExportFormat, PoolClassifier
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig
from purer_app.engine.core.text import plural, printable
from purer_app.engine.few_shot.icfil.outcome import counts_in_words, effect_in_words, outcome_of
from purer_app.engine.images.class_titles import class_title_with_id
from purer_app.engine.reports.answer_counts import unreadable_in_words
from purer_app.engine.runs.run_search import find_run

if TYPE_CHECKING:
    from purer_app.engine.few_shot.icfil.comparison import IcfilOutlook


def adapt(
    query: Annotated[
        Path | None,
        typer.Option(
            help="Folder of pictures to classify, of any size. With class folders inside, accuracy is measured."
        ),
    ] = None,
    support: Annotated[
        Path | None,
        typer.Option(help="Folder of class folders with a few pictures each. Not needed with two or more --old."),
    ] = None,
    run: Annotated[Path | None, typer.Argument(metavar="[RUN]", help="Folder or name of a finished run.")] = None,
    pool: Annotated[
        Path | None, typer.Option(help="Folder of models that are used together without training, instead of a run.")
    ] = None,
    learner: Annotated[
        str, typer.Option(help=f"With --pool, the method: {', '.join(PoolClassifier)}. By default the first.")
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
            help="Also recognise classes of this model of the pool, all or those named. Their pictures are not needed: "
            "pseudo images and the output layer of the model represent them. MODEL is its name or the path of its "
            "file. Repeat the option for more models.",
        ),
    ] = [],
    icfil: Annotated[
        bool,
        typer.Option(
            "--icfil",
            help="Calibrate the adapted model on images that are inverted from it. Slow, because it is repeated for "
            "each picture that is left out; the remaining time is shown.",
        ),
    ] = False,
    compare_icfil: Annotated[
        bool,
        typer.Option(
            "--compare-icfil",
            help="Instead of classifying --query, test whether --icfil helps: classify each picture of --support by "
            "the others, with and without it. The duration is shown first; Ctrl+C keeps what is known.",
        ),
    ] = False,
    learn_from_folder: Annotated[
        bool,
        typer.Option(
            "--learn-from-folder",
            help="Also learn from the unlabelled pictures of --query, if they seem to show your classes. Works with "
            "--pool, and with runs of pool-embedding, compact and student. The answers without it are reported, too; "
            "an export does not contain what was learned.",
        ),
    ] = False,
    negatives: Annotated[
        bool,
        typer.Option(
            "--negatives",
            help="Swap light and dark in all pictures: for example if your pictures have dark strokes on a light "
            "ground and the models know the reverse.",
        ),
    ] = False,
    csv: Annotated[Path | None, typer.Option(help="Also write the answers as a CSV table, a new file.")] = None,
    html: Annotated[
        Path | None, typer.Option(help="Also write an HTML page, a new file: thumbnails by class, least sure first.")
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
    """Learn your own classes from a few pictures each, and classify other pictures.

    The classifier is either RUN, a finished run, or --pool MODELS: all models of a folder, without training.

    JSON: {"classes", "old_classes": {class: its model, for those of --old}, "leave_one_out": {"correct", "total",
    "low", "high" (per cent)}, "unknown_classes" (the AUROC of known against unknown classes if each class in turn is
    treated as unknown: how often, of two pictures, that of the unknown class is the less sure one; null if fewer than
    two classes have a second picture): {"auroc", "low", "high" (0 to 1),
    "unreliable"}, "query_accuracy" (per cent; null if the query has no class folders), "class_counts": [{"class",
    "pictures" (that got this class), "not_sure" (of these), "in_folder" (pictures in the class folder), "correct" (of
    these; both null if the query has no class folders)}], "predictions": [{"file", "class", "confidence" (0 to 1),
    "not_sure"}], "unreadable": [files], "export" (null without --export): {"out",
    "files": [{"name", "bytes"}], "notes"}, "folder" (null without --learn-from-folder): {"pictures", "probability"
    (0 to 1, that they show the classes), "trust" (0 to 1), "changed"}}; with a folder, each prediction has its plain
    answer as "plain".

    JSON with --compare-icfil: {"total" (pictures to compare), "compared", "without_icfil", "with_icfil" (correct
    answers), "corrected", "spoiled", "effect" (none | unclear | better | worse; null before the end), "pictures":
    [{"file", "class", "without_icfil", "with_icfil"}], "unreadable": [files], "stopped" (whether Ctrl+C ended it)}.
    """
    if (run is None) == (pool is None):
        raise ConfigError("adapt takes either RUN or --pool MODELS")
    if support is None and len(old) < 2:
        raise ConfigError("adapt needs --support MINE, or --old twice to join the classes of two models")
    run = None if run is None else find_run(run)
    if compare_icfil and pool is not None:
        raise ConfigError("--compare-icfil takes RUN, not --pool: only a trained run can be calibrated by ICFIL")
    if compare_icfil:
        others = (*map(bool, (query, csv, html, export)), *old, *only, learner, formats, icfil, learn_from_folder)
        if run is None or any(others):
            raise ConfigError("--compare-icfil takes RUN and --support, and classifies nothing; omit the other options")
        _compare(run, str(support), negatives=negatives, seed=seed, device=device, as_json=as_json)
        return
    if query is None:
        raise ConfigError("adapt needs --query NEW, the folder of pictures to classify")
    check_outputs(csv, html)
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
    if as_json:
        print_json(result.to_json())
    else:
        _print(result)
    with Reporter() as reporter:  # after the answers, which are not lost if a file cannot be written
        jobs.write_adaptation(result, settings, reporter.emit, html=html, csv=csv)


def _compare(run: Path, support: str, *, negatives: bool, seed: int, device: str, as_json: bool) -> None:
    """Compare with and without ICFIL on the support pictures; Ctrl+C ends with the results so far.

    Raises:
        DataError: no picture can be left out.
        KeyboardInterrupt: Ctrl+C was pressed; the results are printed.
    """
    config = ClassifyConfig(run=str(run), support=support, negatives=negatives, seed=seed, device=device)
    found: list[LeftOutCompared] = []
    with Reporter() as reporter:

        def emit(event: Event) -> None:
            if isinstance(event, LeftOutCompared):
                found.append(event)
            reporter.emit(event)

        outlook = jobs.measure_icfil(config, reporter.emit, reporter.control)
        if outlook.unreadable:
            reporter.emit(NoticeGiven(unreadable_in_words([Path(file) for file in outlook.unreadable])))
        if not outlook.pictures:
            raise DataError("there is nothing to compare: no class has two pictures")
        duration = format_duration(outlook.comparison_seconds)
        number = plural(outlook.pictures, "1 picture", "{n} pictures")
        reporter.emit(NoticeGiven(f"Comparing takes about {duration}: one calibration for each of {number}"))
        try:
            jobs.compare_icfil(config, frozenset(), emit, reporter.control)
        except KeyboardInterrupt:
            reporter.bar.stop()
            _print_comparison(found, outlook, stopped=True, as_json=as_json)
            raise
    _print_comparison(found, outlook, stopped=False, as_json=as_json)


def _print_comparison(
    found: Sequence[LeftOutCompared], outlook: "IcfilOutlook", *, stopped: bool, as_json: bool
) -> None:
    """Print the words of the window and the pictures whose answer changes, or the JSON values."""
    outcome, names = outcome_of(found), outlook.class_names
    if as_json:
        pictures = [
            {"file": one.file, "class": names[one.truth]}
            | {"without_icfil": names[one.plain], "with_icfil": names[one.calibrated]}
            for one in found
        ]
        counts = {"without_icfil": outcome.plain, "with_icfil": outcome.calibrated}
        counts |= {"corrected": outcome.corrected, "spoiled": outcome.spoiled}
        effect = {"effect": outcome.effect.value if outcome.total == outlook.pictures else None}
        total = {"total": outlook.pictures, "compared": outcome.total}
        unreadable = {"unreadable": list(outlook.unreadable)}
        print_json(total | counts | effect | {"pictures": pictures} | unreadable | {"stopped": stopped})
    elif found:
        for one in found:
            if one.plain != one.calibrated:
                plain, calibrated = (class_title_with_id(names[label]) for label in (one.plain, one.calibrated))
                answers = f"{plain} without ICFIL, {calibrated} with it"
                typer.echo(printable(f"{one.file}: {answers}"))
        typer.echo(counts_in_words(outcome, outlook.pictures))
        typer.echo(effect_in_words(outcome, outlook.pictures))


def _print(result: jobs.Adaptation) -> None:
    for found in result.predictions:
        doubt = "  (not sure)" if found["not_sure"] else ""
        named = printable(f"{found['file']}: {class_title_with_id(found['class'])}")
        typer.echo(f"{named}  {100 * found['confidence']:.0f} %{doubt}")
    print_class_counts(result.class_counts())
    for sentence in result.sentences():
        typer.echo(sentence)
    if result.export is not None:
        files = ", ".join(f"{file.name} ({file.n_bytes:,} bytes)" for file in result.export.files)
        typer.echo(printable(f"Exported to {result.export.out}: {files}"))
