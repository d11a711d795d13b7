"""Example reports, and a reader for their HTML pages."""

import base64
import io
from html.parser import HTMLParser

import torch
from PIL import Image

from purer_app.engine.core.events import (
    Event,
    MetaStepDone,
    NoticeGiven,
    RunFinished,
    SwitchFired,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.reports.report import Prediction, PseudoSheet, ReportInput
from purer_app.engine.training.state.curriculum import FORCED

HOSTILE = "<script>alert('x')</script>\"&\x00\x1b]\u202e\ud800"
VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """Parses a page and collects its tags, text, table cells and unbalanced tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._cells: list[list[str]] = []
        self.values: list[str] = []
        self.words: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self._cells.append([])
        if tag in ("td", "th"):
            self._cells[-1].append("")
        if tag == "data":
            self.values.append(dict(attrs)["value"] or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.words.append(data)
        if self._open and {"td", "th"} & set(self._open):
            self._cells[-1][-1] += data

    @property
    def rows(self) -> list[list[str]]:
        return [[" ".join(cell.split()) for cell in row] for row in self._cells]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def step(number: int, *, lagged: float | None = None) -> MetaStepDone:
    return MetaStepDone(number, 100, 1.5, lagged, 0.4, 1.0, 1.0, 1.0, 1.0, None, 0.1)


def run_events() -> tuple[Event, ...]:
    found: list[Event] = [WarmupStepDone(k, 5, 5.0 / k) for k in range(1, 6)]
    for number in range(1, 61):
        found.append(step(number, lagged=1.8 if number > 20 and number % 2 == 0 else None))
        if number % 20 == 0:
            found.append(ValidationDone(number, 0.3 + number / 1000, 0.02))
    found += [SwitchFired(7, FORCED, 0.4, 0.0, 0), SwitchFired(14, "no new maximum in 6 updates", 0.4, 0.5, 6)]
    return (*found, NoticeGiven("The pool changed"), RunFinished(60, 12.0, "time limit"))


def row(
    method: str, mean: float, *, icfil: bool = False, batch_norm: str = "inductive", episodes: int = 10
) -> EvaluationRow:
    return EvaluationRow(
        method, icfil, batch_norm, 5, 1, mean, 1.25, 32_901, 1_814_073_344, 0.125, 41.5, (mean,) * episodes
    )


def evaluation() -> Evaluation:
    rows = (
        row("teacher-ensemble", 52.25),
        row("maml", 51.5),
        row("maml", 53.5, icfil=True, episodes=4),
        row("maml", 56.0, batch_norm="transductive"),
    )
    pairs = (
        PairedDifference("maml", "teacher-ensemble", 5, 1, -0.75, 0.5),
        PairedDifference("maml", "maml", 5, 1, 2.0, 2.5),
    )
    return Evaluation(10, 7, rows, pairs)


def sheet(classes: int = 3, shown: int = 4, height: int = 28, width: int = 28, name: str = "heron") -> PseudoSheet:
    shape = (classes, shown, 3, height, width)
    images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    names = tuple(f"{name} {k}" for k in range(classes))
    return PseudoSheet(teacher="birds", architecture="conv4-32", class_names=names, images=images)


def prediction(true: str | None, predicted: str, *, not_sure: bool = False) -> Prediction:
    picture = torch.full((3, 20, 30), 90, dtype=torch.uint8)
    return Prediction(picture=picture, true_class=true, predicted_class=predicted, confidence=0.83, not_sure=not_sure)


def model(**changes: object) -> dict[str, object]:
    known: dict[str, object] = {
        "path": "/home/someone/models/birds.pth",
        "format": "torch zip",
        "verdict": "ready",
        "use": "inversion",
        "architecture": "resnet18",
        "confidence": 1.0,
        "n_classes": 12,
        "input": [3, 32, 32],
        "parameters": 11_181_642,
        "assumptions": [],
        "reasons": ["Keys and shapes fit."],
        "sha256": "ab" * 32,
    }
    return known | changes


FULL = ReportInput(
    title="Birds",
    conclusions=("The learner is below the ensemble.",),
    notes=("Classes are new.",),
    models=(model(),),
    events=run_events(),
    level=("teacher ensemble", 0.5225),
    evaluations=(("Held-out birds", evaluation()),),
    sheets=(sheet(),),
    predictions=(prediction("heron", "heron"), prediction("heron", "gull"), prediction(None, "gull", not_sure=True)),
    facts={"Seed": "7"},
)


def pictures_in(page: Page) -> list[Image.Image]:
    sources = [attributes["src"] or "" for attributes in page.attributes("img")]
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    return [Image.open(io.BytesIO(base64.b64decode(source.split(",")[1], validate=True))) for source in sources]
