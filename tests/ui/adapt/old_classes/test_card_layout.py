"""The layout of the column with cards of classes of models: buttons, messages, scrolling and names."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.state.old_classes.preparer import Preparation, Stage
from purer_app.ui.widgets.image_strip import ImageStrip
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.ui.adapt.old_classes.conftest import OpenDialog, add, card, confirm, tick_all, wait_for_stage
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS

REST_MS = 1000
"""Within this time a layout that was asked for has come to rest."""


def is_in_view(page: AdaptPage, widget: QWidget) -> bool:
    view = page.classes.area.viewport()
    return view.rect().contains(view.mapFromGlobal(widget.mapToGlobal(widget.rect().center())))


@pytest.mark.parametrize("width", [800, 950, 1100, 1300])
def test_no_button_is_cut_while_images_are_made(
    qtbot: QtBot, stocked: AdaptPage, pool: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    stocked.resize(width, 700)
    preparer = stocked.updater.preparer
    monkeypatch.setattr(preparer, "follow", lambda: None)  # the stages follow each other at the pace of the test
    add(stocked, pool / "a.safetensors", "a class 0")
    shown = card(stocked)
    for fraction in (None, 0.1, 0.5):
        shown.show_state(shown.entry, Preparation(Stage.RUNNING, fraction=fraction, remaining_seconds=40), "")
        qtbot.waitUntil(lambda: not cut_buttons(shown), timeout=REST_MS)
        parent = shown.parentWidget()
        assert parent is not None and parent.rect().contains(shown.geometry())


def cut_buttons(shown: QWidget) -> list[str]:
    """Return the names of visible buttons that are lower than they ask for, or beyond their row or the card."""
    found = []
    for button in shown.findChildren(QPushButton):
        holder = button.parentWidget()
        assert holder is not None
        is_low = button.height() < button.sizeHint().height() and not button.visibleRegion().isEmpty()
        is_inside = holder.rect().contains(button.geometry()) and shown.rect().contains(holder.geometry())
        if button.isVisible() and (is_low or not is_inside):
            found.append(button.objectName())
    return found


def test_a_new_card_is_scrolled_into_view(qtbot: QtBot, stocked: AdaptPage, open_dialog: OpenDialog) -> None:
    for number in range(8):
        stocked.picture_store.add_class(f"own {number}")
    stocked.resize(1100, 500)
    stocked.classes.area.verticalScrollBar().setValue(0)
    dialog = open_dialog()
    tick_all(dialog)
    confirm(dialog)
    qtbot.waitUntil(lambda: is_in_view(stocked, card(stocked)), timeout=LONG_MS)


def test_the_wheel_over_the_images_scrolls_the_column(qtbot: QtBot, stocked: AdaptPage, pool: Path) -> None:
    stocked.resize(1100, 420)
    add(stocked, pool / "a.safetensors", "a class 0", "a class 1", "a class 2")
    wait_for_stage(qtbot, stocked, Stage.READY)
    names = child(card(stocked), QLabel, "old_class_names")
    assert names.isHidden(), "each name is below its images"
    strip, bar = child(card(stocked), ImageStrip, "old_class_images"), stocked.classes.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and strip.horizontalScrollBar().maximum() > 0, timeout=LONG_MS)
    stocked.classes.area.ensureWidgetVisible(strip)
    before = bar.value()
    turn(stocked, strip, QPoint(0, 120))
    assert bar.value() < before and strip.horizontalScrollBar().value() == 0
    stocked.classes.area.ensureWidgetVisible(strip)
    turn(stocked, strip, QPoint(-120, 0))
    assert strip.horizontalScrollBar().value() > 0


def turn(page: AdaptPage, strip: ImageStrip, angle: QPoint) -> None:
    """Turn the wheel over a strip."""
    window = page.windowHandle()
    QTest.wheelEvent(window, QPointF(strip.mapTo(page, strip.rect().center())), angle)


def test_a_message_does_not_grow_when_few_cards_remain(qtbot: QtBot, stocked: AdaptPage) -> None:
    stocked.resize(1100, 900)
    stocked.picture_store.remove_class("symbol-01")
    stocked.picture_store.remove_class("symbol-02")
    bar = child(stocked.classes, UndoBar, "undo_bar")
    assert bar.text == "The class “symbol-02” was removed."
    qtbot.waitUntil(lambda: bar.height() < 8 * bar.fontMetrics().height(), timeout=LONG_MS)
