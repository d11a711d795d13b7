"""The tensors of a model as its file names them: name, shape and type."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd

if TYPE_CHECKING:
    from purer_app.engine.jobs.checkpoints import Layer

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEAST_LINES, _MOST_LINES = 3, 12


class LayerModel(QAbstractTableModel):
    """One row for each tensor, in the order of the file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[Layer, ...] = ()

    def show_layers(self, layers: "tuple[Layer, ...]") -> None:
        """Replace the shown layers."""
        self.beginResetModel()
        self._layers = layers
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of tensors."""
        return 0 if parent.isValid() else len(self._layers)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns: name, shape and type."""
        return 0 if parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        layer = self._layers[index.row()]
        shape = "×".join(map(str, layer.shape)) or "1"
        return (layer.name, shape, layer.kind)[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("Tensor"), self.tr("Shape"), self.tr("Type"))[section]


class LayerTable(QWidget):
    """A button that reads the layers of a model from its header, and the table of them."""

    def __init__(self, job_runner: JobRunner, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_runner = job_runner
        self._path = ""
        self._model = LayerModel(self)
        self._button = QPushButton(self.tr("Show layers"))
        self._button.setObjectName("show_layers")
        self._button.setAccessibleName(self._button.text())
        self._button.clicked.connect(self._read)
        self._title = QLabel()
        self._title.setObjectName("layers_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setProperty("look", "heading")
        self._view = QTableView()
        self._view.setObjectName("layers")
        self._view.setAccessibleName(self.tr("Layers of the model"))
        self._view.setModel(self._model)
        self._view.setShowGrid(False)
        self._view.setWordWrap(False)
        self._view.setTabKeyNavigation(False)
        self._view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._view.verticalHeader().hide()
        self._view.horizontalHeader().setHighlightSections(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._title)
        layout.addWidget(self._view)
        theme.changed.connect(self._fit)
        self.show_model("")

    def show_model(self, path: str) -> None:
        """Offer to show the layers of a model; an empty path means no model."""
        if path != self._path or not path:
            self._path = path
            self._model.show_layers(())
            self._title.hide()
            self._view.hide()
            self._button.setEnabled(True)
        self._button.setVisible(bool(path) and self._title.isHidden())

    def show_layers(self, layers: "tuple[Layer, ...]") -> None:
        """Show the layers of the model."""
        self._model.show_layers(layers)
        self._title.setText(self.tr("Layers (%Ln tensors)", "", len(layers)))
        self._title.show()
        self._view.setVisible(bool(layers))
        self._button.hide()
        self._fit()

    def _read(self) -> None:
        self._button.setEnabled(False)
        path = self._path
        self._job_runner.start(
            self.tr("Reading layers"),
            partial(checkpoint_jobs.list_layers, Path(path)),
            reads_only=True,
            owner=self,
            on_end=partial(self._on_end, path),
        )

    def _on_end(self, path: str, end: JobEnd) -> None:
        if path != self._path:  # another model was selected meanwhile
            return
        if isinstance(end, Finished):
            self.show_layers(end.result)
        elif isinstance(end, Failed):
            self.show_layers(())
            self._title.setText(end.sentence)

    def _fit(self) -> None:
        """Fit the height to a few rows, and the columns to their content."""
        row = self.fontMetrics().height() * 3 // 2
        self._view.verticalHeader().setDefaultSectionSize(row)
        lines = min(max(self._model.rowCount(), _LEAST_LINES), _MOST_LINES)
        bars = self._view.horizontalHeader().sizeHint().height() + self._view.horizontalScrollBar().sizeHint().height()
        self._view.setFixedHeight(lines * row + bars)
        self._view.resizeColumnsToContents()
