"""A widget in cyclic garbage dies in the window's thread, whatever threads allocate: elsewhere Qt crashes."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import Control, EventSink, NoticeGiven
from purer_app.ui.app import return_memory
from purer_app.ui.core import garbage_collector
from purer_app.ui.core.garbage_collector import GarbageCollector
from purer_app.ui.state.jobs.job_thread import JobThread
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS


class Knot(QWidget):
    """Holds itself, as widgets do whose callbacks name them."""

    def __init__(self, graves: list[str]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed.connect(lambda: graves.append(threading.current_thread().name))
        self.show()


class Node:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector() -> Iterator[GarbageCollector]:
    collector = GarbageCollector()
    yield collector
    collector.stop()
    gc.disable()  # as the other fixture left it


def test_a_job_that_allocates_collects_nothing(qtbot: QtBot, collector: GarbageCollector) -> None:
    graves: list[str] = []
    collecting_threads: set[str] = set()
    Knot(graves)

    def note(phase: str, _: dict[str, int]) -> None:
        collecting_threads.add(threading.current_thread().name)

    def litter(emit: EventSink, control: Control) -> None:
        while not control.finish_requested:
            for _ in range(10_000):
                Node()
            emit(NoticeGiven("littered"))

    gc.callbacks.append(note)
    try:
        thread = JobThread("litter", litter)
        thread.start()
        qtbot.waitUntil(lambda: bool(graves), timeout=LONG_MS)
        thread.finish()
        qtbot.waitUntil(lambda: not thread.is_active, timeout=LONG_MS)
    finally:
        gc.callbacks.remove(note)
    assert graves == [threading.main_thread().name]
    assert collecting_threads == {threading.main_thread().name}


def test_old_garbage_goes_by_the_clock_but_for_the_first_time(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage_collector, "_FULL_EVERY", 3)
    graves: list[str] = []
    early = Knot(graves)
    _collect_due(collector, 3)  # freezes what is there
    late = Knot(graves)
    gc.collect()  # both are old now
    del early, late
    _collect_due(collector, 2)
    assert graves == []
    _collect_due(collector, 1)
    assert len(graves) == 1
    gc.unfreeze()
    gc.collect()
    assert len(graves) == 2


def test_all_garbage_goes_after_the_project_has_changed(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = GarbageCollector(qapp)
    monkeypatch.setattr(garbage_collector, "_FULL_EVERY", 1)
    graves: list[str] = []
    try:
        return_memory(qapp, session)
        knot = Knot(graves)
        collector.collect_due()  # freezes the knot
        del knot
        _collect_due(collector, 3)
        assert graves == []
        session.store.create(tmp_path / "another", "Another", page="models")
        qtbot.waitUntil(lambda: len(graves) == 1, timeout=LONG_MS)
    finally:
        collector.stop()
        collector.setParent(None)
        gc.unfreeze()
        gc.disable()


def _collect_due(collector: GarbageCollector, times: int) -> None:
    for _ in range(times):
        collector.collect_due()


def test_python_collects_again_afterwards(collector: GarbageCollector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
