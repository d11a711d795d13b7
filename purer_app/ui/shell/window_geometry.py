"""Keeps where the window was and which project was open, from one start to the next."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from purer_app.ui.state.session import Session

_FIRST_SIZE = QSize(1360, 860)


def restore_place(window: QMainWindow, session: Session, inspector: QDockWidget, log: QDockWidget) -> None:
    """Put window and docks where they were; at the first start, where there is room for them."""
    geometry, state = (session.settings.value(f"window/{name}") for name in ("geometry", "state"))
    if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
        window.resize(_FIRST_SIZE.boundedTo(QGuiApplication.primaryScreen().availableSize()))
    if not (isinstance(state, QByteArray) and window.restoreState(state)):
        line = window.fontMetrics().height()
        window.resizeDocks([inspector], [line * 20], Qt.Orientation.Horizontal)
        window.resizeDocks([log], [line * 12], Qt.Orientation.Vertical)


def remember_place(window: QMainWindow, session: Session) -> None:
    """Keep where window and docks are."""
    session.settings.setValue("window/geometry", window.saveGeometry())
    session.settings.setValue("window/state", window.saveState())


def remember_project(session: Session) -> None:
    """Let the next start open the project again, also after this program was killed."""
    session.settings.setValue("open_project", str(session.store.folder) if session.store.is_open else "")
    session.sync_preferences()
