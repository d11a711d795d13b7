"""A session with a home of its own for each test; a thread, a timer or a window that outlives its test fails it."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"  # programs that tests start speak English, whatever the language of this machine

from PySide6.QtCore import QLocale, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from purer_app.engine.core.events import CheckpointInspected, Event
from purer_app.engine.core.verdict import Hint, Verdict
from purer_app.ui.core.language import install_language
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from tests.helpers.small_disks import small_disk_at

_Made = TypeVar("_Made")
LONG_MS = 60_000
"""A limit for waits that are over as soon as what they wait for is there; a busy machine is not a failure."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what the program writes for its user inside the test's own folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def english(qapp: QApplication) -> None:
    """Show the window in English, whatever the language of this machine."""
    install_language(qapp, "en", QLocale("en_US"))


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Return empty settings in a file of their own."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def theme(qapp: QApplication, settings: QSettings) -> Iterator[Theme]:
    """Return the light theme, and put the application back afterwards."""
    font = qapp.font()
    settings.setValue("theme/scheme", "light")
    theme = Theme(qapp, settings)
    yield theme
    qapp.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete: no closed window is styled again
    qapp.setStyleSheet("")
    qapp.setFont(font)
    theme.deleteLater()


@pytest.fixture
def session(qtbot: QtBot, settings: QSettings) -> Iterator[Session]:
    """Return a session without a project; its jobs are stopped when the test ends."""
    session = Session(settings)
    yield session
    session.job_runner.stop_all()
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)
    session.store.close()
    session.deleteLater()


@pytest.fixture
def project(session: Session, tmp_path: Path) -> Session:
    """Return the session with a new project open."""
    session.store.create(tmp_path / "project", "Trees")
    return session


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the project's folder many times a second."""
    monkeypatch.setattr("purer_app.ui.state.project.folder_watch.CHECK_EVERY_S", 0.02)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return the mount point of an empty disk of 256 KiB; skipped where this process may not mount one."""
    with small_disk_at(tmp_path / "disk", 256) as place:
        yield place


MakeVerdict = Callable[..., Verdict]


@pytest.fixture
def verdict() -> MakeVerdict:
    """Return a function that makes up the verdict of a file; every value of its record can be given."""

    def make(path: str = "/models/a.pth", hints: tuple[Hint, ...] = (), **values: object) -> Verdict:
        usual: dict[str, object] = {
            "path": path,
            "format": "torch-zip",
            "verdict": "ready",
            "use": "inversion",
            "architecture": "conv4-32",
            "confidence": 1.0,
            "n_classes": 5,
            "input": (3, 32, 32),
            "parameters": 28_896,
            "sha256": "0" * 64,
            "class_names": ("ash", "birch", "cedar", "elm", "fir"),
            "held_out_accuracy": 0.8,
        }
        return replace(Verdict.from_record(usual | values), hints=hints)

    return make


def inspected(*verdicts: Verdict) -> list[Event]:
    """Return the events with which the engine reports verdicts."""
    return [CheckpointInspected(found, done, len(verdicts)) for done, found in enumerate(verdicts, start=1)]


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test whose threads or timers run on after everything it made was torn down."""
    gc.freeze()  # what is there before is not looked at again, which keeps the look short
    gc.disable()  # as in the program, where no job's thread collects; below, this one does
    threads = set(threading.enumerate())
    yield
    qapp.closeAllWindows()
    for _ in range(3):
        qapp.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete: deleteLater takes effect here
        qapp.processEvents()
    gc.collect()
    gc.enable()
    assert [t.name for t in threading.enumerate() if t not in threads and not t.daemon] == []
    assert [thread for thread in _all_of(QThread) if thread.isRunning()] == []
    assert [timer for timer in _all_of(QTimer) if timer.isActive()] == []


def _all_of(kind: type[_Made]) -> list[_Made]:
    """Every object of a kind that the test made and that still lives."""
    # type(), for isinstance() wakes up proxies that warn when they are touched
    return [item for item in gc.get_objects() if issubclass(type(item), kind) and isValid(item)]
