"""The log: lines filtered by level and text, a report to copy, and a log file."""

import logging
import platform
import time
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from purer_app import __version__
from purer_app.engine.core.files import log_folder
from purer_app.engine.core.text import printable
from purer_app.ui.core.theme import Theme

LEVELS = ("info", "warning", "error")
_ICONS = {"info": "info", "warning": "warning", "error": "refused"}
_MOST_LINES = 5000
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log; `details` is a traceback or empty."""

    level: str
    time: str
    text: str
    details: str = ""

    def __str__(self) -> str:
        return f"{self.time} {self.level}: {self.text}" + (f"\n{self.details}" if self.details else "")


class LogModel(QAbstractListModel):
    """The entries since the start of the program, oldest first; at most 5000 are kept."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[Line] = []
        self._file = _log_file()

    def add(self, level: str, text: str, details: str = "") -> None:
        """Add an entry, also to the log file."""
        text = printable(text)
        line = Line(level, time.strftime("%H:%M:%S"), text, details)
        if len(self._lines) >= _MOST_LINES:
            self.beginRemoveRows(QModelIndex(), 0, 0)
            del self._lines[0]
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), len(self._lines), len(self._lines))
        self._lines.append(line)
        self.endInsertRows()
        self._file.log(getattr(logging, level.upper()), "%s", f"{text}\n{details}" if details else text)

    def line(self, row: int) -> Line:
        """Return the entry of a row."""
        return self._lines[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, icon and tooltip of an entry."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.time}  {line.text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.details or line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return str(line)
        if role == Qt.ItemDataRole.DecorationRole:
            colours = self._theme.colours
            ink = {"info": colours.muted, "warning": colours.warn, "error": colours.bad}[line.level]
            return self._theme.icon(_ICONS[line.level], ink)
        return None


class _Filter(QSortFilterProxyModel):
    """Keeps entries of at least a level that contain a text."""

    def __init__(self, model: LogModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._least = 0
        self._words = ""
        self.setSourceModel(model)

    def choose(self, least: int, words: str) -> None:
        self._least, self._words = least, words.casefold()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        line = self._model.line(row)
        return LEVELS.index(line.level) >= self._least and self._words in str(line).casefold()


class LogPanel(QWidget):
    """The log with its filters."""

    def __init__(self, model: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._filter = _Filter(model, self)
        self._level = QComboBox(self)
        self._level.addItems([self.tr("All"), self.tr("Warnings and errors"), self.tr("Errors")])
        self._level.setAccessibleName(self.tr("Minimum level"))
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Search the log"))
        self._search.setAccessibleName(self.tr("Search the log"))
        self._search.setClearButtonEnabled(True)
        copy = QPushButton(self.tr("Copy for a bug report"), self)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.report()))
        self._view = QListView(self)
        self._view.setModel(self._filter)
        self._view.setAccessibleName(self.tr("Log"))
        self._view.setWordWrap(True)
        self._view.setIconSize(QSize(16, 16))
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        row = QHBoxLayout()
        row.addWidget(self._level)
        row.addWidget(self._search, 1)
        row.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self._view, 1)
        self._level.currentIndexChanged.connect(self._on_filter_changed)
        self._search.textChanged.connect(self._on_filter_changed)
        model.rowsInserted.connect(self._view.scrollToBottom)

    def report(self) -> str:
        """Return the versions of the software, followed by the shown entries."""
        versions = f"purer-app {__version__}, Python {platform.python_version()}, PySide6 {pyside_version}"
        rows = [self._filter.mapToSource(self._filter.index(row, 0)).row() for row in range(self._filter.rowCount())]
        return "\n".join([versions, platform.platform(), "", *(str(self._model.line(row)) for row in rows)])

    def _on_filter_changed(self) -> None:
        self._filter.choose(self._level.currentIndex(), self._search.text())


def _log_file() -> logging.Logger:
    """Return a logger that writes to the user's log folder, or nowhere if that is not possible."""
    logger = logging.getLogger("purer_app.window")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    try:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "window.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger
