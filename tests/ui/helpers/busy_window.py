"""Runs the real program and adds pictures without end: `busy_window.py PROJECT CLASS_FOLDERS`.

After each import it prints the number of pictures that are in the classes.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from purer_app.ui import app
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.main_window import MainWindow


class Hand(QObject):
    """Drops the folder on the page again and again; each drop ends before the next."""

    def __init__(self, source: Path, application: QApplication) -> None:
        super().__init__(application)
        self._source = source
        self._dropped = False
        self._timer = QTimer(self)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._act)
        self._timer.start()

    def _act(self) -> None:
        window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow)), None)
        if window is None or not window.session.store.is_open or window.session.job_runner.running:
            return
        window.show_page("adapt")
        page = window.pages["adapt"]
        assert isinstance(page, AdaptPage)
        if self._dropped:
            print(page.picture_store.n_pictures, flush=True)
        self._dropped = page.accept_drop([self._source])


def main() -> None:
    """Run the program with a hand."""
    project, source, make = sys.argv[1], Path(sys.argv[2]), app.make_application

    def make_with_hand() -> QApplication:
        application = make()
        Hand(source, application)
        return application

    app.make_application = make_with_hand
    app.run([project])


if __name__ == "__main__":
    main()
