"""How pictures are drawn."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.image_grid import ImageFilter, ImageGrid, ImageModel, as_qimage, draw_sharp
from purer_app.ui.gallery.record import PseudoImage


def image(number: int = 1, confidence: float = 0.5, name: str = "ash") -> PseudoImage:
    return PseudoImage(0, 0, number, "a.pth", "conv4-4", name, confidence, 2, 2, bytes([255, 0, 0] + [0, 0, 255] * 3))


def test_an_enlarged_picture_keeps_its_pixels_sharp(qtbot: QtBot) -> None:
    canvas = QImage(50, 50, QImage.Format.Format_RGB888)
    canvas.fill(Qt.GlobalColor.white)
    painter = QPainter(canvas)
    draw_sharp(painter, QRect(0, 0, 50, 50), as_qimage(image()))
    painter.end()
    colours = {canvas.pixelColor(x, y).name() for x in range(50) for y in range(50)}
    assert colours == {"#ff0000", "#0000ff"}
    assert canvas.pixelColor(24, 24) == QColor("#ff0000")
    assert canvas.pixelColor(25, 25) == QColor("#0000ff")


def test_a_place_without_whole_multiples_leaves_a_margin_instead_of_blurring(qtbot: QtBot) -> None:
    canvas = QImage(51, 51, QImage.Format.Format_RGB888)
    canvas.fill(Qt.GlobalColor.white)
    painter = QPainter(canvas)
    draw_sharp(painter, QRect(0, 0, 51, 51), as_qimage(image()))
    painter.end()
    reds = sum(canvas.pixelColor(x, y) == QColor("#ff0000") for x in range(51) for y in range(51))
    assert reds == 25 * 25


@pytest.mark.parametrize(
    ("sort", "names"),
    [("model", "bAc"), ("class", "Abc"), ("most sure", "cAb"), ("least sure", "bAc")],
)
def test_pictures_stand_in_the_wanted_order(qtbot: QtBot, sort: str, names: str) -> None:
    model = ImageModel()
    shown = ImageFilter(model)
    model.set_images([image(1, 0.1, "b"), image(2, 0.2, "A"), image(3, 0.9, "c")])
    shown.set_sort(sort)
    assert "".join(one.class_name for one in shown.shown()) == names


def test_columns_share_the_width_and_grow_with_the_text(qtbot: QtBot, theme: Theme) -> None:
    grid = ImageGrid(theme)
    qtbot.addWidget(grid)
    model = ImageModel(grid)
    model.set_images([image(number) for number in range(1, 30)])
    grid.setModel(model)
    grid.resize(640, 400)
    grid.show()
    width = grid.viewport().width()
    columns = width // grid.gridSize().width()
    assert columns > 1
    assert width - columns * grid.gridSize().width() < columns + 1
    before = grid.gridSize().height()
    theme.set_text_percent(200)
    assert grid.gridSize().height() > before
