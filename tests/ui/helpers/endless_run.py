"""Opens the window and trains until a signal ends the program: `endless_run.py PROJECT POOL`, with a pool."""

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings

from purer_app.ui import app
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import changed, tiny_config


def main() -> None:
    """Print a line once the run has made two steps."""
    folder, pool = map(Path, sys.argv[1:])
    application = app.make_application()
    settings = QSettings()
    session = Session(settings)
    window = MainWindow(session, Theme(application, settings))
    app.close_on_signals(application, window)
    window.show()
    session.store.create(folder)
    session.store.change(train=changed(replace(tiny_config(pool), pool=""), meta={"steps": 100_000}))
    session.models.added.connect(lambda *_: session.training.start())
    session.models.add([pool])
    says = iter(["It trains."])

    def on_progress() -> None:
        if session.training.history.step >= 2:
            for line in says:
                print(line, flush=True)

    session.training.progressed.connect(on_progress)
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
