"""The Train page of a project without models, with two models that are only names, and with a tiny pool."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QPushButton,
)
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.train.page import TrainPage
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS, MakeVerdict, inspected
from tests.ui.train.page_tools import widget


@pytest.fixture
def page(qtbot: QtBot, project: Session, theme: Theme) -> TrainPage:
    """Return the page of a project that knows no models."""
    page = TrainPage(project, theme)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


@pytest.fixture
def stocked(page: TrainPage, verdict: MakeVerdict) -> TrainPage:
    """Return the page after two models of five classes each came in; their files do not exist."""
    models = page.session.models
    for name in "ab":
        found = verdict(path=f"/models/{name}.pth", class_names=tuple(f"{name}{k}" for k in range(5)))
        models.take_events(page.session.store.folder, inspected(found))
    return page


@pytest.fixture
def ready(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> TrainPage:
    """Return the page of a project with a tiny pool and settings that make a run take a second."""
    session = page.session
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    session.store.change(train=replace(tiny_config(tmp_path / "pool"), pool=""))
    qtbot.waitUntil(lambda: widget(page, QPushButton, "train_start").isEnabled(), timeout=LONG_MS)
    return page
