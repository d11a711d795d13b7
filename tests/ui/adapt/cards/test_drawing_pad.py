"""The pad turns mouse and keys into ink."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.cards.drawing_pad import IMAGE_PX, PEN_WIDTH, DrawingPad, smooth_path
from purer_app.ui.core.theme import Theme
from tests.ui.adapt.widget_tools import draw

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pad(qtbot: QtBot, theme: Theme) -> DrawingPad:
    pad = DrawingPad(theme)
    qtbot.addWidget(pad)
    pad.resize(212, 212)
    pad.show()
    return pad


def ink(image: QImage) -> np.ndarray:
    """Return (h, w) of 0 for paper to 1 for ink."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return 1 - rows[:, : image.width()] / 255


def test_a_fresh_pad_is_white_paper(pad: DrawingPad) -> None:
    image = pad.image()
    assert image.format() == QImage.Format.Format_Grayscale8
    assert (image.width(), image.height()) == (IMAGE_PX, IMAGE_PX)
    assert ink(image).max() == 0


def test_a_straight_stroke_inks_its_length_times_the_pen(pad: DrawingPad) -> None:
    draw(pad, (0.25, 0.5), (0.5, 0.5), (0.75, 0.5))
    found = ink(pad.image())
    width = PEN_WIDTH * IMAGE_PX
    expected = 0.5 * IMAGE_PX * width + np.pi * width**2 / 4  # a bar with two round ends
    assert found.sum() == pytest.approx(expected, rel=0.05)
    assert found[IMAGE_PX // 2, IMAGE_PX // 2] == pytest.approx(1, abs=0.05)
    assert found[IMAGE_PX // 4].max() == 0


def test_the_pen_grows_with_the_paper(pad: DrawingPad) -> None:
    draw(pad, (0.2, 0.2), (0.4, 0.8), (0.8, 0.3))
    assert ink(pad.image(105)).mean() == pytest.approx(ink(pad.image(420)).mean(), rel=0.05)


def test_edges_are_smooth(pad: DrawingPad) -> None:
    draw(pad, (0.2, 0.2), (0.8, 0.7))
    found = ink(pad.image())
    assert ((found > 0.05) & (found < 0.95)).any()


def test_a_click_is_a_dot(pad: DrawingPad) -> None:
    QTest.mouseClick(pad, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(106, 106))
    assert 0 < ink(pad.image()).sum() < 30


def test_each_change_is_signalled_once(pad: DrawingPad) -> None:
    told: list[bool] = []
    pad.changed.connect(lambda: told.append(pad.is_empty))
    draw(pad, (0.2, 0.2), (0.8, 0.2))
    draw(pad, (0.2, 0.8), (0.8, 0.8))
    pad.undo()
    pad.clear()
    pad.clear()
    pad.undo()
    assert told == [False, False, False, True]


def test_undo_takes_the_last_stroke_only(pad: DrawingPad) -> None:
    draw(pad, (0.2, 0.2), (0.8, 0.2))
    one = ink(pad.image())
    draw(pad, (0.2, 0.8), (0.8, 0.8))
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    assert np.array_equal(ink(pad.image()), one)


def test_keys_draw_as_the_mouse_does(pad: DrawingPad) -> None:
    QTest.keyClick(pad, Qt.Key.Key_Space)
    for _ in range(8):
        QTest.keyClick(pad, Qt.Key.Key_Right)
    QTest.keyClick(pad, Qt.Key.Key_Space)
    QTest.keyClick(pad, Qt.Key.Key_Down)
    found = ink(pad.image())
    row = found[IMAGE_PX // 2]
    assert row[IMAGE_PX // 2 : int(0.74 * IMAGE_PX)].min() > 0.9
    assert row[: IMAGE_PX // 2 - 5].max() == 0
    assert found[int(0.6 * IMAGE_PX) :].max() == 0


def test_leaving_the_pad_lifts_the_pen(qtbot: QtBot, theme: Theme, pad: DrawingPad) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    pad.activateWindow()
    pad.setFocus()
    qtbot.waitUntil(pad.hasFocus)
    QTest.keyClick(pad, Qt.Key.Key_Space)
    with qtbot.waitSignal(pad.changed):
        pad.clearFocus()


def test_strokes_stay_on_the_paper(pad: DrawingPad) -> None:
    draw(pad, (0.5, 0.5), (3, 0.5))
    found = ink(pad.image())
    assert found[IMAGE_PX // 2, -1] > 0.9


def test_a_smooth_path_begins_and_ends_where_the_stroke_does() -> None:
    points = [QPointF(0, 0), QPointF(1, 5), QPointF(4, 4), QPointF(9, 2)]
    path = smooth_path(points)
    assert path.pointAtPercent(0) == points[0]
    assert path.pointAtPercent(1) == points[-1]
    assert path.boundingRect().bottom() < 5  # the corner at (1, 5) is rounded off
