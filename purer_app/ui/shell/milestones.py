"""Announces the milestones of a run to screen readers; errors are announced with their message."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from purer_app.ui.core.announcing import announce
from purer_app.ui.state.jobs.job_thread import Failed, JobEnd
from purer_app.ui.state.session import Session


class Milestones(QObject):
    """Announces that the run has started, pauses, goes on or has ended; of its notices only the one about its end."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._state = session.training.state
        self._notice = ""
        session.training.state_changed.connect(self._on_training_state_changed)
        session.training.noticed.connect(self._on_training_noticed)
        session.training.ended.connect(self._on_training_ended)

    def _on_training_state_changed(self, state: str) -> None:
        before, self._state = self._state, state
        if state == "running" and before == "idle":
            announce(self._window, self.tr("Training has started."))
        elif state == "running" and before == "paused":
            announce(self._window, self.tr("Training goes on."))
        elif state == "paused":
            announce(self._window, self.tr("Training is paused."))

    def _on_training_noticed(self, text: str) -> None:
        self._notice = text

    def _on_training_ended(self, end: JobEnd) -> None:
        if not isinstance(end, Failed):
            announce(self._window, self._notice)
