"""Rows that follow verdicts without a jump, and a table that filters, sorts and ticks."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from purer_app.engine.core.verdict import Verdict
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.table.rows import ModelTableModel
from purer_app.ui.models.table.table import ModelFilter, ModelTable
from purer_app.ui.models.texts.cells import Column, folders_of
from purer_app.ui.models.texts.words import Kind
from purer_app.ui.state.project.project import ModelEntry
from purer_app.ui.state.session import Session
from tests.ui.conftest import MakeVerdict, inspected


@pytest.fixture
def rows(project: Session, theme: Theme, qtmodeltester: ModelTester) -> ModelTableModel:
    rows = ModelTableModel(project.models, theme)
    qtmodeltester.check(rows)
    return rows


@pytest.fixture
def table(qtbot: QtBot, rows: ModelTableModel, theme: Theme) -> ModelTable:
    table = ModelTable(ModelFilter(rows), theme)
    qtbot.addWidget(table)
    return table


def tell(session: Session, *verdicts: Verdict) -> None:
    """Play back the verdicts of files, as the inspection tells them."""
    session.models.take_events(session.store.folder, inspected(*verdicts))


def names(model: ModelTableModel | ModelFilter) -> list[str]:
    return [model.index(row, Column.NAME).data() for row in range(model.rowCount())]


def the_filter(table: ModelTable) -> ModelFilter:
    model = table.model()
    assert isinstance(model, ModelFilter)
    return model


def test_a_control_character_of_a_file_name_is_visible_in_the_reasons(
    project: Session, rows: ModelTableModel, verdict: MakeVerdict
) -> None:
    tell(project, verdict("/m/birch.pth", verdict="refused", use="none", reasons=("a\x1b[31mb.pth is damaged",)))
    assert rows.index(0, Column.WHY).data() == "a\\x1b[31mb.pth is damaged"


def test_a_row_shows_what_is_known(project: Session, rows: ModelTableModel, verdict: MakeVerdict) -> None:
    tell(project, verdict("/m/birch.pth", confidence=0.8, verdict="assumptions", assumptions=("<b>no names</b>",)))
    texts = [rows.index(0, column).data() for column in Column]
    assert texts == [
        "",
        "birch.pth",
        "m",
        "Ready with assumptions",
        "conv4-32 · 80 %",
        "5",
        "3×32×32",
        "28,896",
        "torch-zip",
        "assumed: <b>no names</b>",
    ]
    assert "&lt;b&gt;" in rows.index(0, Column.WHY).data(Qt.ItemDataRole.ToolTipRole)
    assert rows.index(0, Column.USE).data(Qt.ItemDataRole.AccessibleTextRole) == "used"


def test_verdicts_come_in_one_by_one_without_a_reset(
    qtbot: QtBot, project: Session, rows: ModelTableModel, verdict: MakeVerdict
) -> None:
    resets: list[int] = []
    rows.modelReset.connect(lambda: resets.append(1))
    for number in range(4):
        tell(project, verdict(f"/m/{number}.pth"))
    with qtbot.waitSignal(rows.dataChanged):
        tell(project, verdict("/m/2.pth", verdict="refused", use="none"))
    assert names(rows) == ["0.pth", "1.pth", "2.pth", "3.pth"]
    assert rows.row(2).kind is Kind.REFUSED
    assert resets == []


def test_an_encoder_takes_part_with_its_features_and_can_be_left_out(
    project: Session, rows: ModelTableModel, verdict: MakeVerdict
) -> None:
    tell(project, verdict("/m/encoder.pth", verdict="assumptions", use="features", n_classes=0))
    assert rows.row(0).kind is Kind.FEATURES and rows.row(0).used
    assert not rows.row(0).can_teach
    assert project.models.used_paths() == ("/m/encoder.pth",)
    place = rows.index(0, Column.USE)
    assert rows.setData(place, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert project.models.used_paths() == ()


def test_rows_leave_and_come_back_to_their_places(
    project: Session, rows: ModelTableModel, verdict: MakeVerdict
) -> None:
    tell(project, *(verdict(f"/m/{number}.pth") for number in range(6)))
    before = project.models.entries
    project.models.remove(["/m/0.pth", "/m/2.pth", "/m/3.pth", "/m/5.pth"])
    assert names(rows) == ["1.pth", "4.pth"]
    project.models.take_entries(before)
    assert names(rows) == [f"{number}.pth" for number in range(6)]


def test_selection_and_scroll_position_survive_a_verdict(
    project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    tell(project, *(verdict(f"/m/{number:03}.pth") for number in range(200)))
    table.resize(600, 300)
    table.show()
    table.select_path("/m/150.pth")
    QApplication.processEvents()
    scrolled = table.verticalScrollBar().value()
    assert scrolled > 0
    tell(project, verdict("/m/new.pth"), verdict("/m/010.pth", verdict="refused", use="none"))
    QApplication.processEvents()
    assert [row.path for row in table.selected_rows()] == ["/m/150.pth"]
    assert table.verticalScrollBar().value() == scrolled


def test_a_tick_lets_a_model_take_part_and_a_useless_one_has_none(
    project: Session, rows: ModelTableModel, verdict: MakeVerdict
) -> None:
    tell(project, verdict("/m/a.pth"), verdict("/m/b.pth", verdict="refused", use="none"))
    good, bad = rows.index(0, Column.USE), rows.index(1, Column.USE)
    role = Qt.ItemDataRole.CheckStateRole
    assert good.data(role) == Qt.CheckState.Checked
    assert rows.setData(good, Qt.CheckState.Unchecked.value, role)
    assert project.models.used_paths() == ()
    assert good.data(Qt.ItemDataRole.AccessibleTextRole) == "not used"
    assert not bad.flags() & Qt.ItemFlag.ItemIsUserCheckable and bad.data(role) is None
    assert not rows.setData(bad, Qt.CheckState.Checked.value, role)
    assert replace(project.models.entries[1], sha256="") == ModelEntry(path="/m/b.pth", used=False)


def test_words_and_kinds_filter_the_rows(project: Session, table: ModelTable, verdict: MakeVerdict) -> None:
    tell(
        project,
        verdict("/m/birch.pth"),
        verdict("/m/beech.pth", architecture="resnet10-8"),
        verdict("/m/junk.pth", verdict="refused", use="none", reasons=("it is a web page",)),
    )
    rows = the_filter(table)
    rows.set_text("  Web Page ")
    assert names(rows) == ["junk.pth"]
    rows.set_text("resnet")
    assert names(rows) == ["beech.pth"]
    rows.set_text("")
    rows.set_kinds(frozenset({Kind.READY}))
    assert names(rows) == ["birch.pth", "beech.pth"]
    rows.set_kinds(frozenset())
    assert len(names(rows)) == 3


@pytest.mark.parametrize("selected", ["/m/oak.pth", "/m/elm.pth", "/m/yew.pth"])
@pytest.mark.parametrize("left", ["oak", "elm", "yew", "nothing"])
def test_what_listens_to_the_selection_knows_that_a_filter_hid_it(
    selected: str, left: str, project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    tell(project, *(verdict(f"/m/{tree}.pth") for tree in ("oak", "elm", "yew")))
    table.show()
    table.select_path(selected)
    heard: list[list[str]] = []
    table.selected.connect(lambda: heard.append([row.path for row in table.selected_rows()]))
    the_filter(table).set_text(left)
    kept = [selected] if f"/m/{left}.pth" == selected else []
    assert (heard[-1] if heard else [selected]) == kept
    current = table.current_row()
    assert (current.path if current is not None else "") == "".join(kept)


def test_numbers_sort_as_numbers_and_verdicts_from_good_to_bad(
    project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    tell(
        project,
        verdict("/m/b.pth", parameters=900, n_classes=10),
        verdict("/m/a.pth", parameters=10_000, n_classes=2, verdict="refused", use="none"),
        verdict("/m/C.pth", parameters=2_000, n_classes=5, verdict="assumptions"),
    )
    rows = the_filter(table)
    assert names(rows) == ["b.pth", "a.pth", "C.pth"]
    orders = {
        Column.NAME: ["a.pth", "b.pth", "C.pth"],
        Column.PARAMETERS: ["b.pth", "C.pth", "a.pth"],
        Column.CLASSES: ["a.pth", "C.pth", "b.pth"],
        Column.VERDICT: ["b.pth", "C.pth", "a.pth"],
    }
    for column, expected in orders.items():
        table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        assert names(rows) == expected


def test_space_and_delete_ask_for_what_they_stand_for(
    qtbot: QtBot, project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    tell(project, verdict("/m/a.pth"))
    table.select_path("/m/a.pth")
    with qtbot.waitSignal(table.tick_requested):
        qtbot.keyClick(table, Qt.Key.Key_Space)
    with qtbot.waitSignal(table.removal_requested):
        qtbot.keyClick(table, Qt.Key.Key_Delete)


def test_the_current_model_is_the_last_one_reached(project: Session, table: ModelTable, verdict: MakeVerdict) -> None:
    tell(project, verdict("/m/a.pth"), verdict("/m/b.pth"))
    assert table.current_row() is None
    table.select_path("/m/b.pth")
    more = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().setCurrentIndex(table.model().index(0, 0, QModelIndex()), more)
    current = table.current_row()
    assert current is not None and current.path == "/m/a.pth"
    assert [row.path for row in table.selected_rows()] == ["/m/a.pth", "/m/b.pth"]


def test_chosen_widths_grow_with_the_text(table: ModelTable, theme: Theme) -> None:
    table.setColumnWidth(Column.NAME, 300)
    theme.set_text_percent(200)
    assert 500 <= table.columnWidth(Column.NAME) <= 700


def test_another_project_shows_other_rows(project: Session, rows: ModelTableModel, verdict: MakeVerdict) -> None:
    tell(project, verdict("/m/a.pth"))
    project.store.create(project.store.folder.with_name("other"), "Other")
    assert names(rows) == []


def test_a_click_on_the_tick_leaves_a_model_out(
    qtbot: QtBot, project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    tell(project, verdict("/m/a.pth"))
    table.resize(600, 300)
    table.show()
    cell = table.visualRect(table.model().index(0, Column.USE))
    place = QPoint(cell.left() + table.fontMetrics().height(), cell.center().y())
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert project.models.used_paths() == ()


def inked(header: QHeaderView, column: Column, *, title: bool, arrow: bool) -> int:
    """Count the pixels of a column's head that are not as its ground."""
    header.model().setHeaderData(column, Qt.Orientation.Horizontal, TITLES[column] if title else "")
    header.setSortIndicator(column if arrow else -1, Qt.SortOrder.AscendingOrder)
    box = QRect(header.sectionViewportPosition(column), 0, header.sectionSize(column), header.height() - 2)
    picture = header.viewport().grab(box).toImage()
    colours = Counter(picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return picture.width() * picture.height() - colours.most_common(1)[0][1]


TITLES = {Column.NAME: "Name", Column.CLASSES: "Classes", Column.PARAMETERS: "Parameters", Column.VERDICT: "Verdict"}


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("column", list(TITLES))
def test_the_sort_arrow_leaves_the_title_of_a_column_whole(
    column: Column, percent: int, qtbot: QtBot, project: Session, table: ModelTable, theme: Theme
) -> None:
    theme.set_text_percent(percent)
    table.resize(6000, 300)  # no column gives way
    table.show()
    own = table.horizontalHeader()
    view = QTableView()
    qtbot.addWidget(view)
    model = QStandardItemModel(1, len(Column))
    view.setModel(model)
    view.show()
    header = view.horizontalHeader()
    header.setSortIndicatorShown(True)
    header.setDefaultAlignment(own.defaultAlignment())
    view.setColumnWidth(column, table.columnWidth(column))
    alignment = table.model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    model.setHeaderData(column, Qt.Orientation.Horizontal, alignment, Qt.ItemDataRole.TextAlignmentRole)
    assert table.model().headerData(column, Qt.Orientation.Horizontal) == TITLES[column]
    header.setOffset(header.sectionPosition(column))
    title, arrow = inked(header, column, title=True, arrow=False), inked(header, column, title=False, arrow=True)
    assert title > 0 < arrow
    both = inked(header, column, title=True, arrow=True)
    assert both == pytest.approx(title + arrow, rel=0.02), "the arrow hides a part of the title, or cuts it"


def shown_columns(table: ModelTable) -> list[Column]:
    return [column for column in Column if not table.isColumnHidden(column)]


def test_names_get_the_free_room_and_are_shortened_in_the_middle(
    project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    long = "a-resnet-trained-on-all-species-of-the-garden-seed-3-epoch-200.pth"
    tell(project, verdict(f"/m/{long}"), verdict("/m/b.pth"))
    table.resize(2000, 300)
    table.show()
    QApplication.processEvents()
    needed = table.fontMetrics().horizontalAdvance(long)
    assert needed < table.columnWidth(Column.NAME) < needed + 8 * table.fontMetrics().horizontalAdvance("n")
    table.resize(1300, 300)
    QApplication.processEvents()
    used = sum(table.columnWidth(column) for column in shown_columns(table))
    assert used <= table.viewport().width(), "names take no more room than is free"
    index = table.model().index(0, Column.NAME)
    option = QStyleOptionViewItem()
    delegate = table.itemDelegateForIndex(index)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, index)
    assert option.textElideMode == Qt.TextElideMode.ElideMiddle
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"<qt>/m/{long}</qt>"
    table.setColumnWidth(Column.NAME, 120)
    table.resize(2000, 300)
    QApplication.processEvents()
    assert table.columnWidth(Column.NAME) == 120, "the width that a user sets stays"


def test_a_column_of_folders_appears_where_names_repeat(
    project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    tell(project, verdict("/pool/first/run/ckpt.pth"), verdict("/pool/other.pth"))
    assert Column.FOLDER not in shown_columns(table)
    the_filter(table).set_text("run")
    assert names(the_filter(table)) == [], "what is not shown is not found"
    the_filter(table).set_text("")
    tell(project, verdict("/pool/second/ckpt.pth"))
    assert Column.FOLDER in shown_columns(table)
    folders = [table.model().index(row, Column.FOLDER).data() for row in range(3)]
    assert folders == [str(Path("first/run")), "pool", "second"]
    the_filter(table).set_text("second")
    assert names(the_filter(table)) == ["ckpt.pth"]
    project.models.remove(["/pool/second/ckpt.pth"])
    assert Column.FOLDER not in shown_columns(table)


def test_columns_are_as_wide_as_their_content_so_that_names_have_more_room(
    project: Session, table: ModelTable, verdict: MakeVerdict
) -> None:
    em = table.fontMetrics().horizontalAdvance("n")
    tell(project, verdict("/m/a.pth"))
    table.resize(1000, 300)
    table.show()
    ready = table.columnWidth(Column.VERDICT)
    assert ready < 20 * em
    tell(project, verdict("/m/b.pth", verdict="assumptions"))
    wide = table.columnWidth(Column.VERDICT)
    assert wide > ready
    project.models.remove(["/m/b.pth"])
    assert table.columnWidth(Column.VERDICT) == wide, "a column that has grown does not jump back"
    table.setColumnWidth(Column.VERDICT, 300)
    tell(project, verdict("/m/c.pth"))
    assert table.columnWidth(Column.VERDICT) == 300, "the width that a user sets stays"


def test_folders_that_share_nothing_but_the_root_are_shown_whole() -> None:
    first, second = Path("/first/run").absolute(), Path("/second").absolute()
    assert folders_of([str(first / "a.pth"), str(second / "a.pth")]) == [str(first), str(second)]
