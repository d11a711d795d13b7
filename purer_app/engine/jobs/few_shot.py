"""Jobs for few-shot classification: classify as in the window, evaluate, and export features."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, EventSink, NoticeGiven, StageStarted
from purer_app.engine.core.settings.job_configs import ClassifyConfig, EvaluateConfig
from purer_app.engine.jobs.adaptation import write_beside

if TYPE_CHECKING:
    from purer_app.engine.core.events import LeftOutCompared
    from purer_app.engine.evaluation.evaluate import Evaluation
    from purer_app.engine.few_shot.icfil.comparison import IcfilOutlook
    from purer_app.engine.few_shot.live.results import Classification
    from purer_app.engine.few_shot.model_inputs import ModelInputs


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
    evaluation: "Evaluation",
    config: EvaluateConfig,
    emit: EventSink,
    *,
    html: Path | None = None,
    csv: Path | None = None,
) -> None:
    """Write an evaluation as an HTML page, a CSV file, or both; a file that exists is kept, and a notice says so.

    Raises:
        RunFolderError: a file cannot be written.
    """
    from purer_app.engine.reports.evaluation_page import page_of, table_of

    if html is not None:
        write_beside(html, page_of(evaluation, config), emit)
    if csv is not None:
        write_beside(csv, table_of(evaluation), emit)


def classify(config: ClassifyConfig, emit: EventSink, control: Control) -> "Classification":
    """Learn the user's current classes and classify pictures with confidences, optionally with ICFIL."""
    from purer_app.engine.few_shot.live.live_classifier import classify_plainly

    plain = classify_plainly(config, emit)
    return calibrate(plain, config, emit, control) if config.icfil else plain


def calibrate(plain: "Classification", config: ClassifyConfig, emit: EventSink, control: Control) -> "Classification":
    """Add answers calibrated by ICFIL to those that `classify` gave without it."""
    from purer_app.engine.few_shot.live.live_classifier import classify_calibrated

    return classify_calibrated(plain, config, emit)


def measure_icfil(config: ClassifyConfig, emit: EventSink, control: Control) -> "IcfilOutlook":
    """Estimate how long ICFIL, and its comparison on the user's own pictures, would take."""
    from purer_app.engine.few_shot.icfil import comparison

    return comparison.measure_icfil(config, emit)


def compare_icfil(
    config: ClassifyConfig, known: frozenset[str], emit: EventSink, control: Control
) -> "tuple[LeftOutCompared, ...]":
    """Classify the user's own pictures by leave-one-out, with and without ICFIL, except the `known` files."""
    from purer_app.engine.few_shot.icfil import comparison

    return comparison.compare_icfil(config, known, emit)


def find_copies(files: tuple[Path, ...], emit: EventSink, control: Control) -> list[list[Path]]:
    """Return groups of picture files that show the same picture, also compressed again or resized."""
    from purer_app.engine.images.copies import find_copies as found_in

    return found_in(files, emit)


def model_inputs(config: ClassifyConfig, picture: str, emit: EventSink, control: Control) -> "ModelInputs":
    """Compare the class pictures with what the models expect, and show what they see of one picture, "" for none."""
    from purer_app.engine.few_shot.model_inputs import model_inputs as found_for

    return found_for(config, picture, emit)
