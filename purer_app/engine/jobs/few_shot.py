"""Jobs for few-shot classification: adapt, classify, evaluate and export."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from purer_app.engine.core.errors import DataError, RunFolderError
from purer_app.engine.core.events import Control, EventSink, NoticeGiven, StageStarted
from purer_app.engine.core.settings.job_configs import (
    AdaptConfig,
    ClassifyConfig,
    EvaluateConfig,
)

if TYPE_CHECKING:
    from purer_app.engine.evaluation.evaluate import Evaluation
    from purer_app.engine.few_shot.confidence import Answer
    from purer_app.engine.few_shot.live_classifier import Classification


def evaluate(config: EvaluateConfig, emit: EventSink, control: Control) -> "Evaluation":
    """Evaluate a run or a pool and all baselines on class folders; `config.record` stores the result with the run."""
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
        except RunFolderError as error:  # the result is worth more than its record
            emit(NoticeGiven(f"The result is not stored with the run: {error}"))
    return evaluation


def export(run: Path, out: Path, emit: EventSink, control: Control) -> int:
    """Export the compact learner of a run as a .pt2 program; return the length of its features."""
    from purer_app.engine.few_shot.export import export_run

    return export_run(run, out)


def write_evaluation(
    evaluation: "Evaluation", config: EvaluateConfig, *, html: Path | None = None, csv: Path | None = None
) -> None:
    """Write an evaluation as an HTML page, a CSV file, or both."""
    from purer_app.engine.reports.evaluation_page import write_csv, write_page

    if html is not None:
        write_page(html, evaluation, config)
    if csv is not None:
        write_csv(csv, evaluation)


@dataclass(frozen=True, slots=True)
class Adaptation:
    """Result of `adapt`; `query_accuracy` is in per cent, None if the query has no class folders."""

    classes: tuple[str, ...]
    leave_one_out: dict[str, Any]
    query_accuracy: float | None
    predictions: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON values of `purer-app adapt --json`."""
        return {**asdict(self), "classes": list(self.classes), "predictions": list(self.predictions)}


def adapt(config: AdaptConfig, emit: EventSink, control: Control) -> Adaptation:
    """Learn the user's classes from a few pictures each and classify other pictures."""
    from purer_app.engine.few_shot.confidence import classify_batches, leave_one_out, n_left_out
    from purer_app.engine.few_shot.icfil_timer import SeveralCalibrations
    from purer_app.engine.few_shot.load_method import load_method
    from purer_app.engine.images.class_folders import load_class_folders, picture_batches
    from purer_app.engine.images.folder_pictures import noting
    from purer_app.engine.images.query_pictures import check_user_classes, list_query

    support = load_class_folders(Path(config.support), emit)
    check_user_classes(support, config.support)
    query = list_query(Path(config.query), support.class_names, emit)
    n_way = len(support.class_names)
    leave_outs = n_left_out(support.labels, n_way)
    emit = SeveralCalibrations(emit, leave_outs + 1) if config.icfil else emit
    method = load_method(config, emit)
    emit(StageStarted("leave one out", f"{len(support.pixels)} pictures"))
    estimate, rule = leave_one_out(method, support.pixels, support.labels, n_way, config.seed, emit)
    emit(StageStarted("adapt", f"{n_way} classes"))
    classifier = method.adapt(support.images, support.labels, n_way, seed=config.seed)
    positions: list[int] = []
    batches = picture_batches(noting(query.read(emit), positions), len(query.files))
    answers = list(classify_batches(classifier, support.images, support.labels, batches, n_way, rule))
    if not answers:
        raise DataError(f"{config.query} has no picture that can be read")
    if estimate.total == 0:
        emit(NoticeGiven("Each class has only one picture: leave-one-out is impossible, and confidences are rough"))
    found = dict(zip(positions, answers, strict=True))
    return Adaptation(
        classes=support.class_names,
        leave_one_out=asdict(estimate),
        query_accuracy=query.accuracy({position: answer.label for position, answer in found.items()}),
        predictions=tuple(
            _prediction(query.files[position], support.class_names, answer) for position, answer in found.items()
        ),
    )


def _prediction(file: Path, class_names: tuple[str, ...], answer: "Answer") -> dict[str, Any]:
    return {
        "file": str(file),
        "class": class_names[answer.label],
        "confidence": round(answer.confidence, 4),
        "not_sure": answer.not_sure,
    }


def classify(config: ClassifyConfig, emit: EventSink, control: Control) -> "Classification":
    """Learn the user's current classes and classify pictures with confidences, optionally with ICFIL."""
    from purer_app.engine.few_shot.live_classifier import classify_plainly

    plain = classify_plainly(config, emit)
    return calibrate(plain, config, emit, control) if config.icfil else plain


def calibrate(plain: "Classification", config: ClassifyConfig, emit: EventSink, control: Control) -> "Classification":
    """Add answers calibrated by ICFIL to those that `classify` gave without it."""
    from purer_app.engine.few_shot.live_classifier import classify_calibrated

    return classify_calibrated(plain, config, emit)
