"""Calibrates the adapted model with ICFIL in a background job; the answers without ICFIL stay until it ends."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.events import CalibrationProgressed, Event
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.few_shot.live.results import Classification


class Calibrator(QObject):
    """Runs one calibration at a time. `progressed` is emitted after each measured step.

    `error` is the reason why the last calibration failed, or "".
    """

    progressed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: JobThread | None = None
        self.progress: CalibrationProgressed | None = None
        self.error = ""

    @property
    def is_running(self) -> bool:
        """Whether a calibration is running."""
        return self._job is not None

    def begin(
        self, plain: "Classification", config: ClassifyConfig, on_end: Callable[["Classification | None"], None]
    ) -> None:
        """Start a calibration.

        Args:
            plain: the answers without ICFIL.
            config: the settings that gave these answers.
            on_end: receives the answers with ICFIL, or None if the calibration was stopped or failed.
        """
        self.progress, self.error = None, ""
        job = partial(jobs.calibrate, plain, config)
        self._job = self._session.job_runner.start(
            self.tr("Calibrating (ICFIL)"),
            job,
            reads_only=True,
            owner=self,
            on_events=self._on_events,
            on_end=partial(self._on_end, on_end),
        )

    def stop(self) -> None:
        """Stop the calibration; `on_end` is still called."""
        if self._job is not None:
            self._job.stop()

    def _on_events(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, CalibrationProgressed):
                self.progress = event
        if self.progress is not None:
            self.progressed.emit()

    def _on_end(self, on_end: Callable[["Classification | None"], None], end: JobEnd) -> None:
        self._job, self.progress = None, None
        if isinstance(end, Failed):
            text = self.tr("Calibration failed, so answers without ICFIL are shown: {sentence}")
            self.error = text.format(sentence=end.sentence)
            self._session.noticed.emit(f"{self.error}\n{end.details}".strip())
        on_end(end.result if isinstance(end, Finished) else None)
