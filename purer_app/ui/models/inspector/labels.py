"""Labels for text from files: plain, wrapped, and breakable within paths."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from purer_app.engine.core.text import printable


def wrapping_label(name: str = "", look: str = "") -> QLabel:
    """Return an empty label that wraps."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)  # names may look like markup
    label.setWordWrap(True)
    if name:
        label.setObjectName(name)
    if look:
        label.setProperty("look", look)
    return label


def with_buttons(label: QLabel, *buttons: QToolButton) -> QWidget:
    """Return a row with a label and buttons on its right."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def breakable(text: str) -> str:
    """Allow line breaks after each part of a path or file name."""
    text = printable(text)
    for sign in "/\\_-.":
        text = text.replace(sign, f"{sign}\u200b")
    return text


def sentence(text: str) -> str:
    """Return a remark as a sentence: with a capital, unless it starts with a file name, and a full stop."""
    text = printable(text)
    if text.split(maxsplit=1)[0].rstrip(":").isalpha():
        text = text[0].upper() + text[1:]
    return text + ("" if text.endswith((".", "!", "?")) else ".")
