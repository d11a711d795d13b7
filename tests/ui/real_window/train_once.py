"""Opens the window, trains once on a tiny pool, and stays open: `train_once.py PROJECT POOL`."""

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings

from purer_app.ui import app
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool


def main() -> None:
    """Run the window; nothing brings it to the front."""
    folder, pool = map(Path, sys.argv[1:])
    application = app.make_application()
    settings = QSettings()
    session = Session(settings)
    window = MainWindow(session, Theme(application, settings))
    window.show()
    session.store.create(folder, "Trees")
    session.store.change(train=replace(tiny_config(pool), pool=""))
    session.models.added.connect(lambda *_: session.training.start())
    session.models.add([write_tiny_pool(pool)])
    application.exec()


if __name__ == "__main__":
    main()
