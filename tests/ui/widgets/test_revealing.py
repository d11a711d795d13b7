"""A revealed widget stays in view while its area grows, until a person scrolls."""

import pytest
from PySide6.QtWidgets import QAbstractSlider, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.widgets.revealing import reveal


class Area(QScrollArea):
    """Many lines in a small area, to which lines can be added at the top."""

    def __init__(self) -> None:
        super().__init__()
        self.content = QWidget()
        self.lines = QVBoxLayout(self.content)
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.add(30)
        self.resize(300, 200)

    def add(self, count: int) -> None:
        for number in range(count):
            label = QLabel(f"line {number}")
            label.setMinimumHeight(30)
            self.lines.insertWidget(0, label)

    def shows(self, widget: QWidget) -> bool:
        return self.viewport().rect().contains(widget.mapTo(self.viewport(), widget.rect().center()))

    def line(self, place: int) -> QWidget:
        item = self.lines.itemAt(place % self.lines.count())
        assert item is not None
        widget = item.widget()
        assert widget is not None
        return widget

    @property
    def last(self) -> QWidget:
        return self.line(-1)


@pytest.fixture
def area(qtbot: QtBot) -> Area:
    """Return an area whose last line is revealed."""
    area = Area()
    qtbot.addWidget(area)
    area.show()
    assert not area.shows(area.last)
    reveal(area.last)
    qtbot.waitUntil(lambda: area.shows(area.last))
    return area


def test_lines_that_appear_above_do_not_push_it_out_of_view(qtbot: QtBot, area: Area) -> None:
    for height in (60, 90):
        for place in range(10):
            area.line(place).setMinimumHeight(height)
        with qtbot.waitSignal(area.verticalScrollBar().rangeChanged):
            pass
        qtbot.waitUntil(lambda: area.shows(area.last))


def test_a_person_who_scrolls_is_left_alone(qtbot: QtBot, area: Area) -> None:
    bar = area.verticalScrollBar()
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    before = bar.maximum()
    area.add(10)
    qtbot.waitUntil(lambda: bar.maximum() > before)
    qtbot.wait(50)
    assert bar.value() == 0


def test_only_the_widget_revealed_last_is_kept_in_view(qtbot: QtBot, area: Area) -> None:
    first = area.line(0)
    reveal(first)
    qtbot.waitUntil(lambda: area.shows(first))
    before = area.verticalScrollBar().maximum()
    area.add(2)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > before)
    qtbot.wait(50)
    assert area.shows(first)
    assert not area.shows(area.last)


def test_a_widget_that_is_deleted_is_forgotten(qtbot: QtBot, area: Area) -> None:
    with qtbot.waitSignal(area.last.destroyed):
        area.last.deleteLater()
    before = area.verticalScrollBar().maximum()
    area.add(10)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > before)
    qtbot.wait(50)
