"""The colour of a class is chosen and stays; the digits add the picture that is being tried to a class."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.cards.class_card import ClassCard
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.ui.adapt.page_tools import SYMBOLS, n_queries, wait_for_pictures
from tests.ui.adapt.widget_tools import child, draw
from tests.ui.conftest import LONG_MS


def dot(card: ClassCard) -> QToolButton:
    return child(card, QToolButton, "class_colour")


def choose_colour(card: ClassCard, name: str) -> list[str]:
    """Choose a colour from the menu of a card; return the names that were marked as current before."""
    menu = dot(card).menu()
    menu.aboutToShow.emit()
    marked = [action.text() for action in menu.actions() if action.isChecked()]
    next(action for action in menu.actions() if action.text() == name).trigger()
    return marked


def colours(page: AdaptPage) -> dict[str, int]:
    return {name: page.picture_store.colour_index(name) for name in page.picture_store.names}


def shown(card: ClassCard) -> QColor:
    """Return the colour at the left of the dot."""
    image = dot(card).icon().pixmap(32, 32).toImage()
    return image.pixelColor(image.width() // 6, image.height() // 2)


def test_a_chosen_colour_is_shown_and_stays_with_its_class(page: AdaptPage, theme: Theme, tmp_path: Path) -> None:
    for name in ("ash", "elm", "fir"):
        page.picture_store.add_class(name)
    assert choose_colour(page.classes.cards[1], "Purple") == ["Orange"]
    assert shown(page.classes.cards[1]) == QColor(theme.colours.classes[3])
    assert dot(page.classes.cards[1]).accessibleName() == "Colour: Purple"
    assert colours(page) == {"ash": 0, "elm": 3, "fir": 2}
    page.picture_store.rename("elm", "yew")
    page.picture_store.remove_class("ash")
    assert colours(page) == {"yew": 3, "fir": 2}
    page.session.edits.undo()
    page.session.edits.undo()
    assert colours(page) == {"ash": 0, "elm": 3, "fir": 2}
    page.session.edits.undo()
    assert colours(page) == {"ash": 0, "elm": 1, "fir": 2}
    page.session.edits.redo()
    folder = page.session.store.folder
    page.session.store.create(tmp_path / "other")
    assert read_project(folder).adapt.class_colours == (0, 3, 2)
    page.session.store.open(folder)
    assert colours(page) == {"ash": 0, "elm": 3, "fir": 2}
    steps = page.session.edits
    choose_colour(page.classes.cards[1], "Purple")
    assert steps.last is None, "the same colour is no step"


def test_both_themes_name_every_colour(page: AdaptPage, theme: Theme) -> None:
    page.picture_store.add_class("ash")
    for scheme in ("light", "dark"):
        theme.set_scheme(scheme)
        menu = dot(page.classes.cards[0]).menu()
        menu.aboutToShow.emit()
        assert len({action.text() for action in menu.actions()}) == len(set(theme.colours.classes))


@pytest.fixture
def trying(qtbot: QtBot, page: AdaptPage, classes: Path) -> AdaptPage:
    """Return the page with two classes of three pictures, and two pictures to classify."""
    page.activateWindow()
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    page.queries.add_dropped([SYMBOLS / "symbol-02" / "08.png", SYMBOLS / "symbol-02" / "09.png"])
    qtbot.waitUntil(lambda: n_queries(page) == 2, timeout=LONG_MS)
    return page


def counts(page: AdaptPage) -> list[int]:
    return [len(found.pictures) for found in page.picture_store.classes]


def press(qtbot: QtBot, page: AdaptPage, focus: QWidget, key: Qt.Key, *, keypad: bool = False) -> None:
    focus.setFocus()
    qtbot.waitUntil(focus.hasFocus, timeout=LONG_MS)
    modifier = Qt.KeyboardModifier.KeypadModifier if keypad else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(focus, key, modifier)


def test_a_digit_adds_the_newest_picture_to_the_class_of_that_number(qtbot: QtBot, trying: AdaptPage) -> None:
    assert "Press 2 to add" in dot(trying.classes.cards[1]).toolTip()
    assert child(trying, QLabel, "query_keys").isVisible()
    newest, other = trying.picture_store.queries
    content = newest.read_bytes()
    press(qtbot, trying, trying.queries.panel.pad, Qt.Key.Key_2)
    assert counts(trying) == [3, 4] and trying.picture_store.queries == (other,)
    assert content in [path.read_bytes() for path in trying.picture_store.classes[1].pictures]
    bar = trying.queries.findChildren(UndoBar)[0]
    assert bar.text == "The picture is now an example of “symbol-02”."
    child(bar, QPushButton, "undo").click()
    assert counts(trying) == [3, 3] and set(trying.picture_store.queries) == {newest, other}
    press(qtbot, trying, trying.queries.panel.pad, Qt.Key.Key_9)
    press(qtbot, trying, trying.queries.panel.pad, Qt.Key.Key_0)
    assert counts(trying) == [3, 3], "there is no such class"
    press(qtbot, trying, trying.queries.panel.pad, Qt.Key.Key_1, keypad=True)
    press(qtbot, trying, trying.queries.panel.pad, Qt.Key.Key_1)
    press(qtbot, trying, trying.queries.panel.pad, Qt.Key.Key_1)
    assert counts(trying) == [5, 3] and n_queries(trying) == 0, "the third had nothing to add"
    assert not child(trying, QLabel, "query_keys").isVisible()


def test_a_digit_adds_the_picture_that_has_the_focus(qtbot: QtBot, trying: AdaptPage) -> None:
    newest = trying.picture_store.queries[0]
    press(qtbot, trying, child(trying.queries.cards[1], QPushButton, "choose_class"), Qt.Key.Key_1)
    assert trying.picture_store.queries == (newest,) and counts(trying) == [4, 3]


def test_fields_and_boxes_keep_their_digits(qtbot: QtBot, trying: AdaptPage) -> None:
    name = child(trying.classes.cards[0], QLineEdit, "class_name")
    press(qtbot, trying, name, Qt.Key.Key_1)
    assert name.text().endswith("1")
    press(qtbot, trying, child(trying.classifier, QComboBox, "classifier"), Qt.Key.Key_1)
    assert counts(trying) == [3, 3]


def test_a_digit_on_the_pad_of_a_class_adds_that_drawing(qtbot: QtBot, trying: AdaptPage) -> None:
    child(trying.classes.cards[0], QPushButton, "draw_example").click()
    pad = trying.classes.pad.panel.pad
    press(qtbot, trying, pad, Qt.Key.Key_2)
    assert counts(trying) == [3, 3] and n_queries(trying) == 2, "the picture being tried is another one"
    draw(pad, (0.2, 0.2), (0.8, 0.8))
    press(qtbot, trying, pad, Qt.Key.Key_2)
    assert counts(trying) == [3, 4] and n_queries(trying) == 2
