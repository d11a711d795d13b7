"""Measures how smoothly the window draws a long run, and how much memory it keeps.

Usage: `python -m purer_app.benchmarks.window.playback [--minutes 60] [--rate 20] [--points 100000] [--images 2000]
[--json]`. The events of a run are generated and played back to the real window as fast as it draws them, 0.5 s of the
run at a time, in place of a training job. Then both plots with `--points` values per line are moved and zoomed, and a
gallery of `--images` pseudo images is scrolled; a frame is the time from a change until it is painted. At last
another project is opened. Without a screen, Qt draws to memory.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QListView
from shiboken6 import delete

from purer_app.engine.core.events import (
    BaselineMeasured,
    EpisodeShown,
    Event,
    MetaStepDone,
    PaceMeasured,
    Picture,
    RunProgressed,
    StageStarted,
    SwitchFired,
    ValidationDone,
)
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.launching import window_can_open
from purer_app.ui.app import make_application, return_memory
from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.gallery.view import GalleryView
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.session import Session
from purer_app.ui.train.page import TrainPage
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_board import PlotBoard

FRAMES = 90
LIMIT_MS = 1000 / 30
_MIB = 2**20
_BATCHES_PER_SECOND = 2
_EARLY_SECONDS = 300.0
_SIDE_PX = 84


@dataclass(frozen=True, slots=True)
class Frames:
    """Times from a change until it is painted, in milliseconds."""

    what: str
    count: int
    median_ms: float
    p95_ms: float
    max_ms: float

    @property
    def is_smooth(self) -> bool:
        """Whether 95 of 100 frames are painted at 30 frames a second."""
        return self.p95_ms < LIMIT_MS


@dataclass(frozen=True, slots=True)
class Playback:
    """Resident memory in MiB, frames, and the longest time in ms that a batch of events blocked the window."""

    minutes: float
    steps: int
    window_mib: float
    early_mib: float
    """After five minutes of the run."""
    end_mib: float
    drawn_mib: float
    """After the plots and the gallery were moved."""
    closed_mib: float
    """After another project was opened."""
    longest_batch_ms: float
    frames: tuple[Frames, ...]
    platform: str

    @property
    def growth(self) -> float:
        """Memory at the end of the run relative to that after five minutes."""
        return self.end_mib / self.early_mib


def resident_mib() -> float:
    """Return the resident memory of this process in MiB."""
    return float(psutil.Process().memory_info().rss / _MIB)


def batches(seconds: float, rate: float, seed: int = 0) -> Iterator[tuple[float, list[Event]]]:
    """Yield the time and the events of each half second of a run.

    Args:
        rate: meta-iterations a second.
    """
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (10, 3 * _SIDE_PX**2), dtype=np.uint8)
    pictures = tuple(Picture(row.tobytes(), _SIDE_PX, _SIDE_PX, f"class {k}") for k, row in enumerate(pixels))
    steps, step = round(seconds * rate), 0
    yield 0.0, [StageStarted("train", "playback")]
    for batch in range(1, round(seconds * _BATCHES_PER_SECOND) + 1):
        now = batch / _BATCHES_PER_SECOND
        events: list[Event] = []
        while step < min(steps, round(now * rate)):
            step += 1
            events += _events_of(step, steps, float(random.random()))
        if batch % _BATCHES_PER_SECOND == 0:
            remaining = seconds - now
            events += [PaceMeasured(step, rate, 8 * rate, 10**9, 0), RunProgressed(now / seconds, now, remaining)]
            events.append(EpisodeShown(step, "meta-training", pictures))
        yield now, events


def _events_of(step: int, steps: int, chance: float) -> Iterator[Event]:
    yield MetaStepDone(
        step=step,
        steps=steps,
        hardness=2 - step / steps + chance / 3,
        lagged_hardness=2.2 + chance / 3 if step % 10 == 0 else None,
        query_accuracy=min(1.0, 0.3 + step / steps / 3 + chance / 3),
        cross_entropy=0.3 + chance / 10,
        bn_statistics=1.5 + chance / 3,
        total_variation=90 + 9 * chance,
        l2=30 + 3 * chance,
        adversarial_loss=chance if step % 50 < 10 else None,
        seconds=0.05,
    )
    if step % 200 == 0:
        yield SwitchFired(step, "accuracy has not improved for 6 updates", 0.6, 0.65, 6)
    if step % 500 == 0:
        yield ValidationDone(step, min(0.9, 0.4 + step / steps / 3), 0.02)
        yield BaselineMeasured(step, "ensemble-ridge", 0.55, 0.02, "validation")


def time_frames(what: str, change: Callable[[int], object], count: int = FRAMES) -> Frames:
    """Make changes, and measure each until all that it caused is painted."""
    milliseconds = []
    for k in range(count):
        started = time.perf_counter()
        change(k)
        QApplication.processEvents()
        milliseconds.append(1000 * (time.perf_counter() - started))
    found = np.asarray(milliseconds)
    return Frames(what, count, float(np.median(found)), float(np.percentile(found, 95)), float(found.max()))


def play(window: MainWindow, seconds: float, rate: float) -> tuple[float, float]:
    """Play back a run; return the memory in MiB after five minutes, and the longest batch in ms."""
    page, training = window.pages["train"], window.session.training
    assert isinstance(page, TrainPage)
    early, longest = 0.0, 0.0
    for now, events in batches(seconds, rate):
        started = time.perf_counter()
        training.take_events(events)
        page.draw_now()
        QApplication.processEvents()
        longest = max(longest, 1000 * (time.perf_counter() - started))
        if now <= min(_EARLY_SECONDS, seconds):
            early = resident_mib()
    return early, longest


def move_plots(window: MainWindow, points: int) -> tuple[Frames, ...]:
    """Draw `points` values per line; move and zoom the plots."""
    training = window.session.training
    training.leave_run()
    for _, events in batches(points / 100, 100):
        training.history.take_all(events)
    training.progressed.emit()
    page, board = window.pages["train"], window.findChildren(PlotBoard)[0]
    assert isinstance(page, TrainPage)
    for _ in range(2):  # one plot at a time
        page.draw_now()
    board.set_follow(False)
    box = page.findChildren(LivePlot)[0].plot.getViewBox()

    def zoom(k: int) -> None:
        width = points * 0.97**k
        box.setXRange(points / 2 - width / 2, points / 2 + width / 2, padding=0)

    def grow(k: int) -> None:
        training.take_events(list(_events_of(points + k + 1, points + FRAMES, 0.5)))
        page.draw_now()

    zoomed = time_frames(f"zoom into plots of {points:,} steps", zoom)
    box.setXRange(0, points / 4, padding=0)
    moved = time_frames(f"move plots of {points:,} steps", lambda _: box.translateBy(x=points / 150))
    board.reset_zoom()
    grown = time_frames(f"one more step in plots of {points:,} steps", grow)
    return zoomed, moved, grown


def scroll_gallery(theme: Theme, n_images: int) -> Frames:
    """Show `n_images` pseudo images in a gallery and scroll through them."""
    view = GalleryView(theme, "Images")
    view.resize(1100, 700)
    view.show()
    random = np.random.default_rng(0)
    images = tuple(
        PseudoImage(
            step=100,
            block=k // 20,
            number=k % 20 + 1,
            teacher=f"{k // 200}.pth",
            architecture="resnet18",
            class_name=f"class {k // 20}",
            confidence=float(random.random()),
            height=_SIDE_PX,
            width=_SIDE_PX,
            rgb=random.integers(0, 256, 3 * _SIDE_PX**2, dtype=np.uint8).tobytes(),
            others=float(random.random()),
            n_others=2,
        )
        for k in range(n_images)
    )
    view.set_images(images)
    grid = view.findChild(QListView, "images_grid")
    assert grid is not None
    QApplication.processEvents()
    bar = grid.verticalScrollBar()
    found = time_frames(f"scroll {n_images:,} images", lambda k: bar.setValue(round(bar.maximum() * (k + 1) / FRAMES)))
    delete(view)
    return found


def measure(minutes: float, rate: float, points: int, n_images: int) -> Playback:
    """Play back a run in the real window, move its plots and images, and open another project."""
    application = make_application()
    with tempfile.TemporaryDirectory() as name:
        settings = QSettings(str(Path(name) / "settings.ini"), QSettings.Format.IniFormat)
        session = Session(settings)
        window = MainWindow(session, Theme(application, settings))
        return_memory(application, session)
        window.resize(1270, 800)
        window.show()
        session.find_devices()  # loads PyTorch, as the program does after its first paint
        while session.job_runner.running:
            QApplication.processEvents()
        session.store.create(Path(name) / "project", "Playback", train=TrainConfig(pool=""), page="train")
        window.show_page("train")
        session.training.config = session.store.project.train
        QApplication.processEvents()
        at_start = resident_mib()
        early, longest = play(window, 60 * minutes, rate)
        at_end, steps = resident_mib(), session.training.history.step
        frames = (*move_plots(window, points), scroll_gallery(window.theme, n_images))
        drawn = resident_mib()
        session.store.create(Path(name) / "another", "Another", train=TrainConfig(pool=""), page="models")
        for _ in range(60):
            QApplication.processEvents()
            time.sleep(0.05)
        closed = resident_mib()
        window.close()
    return Playback(
        minutes=minutes,
        steps=steps,
        window_mib=at_start,
        early_mib=early,
        end_mib=at_end,
        drawn_mib=drawn,
        closed_mib=closed,
        longest_batch_ms=longest,
        frames=frames,
        platform=application.platformName(),
    )


def describe(found: Playback) -> str:
    """Return the results as text."""
    lines = [
        f"{found.minutes:g} minutes of a run with {found.steps:,} steps on '{found.platform}': the longest 0.5 s of it "
        f"took {found.longest_batch_ms:.0f} ms",
        f"memory: {found.window_mib:.0f} MiB with an empty project, {found.early_mib:.0f} after five minutes, "
        f"{found.end_mib:.0f} at the end ({found.growth:.2f} times that after five minutes), "
        f"{found.drawn_mib:.0f} with the plots and the gallery moved, {found.closed_mib:.0f} with another project",
    ]
    lines += [
        f"{frames.what}: median {frames.median_ms:.1f} ms a frame, 95 % under {frames.p95_ms:.1f}, longest "
        f"{frames.max_ms:.1f}, {'under' if frames.is_smooth else 'NOT under'} {LIMIT_MS:.0f} ms"
        for frames in found.frames
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Run the benchmark and print the results."""
    parser = argparse.ArgumentParser(
        prog="python -m purer_app.benchmarks.window.playback", description="Measure the window with a long run."
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="length of the run that is played back")
    parser.add_argument("--rate", type=float, default=20.0, help="training steps a second of the run")
    parser.add_argument("--points", type=int, default=100_000, help="values of each line while the plots are moved")
    parser.add_argument("--images", type=int, default=2000, help="pseudo images of the gallery")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    for name in ("minutes", "rate", "points", "images"):
        if getattr(options, name) <= 0:
            parser.error(f"{name} is {getattr(options, name):g}; it must be above 0")
    if not window_can_open():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    found = measure(options.minutes, options.rate, options.points, options.images)
    print(json.dumps(asdict(found) | {"growth": found.growth}) if options.json else describe(found))


if __name__ == "__main__":
    main(sys.argv[1:])
