"""Pictures and drawings to classify, and what is done with the answers."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.action_registry import ActionRegistry
from tests.ui.adapt.page_tools import SYMBOLS, n_queries, wait_for_answers, wait_for_pictures, with_models
from tests.ui.adapt.widget_tools import child, choose, draw, entries
from tests.ui.conftest import LONG_MS


def test_a_drawing_is_named_and_its_fresh_sheet_begins_another(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path
) -> None:
    with_models(page)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    pad = page.queries.panel.pad
    draw(pad, (0.2, 0.2), (0.8, 0.8))
    draw(pad, (0.8, 0.2), (0.2, 0.8))
    wait_for_answers(qtbot, page)
    assert n_queries(page) == 1
    assert QImage(str(page.picture_store.queries[0])) == pad.image()
    assert page.queries.cards[0].headline == "symbol-01, 60 %"
    child(page.queries, QPushButton, "query_clear").click()
    draw(pad, (0.2, 0.5), (0.8, 0.5))
    assert n_queries(page) == 2
    pad.undo()
    assert n_queries(page) == 1


def test_check_and_cross_make_the_picture_an_example(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path
) -> None:
    with_models(page)
    page.accept_drop([classes])
    page.queries.add_dropped([SYMBOLS / "symbol-02" / "08.png", SYMBOLS / "symbol-02" / "09.png"])
    qtbot.waitUntil(lambda: len(page.queries.cards) == 2, timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    child(page.queries.cards[0], QPushButton, "answer_is_right").click()
    assert [len(found.pictures) for found in page.picture_store.classes] == [4, 3]
    choose(page.queries.cards[0], "answer_is_wrong", "symbol-02")
    assert [len(found.pictures) for found in page.picture_store.classes] == [4, 4]
    assert page.picture_store.queries == ()


def test_a_picture_begins_a_new_class_whose_name_is_typed_at_once(qtbot: QtBot, page: AdaptPage, classes: Path) -> None:
    page.resize(1100, 500)
    page.activateWindow()
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    page.queries.add_dropped([SYMBOLS / "symbol-03" / "08.png"])
    qtbot.waitUntil(lambda: len(page.queries.cards) == 1, timeout=LONG_MS)
    assert entries(page.queries.cards[0], "choose_class") == ["symbol-01", "symbol-02", "—", "New class…"]
    choose(page.queries.cards[0], "choose_class", "New class…")
    assert page.picture_store.names == ("symbol-01", "symbol-02", "Class 1") and n_queries(page) == 0
    name = child(page.classes.cards[2], QLineEdit, "class_name")
    qtbot.waitUntil(lambda: name.hasFocus() and not name.visibleRegion().isEmpty(), timeout=LONG_MS)
    assert name.selectedText() == "Class 1"
    page.session.edits.undo()
    assert len(page.picture_store.classes) == 2 and n_queries(page) == 1


def test_the_newest_answer_is_copied_by_its_action(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionRegistry(window, page.theme)
    page.add_actions(actions)
    with_models(page)
    page.accept_drop([classes])
    page.queries.add_dropped([SYMBOLS / "symbol-02" / "08.png"])
    qtbot.waitUntil(lambda: len(page.queries.cards) == 1, timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    actions["adapt.copy_prediction"].trigger()
    assert QGuiApplication.clipboard().text() == "symbol-01, 60 %"
    actions["adapt.clear_queries"].trigger()
    assert page.picture_store.queries == ()
    actions["adapt.new_class"].trigger()
    assert page.picture_store.names[-1] == "Class 1"
