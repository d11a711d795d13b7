"""Opens the window, starts a job that reads and never looks up, and closes the window: `stuck_reader.py PROJECT`."""

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QSettings

from purer_app.ui import app
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.session import Session


def main() -> None:
    """Change the project, so that closing has something to save, and close."""
    application = app.make_application()
    settings = QSettings()
    session = Session(settings)
    window = MainWindow(session, Theme(application, settings))
    window.first_painted.connect(window.close)
    session.store.create(Path(sys.argv[1]), "Trees")
    session.store.change(preset="quick")
    session.job_runner.start("Reading", lambda *_: threading.Event().wait(), owner=session, reads_only=True)
    window.show()
    app.end_process(session, application.exec())


if __name__ == "__main__":
    main()
