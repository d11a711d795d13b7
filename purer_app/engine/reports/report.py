"""Turns what is known of a run into one HTML page that needs no network, no script and no other file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import torch
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from torch import Tensor

from purer_app.engine.core.events import Event, NoticeGiven, RunFinished, TeacherSetAside
from purer_app.engine.core.files import write_atomically
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.reports.number_format import compact, file_name, image_shape, rounded, signed
from purer_app.engine.reports.pictures import data_uri, picture_png, sheet_png
from purer_app.engine.reports.svg import text
from purer_app.engine.reports.svg_charts import interval_bar
from purer_app.engine.reports.training_charts import training_figures

UNTRAINED = {
    "random": "the learner's network before any training",
    "average": "the teachers' weights averaged",
    "best-single-teacher": "nearest class mean on one teacher's features",
    "teacher-ensemble": "nearest class mean on the features of all teachers",
    "ensemble-two-views": "the same on features and softened outputs of the teachers",
    "ensemble-ridge": "ridge regression on both, its penalty chosen by the support pictures",
}
"""What the rows are that need no training."""
_VERDICTS = {
    "ready": "✓ Ready",
    "assumptions": "≈ Ready with assumptions",
    "needs-choice": "? Needs your choice",
    "refused": "✕ Refused",
}


class Html(str):
    """Text that is HTML already, which Jinja's autoescape leaves alone for its `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The answer for one picture, (3, h, w) uint8; confidence is 0 to 1, the true class None where nobody knows it."""

    picture: Tensor
    true_class: str | None
    predicted_class: str
    confidence: float
    not_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudoSheet:
    """Some pseudo images of each class of one teacher: (n_classes, n_shown, 3, h, w) uint8."""

    teacher: str
    architecture: str
    class_names: tuple[str, ...]
    images: Tensor

    def __post_init__(self) -> None:
        shape = tuple(self.images.shape)
        if self.images.dtype != torch.uint8 or len(shape) != 5 or shape[2] != 3 or 0 in shape:
            raise ValueError(f"images are {self.images.dtype} {shape}; they must be uint8 (classes, shown, 3, h, w)")
        if shape[0] != len(self.class_names):
            raise ValueError(f"images hold {shape[0]} classes; {len(self.class_names)} are named")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """Everything a report can show; what is left empty is left out of the page, which says so where it matters.

    `kind` is "run", or "comparison" of methods that belong to no run or to several.
    `models` holds the objects of `purer-app inspect --json`, `facts` seed, versions and the like.
    `ensemble_accuracy` is 0 to 1. `conclusions` and `notes` are plain sentences.
    """

    title: str
    kind: str = "run"
    conclusions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    models: tuple[Mapping[str, Any], ...] = ()
    events: tuple[Event, ...] = ()
    ensemble_accuracy: float | None = None
    evaluations: tuple[tuple[str, Evaluation], ...] = ()
    sheets: tuple[PseudoSheet, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one evaluation at one number of ways and shots."""

    n_way: int
    n_shot: int
    rows: tuple[EvaluationRow, ...]
    paired: tuple[PairedDifference, ...]

    @property
    def reach(self) -> float:
        """The scale of the difference bars, in percentage points to either side."""
        return max((abs(pair.difference) + pair.ci95 for pair in self.paired), default=0.0) or 1.0

    def shared_episodes(self, pair: PairedDifference) -> int | None:
        """How many episodes both sides of a difference met; None where the rows are not here to tell."""
        counts = [len(row.accuracies) for row in self.rows if _belongs(row, pair)]
        return min(counts) if len(counts) == 2 else None


def _belongs(row: EvaluationRow, pair: PairedDifference) -> bool:
    if row.batch_norm != "inductive" or row.method not in (pair.method, pair.against):
        return False
    return pair.method == pair.against or not row.icfil


def write_report(path: Path, report: ReportInput) -> None:
    """Write the page, whole or not at all.

    Raises:
        RunFolderError: the place cannot be written.
    """
    write_atomically(path, render(report).encode("utf-8", errors="replace"))


def render(report: ReportInput) -> str:
    """Return the page as HTML; all that comes from files or users is escaped."""
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            notes=_notes(report),
            ending=next((event for event in reversed(report.events) if isinstance(event, RunFinished)), None),
            figures=training_figures(report.events, report.ensemble_accuracy),
            evaluations=[(title, evaluation, _tables(evaluation)) for title, evaluation in report.evaluations],
            untrained=UNTRAINED,
            verdicts=_VERDICTS,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "plain": text_for_page,
        "signed": signed,
        "compact": compact,
        "rounded": rounded,
        "file_name": file_name,
        "image_shape": image_shape,
        "sheet_uri": lambda sheet: data_uri(sheet_png(sheet.images)),
        "picture_uri": lambda prediction: data_uri(picture_png(prediction.picture)),
        "outcome": _outcome,
        "in_words": _in_words,
        "drawing": Html,  # only our own SVG, which escapes the words it holds
    }
    environment.globals |= {"accuracy_bar": _accuracy_bar, "difference_bar": _difference_bar}
    return environment


def text_for_page(value: object) -> Html:
    """Escape, without control characters, and keep the writing direction of a name to itself."""
    return Html(f"<bdi>{text(str(value))}</bdi>")


def _notes(report: ReportInput) -> tuple[str, ...]:
    """The caller's sentences, then those that the run itself gave, each once."""
    given = (event.text for event in report.events if isinstance(event, NoticeGiven | TeacherSetAside))
    return tuple(dict.fromkeys((*report.notes, *given)))


def _tables(evaluation: Evaluation) -> list[_Table]:
    def task(row: EvaluationRow | PairedDifference) -> tuple[int, int]:
        return row.n_way, row.n_shot

    return [
        _Table(*key, tuple(rows), tuple(pair for pair in evaluation.paired if task(pair) == key))
        for key, rows in groupby(sorted(evaluation.rows, key=task), key=task)
    ]


def _accuracy_bar(row: EvaluationRow) -> Html:
    return Html(interval_bar(row.mean, row.ci95, 0, 100, level=100 / row.n_way))


def _difference_bar(pair: PairedDifference, reach: float) -> Html:
    return Html(interval_bar(pair.difference, pair.ci95, -reach, reach))


def _in_words(pair: PairedDifference, episodes: int | None) -> str:
    """Above or below only where the 95 % interval leaves out 0; a single episode has no interval."""
    if episodes is not None and episodes < 2:
        return "one episode: no interval"
    if abs(pair.difference) <= pair.ci95:
        return "not distinguishable"
    return "above" if pair.difference > 0 else "below"


def _outcome(prediction: Prediction) -> tuple[str, str]:
    """Icon and word for a prediction."""
    if prediction.true_class is None:
        return ("?", "not sure") if prediction.not_sure else ("•", "true class unknown")
    if prediction.true_class == prediction.predicted_class:
        return ("✓", "right, but not sure" if prediction.not_sure else "right")
    return ("✕", "wrong, but not sure" if prediction.not_sure else "wrong")
