"""Labels of several lines."""

from PySide6.QtWidgets import QLabel


def wrapped(text: str, look: str = "") -> QLabel:
    """Return a label that wraps; `look` is "heading", "muted" or ""."""
    label = QLabel(text)
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label
