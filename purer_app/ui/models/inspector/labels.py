"""Makes labels for words that come from files: plain text, wrapped, and breakable where a path would be too long."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from purer_app.engine.core.text import printable


def words(name: str = "", look: str = "") -> QLabel:
    """Return an empty label that wraps."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)  # names in files are never taken for markup
    label.setWordWrap(True)
    if name:
        label.setObjectName(name)
    if look:
        label.setProperty("look", look)
    return label


def beside(label: QLabel, *buttons: QToolButton) -> QWidget:
    """Put buttons at the right of a label."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def breakable(text: str) -> str:
    """Allow a path or a file's name to go on in the next line after each of its parts."""
    text = printable(text)
    for sign in "/\\_-.":
        text = text.replace(sign, f"{sign}\u200b")
    return text


def sentence(text: str) -> str:
    """Make a sentence of a remark: a capital at its start, unless a file's name stands there, and a stop at its end."""
    text = printable(text)
    if text.split(maxsplit=1)[0].rstrip(":").isalpha():
        text = text[0].upper() + text[1:]
    return text + ("" if text.endswith((".", "!", "?")) else ".")
