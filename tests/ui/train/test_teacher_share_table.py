"""The table of turns shows the costliest model first, and what it is told of each."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import SharesMeasured
from purer_app.ui.core.theme import Theme
from purer_app.ui.train.teacher_share_table import ShareModel, ShareTable

MEASURED = SharesMeasured(100, ("small", "rare", "large"), (1200, 1, 100), (0.2996, 0.0004, 0.7))


def test_the_costliest_model_stands_first() -> None:
    model = ShareModel()
    assert (model.rowCount(), model.columnCount()) == (0, 3)
    model.show_shares(MEASURED)
    shown = [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]
    assert shown == [["large", "100", "70 %"], ["small", "1,200", "30 %"], ["rare", "1", "< 1 %"]]
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "large"
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert titles == ["Model", "Turns", "Share"]
    tip = model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "Share of the computation"


def test_numbers_stand_at_the_right_below_their_titles() -> None:
    model = ShareModel()
    model.show_shares(MEASURED)
    role = Qt.ItemDataRole.TextAlignmentRole
    for column, side in enumerate(
        (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignRight)
    ):
        assert model.index(0, column).data(role) & side
        assert model.headerData(column, Qt.Orientation.Horizontal, role) == model.index(0, column).data(role)


def test_the_same_measurement_again_keeps_place_and_selection(qtbot: QtBot, theme: Theme) -> None:
    table = ShareTable(theme)
    qtbot.addWidget(table)
    table.show_shares(MEASURED)
    table.selectRow(1)
    with qtbot.assertNotEmitted(table.model().modelReset):
        table.show_shares(SharesMeasured(100, MEASURED.teachers, MEASURED.turns, MEASURED.shares))
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1]
    with qtbot.waitSignal(table.model().modelReset):
        table.show_shares(None)
    assert table.model().rowCount() == 0


def test_the_table_has_room_for_few_rows_and_scrolls_through_many(qtbot: QtBot, theme: Theme) -> None:
    table = ShareTable(theme)
    qtbot.addWidget(table)
    heights = []
    for n in (0, 3, 8, 300):
        table.show_shares(SharesMeasured(1, tuple(f"t{k}" for k in range(n)), (1,) * n, (1 / max(n, 1),) * n))
        heights.append(table.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]
