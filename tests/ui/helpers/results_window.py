"""Runs the real program until it has results, and then waits to be killed.

`results_window.py PROJECT folder PICTURES TABLE` classifies a folder, and moves its first picture to the other class;
`results_window.py PROJECT icfil` compares answers with and without ICFIL. It prints what the page shows, as JSON.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from purer_app.ui import app
from purer_app.ui.adapt.folder_prediction.answers_dialog import AnswersDialog
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.main_window import MainWindow

Steps = Iterator[Callable[[], bool]]
"""Acts between conditions; each condition holds before the next act."""


class Hand(QObject):
    """Goes on with the steps whenever the condition of the last one holds."""

    def __init__(self, steps: Steps, application: QApplication) -> None:
        super().__init__(application)
        self._steps = steps
        self._condition: Callable[[], bool] = lambda: True
        self._timer = QTimer(self)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._act)
        self._timer.start()

    def _act(self) -> None:
        if self._condition():
            self._condition = next(self._steps, lambda: False)


def adapt_page() -> AdaptPage | None:
    """Return the Adapt page once the project is open."""
    window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow)), None)
    if window is None or not window.session.store.is_open or "adapt" not in window.pages:
        return None
    window.show_page("adapt")
    page = window.pages["adapt"]
    assert isinstance(page, AdaptPage)
    return page


def is_ready(page: AdaptPage) -> bool:
    """Whether the classes are learned."""
    updater = page.updater
    return updater.config is not None and updater.latest is not None and not updater.is_due and not updater.is_learning


def classify_and_correct(folder: Path, table: Path) -> Steps:
    """Classify a folder, and move its first picture to the class that is not its own."""
    yield lambda: adapt_page() is not None
    page = adapt_page()
    assert page is not None
    yield lambda: is_ready(page)
    config, results = page.updater.config, page.session.store.folder / "results"
    assert config is not None
    page.folder.start(config, folder, table, table.with_suffix(".html"))
    yield lambda: page.folder.latest is not None
    found = page.folder.latest
    assert found is not None
    first = found.pictures[0]
    page.show_folder_answers()
    dialog = page.findChild(AnswersDialog)
    assert isinstance(dialog, AnswersDialog)
    other = next(name for name in page.picture_store.names if name != first.name)
    dialog.learn([first.file], other)
    yield (results / "learned.jsonl").is_file
    yield (results / "folder.jsonl").is_file
    answers = [[str(one.file), one.name, one.confidence, one.not_sure] for one in found.pictures]
    print(json.dumps({"answers": answers, "corrected": [str(first.file), other]}), flush=True)


def compare() -> Steps:
    """Compare answers with and without ICFIL on all pictures."""
    yield lambda: adapt_page() is not None
    page = adapt_page()
    assert page is not None
    button = page.findChild(QPushButton, "compare")
    words = page.findChild(QLabel, "comparison_result")
    cancel = page.findChild(QPushButton, "cancel_comparison")
    assert button is not None and words is not None and cancel is not None
    yield lambda: is_ready(page) and button.isEnabled()
    button.click()
    yield lambda: bool(words.text()) and not cancel.isVisible()
    yield lambda: not page.session.job_runner.running
    print(json.dumps({"result": words.text()}), flush=True)


def main() -> None:
    """Run the program with a hand."""
    project, what, make = sys.argv[1], sys.argv[2], app.make_application
    steps = compare() if what == "icfil" else classify_and_correct(Path(sys.argv[3]), Path(sys.argv[4]))

    def make_with_hand() -> QApplication:
        application = make()
        Hand(steps, application)
        return application

    app.make_application = make_with_hand
    app.run([project])


if __name__ == "__main__":
    main()
