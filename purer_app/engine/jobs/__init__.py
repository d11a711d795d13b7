"""The one door to the engine: each thing the application can do, as job(config, emit, control) → result."""

import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from purer_app.engine.core.errors import CheckpointError, DataError, RunFolderError
from purer_app.engine.core.events import Control, Event, EventSink, NoticeGiven, StageStarted
from purer_app.engine.core.settings.job_configs import (
    AdaptConfig,
    ChooseConfig,
    ClassifyConfig,
    DemoConfig,
    DreamConfig,
    EvaluateConfig,
    InspectConfig,
    MakePoolConfig,
)
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.training.run_progress import RunProgress

if TYPE_CHECKING:
    from purer_app.engine.core.devices import Device
    from purer_app.engine.evaluation.evaluate import Evaluation
    from purer_app.engine.few_shot.live_classifier import Classification
    from purer_app.engine.inversion.preview import Dreams
    from purer_app.engine.jobs.demo_run import DemoResult
    from purer_app.engine.runs.run_listing import RunSummary
    from purer_app.engine.training.meta_training import TrainedRun


def inspect(config: InspectConfig, emit: EventSink, control: Control) -> list[dict[str, Any]]:
    """Return the verdict of every named file, in the machine-readable form; a place without any is an error."""
    from purer_app.engine.checkpoints.intake.intake import inspect_strictly, verdict_to_json

    return [verdict_to_json(event) for event in inspect_strictly(_paths(config), emit, use_cache=config.use_cache)]


def inspect_paths(config: InspectConfig, emit: EventSink, control: Control) -> int:
    """Give files and folders their verdicts, one CheckpointInspected each; return how many files there were."""
    from purer_app.engine.checkpoints.intake.intake import inspect_named

    return len(inspect_named(_paths(config), emit, use_cache=config.use_cache))


def _paths(config: InspectConfig) -> list[Path]:
    return [Path(path) for path in config.paths]


def choose(config: ChooseConfig, emit: EventSink, control: Control) -> dict[str, Any]:
    """Keep what the user says about one checkpoint, once the weights agree; return the new verdict."""
    from purer_app.engine.checkpoints.intake.first_verdict import first_verdict

    first = first_verdict(Path(config.path))  # whoever chooses may name a file that was never inspected
    if first.verdict == "refused":
        raise CheckpointError(first.reasons[0])
    from purer_app.engine.checkpoints.intake.apply_choice import choose as keep
    from purer_app.engine.checkpoints.intake.triage import told

    inspection = keep(Path(config.path), config)
    emit(told(inspection, 1, 1))
    return inspection.verdict.to_json()


def find_devices(emit: EventSink, control: Control) -> "tuple[Device, ...]":
    """List what this machine can compute on, the best first; the first call loads torch."""
    from purer_app.engine.core.devices import find_devices as find

    return find()


def dream(config: DreamConfig, emit: EventSink, control: Control) -> "Dreams":
    """Invert one model into a few pictures of its classes."""
    from purer_app.engine.inversion.preview import dream_of

    return dream_of(config, emit, control)


def make_pool(config: MakePoolConfig, out: Path, emit: EventSink, control: Control) -> list[Path]:
    """Train a pool of teachers from labelled folders."""
    from purer_app.engine.pool.make_pool import make_pool as make

    return make(config, out, emit, control)


def train(
    config: TrainConfig, out: Path, emit: EventSink, control: Control, *, inside: Path | None = None
) -> "TrainedRun":
    """Meta-train on a pool, into a new run folder; `inside` is a folder above it that must exist."""
    began = time.monotonic()
    emit(RunProgress(config.meta.max_seconds).at(0.0, None))
    from purer_app.engine.training.job import start_training  # loads torch, which may take seconds

    return start_training(config, out, emit, control, inside=inside, seconds_so_far=time.monotonic() - began)


def resume(run: Path, emit: EventSink, control: Control, pool: Path | None = None) -> "TrainedRun":
    """Continue a run from its newest snapshot; a pool, where one is named, must be that of the run."""
    from purer_app.engine.training.job import resume_training

    return resume_training(run, emit, control, pool)


def list_runs(folders: tuple[Path, ...], emit: EventSink, control: Control) -> "tuple[RunSummary, ...]":
    """Sum up each run folder, the newest first."""
    from purer_app.engine.runs.run_listing import summarise_run

    found = (summarise_run(folder) for folder in folders)
    return tuple(sorted(found, key=lambda run: (run.started, run.name), reverse=True))


def read_run(run: Path, emit: EventSink, control: Control) -> tuple[TrainConfig, list[Event]]:
    """Read the settings of a run and what it told so far."""
    from purer_app.engine.runs.run_listing import read_events, read_settings

    return read_settings(run), read_events(run)


