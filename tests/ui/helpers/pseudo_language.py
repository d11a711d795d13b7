"""A made-up language with every text in brackets, and a reader of all that a window shows."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTabBar, QTabWidget, QWidget

ROOT = Path(__file__).parents[3]
_TEXTS = ("text", "title", "windowTitle", "toolTip", "statusTip", "accessibleName", "accessibleDescription")
_MORE_TEXTS = ("placeholderText", "prefix", "suffix", "specialValueText")
_MARKUP = re.compile(r"<[^>]*>|&[a-z]+;")
_MOST_ROWS = 60


def write_pseudo_language(folder: Path) -> Path:
    """Write the made-up language, and return the file that the window loads."""
    script = ROOT / "packaging" / "make_translations.py"
    subprocess.run([sys.executable, str(script), "--pseudo", str(folder)], check=True)
    return folder / "purer_pseudo.qm"


def outside_brackets(text: str) -> str:
    """Return what stands outside of all brackets of the made-up language, without markup."""
    depth, left = 0, []
    for part in re.split(r"(\[!!|!!\])", _MARKUP.sub(" ", text)):
        if part == "[!!":
            depth += 1
        elif part == "!!]":
            depth -= 1
        elif depth == 0:
            left.append(part)
    return "".join(left)


def shown_texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield all that a window and its parts show or tell a screen reader, each with where it is."""
    for widget in (window, *window.findChildren(QWidget)):
        where = f"{type(widget).__name__} {widget.objectName()}".strip()
        yield from _texts_of(widget, where)
        for action in widget.actions():
            yield from _texts_of_action(action, where)
        if isinstance(widget, QComboBox):
            yield from ((f"{where} item", widget.itemText(row)) for row in range(widget.count()))
        if isinstance(widget, QTabWidget | QTabBar):
            yield from ((f"{where} tab", widget.tabText(row)) for row in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None and not isinstance(widget, QHeaderView):
            yield from _texts_of_model(widget.model(), where)


def _texts_of(widget: QWidget, where: str) -> Iterator[tuple[str, str]]:
    names = _TEXTS if not widget.inherits("QLineEdit") else _TEXTS[2:]  # a line edit holds what a person typed
    for name in (*names, *_MORE_TEXTS):
        value = widget.property(name)
        if isinstance(value, str) and value:
            yield f"{where} {name}", value


def _texts_of_action(action: QAction, where: str) -> Iterator[tuple[str, str]]:
    for name in ("text", "toolTip", "statusTip"):
        yield f"{where} action {action.objectName()} {name}", str(action.property(name))


def _texts_of_model(model: QAbstractItemModel, where: str) -> Iterator[tuple[str, str]]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    n_columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for column in range(n_columns):
        for role in roles[:2]:
            head = model.headerData(column, Qt.Orientation.Horizontal, role)
            if isinstance(head, str):
                yield f"{where} header {column}", head
        for row in range(min(model.rowCount(QModelIndex()), _MOST_ROWS)):
            for role in roles:
                value = model.index(row, column, QModelIndex()).data(role)
                if isinstance(value, str):
                    yield f"{where} cell {row},{column} {role.name}", value
