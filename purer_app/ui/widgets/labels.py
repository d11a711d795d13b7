"""Labels of several lines, and the titles of pages."""

from PySide6.QtWidgets import QLabel


def wrapped(text: str, look: str = "") -> QLabel:
    """Return a label that wraps; `look` is "heading", "muted" or ""."""
    label = QLabel(text)
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label


def page_title(text: str) -> QLabel:
    """Return the title of a page, which stands at its top."""
    label = QLabel(text)
    label.setProperty("look", "title")
    label.setObjectName("page_title")
    return label
