"""Saves and restores the geometry of the window and the open project."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from purer_app.ui.state.session import Session

_FIRST_SIZE = QSize(1360, 860)
_FRAME = QSize(16, 48)
"""Room for the title bar and frame, whose size is unknown until the window is shown."""


def restore_place(window: QMainWindow, session: Session, inspector: QDockWidget, log: QDockWidget) -> None:
    """Restore the geometry of window and docks, with defaults at the first start."""
    geometry, state = (session.settings.value(f"window/{name}") for name in ("geometry", "state"))
    if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
        window.resize(_FIRST_SIZE.boundedTo(QGuiApplication.primaryScreen().availableSize() - _FRAME))
    if not (isinstance(state, QByteArray) and window.restoreState(state)):
        line = window.fontMetrics().height()
        window.resizeDocks([inspector], [line * 20], Qt.Orientation.Horizontal)
        window.resizeDocks([log], [line * 12], Qt.Orientation.Vertical)


def remember_place(window: QMainWindow, session: Session) -> None:
    """Save the geometry of window and docks."""
    session.settings.setValue("window/geometry", window.saveGeometry())
    session.settings.setValue("window/state", window.saveState())


def remember_project(session: Session) -> None:
    """Save now which project is open, so that the next start opens it again."""
    session.settings.setValue("open_project", str(session.store.folder) if session.store.is_open else "")
    session.sync_preferences()
