"""Makes the pictures of the README from a real run on the sample: `make images`.

A short run on the Glyphs pool is trained and shown in the window in both themes: the Train page, and the Adapt page
with four classes of invented symbols and queries. Nothing appears on the screen.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"  # the README is English

from PIL import Image
from PySide6.QtCore import QDeadlineTimer, QSettings
from PySide6.QtWidgets import QApplication, QLabel

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.app import make_application
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.state.project.project import ModelEntry
from purer_app.ui.state.project.project_file import create_project
from purer_app.ui.state.session import Session

ROOT = Path(__file__).parents[1]
PAGES, SCHEMES = ("train", "adapt"), ("light", "dark")
CLASSES = {"symbol-01": "anchor", "symbol-04": "kite", "symbol-07": "spiral", "symbol-09": "gate"}
EXAMPLES, QUERIES, VALIDATION_CLASSES = 4, 2, 20
STEPS_OF_RUN = 60
WIDTH, HEIGHT = 1280, 800
LIMIT_MS = 120_000
REST_MS = 1_500


def names() -> list[str]:
    """Return the file names of all pictures."""
    return [f"{page}-{scheme}.png" for page in PAGES for scheme in SCHEMES]


def make_project(folder: Path) -> None:
    """Write a project with the sample pool, a finished run, four classes and queries."""
    pool, symbols = resource("glyphs-pool"), sorted(resource("symbols").glob("symbol-*"))
    validation = folder.parent / "validation"
    validation.mkdir()
    for symbol in symbols[-VALIDATION_CLASSES:]:
        (validation / symbol.name).symlink_to(symbol)
    train = apply_preset(TrainConfig(pool=str(pool), validation=str(validation)), "quick")
    train = replace(
        train,
        meta=replace(train.meta, steps=STEPS_OF_RUN, max_seconds=0.0),
        record=replace(train.record, validation_every=10, gallery_every=5),
    )
    models = tuple(ModelEntry(path=str(path)) for path in sorted(pool.glob("teacher-*")) if path.suffix != ".toml")
    create_project(folder, "Glyphs", models=models, train=replace(train, pool=""), preset="quick", shown_run="glyphs")
    jobs.train(train, folder / "runs" / "glyphs", ignore, Control())
    (folder / "queries").mkdir()
    for symbol_name, label in CLASSES.items():
        pictures = sorted((resource("symbols") / symbol_name).glob("*.png"))
        (folder / "classes" / label).mkdir(parents=True)
        for picture in pictures[:EXAMPLES]:
            shutil.copy(picture, folder / "classes" / label)
        for picture in pictures[EXAMPLES : EXAMPLES + QUERIES]:
            shutil.copy(picture, folder / "queries" / f"{symbol_name}-{picture.name}")


def rest(application: QApplication) -> None:
    """Process events until the window is laid out and drawn."""
    deadline = QDeadlineTimer(REST_MS)
    while not deadline.hasExpired():
        application.processEvents()


def wait(application: QApplication, what: str, done: Callable[[], object]) -> None:
    """Process events until a condition is true.

    Raises:
        TimeoutError: it was not true within LIMIT_MS.
    """
    deadline = QDeadlineTimer(LIMIT_MS)
    while not done():
        if deadline.hasExpired():
            raise TimeoutError(f"waited {LIMIT_MS / 1000:.0f} s in vain: {what}")
        application.processEvents()


def shrink(picture: Path) -> None:
    """Reduce the picture to 256 colours, which are enough for a window."""
    Image.open(picture).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)


def take(project: Path, out: Path) -> None:
    """Show the project in the window and save a picture of each page in each theme."""
    application = make_application()
    settings = QSettings(str(project.parent / "settings.ini"), QSettings.Format.IniFormat)
    session, theme = Session(settings), Theme(application, settings)
    window = MainWindow(session, theme)
    window.resize(WIDTH, HEIGHT)
    window.show()
    session.find_devices()
    session.open_path(project)
    window.build_waiting_pages()
    wait(application, "the pages", lambda: set(window.pages) == set(STEPS))
    wait(application, "the models", session.models.used_paths)
    wait(application, "the run", lambda: session.training.run is not None)
    window.registry["view.inspector"].trigger()  # it would show the folders of this machine
    for scheme in SCHEMES:
        theme.set_scheme(scheme)
        for page in PAGES:
            window.show_page(page)
            if page == "adapt":
                learned = window.findChild(QLabel, "recognised")
                assert isinstance(learned, QLabel)
                wait(application, "the classes are learned", lambda: "not seen them" in learned.text())  # noqa: B023
            if focused := QApplication.focusWidget():
                focused.clearFocus()
            rest(application)
            if not window.grab().save(str(out / f"{page}-{scheme}.png")):
                raise OSError(f"cannot write to {out}")
            shrink(out / f"{page}-{scheme}.png")
    window.close()


def main() -> None:
    """Train a run and write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        project = Path(name) / "Glyphs"
        make_project(project)
        take(project, out)
    for name in names():
        print(out / name)


if __name__ == "__main__":
    main()
