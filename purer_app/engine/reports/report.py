"""Renders a training report as one HTML page without network access, scripts or other files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import torch
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from torch import Tensor

from purer_app.engine.core.events import Event, NoticeGiven, RunFinished, TeacherSetAside
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.training_events import Baseline
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.evaluation.gain import main_first
from purer_app.engine.images.class_titles import class_title_with_id
from purer_app.engine.reports.charts.svg import text
from purer_app.engine.reports.charts.svg_charts import interval_bar
from purer_app.engine.reports.charts.training_charts import training_figures
from purer_app.engine.reports.number_format import compact, file_name, image_shape, rounded, signed
from purer_app.engine.reports.pictures import data_uri, picture_png, sheet_png

BASELINES = {
    Baseline.RANDOM: "the learner's network before training",
    Baseline.AVERAGE: "average of the teachers' weights",
    Baseline.BEST_SINGLE_TEACHER: "nearest class mean in the features of one teacher",
    Baseline.TEACHER_ENSEMBLE: "nearest class mean in the features of all teachers",
    Baseline.ENSEMBLE_TWO_VIEWS: "nearest class mean in the features and softened outputs of all teachers",
    Baseline.ENSEMBLE_RIDGE: (
        "all models without training: ridge regression on features and softened outputs; the support pictures choose "
        "the penalty"
    ),
}
"""Description of each baseline."""
_VERDICTS = {
    "ready": "✓ Ready",
    "assumptions": "≈ Ready with assumptions",
    "needs-choice": "? Needs your choice",
    "refused": "✕ Refused",
}


class ReportKind(StrEnum):
    """Subject of a report."""

    RUN = "run"
    COMPARISON = "comparison"
    """Methods that belong to no run or to several."""


class Html(str):
    """A string of HTML, which Jinja's autoescape does not escape because of its `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The predicted class of one picture, (3, h, w) uint8; confidence is 0 to 1, the true class None if unknown."""

    picture: Tensor
    true_class: str | None
    predicted_class: str
    confidence: float
    not_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudoSheet:
    """Pseudo images of each class of one teacher: (n_classes, n_shown, 3, h, w) uint8.

    Attributes:
        recognition: for each class, how surely its own model and other models take the images for it, 0 to 1, as
            recorded in the gallery; the latter is None if it was not measured. Empty without a gallery.
    """

    teacher: str
    architecture: str
    class_names: tuple[str, ...]
    images: Tensor
    recognition: tuple[tuple[float, float | None] | None, ...] = ()

    def __post_init__(self) -> None:
        shape = tuple(self.images.shape)
        if self.images.dtype != torch.uint8 or len(shape) != 5 or shape[2] != 3 or 0 in shape:
            raise ValueError(f"images are {self.images.dtype} {shape}; they must be uint8 (classes, shown, 3, h, w)")
        if shape[0] != len(self.class_names):
            raise ValueError(f"images hold {shape[0]} classes; {len(self.class_names)} are named")
        if self.recognition and len(self.recognition) != shape[0]:
            raise ValueError(f"images hold {shape[0]} classes; recognition holds {len(self.recognition)}")

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The name of each class, with what models take its images for in words."""
        texts = map(_recognition_text, self.recognition or [None] * len(self.class_names))
        return tuple(zip(map(class_title_with_id, self.class_names), texts, strict=True))


def _recognition_text(found: tuple[float, float | None] | None) -> str:
    if found is None:
        return ""
    own, others = found
    of_others = "" if others is None else f", other models {100 * others:.0f} %"
    return f"own model {100 * own:.0f} %{of_others}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """Content of a report; sections without content are omitted.

    Attributes:
        conclusions: sentences at the top of the page.
        notes: sentences below them.
        models: objects of `purer-app inspect --json`.
        level: name and accuracy, 0 to 1, of a method without training, for the plot of accuracies.
        facts: names and values such as seed and versions.
    """

    title: str
    kind: ReportKind = ReportKind.RUN
    conclusions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    models: tuple[Mapping[str, Any], ...] = ()
    events: tuple[Event, ...] = ()
    level: tuple[str, float] | None = None
    evaluations: tuple[tuple[str, Evaluation], ...] = ()
    sheets: tuple[PseudoSheet, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one evaluation for one way and shot."""

    n_way: int
    n_shot: int
    rows: tuple[EvaluationRow, ...]
    paired: tuple[PairedDifference, ...]

    @property
    def reach(self) -> float:
        """Half the range of the difference bars, in percentage points."""
        return max((abs(pair.difference) + pair.ci95 for pair in self.paired), default=0.0) or 1.0

    def shared_episodes(self, pair: PairedDifference) -> int | None:
        """Return the number of episodes that both sides share; None if their rows or accuracies are missing."""
        counts = [len(row.accuracies) for row in self.rows if _belongs(row, pair)]
        return min(counts) or None if len(counts) == 2 else None


