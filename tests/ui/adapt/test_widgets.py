"""The small parts of the Adapt page: bars, tiles, cards, the grid of left-out pictures and columns."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.core.resources import resource
from purer_app.ui.adapt.cards.class_card import ClassCard
from purer_app.ui.adapt.cards.example_pad import ExamplePad
from purer_app.ui.adapt.cards.picture_strip import PictureStrip
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.thumbnails import THUMBNAIL_PX, Thumbnails, read_small
from purer_app.ui.adapt.columns.left_out_grid import SHOWN_AT_FIRST, LeftOutGrid, Recognition
from purer_app.ui.adapt.state.class_library import UserClass
from purer_app.ui.adapt.tab_order import tab_stops
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.bar_chart import MOST_BARS, Bar, BarChart, per_cent
from purer_app.ui.widgets.layouts.columns_view import ColumnsView
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.message_bar import MessageBar
from tests.ui.adapt.widget_tools import child, drop
from tests.ui.conftest import LONG_MS

INK = resource("symbols") / "symbol-01"


@pytest.fixture
def thumbnails(qapp: object) -> Iterator[Thumbnails]:
    thumbnails = Thumbnails()
    yield thumbnails
    thumbnails.deleteLater()


def test_a_flow_breaks_rows_and_is_as_high_as_its_rows(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, spacing=10)
    for _ in range(5):
        box = QLabel()
        box.setFixedSize(30, 20)
        flow.addWidget(box)
    assert flow.heightForWidth(70) == 3 * 20 + 2 * 10
    assert flow.heightForWidth(71 + 200) == 20
    flow.setGeometry(QRect(0, 0, 70, 200))
    assert [box.pos() for box in holder.findChildren(QLabel)[:3]] == [QPoint(0, 0), QPoint(40, 0), QPoint(0, 30)]


@pytest.mark.parametrize(("aligns_tops", "tops"), [(False, [0, 15]), (True, [0, 0])])
def test_low_items_stand_in_the_middle_or_at_the_top_of_their_row(
    qtbot: QtBot, aligns_tops: bool, tops: list[int]
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, aligns_tops=aligns_tops)
    for height in (40, 10):
        box = QLabel()
        box.setFixedSize(30, height)
        flow.addWidget(box)
    flow.setGeometry(QRect(0, 0, 200, 100))
    assert [box.y() for box in holder.findChildren(QLabel)] == tops


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0 %"), (0.003, "< 1 %"), (0.456, "46 %"), (0.997, "> 99 %"), (1.0, "100 %")]
)
def test_what_is_not_certain_is_not_called_so(share: float, text: str) -> None:
    assert per_cent(share) == text


def test_of_many_classes_the_most_probable_are_drawn(qtbot: QtBot, theme: Theme) -> None:
    bars = BarChart(theme)
    qtbot.addWidget(bars)
    bars.show_bars([Bar(f"class {n}", n / 100, "#000000") for n in range(10)])
    assert [bar.name for bar in bars.bars] == [f"class {n}" for n in range(9, 9 - MOST_BARS, -1)]
    assert bars.accessibleDescription().startswith("class 9 9 %, class 8 8 %")
    bars.show_bars([Bar("b", 0.1, "#000000"), Bar("a", 0.9, "#000000")])
    assert [bar.name for bar in bars.bars] == ["b", "a"]


def test_a_bar_is_as_long_as_its_share(qtbot: QtBot, theme: Theme) -> None:
    bars = BarChart(theme)
    qtbot.addWidget(bars)
    bars.show_bars([Bar("a", 0.75, "#ff0000"), Bar("b", 0.25, "#0000ff")])
    bars.resize(600, bars.sizeHint().height())
    image = bars.grab().toImage()
    height = image.height() // 2
    red = sum(image.pixelColor(x, height // 2).name() == "#ff0000" for x in range(image.width()))
    blue = sum(image.pixelColor(x, height + height // 2).name() == "#0000ff" for x in range(image.width()))
    assert red / blue == pytest.approx(3, rel=0.1)


def test_a_tile_asks_for_its_removal_by_cross_and_by_key(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails) -> None:
    tile = PictureTile(theme, name="01.png", removable=True)
    qtbot.addWidget(tile)
    tile.show_file(INK / "01.png", thumbnails)
    tile.resize(tile.sizeHint())
    tile.show()
    asked: list[Path] = []
    tile.removal_requested.connect(asked.append)
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(tile.width() - 8, 8))
    QTest.keyClick(tile, Qt.Key.Key_Delete)
    assert asked == [INK / "01.png"] * 2
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(8, tile.height() - 8))
    assert len(asked) == 2
    qtbot.waitUntil(lambda: tile.grab().toImage().pixelColor(tile.rect().center()).isValid(), timeout=LONG_MS)


def test_thumbnails_come_small_and_once_and_again_after_a_change(
    qtbot: QtBot, thumbnails: Thumbnails, tmp_path: Path
) -> None:
    path = tmp_path / "wide.png"
    QImage(800, 400, QImage.Format.Format_RGB32).save(str(path))
    taken: list[QImage] = []
    thumbnails.request(path, taken.append)
    qtbot.waitUntil(lambda: bool(taken), timeout=LONG_MS)
    assert (taken[0].width(), taken[0].height()) == (THUMBNAIL_PX, THUMBNAIL_PX // 2)
    thumbnails.request(path, taken.append)
    assert len(taken) == 2
    path.unlink()
    thumbnails.request(path, taken.append)
    assert taken[2].isNull()
    assert read_small(INK / "01.png").width() == 56


def test_a_thumbnail_follows_a_picture_that_is_replaced_with_the_same_time(
    qtbot: QtBot, thumbnails: Thumbnails, tmp_path: Path
) -> None:
    path, other = tmp_path / "a.png", tmp_path / "b.png"
    for file, colour in ((path, "red"), (other, "blue")):
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        image.fill(colour)
        image.save(str(file))
        os.utime(file, (1_000_000_000, 1_000_000_000))
    taken: list[QImage] = []
    thumbnails.request(path, taken.append)
    qtbot.waitUntil(lambda: len(taken) == 1, timeout=LONG_MS)
    other.replace(path)
    assert thumbnails.known(path) is None
    thumbnails.request(path, taken.append)
    qtbot.waitUntil(lambda: len(taken) == 2, timeout=LONG_MS)
    assert [image.pixelColor(4, 4).name() for image in taken] == ["#ff0000", "#0000ff"]


def test_wrong_pictures_stand_first_with_both_names(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails) -> None:
    grid = LeftOutGrid(theme, thumbnails)
    qtbot.addWidget(grid)
    file = INK / "01.png"
    grid.show_recognitions([Recognition(file, "ash", "ash"), Recognition(file, "elm", "fir")])
    assert [one.truth for one in grid.shown] == ["elm", "ash"]
    tiles = grid.findChildren(PictureTile)
    assert [tile.text() for tile in tiles] == ["elm\n→ fir", "ash"]
    assert [tile.accessibleName() for tile in tiles] == ["elm, classified as fir", "ash, classified correctly"]


def test_a_long_grid_is_shown_whole_on_request(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails) -> None:
    grid = LeftOutGrid(theme, thumbnails)
    qtbot.addWidget(grid)
    grid.show_recognitions([Recognition(INK / "01.png", "ash", "ash")] * 30)
    assert len(grid.shown) == SHOWN_AT_FIRST
    child(grid, QPushButton, "left_out_more").click()
    assert len(grid.shown) == 30


@pytest.fixture
def card(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails) -> ClassCard:
    card = ClassCard(theme, thumbnails)
    qtbot.addWidget(card)
    card.show_class(UserClass("ash", (INK / "01.png",)), "#2d5bd0")
    card.show()
    return card


def test_a_class_folder_with_an_imagenet_id_keeps_its_name_and_says_what_it_is(card: ClassCard) -> None:
    card.show_class(UserClass("n01440764", (INK / "01.png",)), "#2d5bd0")
    assert child(card, QLineEdit, "class_name").text() == "n01440764"
    assert any(label.text().startswith("tench · 1 picture") for label in card.findChildren(QLabel))


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "No pictures yet: drop some here, or draw one"),
        (1, "1 picture: enough to start, 3 or more are better"),
        (2, "2 pictures: enough to start, 3 or more are better"),
        (3, "3 pictures"),
    ],
)
def test_a_card_says_whether_more_pictures_would_help(card: ClassCard, count: int, text: str) -> None:
    card.show_class(UserClass("ash", tuple(INK / f"0{n + 1}.png" for n in range(count))), "#2d5bd0")
    assert child(card, QLabel, "class_count").text() == text


def test_a_card_asks_for_another_name_and_shows_what_came_of_it(card: ClassCard) -> None:
    wanted: list[str] = []
    card.renamed.connect(wanted.append)
    edit = child(card, QLineEdit, "class_name")
    edit.setText(" elm ")
    edit.editingFinished.emit()
    edit.editingFinished.emit()
    assert wanted == ["elm"]
    assert edit.text() == "ash"  # nobody renamed it


def test_a_refused_name_stays_to_be_corrected_with_the_reason(card: ClassCard) -> None:
    wanted: list[str] = []
    card.renamed.connect(wanted.append)
    card.renamed.connect(lambda _: card.refuse_name("A class 'elm' already exists."))
    edit = child(card, QLineEdit, "class_name")
    edit.setText("elm")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "elm"
    assert card.warning.text == "A class 'elm' already exists. The class is still called “ash”."
    card.show_class(UserClass("ash", (INK / "01.png", INK / "02.png")), "#2d5bd0")
    assert edit.text() == "elm", "news of the class leave it as it is"
    edit.editingFinished.emit()
    assert wanted == ["elm"], "the same name is asked for once"
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert (edit.text(), card.warning.text) == ("ash", "")


def test_a_refused_name_goes_with_its_warning(card: ClassCard) -> None:
    card.renamed.connect(lambda _: card.refuse_name("The project is read-only."))
    edit = child(card, QLineEdit, "class_name")
    edit.setText("elm")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    card.dismiss_warning()
    assert (edit.text(), card.warning.text) == ("ash", "")


def test_the_pictures_of_a_card_are_one_stop_with_arrow_keys(qtbot: QtBot, card: ClassCard) -> None:
    pictures = tuple(INK / f"0{number}.png" for number in (1, 2, 3))
    card.show_class(UserClass("ash", pictures), "#2d5bd0")
    card.activateWindow()
    strip = child(card, PictureStrip, "class_pictures")
    asked: list[Path] = []
    card.picture_removal_requested.connect(asked.append)
    stops = tab_stops(card)
    names = [widget.objectName() for widget in stops if widget.isVisible()]
    buttons = ["add_pictures", "draw_example", "paste_pictures"]
    assert names == ["class_colour", "class_name", "remove_class", "class_pictures", *buttons]
    strip.setFocus()
    qtbot.waitUntil(strip.hasFocus, timeout=LONG_MS)
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 2),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Right, 1),
    ):
        QTest.keyClick(strip, key)
        assert strip.current == pictures[place]
    assert strip.accessibleDescription().startswith("02.png, picture 2 of 3.")
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert asked == [pictures[1]]
    card.show_class(UserClass("ash", (pictures[0], pictures[2])), "#2d5bd0")
    assert strip.hasFocus() and strip.current == pictures[2], "the next picture is current"
    card.show_class(UserClass("ash", ()), "#2d5bd0")
    assert child(card, QPushButton, "add_pictures").hasFocus()


def test_up_and_down_go_to_the_next_row(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails) -> None:
    strip = PictureStrip(theme, thumbnails)
    qtbot.addWidget(strip)
    pictures = [INK / f"0{number}.png" for number in range(1, 8)]
    strip.show_pictures(pictures, {})
    tile = strip.findChildren(PictureTile)[0].sizeHint().width()
    strip.resize(tile * 3 + 30, 400)
    strip.show()
    for key, place in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 4), (Qt.Key.Key_Down, 6), (Qt.Key.Key_Up, 3)):
        QTest.keyClick(strip, key)
        assert strip.current == pictures[place]


def test_a_message_lists_every_detail_on_request(qtbot: QtBot, theme: Theme) -> None:
    bar = MessageBar(theme, "bar")
    qtbot.addWidget(bar)
    bar.show_message("2 files were not added.", ["a.png is broken.", "b.png is incomplete."])
    shown = child(bar, QPlainTextEdit, "bar_details")
    assert shown.isHidden()
    child(bar, QPushButton, "bar_show_all").click()
    assert not shown.isHidden() and shown.toPlainText() == "a.png is broken.\nb.png is incomplete."
    bar.show_message("One thing.")
    assert shown.isHidden() and child(bar, QPushButton, "bar_show_all").isHidden()


def test_a_message_out_of_view_is_scrolled_to(qtbot: QtBot, theme: Theme) -> None:
    area, inside, bar = QScrollArea(), QWidget(), MessageBar(theme, "bar")
    qtbot.addWidget(area)
    layout = QVBoxLayout(inside)
    layout.addWidget(bar)
    space = QLabel()
    space.setFixedHeight(2000)
    layout.addWidget(space)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(300, 300)
    area.show()
    area.verticalScrollBar().setValue(1500)
    bar.show_message("It did not work.")
    qtbot.waitUntil(lambda: not bar.visibleRegion().isEmpty(), timeout=LONG_MS)


def test_a_card_takes_drops(card: ClassCard) -> None:
    taken: list[list[Path]] = []
    card.dropped.connect(taken.append)
    drop(card, INK / "01.png", INK)
    assert taken == [[INK / "01.png", INK]]


def test_a_card_lights_up_for_files_only(card: ClassCard) -> None:
    before = card.grab().toImage()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    text, files = QMimeData(), QMimeData()
    text.setText("no file")
    files.setUrls([QUrl.fromLocalFile(str(INK / "01.png"))])
    for data, lit in ((text, False), (files, True)):
        event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
        event.setAccepted(False)
        card.dragEnterEvent(event)
        assert event.isAccepted() == lit
        assert (card.grab().toImage() != before) == lit
    card.dragLeaveEvent(QDragLeaveEvent())
    assert card.grab().toImage() == before


def test_a_drawing_stays_on_the_pad_until_it_is_kept(qtbot: QtBot, theme: Theme) -> None:
    pad = ExamplePad(theme)
    qtbot.addWidget(pad)
    pad.show_class("ash", "#2d5bd0")
    pad.show()
    drawn: list[QImage] = []
    pad.drawn.connect(drawn.append)
    keep = child(pad, QPushButton, "add_drawing")
    assert not keep.isEnabled()
    QTest.mouseClick(pad.panel.pad, Qt.MouseButton.LeftButton)
    keep.click()
    assert [image.width() for image in drawn] == [105]
    assert not pad.panel.pad.is_empty, "the class may not be writable"
    QTest.keyClick(pad.panel.pad, Qt.Key.Key_Return)
    assert len(drawn) == 2
    pad.clear()
    QTest.keyClick(pad.panel.pad, Qt.Key.Key_Return)
    assert len(drawn) == 2 and pad.panel.pad.is_empty


@pytest.fixture
def columns(qtbot: QtBot, theme: Theme) -> ColumnsView:
    view = ColumnsView(theme, [QLabel(text) for text in "abc"], ("A", "B", "C"))
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.mark.parametrize(("letters", "shown"), [(60, [0, 1, 2]), (40, [1, 2]), (20, [2])])
def test_as_many_columns_are_shown_as_fit(columns: ColumnsView, letters: int, shown: list[int]) -> None:
    columns.resize(columns.fontMetrics().horizontalAdvance("m") * letters, 400)
    columns.show_column(2)
    assert columns.visible_columns == shown


def test_larger_text_leaves_fewer_columns(columns: ColumnsView, theme: Theme) -> None:
    columns.resize(columns.fontMetrics().horizontalAdvance("m") * 60, 400)
    assert columns.visible_columns == [0, 1, 2]
    theme.set_text_percent(200)
    assert columns.visible_columns == [0]


def test_a_column_that_needs_more_room_gets_it_from_the_others(qtbot: QtBot, theme: Theme) -> None:
    words = [QLabel(text) for text in ("a", "wide " * 12, "c")]
    columns = [QWidget() for _ in words]
    for column, label in zip(columns, words, strict=True):
        QVBoxLayout(column).addWidget(label)
    view = ColumnsView(theme, columns, ("A", "B", "C"))
    qtbot.addWidget(view)
    letter, needed = view.fontMetrics().horizontalAdvance("m"), words[1].minimumSizeHint().width()

    def nothing_is_cut() -> bool:
        shown = [area for area in view.findChildren(QScrollArea) if area.isVisible()]
        return len(shown) == len(view.visible_columns) and not any(a.horizontalScrollBar().maximum() for a in shown)

    view.resize(needed + 45 * letter, 400)
    view.show()
    assert view.visible_columns == [0, 1, 2]
    qtbot.waitUntil(nothing_is_cut)
    words[1].setText("a")
    words[2].setText("wide " * 12)
    qtbot.waitUntil(lambda: nothing_is_cut() and view.visible_columns == [0, 1, 2])
    words[0].setText("wide " * 12)
    qtbot.waitUntil(lambda: nothing_is_cut() and view.visible_columns == [0, 1])
