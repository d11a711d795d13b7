"""Class cards in a running page: names, drops, removal and Undo, samples, files and the clipboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QRandomGenerator, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.resources import resource
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.ui.adapt.page_tools import SYMBOLS, n_queries, wait_for_pictures
from tests.ui.adapt.widget_tools import child, drop
from tests.ui.conftest import LONG_MS


def test_a_renamed_class_keeps_card_place_and_pictures(qtbot: QtBot, page: AdaptPage, classes: Path) -> None:
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    card = page.classes.cards[0]
    edit = child(card, QLineEdit, "class_name")
    edit.setText("Zebra")
    edit.editingFinished.emit()
    assert page.classes.cards[0] is card
    assert card.class_name == "Zebra"
    assert page.session.store.project.adapt.class_order == ("Zebra", "symbol-02")
    edit.setText("SYMBOL-02")
    edit.editingFinished.emit()
    assert edit.text() == "SYMBOL-02", "what was typed stays"
    assert "A class 'symbol-02' already exists" in card.warning.text
    assert page.picture_store.names == ("Zebra", "symbol-02")


def test_a_removed_class_comes_back_by_undo(qtbot: QtBot, page: AdaptPage, classes: Path) -> None:
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    page.classes.cards[0].removal_requested.emit()
    assert page.state_text() == "1 class, 3 pictures"
    bar = page.classes.findChildren(UndoBar)[0]
    assert bar.text == "The class “symbol-01” was removed."
    bar.undo()
    assert page.state_text() == "2 classes, 6 pictures"


def test_drops_find_their_class(qtbot: QtBot, page: AdaptPage, classes: Path) -> None:
    page.accept_drop([classes / "symbol-01"])
    wait_for_pictures(qtbot, page, 3)
    drop(page.classes.cards[0], SYMBOLS / "symbol-01" / "09.png")
    wait_for_pictures(qtbot, page, 4)
    page.accept_drop([SYMBOLS / "symbol-03" / "01.png", SYMBOLS / "symbol-03" / "02.png"])
    wait_for_pictures(qtbot, page, 6)
    assert page.picture_store.names == ("symbol-01", "Class 1")
    assert [len(found.pictures) for found in page.picture_store.classes] == [4, 2]
    drop(page.classes.cards[1], classes / "symbol-01" / "missing.png")
    assert "None of the dropped files is a picture" in page.classes.cards[1].warning.text, (
        "it is said where it was dropped"
    )


def test_models_are_left_to_the_models_page(page: AdaptPage, tiny_pool: Path) -> None:
    assert not page.accept_drop([tiny_pool])
    assert not page.accept_drop([resource("glyphs-pool")])
    assert page.picture_store.classes == ()


def test_a_broken_picture_is_named_and_the_others_come_in(qtbot: QtBot, page: AdaptPage, classes: Path) -> None:
    (classes / "symbol-01" / "broken.png").write_bytes(b"nothing")
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    assert child(page, MessageBar, "new_class_warning").text.startswith(
        "symbol-01/broken.png is not a picture that can be read"
    )


def test_sample_symbols_come_with_pictures_to_try(qtbot: QtBot, page: AdaptPage) -> None:
    page.picture_store.add_samples(QRandomGenerator(7))
    wait_for_pictures(qtbot, page, 25)
    assert page.state_text() == "5 classes, 25 pictures"
    assert len(page.picture_store.queries) == 5
    page.picture_store.add_samples(QRandomGenerator(7))
    wait_for_pictures(qtbot, page, 50)
    assert len(set(page.picture_store.names)) == 10


def test_files_and_images_are_pasted(qtbot: QtBot, page: AdaptPage) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SYMBOLS / "symbol-01" / "01.png"))])
    QGuiApplication.clipboard().setMimeData(data)
    page.classes.paste()
    wait_for_pictures(qtbot, page, 1)
    QGuiApplication.clipboard().setImage(QImage(str(SYMBOLS / "symbol-01" / "02.png")))
    page.classes.cards[0].paste_requested.emit()
    assert page.picture_store.n_pictures == 2
    page.queries.paste()
    assert n_queries(page) == 1
    QGuiApplication.clipboard().setText("no picture")
    page.queries.paste()
    assert child(page, MessageBar, "queries_warning").text.startswith("The clipboard contains no picture")


def test_pasting_says_when_nothing_was_ever_copied(page: AdaptPage) -> None:
    QGuiApplication.clipboard().clear()
    page.classes.paste()
    assert child(page, MessageBar, "new_class_warning").text.startswith("The clipboard contains no picture")
    page.queries.paste()
    assert child(page, MessageBar, "queries_warning").text.startswith("The clipboard contains no picture")
    assert (page.picture_store.n_pictures, n_queries(page)) == (0, 0)


def test_chosen_files_go_where_they_were_asked_for(
    qtbot: QtBot, page: AdaptPage, classes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(classes / "symbol-01" / "01.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    child(page, QPushButton, "new_class").click()
    child(page.classes.cards[0], QPushButton, "add_pictures").click()
    wait_for_pictures(qtbot, page, 1)
    child(page, QPushButton, "choose_queries").click()
    qtbot.waitUntil(lambda: n_queries(page) == 1, timeout=LONG_MS)
    chosen.clear()
    child(page, QPushButton, "choose_queries").click()
    assert not page.session.job_runner.running


def test_the_paste_keys_paste_where_the_keyboard_is(qtbot: QtBot, page: AdaptPage) -> None:
    page.activateWindow()
    QGuiApplication.clipboard().setImage(QImage(str(SYMBOLS / "symbol-01" / "02.png")))
    begin = child(page, QPushButton, "new_class")
    begin.setFocus()
    qtbot.waitUntil(begin.hasFocus, timeout=LONG_MS)
    QTest.keyClick(begin, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (page.picture_store.n_pictures, n_queries(page)) == (1, 0)
    page.queries.panel.pad.setFocus()
    QTest.keyClick(page.queries.panel.pad, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (page.picture_store.n_pictures, n_queries(page)) == (1, 1)
