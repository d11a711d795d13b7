"""The whole window with a project on a small disk: models, a finished run, and two classes that are learned."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.state.session import Session
from tests.helpers.small_disks import small_disk_at
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool
from tests.ui.adapt.page_tools import SYMBOLS
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.tiny_runs import train_tiny_run


@pytest.fixture(scope="module")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_tiny_run(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return the mount point of an empty disk of 4 MiB."""
    with small_disk_at(tmp_path / "disk", 4096) as disk:
        yield disk


@pytest.fixture
def window(qtbot: QtBot, session: Session, theme: Theme, watching: None) -> Iterator[MainWindow]:
    """Return the whole window with all of its pages; what is unsaved in the end is discarded."""
    window = MainWindow(session, theme)
    for name in STEPS:
        window.build_page(name)
    window.resize(1300, 900)
    window.show()
    yield window
    if session.store.is_open:
        session.store.discard()
    window.close_without_asking()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    window.deleteLater()


@pytest.fixture
def stocked(qtbot: QtBot, window: MainWindow, disk: Path, tiny_run: Path, tmp_path: Path) -> MainWindow:
    """Return the window with a project in `disk/project`, which has been saved."""
    session = window.session
    session.store.create(disk / "project", "Trees")
    shutil.copytree(tiny_run, disk / "project" / "runs" / "tiny")
    session.models.add([write_tiny_pool(disk / "pool")])
    session.store.change(train=replace(tiny_config(disk / "pool"), pool=""))
    for name in ("symbol-01", "symbol-02"):
        (tmp_path / "mine" / name).mkdir(parents=True)
        for number in (1, 2, 3):
            shutil.copy(SYMBOLS / name / f"0{number}.png", tmp_path / "mine" / name)
    window.show_page("adapt")
    adapt = window.pages["adapt"]
    assert isinstance(adapt, AdaptPage)
    adapt.accept_drop([tmp_path / "mine"])
    session.read_runs()
    session.choose_classifier("")
    updater = adapt.updater
    qtbot.waitUntil(lambda: adapt.picture_store.n_pictures == 6 and len(session.runs) == 1, timeout=LONG_MS)
    qtbot.waitUntil(lambda: updater.latest is not None and not updater.is_due, timeout=LONG_MS)
    wait_until_idle(qtbot, window)
    session.show_run(disk / "project" / "runs" / "tiny")
    wait_until_idle(qtbot, window)
    assert session.store.save_now()
    (disk / "out").mkdir()
    return window


def wait_until_idle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.session.job_runner.running, timeout=LONG_MS)


def shown_texts(window: MainWindow) -> list[str]:
    """Return all texts that a person sees in the window and its dialogs."""
    QApplication.processEvents()  # a new message is shown by a queued call
    tops: list[QWidget] = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    labels = [label for top in (window, *tops) for label in top.findChildren(QLabel)]
    return [label.text() for label in labels if label.isVisible() and label.text()]
