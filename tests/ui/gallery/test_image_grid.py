"""How pictures are drawn."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.image_grid import ImageFilter, ImageGrid, ImageModel, as_qimage, draw_sharp
from purer_app.ui.gallery.record import PseudoImage


def image(
    number: int = 1,
    confidence: float = 0.5,
    name: str = "ash",
    others: float | None = None,
    hardness: float | None = None,
) -> PseudoImage:
    pixels = bytes([255, 0, 0] + [0, 0, 255] * 3)
    asked = {"others": others, "n_others": 6, "n_classes": 5} if others is not None else {}
    return PseudoImage(
        0,
        0,
        number,
        "a.pth",
        "conv4-4",
        name,
        confidence,
        2,
        2,
        pixels,
        hardness=hardness,
        **asked,  # type: ignore[arg-type]
    )


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
    [
        ("model", "bAc"),
        ("class", "Abc"),
        ("most sure", "cAb"),
        ("least sure", "bAc"),
        ("most recognised", "Abc"),
        ("least recognised", "bAc"),
        ("hardest", "cbA"),
        ("easiest", "bcA"),
    ],
)
def test_pictures_stand_in_the_wanted_order(qtbot: QtBot, sort: str, names: str) -> None:
    model = ImageModel()
    shown = ImageFilter(model)
    model.set_images([image(1, 0.1, "b", 0.0, 0.5), image(2, 0.2, "A", 0.3), image(3, 0.9, "c", None, 2.5)])
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


def text_of(one: PseudoImage, role: Qt.ItemDataRole = Qt.ItemDataRole.ToolTipRole) -> str:
    model = ImageModel()
    model.set_images([one])
    text = model.data(model.index(0), role)
    assert isinstance(text, str)
    return text


def test_the_tooltip_says_what_its_own_and_other_models_take_an_image_for(qtbot: QtBot) -> None:
    text = text_of(image(1, 0.984, others=0.641))
    assert "own model 98 %, other models 64 %" in text
    assert (
        "6 other models" in text
        and "(chance: 20 %)" in text
        and "images that the image&#x27;s own model did not make" in text
    )
    plain = text_of(image(1, 0.984, others=0.641), Qt.ItemDataRole.AccessibleTextRole)
    assert plain == "ash, image 1, from a.pth at step 0: own model 98 %, other models 64 %."


def test_the_tooltip_says_how_many_models_have_the_class_themselves(qtbot: QtBot) -> None:
    known = replace(image(others=0.641), by_name=True, n_others=2)
    assert "mean probability of this class by the 2 other models that have it" in text_of(known)
    assert "by the one other model that has it" in text_of(replace(known, n_others=1))


def test_the_tooltip_says_that_other_models_were_not_asked(qtbot: QtBot) -> None:
    text = text_of(image(1, 0.984, "<b>ash</b>"))
    assert "own model 98 %." in text and "were not asked" in text
    assert "&lt;b&gt;" in text, "a name is no markup"


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("side_px", [32, 96])
def test_percentages_are_never_cut(qtbot: QtBot, theme: Theme, percent: int, side_px: int) -> None:
    theme.set_text_percent(percent)
    grid = ImageGrid(theme)
    qtbot.addWidget(grid)
    grid.resize(400, 300)
    grid.set_side(side_px)
    width = grid.fontMetrics().horizontalAdvance("other models 100 %")
    assert grid.gridSize().width() >= width + 10  # the frame and the margin of the text


def test_classes_of_imagenet_are_shown_sorted_and_found_by_name_and_id(qtbot: QtBot) -> None:
    model = ImageModel()
    shown = ImageFilter(model)
    model.set_images([image(1, name="n01440764"), image(2, name="n02007558"), image(3, name="my own")])
    shown.set_sort("class")
    assert [shown.index(row, 0).data() for row in range(3)] == ["flamingo", "my own", "tench"]
    assert "tench (n01440764), image 1" in shown.index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    for text in ("Tench", "n0144"):
        shown.set_text(text)
        assert [one.class_name for one in shown.shown()] == ["n01440764"], "the name of the model itself stays"
