"""The first page: three ways to begin, the projects of before, and what there is to compute on."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.machine.devices import Device
from purer_app.ui.core.theme import Theme
from purer_app.ui.start.page import StartPage
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import write_tiny_pool
from tests.ui.conftest import LONG_MS


@pytest.fixture
def page(qtbot: QtBot, session: Session, theme: Theme) -> StartPage:
    page = StartPage(session, theme)
    qtbot.addWidget(page)
    return page


def button(page: StartPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None, f"there is no button {name}"
    return found


def click(qtbot: QtBot, target: QPushButton) -> None:
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton)


def test_the_sample_is_one_click_away(qtbot: QtBot, page: StartPage) -> None:
    session = page.session
    asked: list[str] = []
    session.page_requested.connect(asked.append)
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        click(qtbot, button(page, "try_sample"))
    assert asked == ["models"]
    assert session.store.project.preset == "quick"
    assert len(session.models.used_paths()) == 10


def test_a_folder_of_models_becomes_a_project(
    qtbot: QtBot, page: StartPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(pool))
    with qtbot.waitSignal(page.session.models.added, timeout=LONG_MS):
        click(qtbot, button(page, "open_models"))
    assert page.session.store.project.name == "pool"
    assert len(page.session.models.entries) == 3


def test_nothing_happens_where_no_folder_is_chosen(
    qtbot: QtBot, page: StartPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    click(qtbot, button(page, "open_models"))
    click(qtbot, button(page, "open_project"))
    assert not page.session.store.is_open


def test_a_project_is_opened_where_it_is_chosen(
    qtbot: QtBot, page: StartPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = page.session.store
    store.create(tmp_path / "one", "One")
    store.close()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "one"))
    click(qtbot, button(page, "open_project"))
    assert store.project.name == "One"


@pytest.mark.parametrize(
    ("devices", "words"),
    [
        ((), "Loading PyTorch…"),
        ((Device("cpu", "8 cores", 16 * 2**30),), "No GPU found: training works, but more slowly"),
        (
            (Device("cuda", "NVIDIA RTX 4070", 12_282 * 2**20), Device("cpu", "8 cores", 2**34)),
            "NVIDIA RTX 4070, 13 GB",
        ),
        ((Device("mps", "Apple GPU", None),), "Apple GPU"),
    ],
)
def test_the_device_is_said_in_one_line(page: StartPage, devices: tuple[Device, ...], words: str) -> None:
    page.session.devices = devices
    page.session.devices_found.emit()
    line = page.findChild(QLabel, "device_line")
    assert line is not None and line.text() == words


def test_a_gpu_that_is_not_used_is_told_in_place_of_none(page: StartPage) -> None:
    page.session.devices = (Device("cpu", "8 cores", 16 * 2**30),)
    page.session.unused_gpu = "A GPU is present (NVIDIA RTX 4070), but this PyTorch is built for the CPU only."
    page.session.devices_found.emit()
    line = page.findChild(QLabel, "device_line")
    assert line is not None and line.text() == page.session.unused_gpu


def test_large_text_makes_the_buttons_higher_and_cuts_nothing(qtbot: QtBot, page: StartPage) -> None:
    page.resize(700, 600)
    page.show()
    before = button(page, "try_sample").height()
    page.theme.set_text_percent(200)
    qtbot.waitUntil(lambda: button(page, "try_sample").height() > before)
    for label in button(page, "try_sample").findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
