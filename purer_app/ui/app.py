"""Starts the window: `purer-app [PROJECT | FOLDER | FILE]`."""

import os
import signal
import socket
import sys
import time
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import psutil
import pydantic  # noqa: F401 - before PySide6, whose import hook would import parts of it in a circle
from PySide6.QtCore import QSettings, QSocketNotifier, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from purer_app import __version__
from purer_app.engine.core.files import log_folder
from purer_app.ui.core.crash_trace import new_crashes, read_trace, record_crashes
from purer_app.ui.core.garbage_collector import GarbageCollector
from purer_app.ui.core.language import chosen_language, install_language
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.project.project import is_project
from purer_app.ui.state.session import Session

STARTUP_PROBE = "--startup-probe"
_SWITCH_S = 0.001
"""Switch interval of Python threads: short, so that the window stays responsive during a job."""
_PATIENCE_S = 0.2
"""How long the end of the process waits for a stopped job that only reads."""
_WATCHED = ("torch", "torchvision", "pyqtgraph", "numpy", "PIL")


def run(arguments: list[str]) -> NoReturn:
    """Show the window until it is closed, then end the process."""
    probe = STARTUP_PROBE in arguments
    paths = [Path(argument) for argument in arguments if argument != STARTUP_PROBE]
    record_crashes(log_folder())
    application = make_application()
    settings = QSettings()
    session = Session(settings)
    window = MainWindow(session, Theme(application, settings))
    return_memory(application, session)
    _report_faults(window)
    close_on_signals(application, window)
    window.first_painted.connect(_print_probe if probe else lambda: _after_first_paint(window, paths))
    window.show()
    end_process(session, application.exec())


def end_process(session: Session, code: int) -> NoReturn:
    """End the process once the jobs that write have ended; one that only reads is left behind in a long operation."""
    running = session.job_runner.running
    for thread in running:
        thread.stop()
    if all(thread.wait(_PATIENCE_S if thread.reads_only else None) for thread in running):
        sys.exit(code)
    session.settings.sync()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # Qt would abort if a thread ran on


def return_memory(application: QApplication, session: Session) -> None:
    """Return the memory of a run that has ended, and of the project before, to the system."""
    collector = application.findChild(GarbageCollector)
    assert collector is not None
    for over in (session.training.ended, session.store.opened):
        over.connect(collector.collect_all_soon)


def make_application() -> QApplication:
    """Create the application with its name, its style and its language."""
    sys.setswitchinterval(_SWITCH_S)
    application = QApplication(["purer-app"])
    GarbageCollector(application)  # owned by its parent
    application.setApplicationName("purer-app")
    application.setApplicationDisplayName("PURER")
    application.setOrganizationName("purer-app")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("purer-app")
    application.setStyle("Fusion")
    install_language(application, chosen_language(QSettings()))
    return application


def _after_first_paint(window: MainWindow, paths: list[Path]) -> None:
    """Load torch in the background, open the given paths or the last project, and build the other pages."""
    session = window.session
    session.find_devices()
    last = Path(str(session.settings.value("open_project", "")) or ".")
    if paths:
        window.take_paths(paths)
    elif is_project(last):
        session.open_path(last)
    tell_crashes(window, log_folder())
    QTimer.singleShot(0, window, window.build_waiting_pages)


def tell_crashes(window: MainWindow, folder: Path) -> None:
    """Show that the program crashed since the last start, with the trace to copy for a bug report."""
    crashes = new_crashes(folder)
    if not crashes:
        return
    text = window.tr(
        "PURER crashed at its last use. The trace, which a bug report should contain, is in {path}. Changes to a "
        "project are saved after two seconds, and a run continues at its last snapshot."
    )
    show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(folder)))
    choices = ((window.tr("Show the folder"), show),)
    window.show_message("warning", text.format(path=crashes[-1]), read_trace(crashes[-1]), choices)


def _print_probe() -> None:
    """Print the start-up time and the loaded heavy modules, then quit."""
    seconds = time.time() - psutil.Process().create_time()
    loaded = ", ".join(name for name in _WATCHED if name in sys.modules) or "none of " + ", ".join(_WATCHED)
    print(f"{seconds:.2f} s, modules: {loaded}", flush=True)
    QApplication.exit(0)


def _report_faults(window: MainWindow) -> None:
    """Show internal errors in the window, with the traceback as details, besides printing them."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, Exception):
            text = window.tr("An internal error occurred ({kind}). Your project is unchanged.")
            details = "".join(traceback.format_exception(kind, error, trace))
            window.show_message("error", text.format(kind=kind.__name__), details)

    sys.excepthook = report


def close_on_signals(application: QApplication, window: MainWindow) -> None:
    """Save and close the window on SIGINT or SIGTERM; a second signal quits at once."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, application)
    received = 0

    def on_signal() -> None:
        nonlocal received
        ours.recv(64)
        received += 1
        if received == 1:
            window.close_without_asking()
        else:
            application.exit(130)

    notifier.activated.connect(on_signal)
    application.setProperty("oversockets", (ours, theirs))  # kept alive by the application
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
