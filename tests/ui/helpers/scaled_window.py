"""Runs the program at the screen scale of QT_SCALE_FACTOR, and prints as JSON what cannot be read whole there.

`scaled_window.py PROJECT SETTINGS_FILE` shows every page of a project in two window sizes and at several text sizes.
The answer has the device pixel ratio, "cut" with the cut texts of each view, and "too_large" with the views for which
the window is enlarged.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QSettings, QSize
from PySide6.QtWidgets import QApplication

from purer_app.ui.app import make_application
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.state.session import Session
from tests.ui.helpers.clipping import cut_texts

WINDOWS = (QSize(1000, 700), QSize(1270, 700))
TEXT_PERCENT = (80, 100, 125, 150, 200)
REST_MS = 2_000
LIMIT_MS = 120_000
Found = dict[str, list[str]]


def wait(application: QApplication, done: Callable[[], object], limit_ms: int) -> bool:
    """Process events until a condition is true, and return whether it became true in time."""
    deadline = QDeadlineTimer(limit_ms)
    while not done() and not deadline.hasExpired():
        application.processEvents()
    return bool(done())


def open_project(application: QApplication, project: Path, settings: QSettings) -> MainWindow:
    """Return the window with all pages of a project and what they show."""
    session = Session(settings)
    window = MainWindow(session, Theme(application, settings))
    window.show()
    session.find_devices()
    session.open_path(project)
    window.build_waiting_pages()

    def is_there() -> bool:
        models, run = session.models.used_paths(), session.training.run
        return set(window.pages) == set(STEPS) and bool(models and session.runs and run and session.devices)

    assert wait(application, is_there, LIMIT_MS), "the project is not shown"
    return window


def look_at_all_pages(application: QApplication, window: MainWindow) -> dict[str, object]:
    """Return what cannot be read whole, as the answer of the program."""
    cut: Found = {}
    too_large: list[str] = []
    for percent in TEXT_PERCENT:
        window.theme.set_text_percent(percent)
        for size in WINDOWS:
            for page in ("start", *STEPS):
                view = f"{page} at {percent} % in {size.width()} x {size.height()}"
                window.show_page(page)
                window.resize(size)
                for _ in range(6):
                    application.processEvents()
                if not wait(application, lambda: not cut_texts(window), REST_MS):
                    cut[view] = cut_texts(window)
                if window.size() != size:
                    too_large.append(f"{view}: {window.width()} x {window.height()}")
    return {"ratio": window.devicePixelRatioF(), "cut": cut, "too_large": too_large}


def main(project: Path, settings_file: Path) -> None:
    """Print what cannot be read whole."""
    application = make_application()
    settings = QSettings(str(settings_file), QSettings.Format.IniFormat)
    window = open_project(application, project, settings)
    answer = look_at_all_pages(application, window)
    window.close()
    wait(application, lambda: not window.isVisible(), LIMIT_MS)
    print(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
