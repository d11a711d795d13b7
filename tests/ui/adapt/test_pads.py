"""Drawing pads: one at a time, always in view, and folded away where the models are for photos."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.verdict import Verdict
from purer_app.ui.adapt.cards.class_card import ClassCard
from purer_app.ui.adapt.cards.drawing_pad import DrawingPad
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from tests.ui.adapt.page_tools import n_queries
from tests.ui.adapt.widget_tools import child, draw
from tests.ui.conftest import LONG_MS, MakeVerdict, inspected


def open_pads(page: AdaptPage) -> list[str]:
    """Return the pads that can be seen as a whole."""
    pads = page.findChildren(DrawingPad)
    return [pad.objectName() for pad in pads if pad.isVisible() and pad.visibleRegion().boundingRect() == pad.rect()]


def press_draw(card: ClassCard) -> None:
    child(card, QPushButton, "draw_example").click()


def use(page: AdaptPage, *verdicts: Verdict) -> None:
    """Let the project use models with these verdicts."""
    page.session.models.take_events(page.session.store.folder, inspected(*verdicts))
    page.session.models.set_used([verdict.path for verdict in verdicts], True)


def test_one_pad_is_open_at_a_time_and_in_view(qtbot: QtBot, page: AdaptPage) -> None:
    page.resize(1100, 600)
    for number in range(8):
        page.picture_store.add_class(f"class {number}")
    area = page.classes.area
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0, timeout=LONG_MS)
    assert open_pads(page) == ["query_pad"]
    for card in (page.classes.cards[0], page.classes.cards[7]):
        press_draw(card)
        assert open_pads(page) == ["example_pad"]
        area.verticalScrollBar().setValue(0)
        assert open_pads(page) == ["example_pad"], "scrolling does not move it"
        pressed = [other for other in page.classes.cards if child(other, QPushButton, "draw_example").isChecked()]
        assert pressed == [card]
    child(page, QPushButton, "draw_query").click()
    assert open_pads(page) == ["query_pad"]
    press_draw(page.classes.cards[2])
    child(page, QToolButton, "close_example_pad").click()
    assert open_pads(page) == ["query_pad"], "it comes back"


def test_a_drawing_goes_to_the_class_whose_pad_is_open(page: AdaptPage) -> None:
    for name in ("ash", "elm"):
        page.picture_store.add_class(name)
    press_draw(page.classes.cards[0])
    pad = page.classes.pad.panel.pad
    draw(pad, (0.2, 0.2), (0.8, 0.8))
    press_draw(page.classes.cards[1])
    keep = child(page, QPushButton, "add_drawing")
    assert keep.isEnabled(), "another class can have the drawing"
    page.picture_store.rename("elm", "fir")
    keep.click()
    assert not keep.isEnabled()
    assert [len(found.pictures) for found in page.picture_store.classes] == [0, 1]
    assert page.picture_store.names == ("ash", "fir") and n_queries(page) == 0
    draw(pad, (0.2, 0.2), (0.8, 0.8))
    page.picture_store.remove_class("fir")
    assert open_pads(page) == ["query_pad"], "its class is gone"
    page.session.edits.undo()
    press_draw(page.classes.cards[0])
    QTest.keyClick(pad, Qt.Key.Key_Escape)
    assert open_pads(page) == ["query_pad"]


def test_a_pad_closes_with_its_project(page: AdaptPage, tmp_path: Path) -> None:
    page.picture_store.add_class("ash")
    press_draw(page.classes.cards[0])
    draw(page.classes.pad.panel.pad, (0.2, 0.2), (0.8, 0.8))
    page.session.store.create(tmp_path / "other")
    page.picture_store.add_class("ash")
    assert open_pads(page) == ["query_pad"]
    assert page.classes.pad.panel.pad.is_empty


def test_for_models_of_photos_the_pad_is_folded_away(page: AdaptPage, verdict: MakeVerdict) -> None:
    draw_query = child(page, QPushButton, "draw_query")
    use(page, verdict("/models/photo.pth", input=(3, 224, 224)))
    assert open_pads(page) == [] and draw_query.isVisible() and not draw_query.isChecked()
    draw_query.click()
    assert open_pads(page) == ["query_pad"]
    use(page, verdict("/models/other.pth", input=(3, 32, 32)))
    assert open_pads(page) == ["query_pad"], "what the user opened stays open"
    draw_query.click()
    use(page, verdict("/models/symbols.pth", input=(1, 28, 28)))
    assert open_pads(page) == ["query_pad"], "one model takes drawings"
    page.session.models.set_used(["/models/symbols.pth"], False)
    assert open_pads(page) == []


@pytest.mark.parametrize(("width", "height", "percent"), [(1400, 700, 100), (500, 600, 100), (900, 700, 200)])
def test_the_open_pad_is_in_view_in_every_size_of_the_window(
    qtbot: QtBot, page: AdaptPage, theme: Theme, width: int, height: int, percent: int
) -> None:
    theme.set_text_percent(percent)
    page.resize(width, height)
    for number in range(5):
        page.picture_store.add_class(f"class {number}")
    press_draw(page.classes.cards[4])
    qtbot.wait(1)
    assert open_pads(page) == ["example_pad"]
    pad = page.classes.pad.panel.pad
    assert min(pad.width(), pad.height()) >= pad.minimumSizeHint().height()
    assert page.classes.area.height() > 0


def test_a_cleared_drawing_for_a_class_comes_back(page: AdaptPage) -> None:
    page.picture_store.add_class("ash")
    press_draw(page.classes.cards[0])
    pad, undo = page.classes.pad.panel.pad, child(page, QPushButton, "example_undo")
    draw(pad, (0.2, 0.2), (0.8, 0.8))
    draw(pad, (0.8, 0.2), (0.2, 0.8))
    drawn = pad.image()
    child(page, QPushButton, "example_clear").click()
    assert undo.isEnabled() and undo.text() == "Undo clear"
    assert not child(page, QPushButton, "add_drawing").isEnabled()
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.image() == drawn and undo.text() == "Undo stroke"
    child(page, QPushButton, "example_clear").click()
    draw(pad, (0.2, 0.5), (0.8, 0.5))
    undo.click()
    assert not undo.isEnabled(), "a new drawing was begun"
    draw(pad, (0.2, 0.5), (0.8, 0.5))
    child(page, QPushButton, "add_drawing").click()
    assert not undo.isEnabled(), "the drawing is in its class, where Undo removes it"
    assert page.picture_store.n_pictures == 1
