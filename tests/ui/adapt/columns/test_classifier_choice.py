"""Which classifier the Adapt page uses: the newest run, or the user's choice."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.state.project.project_file import read_project
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS


@pytest.fixture
def runs(qtbot: QtBot, page: AdaptPage, tiny_run: Path) -> AdaptPage:
    """Return the page of a project with two finished runs."""
    add_run(qtbot, page, tiny_run, "first")
    add_run(qtbot, page, tiny_run, "second")
    return page


def add_run(qtbot: QtBot, page: AdaptPage, run: Path, name: str) -> None:
    copy = page.session.store.folder / "runs" / name
    shutil.copytree(run, copy)
    page.session.read_runs()
    qtbot.waitUntil(lambda: name in [found.name for found in page.session.runs], timeout=LONG_MS)


def choose(page: AdaptPage, text: str) -> None:
    box = child(page, QComboBox, "classifier")
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemText(i).startswith(text)))
    box.activated.emit(box.currentIndex())


def test_a_finished_run_becomes_the_classifier_automatically(qtbot: QtBot, page: AdaptPage, tiny_run: Path) -> None:
    assert child(page, QComboBox, "classifier").currentText() == "All models (no training)"
    choose(page, "All models")  # the only entry: nothing was chosen against a run
    add_run(qtbot, page, tiny_run, "first")
    assert page.session.classifier_run == "first"
    assert child(page, QComboBox, "classifier").currentText().startswith("Newest run: first")
    add_run(qtbot, page, tiny_run, "second")
    assert page.session.classifier_run == page.session.finished_runs()[0].name == "second"


@pytest.mark.parametrize(("text", "name"), [("All models (no training)", ""), ("Run first", "first")])
def test_a_choice_stays_and_the_newest_run_remains_at_hand(
    qtbot: QtBot, runs: AdaptPage, tiny_run: Path, tmp_path: Path, text: str, name: str
) -> None:
    newest = child(runs, QPushButton, "use_newest_run")
    assert newest.isHidden(), "it is in use"
    choose(runs, text)
    assert runs.session.classifier_run == name
    assert not newest.isHidden()
    add_run(qtbot, runs, tiny_run, "third")
    assert runs.session.classifier_run == name
    folder = runs.session.store.folder
    runs.session.store.create(tmp_path / "other")
    assert read_project(folder).adapt.all_models == (name == "")
    runs.session.store.open(folder)
    qtbot.waitUntil(lambda: len(runs.session.runs) == 3, timeout=LONG_MS)
    assert runs.session.classifier_run == name
    assert not newest.isHidden()
    newest.click()
    assert runs.session.classifier_run == "third"
    assert newest.isHidden()
    choose(runs, "Run second")
    choose(runs, "Newest run")
    assert runs.session.classifier_run == "third"
