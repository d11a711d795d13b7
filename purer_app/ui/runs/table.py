"""The sortable table of runs; the selected runs stay selected when rows change."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSettings,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QStyleOptionViewItem, QTableView, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.columns import FIXED, fitting_columns, read_choices, write_choices
from purer_app.ui.runs.rows import SORT_ROLE, Column, RunTableModel
from purer_app.ui.runs.setting_values import NONE

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_FEWEST_ROWS, _MOST_ROWS = 3, 8
_NAME_CHARACTERS = 24
"""The part of a name that is shown even if other columns have to be scrolled."""
_MOST_CHARACTERS = {Column.STATUS: 22, Column.CHANGES: 40, Column.LEARNER: 26, Column.MODELS: 26}
"""Columns that may be narrower than their content."""
_ARROW_CHARACTERS = 4
"""Room for the sort arrow next to a title."""


_TOPICS = {
    Column.EVALUATION: "Shot",
    Column.UNTRAINED: "All models without training",
    Column.LEAD: "Baseline",
    Column.VALIDATION: "Validation pictures",
    Column.MODELS: "Pool",
    Column.CHANGES: "Preset",
    Column.LEARNER: "Learner",
    Column.STEPS: "Step",
}
"""What F1 explains in a column: terms of the glossary."""


class RunTable(QTableView):
    """The table of runs, newest first. Several can be selected; F2 edits a name in place.

    Names get the free room. Columns that do not fit are hidden, unless the user chooses them in the menu of the header.
    `deletion_requested` is emitted when Delete is pressed.
    """

    selection_changed = Signal()
    deletion_requested = Signal()
    shown_requested = Signal()

    def __init__(self, model: RunTableModel, theme: Theme, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._paths: list[str] = []
        self._awaited: list[str] = []
        self._settings = settings
        self._choices = read_choices(settings)
        self._fitted: dict[Column, int] = {}  # the greatest width that a column needed, so that none jumps
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(model)
        self.setModel(self._sorted)
        self.setObjectName("runs_table")
        self.setAccessibleName(self.tr("Runs"))
        self.setProperty("help_topic", "Run")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.DATE, Qt.SortOrder.DescendingOrder)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu_requested)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        model.listed.connect(self._on_model_listed)
        self.activated.connect(self.shown_requested)
        model.dataChanged.connect(lambda *_: self._fit_columns())
        theme.changed.connect(self._on_theme_changed)
        self._fit()

    @property
    def run(self) -> "RunSummary | None":
        """The selected run; None if several are selected."""
        runs = self.selected_runs
        return runs[0] if len(runs) == 1 else None

    @property
    def selected_runs(self) -> "tuple[RunSummary, ...]":
        """The selected runs in the order of the table."""
        by_path = {run.path: run for run in self._model.runs}
        return tuple(by_path[path] for path in self._paths if path in by_path)

    def choose(self, *paths: str) -> None:
        """Select runs by their paths, now or once they are listed again."""
        self._paths = self._awaited = list(paths)
        self._select_again()

    def edit_name(self) -> None:
        """Edit the name of the selected run in place."""
        rows = self.selectionModel().selectedRows(Column.NAME)
        if len(rows) == 1:
            self.setFocus()
            self.setCurrentIndex(rows[0])
            self.scrollTo(rows[0])
            self.edit(rows[0])

    def fill_column_menu(self, menu: QMenu) -> None:
        """Add the columns that can be shown or hidden to a menu."""
        for column in Column:
            if column in FIXED:
                continue
            action = menu.addAction(str(self._model.headerData(column, Qt.Orientation.Horizontal)))
            action.setObjectName(f"column_{column.name.lower()}")
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.triggered.connect(partial(self._choose_column, column, shown=self.isColumnHidden(column)))
        menu.addSeparator()
        fitting = menu.addAction(self.tr("Show the columns that fit"), self._forget_choices)
        fitting.setObjectName("column_fitting")
        fitting.setEnabled(bool(self._choices))

    def _choose_column(self, column: Column, *, shown: bool) -> None:
        self._set_choices(self._choices | {column: shown})

    def _forget_choices(self) -> None:
        self._set_choices({})

    def _set_choices(self, choices: dict[Column, bool]) -> None:
        self._choices = choices
        write_choices(self._settings, choices)
        self._fit_columns()

    def _on_header_menu_requested(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_column_menu(menu)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns that fit."""
        super().resizeEvent(event)
        self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit the name with F2, whichever cell of the row is the current one, and request a deletion with Delete."""
        if event.key() == Qt.Key.Key_F2 and self.run is not None:
            self.edit_name()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.deletion_requested.emit()
        else:
            super().keyPressEvent(event)

    def _on_model_listed(self) -> None:
        """Keep the selection, unless a name is being typed: another current row would end that."""
        editor = self.viewport().findChild(QLineEdit)  # the state of the view does not outlast a change of its rows
        if editor is not None and editor.isVisible():
            self._fit()
        else:
            self._select_again()

    def _select_again(self) -> None:
        """Select the same runs again, or the first one if they are all missing."""
        self._fit()
        paths = [self._model.runs[self._source_row(row)].path for row in range(self._sorted.rowCount())]
        if set(self._awaited) & set(paths):
            self._paths, self._awaited = self._awaited, []
        rows = [paths.index(path) for path in self._paths if path in paths] or ([0] if paths else [])
        selected = QItemSelection()
        for row in rows:
            selected.select(self._sorted.index(row, 0), self._sorted.index(row, len(Column) - 1))
        if rows:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self._sorted.index(rows[0], 0), flags.NoUpdate)
            self.selectionModel().select(selected, flags.ClearAndSelect)
        else:
            self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        self._paths = [self._model.runs[self._source_row(row)].path for row in rows]
        self.selection_changed.emit()

    def _on_current_changed(self, index: QModelIndex) -> None:
        """Let F1 explain the column of the current cell."""
        self.setProperty("help_topic", _TOPICS.get(Column(index.column()), "Run") if index.isValid() else "Run")

    def _source_row(self, row: int) -> int:
        return self._sorted.mapToSource(self._sorted.index(row, 0)).row()

    def _on_theme_changed(self) -> None:
        self._fitted.clear()
        self._fit()

    def _fit(self) -> None:
        row, side = self.fontMetrics().height() * 2, self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setDefaultSectionSize(row)
        rows = min(max(self._model.rowCount(), _FEWEST_ROWS), _MOST_ROWS)
        around = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(rows * row + around + 2 * self.frameWidth())
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Show the columns that the user has chosen or that fit, and give the free room to the names."""
        letter = self.fontMetrics().horizontalAdvance("n")
        widths = {column: self._needed_width(column) for column in Column}
        least_name = min(widths[Column.NAME], _NAME_CHARACTERS * letter)
        room = self.viewport().width()
        chosen = {column for column, shown in self._choices.items() if shown}
        free = room - sum(widths[column] for column in chosen)
        others = widths | dict.fromkeys(self._choices, 0)  # their room is already counted, or they are hidden
        fitting = fitting_columns(others, self._empty_columns(), free, least_name)
        shown = (fitting | chosen) - (self._choices.keys() - chosen)
        free = room - sum(widths[column] for column in shown if column != Column.NAME)
        widths[Column.NAME] = max(least_name, free)
        for column in Column:
            self.setColumnHidden(column, column not in shown)
            self.setColumnWidth(column, widths[column])

    def _empty_columns(self) -> frozenset[Column]:
        rows = range(self._model.rowCount())
        return frozenset(
            column for column in Column if not {self._model.index(row, column).data() for row in rows} - {NONE, ""}
        )

    def _needed_width(self, column: Column) -> int:
        """Return the width of the title and, up to a limit, of the widest cell of a column."""
        letter = self.fontMetrics().horizontalAdvance("n")
        title = str(self._model.headerData(column, Qt.Orientation.Horizontal))
        least = self.fontMetrics().horizontalAdvance(title) + _ARROW_CHARACTERS * letter
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        cells = (self._sorted.index(row, column) for row in range(self._sorted.rowCount()))
        widest = max((self.itemDelegate().sizeHint(option, cell).width() for cell in cells), default=0) + letter
        most = _MOST_CHARACTERS[column] * letter if column in _MOST_CHARACTERS else widest
        self._fitted[column] = max(least, min(widest, most), self._fitted.get(column, 0))
        return self._fitted[column]
