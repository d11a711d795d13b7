"""Announces the end of a run while the window is not in front."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished, JobEnd
from purer_app.ui.state.session import Session

_SHOWN_MS = 10_000


class RunNotifier(QObject):
    """Lets the window ask for attention in the taskbar, and shows a message at the tray where there is one.

    `announced` carries title and text. Runs that the user paused, saved or stopped are not announced.
    """

    announced = Signal(str, str)

    def __init__(self, session: Session, window: QMainWindow) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        session.training.ended.connect(self._on_training_ended)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._on_application_state_changed)

    def _on_training_ended(self, end: JobEnd) -> None:
        if not self._session.preferences.announces_end or _is_in_front():
            return
        name = self._session.store.project.name if self._session.store.is_open else self.tr("PURER")
        match end:
            case Finished():
                text = self.tr("The run has finished; its model is ready to use.")
                self._announce(self.tr("{project}: run finished").format(project=name), text)
            case Failed():
                self._announce(self.tr("{project}: run failed").format(project=name), end.sentence)
            case Cancelled():
                pass

    def _announce(self, title: str, text: str) -> None:
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._show_at_tray(title, text)
        self.announced.emit(title, text)

    def _show_at_tray(self, title: str, text: str) -> None:
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.setToolTip(self.tr("PURER"))
            self._tray.messageClicked.connect(self._show_window)
            self._tray.activated.connect(lambda _: self._show_window())
        self._tray.show()
        self._tray.showMessage(title, text, self._window.windowIcon(), _SHOWN_MS)

    def _show_window(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        """Remove the icon from the tray once the user is back."""
        if state == Qt.ApplicationState.ApplicationActive and self._tray is not None:
            self._tray.hide()


def _is_in_front() -> bool:
    """Whether the window or a dialog of the program is in front; some systems leave a minimised window active."""
    active = QApplication.activeWindow()
    return active is not None and not active.isMinimized()
