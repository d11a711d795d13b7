"""The status bar: device, memory, and the running job with its progress."""

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from purer_app.ui.core import progress_text as progress_words
from purer_app.ui.core.formats import fill
from purer_app.ui.state.jobs.job_thread import JobThread
from purer_app.ui.state.session import Session

_REFRESH_MS = 1000
_GB = 1e9


class StatusBar(QStatusBar):
    """Three labels, updated once a second while visible."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._process = psutil.Process()
        self._device, self._memory, self._state = (QLabel(self) for _ in range(3))
        for name, label in (
            (self.tr("Device"), self._device),
            (self.tr("Memory"), self._memory),
            (self.tr("What is running"), self._state),
        ):
            label.setAccessibleName(name)
            label.setContentsMargins(8, 0, 8, 0)
        self._state.setObjectName("run_state")
        self._memory.setObjectName("memory")
        self.addPermanentWidget(self._state)
        self.addPermanentWidget(self._device)
        self.addPermanentWidget(self._memory)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        session.devices_found.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        session.training.progressed.connect(self._show_jobs)
        session.job_runner.progressed.connect(self._show_jobs)
        session.job_runner.became_idle.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Update all labels."""
        self._device.setText(self._device_text())
        self._memory.setText(self._memory_text())
        self._show_jobs()

    def _show_jobs(self) -> None:
        """Show the training run, otherwise the oldest job, and the number of other jobs."""
        text = self._training_text() or self._job_text()
        if text != self._state.text():
            self._state.setText(text)
            self._state.setToolTip("\n".join(_format_job(job) for job in self._session.job_runner.running))

    def showEvent(self, event: QShowEvent) -> None:
        """Start to update."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop updating while hidden."""
        super().hideEvent(event)
        self._timer.stop()

    def _device_text(self) -> str:
        if not self._session.devices:
            return ""  # the job that finds them is shown in the same bar
        best = self._session.devices[0]
        if best.word == "cpu" or best.memory_bytes is None:
            return best.name
        return str(self.tr("{name}, {gb:.0f} GB").format(name=best.name, gb=best.memory_bytes / _GB))

    def _memory_text(self) -> str:
        """Return the memory of the process and, while a run is on a GPU, what the run last measured there."""
        used = self._process.memory_info().rss / _GB
        training = self._session.training
        pace = training.history.pace if training.is_active else None
        if pace is None or not pace.device_memory:
            return fill(self.tr("{used:.1f} GB memory"), used=used)
        word = "" if training.config is None else training.config.device
        total = next((device.memory_bytes for device in self._session.devices if word in (device.word, "auto")), None)
        gpu = pace.device_memory / _GB
        if total is None:
            return fill(self.tr("{used:.1f} GB memory, {gpu:.1f} GB on the GPU"), used=used, gpu=gpu)
        text = self.tr("{used:.1f} GB memory, {gpu:.1f} of {total:.0f} GB on the GPU")
        return fill(text, used=used, gpu=gpu, total=total / _GB)

    def _training_text(self) -> str:
        """Return state, progress and remaining time of the run; "" without a run."""
        training = self._session.training
        words = {
            "idle": "",
            "running": self.tr("Training"),
            "paused": self.tr("Paused"),
            "finishing": self.tr("Finishing"),
            "suspending": self.tr("Saving"),
            "stopping": self.tr("Stopping"),
        }[training.state]
        progress = training.progress
        if not words or progress is None:
            return words
        left = progress.remaining_seconds if training.state == "running" else None
        return f"{words}, {progress_words.progress(progress.fraction, left)}"

    def _job_text(self) -> str:
        jobs = self._session.job_runner.running
        if not jobs:
            return self.tr("Nothing is running")
        shown = next((job for job in jobs if job.progress.fraction is not None), jobs[0])
        text = _format_job(shown)
        return text if len(jobs) == 1 else self.tr("{job} (and {n} more)").format(job=text, n=len(jobs) - 1)


def _format_job(job: JobThread) -> str:
    how_far = progress_words.progress(job.progress.fraction, job.progress.remaining_seconds)
    return f"{job.name}, {how_far}" if how_far else f"{job.name}…"
