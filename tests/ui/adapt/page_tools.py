"""Helpers of the tests of the Adapt page: waits, made-up answers, and the models that they need."""

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence.answers import ClassifierScale
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule
from purer_app.engine.few_shot.live.results import (
    Classification,
    ClassifierResult,
    LeftOutPicture,
    PictureAnswer,
    PlainConfidence,
)
from purer_app.ui.adapt.page import AdaptPage
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS

SYMBOLS = resource("symbols")


def add_models(qtbot: QtBot, page: AdaptPage, pool: Path) -> None:
    page.session.models.add([pool])
    qtbot.waitUntil(lambda: not page.session.models.is_inspecting, timeout=LONG_MS)


def wait_for_answers(qtbot: QtBot, page: AdaptPage) -> None:
    updater = page.updater
    qtbot.waitUntil(
        lambda: updater.latest is not None and not updater.is_due and not updater.is_learning, timeout=LONG_MS
    )


def wait_for_pictures(qtbot: QtBot, page: AdaptPage, count: int) -> None:
    qtbot.waitUntil(
        lambda: page.picture_store.n_pictures == count and not page.session.job_runner.running, timeout=LONG_MS
    )


def wait_until_idle(qtbot: QtBot, page: AdaptPage) -> None:
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)


def reopen(qtbot: QtBot, page: AdaptPage, project: Path | None = None) -> None:
    """Close the project and open it again, or open another copy of it; wait until it has learned again."""
    project = project or page.session.store.folder
    page.session.store.close()
    page.session.store.open(project)
    wait_for_answers(qtbot, page)
    wait_until_idle(qtbot, page)


def n_queries(page: AdaptPage) -> int:
    return len(page.picture_store.queries)


def state(page: AdaptPage) -> str:
    return child(page, QLabel, "learning_state").text()


def made_up(config: ClassifyConfig, *, not_sure: bool = False) -> Classification:
    """Return an answer as if every picture were of the first class, with nine of ten left-out pictures right."""
    folders = sorted(path for path in Path(config.support).iterdir() if any(path.iterdir()))
    names = tuple(folder.name for folder in folders)
    share = 0.6
    rest = (1 - share) / (len(names) - 1)
    answers = tuple(PictureAnswer(file, 0, (share, *[rest] * (len(names) - 1)), not_sure) for file in config.queries)
    first = str(next(folders[1].iterdir()))
    view = ClassifierResult(9, 10, 60.2, 98.4, (LeftOutPicture(first, 1, 0),), answers)
    counts = tuple(len(list(folder.iterdir())) for folder in folders)
    confidence = PlainConfidence(ConfidenceRule(1.0, 1.0), ClassifierScale(1.0, 1.0))
    return Classification("made up", names, counts, view, view if config.icfil else None, (), 0.25, confidence)


def with_models(page: AdaptPage) -> None:
    """Let the page believe that a model is used."""
    page.session.models.used_paths = lambda: ("/models/a.pth",)  # type: ignore[method-assign]
    page.session.models.pool = lambda: ("/models", ("a.pth",))  # type: ignore[method-assign]
    page.session.models.changed.emit()
