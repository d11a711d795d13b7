"""A table of an evaluation: a row for each method, a column for each number of shots, then the costs."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from purer_app.engine.evaluation.summary import EvaluationFacts, MethodSummary
from purer_app.ui.core.formats import number
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.texts import compact, format_shots, method_meaning, method_name

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class EvaluationModel(QAbstractTableModel):
    """The rows of an evaluation; the evaluated method is bold."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts: EvaluationFacts | None = None

    def set_facts(self, facts: EvaluationFacts | None) -> None:
        """Show an evaluation; None shows an empty table."""
        self.beginResetModel()
        self._facts = facts
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of methods."""
        return 0 if parent.isValid() or self._facts is None else len(self._facts.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns: method, accuracies and four costs."""
        return 0 if parent.isValid() or self._facts is None else len(self._facts.shots) + 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column."""
        if self._facts is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        shots = [format_shots(self, n_shot) for n_shot in self._facts.shots]
        costs = [self.tr("Parameters"), self.tr("Multiply-adds"), self.tr("ms per query"), self.tr("ms to adapt")]
        return [self.tr("Method"), *shots, *costs][section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        if self._facts is None or not index.isValid():
            return None
        key = self._facts.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self._facts, key, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return method_meaning(self, key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and key == (self._facts.subject, False, False):
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    def _text(self, facts: EvaluationFacts, key: tuple[str, bool, bool], column: int) -> str:
        if column == 0:
            return method_name(self, key)
        if column <= len(facts.shots):
            return accuracy_text(facts.of(key, facts.shots[column - 1]))
        last = facts.of(key, facts.shots[-1]) or facts.of(key, facts.shots[0])
        if last is None:
            return "–"
        costs = (
            compact(last.parameters),
            compact(last.multiply_adds),
            number(last.ms_per_query, ".2f"),
            number(last.ms_per_adaptation, ".1f"),
        )
        return costs[column - 1 - len(facts.shots)]


def accuracy_text(one: MethodSummary | None) -> str:
    """Return an accuracy with its interval."""
    return "–" if one is None else f"{number(one.mean, '.1f')} ± {number(one.ci95, '.1f')} %"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class EvaluationTable(QTableView):
    """A table as high as its rows, since the page scrolls."""

    def __init__(self, model: EvaluationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setObjectName("evaluation_table")
        self.setProperty("help_topic", "Baseline")
        self.setAccessibleName(self.tr("Accuracy and cost of every method"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        model.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        row = self.fontMetrics().height() * 2
        self.verticalHeader().setDefaultSectionSize(row)
        if self.model().columnCount():
            self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows = self.model().rowCount() * row
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + bar + 2 * self.frameWidth())