def _belongs(row: EvaluationRow, pair: PairedDifference) -> bool:
    if row.batch_norm != "inductive" or row.method not in (pair.method, pair.against):
        return False
    return pair.method == pair.against or not row.icfil


def write_report(path: Path, report: ReportInput) -> None:
    """Write the page completely or not at all.

    Raises:
        RunFolderError: the file cannot be written.
    """
    write_atomically(path, page_bytes(report))


def page_bytes(report: ReportInput) -> bytes:
    """Return the page as the content of a file."""
    return render(report).encode("utf-8", errors="replace")


def render(report: ReportInput) -> str:
    """Return the page as HTML; text from files and users is escaped."""
    return (
        page_environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            notes=_notes(report),
            ending=next((event for event in reversed(report.events) if isinstance(event, RunFinished)), None),
            figures=training_figures(report.events, report.level),
            evaluations=[(title, evaluation, _tables(evaluation)) for title, evaluation in report.evaluations],
            baselines=BASELINES,
            verdicts=_VERDICTS,
        )
    )


@cache
def page_environment() -> Environment:
    """Return what fills the templates of all pages; text is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "plain": text_for_page,
        "class_title": class_title_with_id,
        "signed": signed,
        "compact": compact,
        "rounded": rounded,
        "file_name": file_name,
        "image_shape": image_shape,
        "sheet_uri": lambda sheet: data_uri(sheet_png(sheet.images)),
        "picture_uri": lambda prediction: data_uri(picture_png(prediction.picture)),
        "outcome": _outcome,
        "comparison": _comparison,
        "drawing": Html,  # only our own SVG, which escapes its text
    }
    environment.globals |= {"accuracy_bar": _accuracy_bar, "difference_bar": _difference_bar}
    return environment


def text_for_page(value: object) -> Html:
    """Escape text, remove control characters, and isolate its writing direction."""
    return Html(f"<bdi>{text(str(value))}</bdi>")


def _notes(report: ReportInput) -> tuple[str, ...]:
    """Return the given notes, followed by the notices of the run, without duplicates."""
    given = (event.text for event in report.events if isinstance(event, NoticeGiven | TeacherSetAside))
    return tuple(dict.fromkeys((*report.notes, *given)))


def _tables(evaluation: Evaluation) -> list[_Table]:
    def task(row: EvaluationRow | PairedDifference) -> tuple[int, int]:
        return row.n_way, row.n_shot

    return [
        _Table(*key, tuple(rows), tuple(main_first(pair for pair in evaluation.paired if task(pair) == key)))
        for key, rows in groupby(sorted(evaluation.rows, key=task), key=task)
    ]


def _accuracy_bar(row: EvaluationRow) -> Html:
    return Html(interval_bar(row.mean, row.ci95, 0, 100, level=100 / row.n_way))


def _difference_bar(pair: PairedDifference, reach: float) -> Html:
    return Html(interval_bar(pair.difference, pair.ci95, -reach, reach))


def _comparison(pair: PairedDifference, episodes: int | None) -> str:
    """Return above or below if the 95 % interval excludes 0; a single episode has no interval."""
    if episodes is not None and episodes < 2:
        return "one episode: no interval"
    if abs(pair.difference) <= pair.ci95:
        return "no significant difference"
    return "above" if pair.difference > 0 else "below"


def _outcome(prediction: Prediction) -> tuple[str, str]:
    """Return icon and text for a prediction."""
    if prediction.true_class is None:
        return ("?", "not sure") if prediction.not_sure else ("•", "true class unknown")
    if prediction.true_class == prediction.predicted_class:
        return ("✓", "correct, but not sure" if prediction.not_sure else "correct")
    return ("✕", "wrong, but not sure" if prediction.not_sure else "wrong")
