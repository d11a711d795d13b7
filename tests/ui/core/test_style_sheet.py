"""What the style sheet draws: scroll bars that move nothing, and handles that can be seen; measured on pixels."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QImage, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QSlider,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from tests.ui.core.test_theme import contrast

ROWS = 100
Grow = Callable[[], object]


def scrolled_labels() -> tuple[QAbstractScrollArea, Grow]:
    area, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    area.setWidget(inside)
    area.setWidgetResizable(True)

    def grow() -> None:
        for row in range(ROWS):
            column.addWidget(QLabel(str(row)))

    return area, grow


def table() -> tuple[QAbstractScrollArea, Grow]:
    view, model = QTableView(), QStandardItemModel(1, 1)
    view.setModel(model)
    view.verticalHeader().hide()  # it grows with the number of its rows
    model.setParent(view)
    return view, lambda: model.setRowCount(ROWS)


def list_of_texts() -> tuple[QAbstractScrollArea, Grow]:
    view, model = QListView(), QStringListModel(["a"])
    view.setModel(model)
    model.setParent(view)
    return view, lambda: model.setStringList([str(row) for row in range(ROWS)])


def plain_text() -> tuple[QAbstractScrollArea, Grow]:
    view = QPlainTextEdit("a")
    return view, lambda: view.setPlainText("\n".join(map(str, range(ROWS))))


def bar_colours(area: QAbstractScrollArea) -> set[str]:
    """Return the colours along the middle of the room of the vertical scroll bar."""
    bar = area.verticalScrollBar()
    image = area.grab().toImage()
    place = bar.mapTo(area, bar.rect().center())
    return {image.pixelColor(place.x(), y).name() for y in range(4, image.height() - 4)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [scrolled_labels, table, list_of_texts, plain_text])
def test_a_scroll_bar_that_appears_moves_nothing_and_is_seen_only_then(
    qtbot: QtBot, theme: Theme, make: Callable[[], tuple[QAbstractScrollArea, Grow]], scheme: str
) -> None:
    theme.set_scheme(scheme)
    area, grow = make()
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    QApplication.processEvents()
    width = area.viewport().width()
    assert area.verticalScrollBar().maximum() == 0
    before = bar_colours(area)
    assert theme.colours.handle not in before
    grow()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert area.viewport().width() == width
    ground = (bar_colours(area) - {theme.colours.handle}) & before
    assert theme.colours.handle in bar_colours(area)
    assert all(contrast(theme.colours.handle, colour) >= 3 for colour in ground)


def test_an_area_that_never_scrolls_keeps_no_room(qtbot: QtBot, theme: Theme) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.resize(300, 200)
    area.show()
    assert area.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert area.viewport().width() > 290


def row_of(image: QImage, y: int) -> list[str]:
    return [image.pixelColor(x, y).name() for x in range(image.width())]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_handle_and_the_groove_of_a_slider_can_be_seen(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    theme.set_scheme(scheme)
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.setRange(0, 100)
    slider.setValue(50)
    slider.resize(300, 40)
    slider.show()
    image = slider.grab().toImage()
    row = row_of(image, image.height() // 2)
    assert row[150] == theme.colours.accent, "the handle"
    assert row[250] == theme.colours.handle, "the groove after it"
    ground = image.pixelColor(2, 2).name()
    assert contrast(row[150], ground) >= 4.5
    assert contrast(row[250], ground) >= 3
    above = row_of(image, image.height() // 2 - slider.fontMetrics().xHeight() // 2)
    assert above[150] == theme.colours.accent and above[250] == ground, "the handle is higher than the groove"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_frame_and_the_arrow_of_a_list_can_be_seen(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    theme.set_scheme(scheme)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItem("i")
    box.resize(200, 40)
    box.show()
    image = box.grab().toImage()
    colours = theme.colours
    assert contrast(row_of(image, 20)[0], colours.window) >= 3
    arrow = {image.pixelColor(x, y).name() for x in range(170, 198) for y in range(6, 34)}
    assert max(contrast(colour, colours.surface) for colour in arrow) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_entry_of_an_open_list_can_be_read(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    theme.set_scheme(scheme)
    box = QComboBox()
    box.addItems(["By model", "By class"])
    qtbot.addWidget(box)
    box.show()
    box.showPopup()
    view = box.view()
    row = view.visualRect(view.model().index(0, 0))
    image = view.viewport().grab(row).toImage()
    colours = [image.pixelColor(x, y).name() for x in range(4, image.width() - 4) for y in range(4, image.height() - 4)]
    ground = max(set(colours), key=colours.count)
    assert max(contrast(ink, ground) for ink in set(colours)) >= 4.5
    assert ground != theme.colours.surface, "the chosen entry stands out from the others"
    box.hidePopup()


def test_fields_of_whole_and_of_decimal_numbers_look_the_same(qtbot: QtBot, theme: Theme) -> None:
    fields = QSpinBox(), QDoubleSpinBox()
    for field in fields:
        qtbot.addWidget(field)
        field.ensurePolished()
    whole, decimal = fields
    assert whole.sizeHint().height() == decimal.sizeHint().height()
