"""Makes pictures of the window from a real run on the sample: `make images` and `make screenshots`.

`make images` makes those of the README: a short run on the Glyphs pool is trained and shown in both themes, on the
Train page, and on the Adapt page with four classes of invented symbols and queries. `make screenshots` shows every
page of an empty project, during the run and after it, in both themes at text sizes of 100 % and 200 %. Nothing appears
on the screen.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"  # the README is English

from PIL import Image
from PySide6.QtCore import QDeadlineTimer, QSettings, QSize
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
LIMIT_MS = 600_000
REST_MS = 1_000
LOOKS = [(scheme, percent) for scheme in SCHEMES for percent in (100, 200)]
LONG_RUN = 4_000
"""Steps of a run that is still going on when all its pictures are taken."""
FIRST_STEP = 20


def make_project(folder: Path, steps: int, shown_run: str = "") -> TrainConfig:
    """Write a project with the sample pool, four classes and queries, and return the settings of a run."""
    pool, symbols = resource("glyphs-pool"), sorted(resource("symbols").glob("symbol-*"))
    validation = folder.parent / "validation"
    validation.mkdir()
    for symbol in symbols[-VALIDATION_CLASSES:]:
        (validation / symbol.name).symlink_to(symbol)
    train = apply_preset(TrainConfig(pool=str(pool), validation=str(validation)), "quick")
    train = replace(
        train,
        meta=replace(train.meta, steps=steps, max_seconds=0.0),
        record=replace(train.record, validation_every=10, gallery_every=5),
    )
    models = tuple(ModelEntry(path=str(path)) for path in sorted(pool.glob("teacher-*")) if path.suffix != ".toml")
    create_project(folder, "Glyphs", models=models, train=replace(train, pool=""), preset="quick", shown_run=shown_run)
    (folder / "queries").mkdir()
    for symbol_name, label in CLASSES.items():
        pictures = sorted((resource("symbols") / symbol_name).glob("*.png"))
        (folder / "classes" / label).mkdir(parents=True)
        for picture in pictures[:EXAMPLES]:
            shutil.copy(picture, folder / "classes" / label)
        for picture in pictures[EXAMPLES : EXAMPLES + QUERIES]:
            shutil.copy(picture, folder / "queries" / f"{symbol_name}-{picture.name}")
    return train


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


class Photographer:
    """The program with a window, and the folder for pictures of it."""

    def __init__(self, place: Path, out: Path) -> None:
        self._out = out
        self._application = make_application()
        settings = QSettings(str(place / "settings.ini"), QSettings.Format.IniFormat)
        self.session, self.theme = Session(settings), Theme(self._application, settings)
        self.window = MainWindow(self.session, self.theme)
        self.window.resize(WIDTH, HEIGHT)
        self.window.show()
        self.session.find_devices()
        self.window.build_waiting_pages()
        self.wait("the pages", lambda: set(self.window.pages) == set(STEPS))
        self.wait("the devices", lambda: self.session.devices)

    def wait(self, what: str, done: Callable[[], object]) -> None:
        """Process events until a condition is true.

        Raises:
            TimeoutError: it was not true within LIMIT_MS.
        """
        wait(self._application, what, done)

    def open(self, project: Path) -> None:
        """Open a project and wait for its models."""
        self.session.open_path(project)
        if self.session.store.project.models:
            self.wait("the models", self.session.models.used_paths)

    def show(self, page: str) -> None:
        """Go to a page and wait until it shows what it computes.

        Raises:
            RuntimeError: the page does not fit into the window.
        """
        self.window.resize(WIDTH, HEIGHT)
        self.window.show_page(page)
        if page == "adapt" and (self.session.store.folder / "classes").is_dir():
            learned = self.window.findChild(QLabel, "recognised")
            assert isinstance(learned, QLabel)
            self.wait("the classes are learned", lambda: "not seen them" in learned.text())
        if focused := QApplication.focusWidget():
            focused.clearFocus()
        rest(self._application)
        if self.window.size() != QSize(WIDTH, HEIGHT):
            raise RuntimeError(f"{page} needs {self.window.width()} x {self.window.height()} px")

    def save(self, name: str) -> None:
        """Save a picture of the window.

        Raises:
            OSError: it cannot be written.
        """
        if not self.window.grab().save(str(self._out / f"{name}.png")):
            raise OSError(f"cannot write to {self._out}")
        shrink(self._out / f"{name}.png")

    def save_all(self, state: str, pages: Sequence[str]) -> None:
        """Save a picture of each page in each look."""
        for scheme, percent in LOOKS:
            self.theme.set_scheme(scheme)
            self.theme.set_text_percent(percent)
            for page in pages:
                self.show(page)
                self.save(f"{state}-{page}-{scheme}-{percent}")


def take(place: Path, out: Path) -> None:
    """Show a finished run in the window, and save a picture of each page of the README in each theme."""
    project = place / "Glyphs"
    train = make_project(project, STEPS_OF_RUN, "glyphs")
    jobs.train(train, project / "runs" / "glyphs", ignore, Control())
    photographer = Photographer(place, out)
    photographer.open(project)
    photographer.wait("the run", lambda: photographer.session.training.run is not None)
    photographer.window.registry["view.inspector"].trigger()  # it would show the folders of this machine
    for scheme in SCHEMES:
        photographer.theme.set_scheme(scheme)
        for page in PAGES:
            photographer.show(page)
            photographer.save(f"{page}-{scheme}")
    photographer.window.close()


def take_every_page(place: Path, out: Path) -> None:
    """Save a picture of every page without a run, during a run, and after it, in every look."""
    photographer = Photographer(place, out)
    photographer.save_all("empty", ["start"])
    create_project(place / "Empty", "Empty")
    photographer.open(place / "Empty")
    photographer.save_all("empty", list(STEPS))
    make_project(place / "Glyphs", LONG_RUN)
    photographer.open(place / "Glyphs")
    training = photographer.session.training
    training.start()
    photographer.wait("the growing images", lambda: training.history.episode is not None)
    photographer.save_all("inverting", ["train"])
    photographer.wait("the first steps", lambda: training.history.step >= FIRST_STEP)
    photographer.save_all("running", list(STEPS))
    training.finish()
    photographer.wait("the end of the run", lambda: training.state == "idle")
    photographer.save_all("finished", ["start", *STEPS])
    photographer.window.close()


def main() -> None:
    """Train a run and write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="the folder for the pictures (default: docs/images, or screenshots)")
    parser.add_argument("--every-page", action="store_true", help="every page in every look, instead of the README's")
    arguments = parser.parse_args()
    out: Path = arguments.out or ROOT / ("screenshots" if arguments.every_page else "docs/images")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        (take_every_page if arguments.every_page else take)(Path(name), out)
    for picture in sorted(out.glob("*.png")):
        print(picture)


if __name__ == "__main__":
    main()
