"""The status bar: device, memory, what the run does, and how long it still takes."""

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from purer_app.ui.session import Session

_REFRESH_MS = 1000
_GB = 1e9


class StatusLine(QStatusBar):
    """Four labels that are read anew once a second while they can be seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._process = psutil.Process()
        self._device, self._memory, self._state, self._remaining = (QLabel(self) for _ in range(4))
        for name, label in (
            (self.tr("Device"), self._device),
            (self.tr("Memory"), self._memory),
            (self.tr("Run"), self._state),
            (self.tr("Remaining time"), self._remaining),
        ):
            label.setAccessibleName(name)
            label.setContentsMargins(8, 0, 8, 0)
        self._state.setObjectName("run_state")
        self.addPermanentWidget(self._state)
        self.addPermanentWidget(self._remaining)
        self.addPermanentWidget(self._device)
        self.addPermanentWidget(self._memory)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        session.devices_found.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read everything anew."""
        self._device.setText(self._device_text())
        self._memory.setText(self.tr("{used:.1f} GB memory").format(used=self._process.memory_info().rss / _GB))
        self._state.setText(self._state_text())
        remaining = self._session.training.remaining_seconds
        self._remaining.setText("" if remaining is None else self._duration(remaining))
        self._remaining.setVisible(remaining is not None)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to refresh."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _device_text(self) -> str:
        if not self._session.devices:
            return self.tr("Loading PyTorch…")
        best = self._session.devices[0]
        if best.word == "cpu" or best.memory_bytes is None:
            return best.name
        return str(self.tr("{name}, {gb:.0f} GB").format(name=best.name, gb=best.memory_bytes / _GB))

    def _state_text(self) -> str:
        training = self._session.training
        history = training.history
        words = {
            "idle": self.tr("No run is going on"),
            "running": self.tr("Training"),
            "paused": self.tr("Paused"),
            "finishing": self.tr("Finishing"),
            "suspending": self.tr("Saving"),
            "stopping": self.tr("Stopping"),
        }[training.state]
        if not training.is_active or not history.step:
            return words
        steps = f"{history.step:,}" if not history.planned_steps else f"{history.step:,} / {history.planned_steps:,}"
        return self.tr("{state}, step {steps}").format(state=words, steps=steps)

    def _duration(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("about {n:.0f} s left").format(n=seconds)
        if seconds < 5400:
            return self.tr("about {n:.0f} min left").format(n=seconds / 60)
        return self.tr("about {n:.1f} h left").format(n=seconds / 3600)
