"""The Runs page of a project with a finished, an interrupted and a damaged run."""

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.state.session import Session
from tests.ui.helpers.runs_page import wait_until_idle
from tests.ui.helpers.tiny_runs import train_tiny_run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_tiny_run(tmp_path_factory.mktemp("finished"))


@pytest.fixture(scope="session")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_tiny_run(tmp_path_factory.mktemp("interrupted"), stop_at=3)


@pytest.fixture
def page(qtbot: QtBot, project: Session, theme: Theme, finished: Path, interrupted: Path) -> RunsPage:
    runs = project.store.folder / "runs"
    shutil.copytree(finished, runs / "a-finished")
    shutil.copytree(interrupted, runs / "b-interrupted")
    (runs / "c-damaged").mkdir()
    (runs / "c-damaged" / "manifest.toml").write_text("format_version = 9\n")
    page = RunsPage(project, theme)
    qtbot.addWidget(page)
    qtbot.addWidget(page.inspector())
    page.resize(1200, 800)
    page.show()
    project.read_runs()
    wait_until_idle(qtbot, page)
    assert len(project.runs) == 3
    return page
