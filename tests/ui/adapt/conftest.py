"""A shown Adapt page with an open project, pictures for it, and answers that come at once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, EventSink
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.live.results import Classification
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import write_tiny_pool
from tests.ui.adapt.page_tools import SYMBOLS, made_up
from tests.ui.helpers.tiny_runs import train_tiny_run


@pytest.fixture(scope="module")
def tiny_pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("pool"))


@pytest.fixture(scope="module")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_tiny_run(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def page(qtbot: QtBot, project: Session, theme: Theme) -> Iterator[AdaptPage]:
    page = AdaptPage(project, theme)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    yield page
    page.hide()


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    """Return a folder of two class folders with three pictures each."""
    for name in ("symbol-01", "symbol-02"):
        (tmp_path / "mine" / name).mkdir(parents=True)
        for number in (1, 2, 3):
            shutil.copy(SYMBOLS / name / f"0{number}.png", tmp_path / "mine" / name)
    return tmp_path / "mine"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[ClassifyConfig]:
    """Answer at once with made-up values; return what was asked for."""
    asked: list[ClassifyConfig] = []

    def classify(config: ClassifyConfig, emit: EventSink, control: Control) -> Classification:
        asked.append(config)
        return made_up(config)

    monkeypatch.setattr(jobs, "classify", classify)
    return asked
