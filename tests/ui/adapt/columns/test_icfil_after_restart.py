"""A comparison with and without ICFIL is back when the project is opened again, and says what has changed."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.columns.icfil_result import IcfilResult
from purer_app.ui.adapt.page import AdaptPage
from tests.ui.adapt.page_tools import reopen, wait_for_answers, wait_until_idle
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.killing import killed_with_results

Prepare = Callable[..., None]
CHANGED = "Out of date: your classes have changed since this comparison."


def compare(page: AdaptPage) -> QPushButton:
    return child(page, QPushButton, "compare")


def text(page: AdaptPage, name: str) -> str:
    label = child(page, QLabel, name)
    return label.text() if label.isVisible() else ""


def shown(page: AdaptPage) -> list[str]:
    """Return the words of the result, and those of its pictures."""
    result = page.findChild(IcfilResult)
    assert isinstance(result, IcfilResult)
    tiles = [tile.text() for tile in result.findChildren(PictureTile) if tile.isVisible()]
    return [text(page, "comparison_result"), text(page, "comparison_verdict"), *tiles]


def finish(qtbot: QtBot, page: AdaptPage) -> None:
    compare(page).click()
    cancel = child(page, QPushButton, "cancel_comparison")
    done = lambda: bool(text(page, "comparison_result")) and not cancel.isVisible()  # noqa: E731
    qtbot.waitUntil(done, timeout=LONG_MS)
    wait_until_idle(qtbot, page)


def stored(page: AdaptPage) -> bool:
    return (page.session.store.folder / "results" / "icfil.jsonl").exists()


def test_the_result_is_as_it_was_also_elsewhere(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare, tmp_path: Path
) -> None:
    prepare("protonet")
    finish(qtbot, page)
    before = shown(page)
    reopen(qtbot, page)
    assert shown(page) == before and text(page, "comparison_outdated") == ""
    assert not compare(page).isEnabled(), "it would give the same"
    result = page.findChild(IcfilResult)
    assert isinstance(result, IcfilResult)
    whole = lambda: [cut for cut in cut_texts(result) if not cut.startswith("PictureTile")] == []  # noqa: E731
    qtbot.waitUntil(whole, timeout=LONG_MS)  # tiles shorten names, and their tips have them in full
    project = page.session.store.folder
    page.session.store.close()
    reopen(qtbot, page, Path(shutil.copytree(project, tmp_path / "copy", copy_function=shutil.copyfile)))
    assert shown(page) == before and text(page, "comparison_outdated") == ""
    assert not compare(page).isEnabled()


def test_changed_classes_are_told_and_undo_makes_the_result_valid_again(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare
) -> None:
    prepare("protonet")
    finish(qtbot, page)
    before = shown(page)
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    wait_for_answers(qtbot, page)
    assert shown(page) == before and text(page, "comparison_outdated") == CHANGED
    assert compare(page).isEnabled() and compare(page).text() == "Compare on your pictures"
    reopen(qtbot, page)
    assert shown(page) == before and text(page, "comparison_outdated") == CHANGED
    finish(qtbot, page)
    assert text(page, "comparison_outdated") == "" and shown(page)[0].startswith("5 of your pictures were")
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    assert text(page, "comparison_outdated") == CHANGED
    page.session.edits.undo()
    assert text(page, "comparison_outdated") == ""
    wait_for_answers(qtbot, page)
    wait_until_idle(qtbot, page)


def test_another_model_file_of_the_run_is_told(qtbot: QtBot, page: AdaptPage, prepare: Prepare, runs: Path) -> None:
    prepare("protonet")
    finish(qtbot, page)
    project = page.session.store.folder
    page.session.store.close()
    shutil.copy(runs / "maml" / "model.safetensors", project / "runs" / "protonet" / "model.safetensors")
    page.session.store.open(project)
    told = "Out of date: the classifier has changed since this comparison."
    qtbot.waitUntil(lambda: text(page, "comparison_outdated") == told, timeout=LONG_MS)
    wait_until_idle(qtbot, page)


def test_a_cancelled_comparison_is_continued_after_a_restart(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("protonet", inversion_steps=30)
    compare(page).click()
    start = "Comparing on your pictures: 2 of 6."
    qtbot.waitUntil(lambda: text(page, "comparison_state").startswith(start), timeout=LONG_MS)
    child(page, QPushButton, "cancel_comparison").click()
    wait_until_idle(qtbot, page)
    before = shown(page)
    reopen(qtbot, page)
    assert shown(page) == before and before[0].startswith("2 of 6 pictures, drawn at random, were classified")
    assert compare(page).text() == "Continue comparing"
    finish(qtbot, page)
    assert shown(page)[0].startswith("6 of your pictures were")


def test_a_closed_comparison_stays_closed_and_undo_brings_it_back(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare
) -> None:
    prepare("protonet")
    finish(qtbot, page)
    before = shown(page)
    close = child(page, QPushButton, "close_comparison")
    close.click()
    wait_until_idle(qtbot, page)
    assert not close.isVisible() and not stored(page) and compare(page).isEnabled()
    page.session.edits.undo()
    wait_until_idle(qtbot, page)
    assert shown(page) == before and stored(page)
    page.session.edits.redo()
    wait_until_idle(qtbot, page)
    assert not close.isVisible() and not stored(page)
    reopen(qtbot, page)
    assert not close.isVisible()


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_result_is_back_after_kill_9(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("protonet")
    project = page.session.store.folder
    page.session.store.close()
    found = killed_with_results(str(project), "icfil")
    reopen(qtbot, page, project)
    assert text(page, "comparison_result") == found["result"] != ""
    assert text(page, "comparison_outdated") == "" and not compare(page).isEnabled()
