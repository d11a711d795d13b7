"""The status bar names any job that is running, with the same figures as the page of the job."""

import re
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import Control, EvaluationProgressed, Event, EventSink, PaceMeasured, RunProgressed
from purer_app.engine.core.machine.devices import Device
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.shell.status_bar import StatusBar
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS


@pytest.fixture
def line(qtbot: QtBot, session: Session) -> StatusBar:
    line = StatusBar(session)
    qtbot.addWidget(line)
    return line


@pytest.fixture
def may_end() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def shown(line: StatusBar) -> str:
    line.refresh()
    return next(label.text() for label in line.findChildren(QLabel) if label.objectName() == "run_state")


def waiting(events: list[Event], may_end: threading.Event, emit: EventSink, control: Control) -> None:
    """Emit some events, then wait."""
    for event in events:
        emit(event)
    may_end.wait(LONG_MS / 1000)


def test_the_line_says_where_nothing_is_running(line: StatusBar) -> None:
    assert shown(line) == "Nothing is running"


def test_an_evaluation_is_named_with_its_progress_over_all_rows(
    qtbot: QtBot, session: Session, line: StatusBar, may_end: threading.Event
) -> None:
    events: list[Event] = [EvaluationProgressed("maml", 5, 16, 60, 1204, 2800)]
    session.job_runner.start("Evaluating", partial(waiting, events, may_end), owner=session)
    qtbot.waitUntil(lambda: shown(line) == "Evaluating, 43 %", timeout=LONG_MS)
    session.job_runner.start("Reading runs", partial(waiting, [], may_end), owner=session)
    assert shown(line) == "Evaluating, 43 % (and 1 more)"
    may_end.set()
    qtbot.waitUntil(lambda: shown(line) == "Nothing is running", timeout=LONG_MS)


def test_a_job_that_does_not_count_is_named(
    qtbot: QtBot, session: Session, line: StatusBar, may_end: threading.Event
) -> None:
    session.job_runner.start("Learning your classes", partial(waiting, [], may_end), owner=session)
    assert shown(line) == "Learning your classes…"


def test_a_run_is_said_in_the_same_figures_as_on_its_page(
    session: Session, line: StatusBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = session.training
    training.config = apply_preset(TrainConfig(pool=""), "quick")
    monkeypatch.setattr(type(training), "state", "running")
    assert shown(line) == "Training"
    training.take_events([RunProgressed(0.43, 38.0, 52.0)])
    assert shown(line) == "Training, 43 %, about 50 s left"
    monkeypatch.setattr(type(training), "state", "paused")
    assert shown(line) == "Paused, 43 %"
    monkeypatch.setattr(type(training), "state", "finishing")
    assert shown(line) == "Finishing, 43 %"


def memory(line: StatusBar) -> str:
    line.refresh()
    return next(label.text() for label in line.findChildren(QLabel) if label.objectName() == "memory")


@pytest.mark.parametrize(
    ("device_memory", "devices", "said"),
    [
        (0, (), r"\d+\.\d GB memory"),
        (3_250_000_000, (), r"\d+\.\d GB memory, 3\.2 GB on the GPU"),
        (3_250_000_000, (Device("cuda", "NVIDIA", 24_000_000_000),), r".* memory, 3\.2 of 24 GB on the GPU"),
    ],
)
def test_the_memory_of_the_gpu_is_shown_while_a_run_uses_it(
    session: Session,
    line: StatusBar,
    monkeypatch: pytest.MonkeyPatch,
    device_memory: int,
    devices: tuple[Device, ...],
    said: str,
) -> None:
    training, session.devices = session.training, devices
    training.config = TrainConfig(pool="p", device="cuda")
    training.history.take(PaceMeasured(1, 2.0, 30.0, memory=1_000_000_000, device_memory=device_memory))
    assert "GPU" not in memory(line)
    monkeypatch.setattr(type(training), "state", "running")
    assert re.fullmatch(said, memory(line))
