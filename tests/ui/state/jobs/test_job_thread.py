"""A job in a QThread: its events arrive in order, it obeys, and exactly one end comes whatever happens."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import torch
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from purer_app.engine.core.errors import DataError, DeviceLost, RunSuspended
from purer_app.engine.core.events import Control, Event, EventSink, Heartbeat, NoticeGiven
from purer_app.ui.state.jobs.job_thread import DRAIN_MS, Cancelled, Failed, Finished, JobEnd, JobThread
from tests.ui.conftest import LONG_MS


class Listener:
    """Starts a job and keeps everything that comes of it."""

    def __init__(self, qtbot: QtBot, job: Callable[[EventSink, Control], Any]) -> None:
        self._qtbot = qtbot
        self.thread = JobThread("test", job)
        self.events: list[Event] = []
        self.batches = 0
        self.ends: list[JobEnd] = []
        self.states: list[str] = []
        self.threads: set[QThread] = set()
        self.thread.events_arrived.connect(self._on_events)
        self.thread.ended.connect(self.ends.append)
        self.thread.state_changed.connect(self.states.append)
        self.thread.start()

    def _on_events(self, events: list[Event]) -> None:
        assert self.ends == [], "no event comes after the end"
        self.batches += 1
        self.events += events
        self.threads.add(QThread.currentThread())

    def wait_for_end(self) -> JobEnd:
        self._qtbot.waitUntil(lambda: bool(self.ends), timeout=LONG_MS)
        QCoreApplication.processEvents()
        assert len(self.ends) == 1
        return self.ends[0]

    def wait_for_event(self) -> None:
        self._qtbot.waitUntil(lambda: bool(self.events), timeout=LONG_MS)


def loop(emit: EventSink, control: Control) -> str:
    """Work until something is asked for."""
    step = 0
    while not control.finish_requested:
        if control.suspend_requested:
            raise RunSuspended
        step += 1
        emit(NoticeGiven(f"{step}"))
        threading.Event().wait(0.001)
    return f"{step} steps"


def test_events_arrive_in_order_in_the_windows_thread_and_then_the_result(qtbot: QtBot) -> None:
    def job(emit: EventSink, control: Control) -> int:
        assert QThread.currentThread() is not QCoreApplication.instance().thread()  # type: ignore[union-attr]
        for number in range(5000):
            emit(NoticeGiven(str(number)))
        return 42

    listener = Listener(qtbot, job)
    assert listener.wait_for_end() == Finished(42)
    assert [event.text for event in listener.events if isinstance(event, NoticeGiven)] == list(map(str, range(5000)))
    assert listener.threads == {QCoreApplication.instance().thread()}  # type: ignore[union-attr]
    assert listener.states == ["ended"]


def test_events_are_drained_at_most_thirty_times_a_second() -> None:
    assert 1000 / DRAIN_MS <= 30.5


def test_many_heartbeats_do_not_pile_up(qtbot: QtBot) -> None:
    def job(emit: EventSink, control: Control) -> None:
        for _ in range(10_000):
            emit(Heartbeat("inverting"))
        emit(NoticeGiven("done"))

    listener = Listener(qtbot, job)
    listener.wait_for_end()
    assert listener.events[-1] == NoticeGiven("done")
    assert len(listener.events) <= listener.batches + 1


def test_a_pause_holds_the_job_until_it_may_continue(qtbot: QtBot) -> None:
    listener = Listener(qtbot, loop)
    listener.wait_for_event()
    listener.thread.pause()
    qtbot.wait(3 * DRAIN_MS)  # what was under way arrives
    held = len(listener.events)
    qtbot.wait(3 * DRAIN_MS)
    assert len(listener.events) == held
    assert listener.thread.state == "paused"
    listener.thread.unpause()
    qtbot.waitUntil(lambda: len(listener.events) > held, timeout=LONG_MS)
    listener.thread.finish()
    assert isinstance(listener.wait_for_end(), Finished)
    assert listener.states == ["paused", "running", "finishing", "ended"]


@pytest.mark.parametrize("paused", [False, True])
def test_finish_keeps_the_result(qtbot: QtBot, paused: bool) -> None:
    listener = Listener(qtbot, loop)
    listener.wait_for_event()
    if paused:
        listener.thread.pause()
    listener.thread.finish()
    end = listener.wait_for_end()
    assert isinstance(end, Finished)
    assert end.result.endswith(" steps")


@pytest.mark.parametrize("paused", [False, True])
def test_stop_leaves_the_job_at_its_next_event(qtbot: QtBot, paused: bool) -> None:
    listener = Listener(qtbot, loop)
    listener.wait_for_event()
    if paused:
        listener.thread.pause()
    listener.thread.stop()
    listener.thread.finish()  # too late to matter
    assert listener.wait_for_end() == Cancelled(suspended=False)


@pytest.mark.parametrize("paused", [False, True])
def test_suspending_ends_with_a_snapshot_to_continue_from(qtbot: QtBot, paused: bool) -> None:
    listener = Listener(qtbot, loop)
    listener.wait_for_event()
    if paused:
        listener.thread.pause()
    listener.thread.suspend()
    assert listener.wait_for_end() == Cancelled(suspended=True)


def test_an_error_of_the_engine_is_its_sentence_alone(qtbot: QtBot) -> None:
    def job(emit: EventSink, control: Control) -> None:
        raise DataError("class 'heron' has 3 images; 5 support + 15 query need 20")

    end = Listener(qtbot, job).wait_for_end()
    assert end == Failed("class 'heron' has 3 images; 5 support + 15 query need 20", "")


@pytest.mark.parametrize("error", [ZeroDivisionError("by zero"), SystemExit(3), KeyboardInterrupt()])
def test_a_fault_of_ours_is_a_sentence_with_technical_details(qtbot: QtBot, error: BaseException) -> None:
    def job(emit: EventSink, control: Control) -> None:
        raise error

    end = Listener(qtbot, job).wait_for_end()
    assert isinstance(end, Failed)
    assert end.sentence == f"An internal error occurred ({type(error).__name__}). The log has the details."
    assert "Traceback" in end.details


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (torch.OutOfMemoryError("CUDA out of memory."), "There is not enough memory. Close other programs, or choose"),
        (
            torch.AcceleratorError("CUDA error: unspecified launch failure\nadvice"),
            "The GPU no longer responds (CUDA error: unspecified launch failure). Close PURER and start it again; your",
        ),
    ],
)
def test_what_the_machine_lacks_is_no_internal_error(qtbot: QtBot, error: Exception, sentence: str) -> None:
    def job(emit: EventSink, control: Control) -> None:
        raise error

    end = Listener(qtbot, job).wait_for_end()
    assert isinstance(end, Failed)
    assert end.sentence.startswith(sentence) and "Traceback" in end.details


def test_the_cause_of_a_lost_run_is_in_the_details(qtbot: QtBot) -> None:
    def job(emit: EventSink, control: Control) -> None:
        raise DeviceLost("the GPU no longer responds") from torch.AcceleratorError("CUDA error: launch failure")

    end = Listener(qtbot, job).wait_for_end()
    assert isinstance(end, Failed)
    assert end.sentence == "the GPU no longer responds" and "CUDA error: launch failure" in end.details


def test_used_up_memory_says_what_to_do(qtbot: QtBot) -> None:
    def job(emit: EventSink, control: Control) -> None:
        raise MemoryError

    end = Listener(qtbot, job).wait_for_end()
    assert isinstance(end, Failed)
    assert end.sentence.startswith("There is not enough memory. Close other programs")
