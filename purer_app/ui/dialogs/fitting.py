"""Fits the size of a dialog to the size of its text."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog


def fit_to_text(dialog: QDialog, width_letters: int, height_lines: int) -> None:
    """Give a dialog room for so many letters and lines, within the screen; a visible one does not shrink."""
    metrics = dialog.fontMetrics()
    size = QSize(metrics.horizontalAdvance("n") * width_letters, metrics.lineSpacing() * height_lines)
    if dialog.isVisible():
        size = size.expandedTo(dialog.size())  # the user may have made it larger
    dialog.resize(size.boundedTo(dialog.screen().availableSize() * 0.9))
