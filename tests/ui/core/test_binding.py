"""The binding to Qt counts Python's references right; 6.12.0 does not before Python 3.12, and the program aborts."""

import sys

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication


def test_calls_without_a_result_leave_none_alone(qapp: QApplication) -> None:
    pixmap = QPixmap(1, 1)
    before = sys.getrefcount(None)
    for _ in range(300):
        pixmap.fill()
    lost = before - sys.getrefcount(None)
    assert lost < 100, f"300 calls lost {lost} references to None; install another version of PySide6"
