"""Item models of the dialog: the models with their classes, and the classes of one model with tick boxes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_title_with_id
from purer_app.ui.core.formats import fill

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A model with the names of its classes, as they are without the model and in a classifier.

    `problem` says why its classes cannot be added, or is empty.
    """

    path: str
    classes: tuple[str, ...] = ()
    full_names: tuple[str, ...] = ()
    problem: str = ""


class OfferedModels(QAbstractListModel):
    """The models. Those whose classes cannot be added are disabled, with the reason.

    Args:
        n_chosen: returns the number of chosen classes of a model.
    """

    def __init__(self, n_chosen: Callable[[str], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._n_chosen = n_chosen
        self.rows: tuple[OfferedModel, ...] = ()

    def show_models(self, rows: Sequence[OfferedModel]) -> None:
        """Replace the models."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def refresh(self) -> None:
        """Show the numbers of chosen classes again."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return the number of models."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name with the number of classes or the problem, and the path as the tip."""
        row = self.rows[index.row()]
        name = printable(Path(row.path).name)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{name}\n{self._words(row)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{name}: {self._words(row)}"
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (printable(row.path), row.problem)))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Disable models whose classes cannot be added."""
        if not index.isValid() or self.rows[index.row()].problem:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _words(self, row: OfferedModel) -> str:
        if row.problem:
            return row.problem
        n_chosen = self._n_chosen(row.path)
        if not n_chosen:
            return self.tr("%Ln classes", "", len(row.classes))
        return fill(self.tr("{chosen:,} of {n:,} classes chosen"), chosen=n_chosen, n=len(row.classes))


class ClassTicks(QAbstractListModel):
    """The classes of one model with tick boxes. `ticked` is emitted after each change by the user."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._chosen: set[str] = set()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ticked classes, in the order of the model."""
        return tuple(name for name in self._names if name in self._chosen)

    def show_classes(self, names: Sequence[str], chosen: Sequence[str]) -> None:
        """Replace the classes."""
        self.beginResetModel()
        self._names, self._chosen = tuple(dict.fromkeys(names)), set(chosen)
        self.endResetModel()

    def tick(self, rows: Sequence[int], *, on: bool) -> None:
        """Tick or untick some rows."""
        names = {self._names[row] for row in rows}
        self._chosen = self._chosen | names if on else self._chosen - names
        if self._names:
            self.dataChanged.emit(self.index(0), self.index(len(self._names) - 1), [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name and the tick."""
        name = self._names[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return printable(class_title_with_id(name))
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if name in self._chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a class."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Allow ticking."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else Qt.ItemFlag.NoItemFlags
