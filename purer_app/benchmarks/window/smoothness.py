"""Measures the responsiveness of the real window while it trains or inspects models.

Usage: `python -m purer_app.benchmarks.window.smoothness [--seconds 20] [--intake FOLDER] [--json]`. A 10 ms timer runs
in the window's thread from the first training step on or, with `--intake`, from the drop of a folder of models until
all have verdicts; a gap between two ticks is the time that a click would have waited. Without a screen, Qt draws to
memory, which also uses the thread.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSettings, Qt, QTimer

from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.launching import window_can_open
from purer_app.ui.app import make_application
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.session import Session

TICK_MS = 10
LIMIT_MS = 33.0


@dataclass(frozen=True, slots=True)
class Smoothness:
    """Gaps between the ticks of a 10 ms timer in milliseconds, and the progress of the job."""

    ticks: int
    seconds: float
    median_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    done: int
    """Number of training steps, or of models with a verdict."""
    threads: int
    platform: str


class TickMeter(QObject):
    """A precise timer that records the time of each tick."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(lambda: self._ticks.append(time.perf_counter()))

    def start(self) -> None:
        """Start the timer."""
        self._timer.start()

    def stop(self) -> list[float]:
        """Stop the timer and return the times of the ticks in seconds."""
        self._timer.stop()
        return self._ticks


class Drive(QObject):
    """Runs a job in a window while measuring, and then closes the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.meter = TickMeter(self)
        self.ticks: list[float] = []
        self.done = 0
        self.trouble = ""
        window.session.models.inspection_changed.connect(self._on_models_inspection_changed)
        window.session.failed.connect(self._on_session_failed)

    def begin(self, folder: Path, pool: Path, train: TrainConfig) -> None:
        """Create a project with the models; the rest follows from signals of the window."""
        self._window.session.store.create(folder, "Smoothness", train=train, page="models")
        self._window.show_page("models")
        self._window.session.models.add([pool])

    def inspected(self) -> None:
        """Continue when all models have verdicts."""
        raise NotImplementedError

    def _on_models_inspection_changed(self, inspecting: bool) -> None:
        if not inspecting and not self.trouble:
            self.inspected()

    def _on_session_failed(self, sentence: str) -> None:
        self.give_up(sentence)

    def give_up(self, trouble: str) -> None:
        """Close the window and record the reason."""
        self.trouble = self.trouble or trouble
        self._window.close()


class IntakeDrive(Drive):
    """Measures from the drop of the models until the last verdict."""

    def begin(self, folder: Path, pool: Path, train: TrainConfig) -> None:  # noqa: D102 - as Drive
        self.meter.start()
        super().begin(folder, pool, train)

    def inspected(self) -> None:  # noqa: D102 - as Drive
        self.ticks, self.done = self.meter.stop(), len(self._window.session.models.entries)
        if not self.done:
            self.trouble = "the folder holds no models"
        self._window.close()


class TrainingDrive(Drive):
    """Measures some seconds of training, from the first step on."""

    def __init__(self, window: MainWindow, seconds: float) -> None:
        super().__init__(window)
        self._milliseconds = round(1000 * seconds)
        self._started = False
        window.session.training.progressed.connect(self._on_training_progressed)
        window.session.training.ended.connect(self._on_training_ended)

    def inspected(self) -> None:  # noqa: D102 - as Drive
        session = self._window.session
        if session.training.is_active:
            return
        if session.models.used_paths():
            self._window.show_page("train")
            session.training.start()
        else:
            self.give_up("the pool has no model that can teach")

    def _on_training_progressed(self) -> None:
        if not self._started and self._window.session.training.history.step:
            self._started = True
            self.meter.start()
            QTimer.singleShot(self._milliseconds, self, self._on_time_over)

    def _on_time_over(self) -> None:
        training = self._window.session.training
        self.ticks, self.done = self.meter.stop(), training.history.step
        training.stop_and_discard()

    def _on_training_ended(self) -> None:
        if self.ticks:
            self._window.close()
        else:
            self.give_up("the training ended before the measured time was over")


def gaps_in(ticks: Sequence[float]) -> np.ndarray:
    """Return the gaps between ticks in milliseconds."""
    return 1000 * np.diff(np.asarray(ticks))


def endless(preset: TrainConfig) -> TrainConfig:
    """Return settings for a run that does not end by itself."""
    return replace(preset, meta=replace(preset.meta, steps=1_000_000, max_seconds=0.0))


def measure(pool: Path, seconds: float, train: TrainConfig) -> Smoothness:
    """Show the window and measure some seconds of training on a pool or, with 0 seconds, its inspection.

    Raises:
        RuntimeError: the window reported a failure.
    """
    application = make_application()
    with tempfile.TemporaryDirectory() as name:
        settings = QSettings(str(Path(name) / "settings.ini"), QSettings.Format.IniFormat)
        session = Session(settings)
        window = MainWindow(session, Theme(application, settings))
        drive = TrainingDrive(window, seconds) if seconds else IntakeDrive(window)
        begin = partial(drive.begin, Path(name) / "project", pool, endless(train))
        window.first_painted.connect(begin)
        window.show()
        application.exec()
        if drive.trouble or not drive.ticks:
            raise RuntimeError(drive.trouble or "the window was closed before the measured time was over")
    gaps = gaps_in(drive.ticks)
    return Smoothness(
        ticks=len(drive.ticks),
        seconds=float(gaps.sum() / 1000),
        median_ms=float(np.median(gaps)),
        p95_ms=float(np.percentile(gaps, 95)),
        p99_ms=float(np.percentile(gaps, 99)),
        max_ms=float(gaps.max()),
        done=drive.done,
        threads=os.cpu_count() or 1,
        platform=application.platformName(),
    )


def describe(found: Smoothness, job: str) -> str:
    """Return the results as text."""
    return "\n".join(
        (
            f"{found.ticks} ticks in {found.seconds:.1f} s on '{found.platform}', {found.threads} cores, while {job}",
            f"gaps: median {found.median_ms:.1f} ms, 95 % under {found.p95_ms:.1f} ms, 99 % under "
            f"{found.p99_ms:.1f} ms (the limit is {LIMIT_MS:.0f} ms), longest {found.max_ms:.1f} ms",
        )
    )


def main(arguments: list[str]) -> None:
    """Run the benchmark and print the results."""
    parser = argparse.ArgumentParser(
        prog="python -m purer_app.benchmarks.window.smoothness", description="Measure the window."
    )
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="duration of the measurement, from the first step on"
    )
    parser.add_argument("--pool", type=Path, default=None, help="folder of checkpoints; the default is the Glyphs pool")
    parser.add_argument(
        "--intake", type=Path, metavar="FOLDER", help="measure while this folder is inspected, instead of training"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.seconds < 1:
        parser.error(f"seconds is {options.seconds:g}; it must be at least 1")
    if not window_can_open():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    pool = options.intake or options.pool or resource("glyphs-pool")
    try:
        found = measure(pool, 0 if options.intake else options.seconds, apply_preset(TrainConfig(pool=""), "quick"))
    except RuntimeError as error:
        sys.exit(f"Error: {error}")
    job = f"{found.done} models were taken in" if options.intake else f"the training reached step {found.done}"
    print(json.dumps(asdict(found)) if options.json else describe(found, job))


if __name__ == "__main__":
    main(sys.argv[1:])