def evaluate(config: EvaluateConfig, emit: EventSink, control: Control) -> "Evaluation":
    """Measure a run or a pool beside every baseline on a labelled folder; `record` keeps it with the run."""
    from purer_app.engine.evaluation.evaluate import evaluate_methods
    from purer_app.engine.evaluation.record import record_evaluation
    from purer_app.engine.few_shot.load_method import methods_to_compare
    from purer_app.engine.images.class_folders import list_class_folders

    pictures = list_class_folders(Path(config.data), emit=emit)
    emit(StageStarted("inspect", config.pool or config.run))
    methods = methods_to_compare(config, emit, pictures)
    emit(StageStarted("read", config.data))
    evaluation = evaluate_methods(methods, pictures, config, emit)
    if config.record and config.run:
        try:
            record_evaluation(Path(config.run), evaluation, data=config.data, n_way=config.n_way, now=datetime.now())
        except RunFolderError as error:  # minutes of work are not lost for a full disk
            emit(NoticeGiven(f"The result is not kept with the run: {error}"))
    return evaluation


def export(run: Path, out: Path, emit: EventSink, control: Control) -> int:
    """Write the compact learner of a run as a program for others; return the length of its features."""
    from purer_app.engine.few_shot.export import export_run

    return export_run(run, out)


def write_evaluation(
    evaluation: "Evaluation", config: EvaluateConfig, *, html: Path | None = None, csv: Path | None = None
) -> None:
    """Write an evaluation as a page, as a table, as both or as neither."""
    from purer_app.engine.reports.evaluation_page import write_csv, write_page

    if html is not None:
        write_page(html, evaluation, config)
    if csv is not None:
        write_csv(csv, evaluation)


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What `adapt` found; `query_accuracy` is in per cent, None where the query has no class folders."""

    classes: tuple[str, ...]
    leave_one_out: dict[str, Any]
    query_accuracy: float | None
    predictions: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the machine-readable form of `purer-app adapt --json`."""
        return {**asdict(self), "classes": list(self.classes), "predictions": list(self.predictions)}


def adapt(config: AdaptConfig, emit: EventSink, control: Control) -> Adaptation:
    """Learn the user's classes from a few pictures each and name other pictures."""
    from purer_app.engine.few_shot.confidence import answers_in_turn, leave_one_out, n_left_out
    from purer_app.engine.few_shot.icfil_pace import SeveralCalibrations
    from purer_app.engine.few_shot.load_method import method_of
    from purer_app.engine.images.class_folders import load_class_folders, picture_batches
    from purer_app.engine.images.folder_pictures import noting
    from purer_app.engine.images.query_pictures import check_user_classes, list_query

    support = load_class_folders(Path(config.support), emit)
    check_user_classes(support, config.support)
    query = list_query(Path(config.query), support.class_names, emit)
    n_way = len(support.class_names)
    leave_outs = n_left_out(support.labels, n_way)
    emit = SeveralCalibrations(emit, leave_outs + 1) if config.icfil else emit
    method = method_of(config, emit)
    emit(StageStarted("leave one out", f"{len(support.pixels)} pictures"))
    estimate, calibration = leave_one_out(method, support.pixels, support.labels, n_way, config.seed, emit)
    emit(StageStarted("adapt", f"{n_way} classes"))
    classifier = method.adapt(support.images, support.labels, n_way, seed=config.seed)
    named: list[int] = []
    batches = picture_batches(noting(query.read(emit), named), len(query.files))
    answers = list(answers_in_turn(classifier, support.images, support.labels, batches, n_way, calibration))
    if not answers:
        raise DataError(f"{config.query} has no picture that can be read")
    if estimate.total == 0:
        emit(NoticeGiven("Every class has one picture: nothing could be left out, and confidence is a rough guess"))
    return Adaptation(
        classes=support.class_names,
        leave_one_out=asdict(estimate),
        query_accuracy=query.accuracy({position: found.label for position, found in zip(named, answers, strict=True)}),
        predictions=tuple(
            {
                "file": str(query.files[position]),
                "class": support.class_names[found.label],
                "confidence": round(found.confidence, 4),
                "not_sure": found.not_sure,
            }
            for position, found in zip(named, answers, strict=True)
        ),
    )


def classify(config: ClassifyConfig, emit: EventSink, control: Control) -> "Classification":
    """Learn the user's classes as they are now, say how sure that is, and name pictures, also with ICFIL if asked."""
    from purer_app.engine.few_shot.live_classifier import classify_plainly

    plain = classify_plainly(config, emit)
    return calibrate(plain, config, emit, control) if config.icfil else plain


def calibrate(plain: "Classification", config: ClassifyConfig, emit: EventSink, control: Control) -> "Classification":
    """Add answers calibrated by ICFIL to those that `classify` gave without it."""
    from purer_app.engine.few_shot.calibrated_classifier import add_calibrated

    return add_calibrated(plain, config, emit)


def demo(config: DemoConfig, emit: EventSink, control: Control) -> "DemoResult":
    """Go the whole way on the sample pool and write a report."""
    from purer_app.engine.jobs.demo_run import run_demo

    return run_demo(config, emit, control)
