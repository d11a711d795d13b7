"""A full disk and a read-only one: each place that writes says why it cannot, loses nothing, and works again after."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.runs.run_label import read_label
from purer_app.engine.runs.run_listing import RunSummary
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.take_away import TakeAwayDialog
from purer_app.ui.gallery.page import ImagesPage
from purer_app.ui.gallery.view import GalleryView
from purer_app.ui.main_window import MainWindow
from purer_app.ui.models.file_actions import FileActions
from purer_app.ui.models.page import ModelsPage
from purer_app.ui.models.table.rows import ModelTableModel
from purer_app.ui.runs.actions import RunActions
from purer_app.ui.runs.labels import RunLabels
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.table import RunTable
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.plots.plot_board import PlotBoard
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.small_disks import fill, make_read_only, make_room, make_writable
from tests.ui.adapt.page_tools import SYMBOLS
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.shell.faults.conftest import shown_texts, wait_until_idle


@dataclass(frozen=True)
class Hand:
    """What a person does in each place: each method acts, and returns whether the result is on the disk."""

    window: MainWindow
    disk: Path
    qtbot: QtBot
    patch: pytest.MonkeyPatch

    @property
    def project(self) -> Path:
        return self.disk / "project"

    @property
    def out(self) -> Path:
        return self.disk / "out"

    @property
    def adapt(self) -> AdaptPage:
        page = self.window.build_page("adapt")
        assert isinstance(page, AdaptPage)
        return page

    @property
    def runs(self) -> RunsPage:
        page = self.window.build_page("runs")
        assert isinstance(page, RunsPage)
        return page

    def save_the_project(self) -> Callable[[], bool]:
        store = self.window.session.store
        store.change(preset="quick")
        store.save_now()
        return lambda: read_project(self.project).preset == "quick"

    def add_pictures(self) -> Callable[[], bool]:
        self.window.show_page("adapt")
        self.adapt.accept_drop([self.more_pictures()])
        return lambda: len(list((self.project / "classes" / "more").glob("*.png"))) == 2

    def more_pictures(self) -> Path:
        folder = self.disk.parent / "other" / "more"
        if not folder.exists():
            folder.mkdir(parents=True)
            for number in (4, 5):
                shutil.copy(SYMBOLS / "symbol-05" / f"0{number}.png", folder)
        return folder

    def draw(self) -> Callable[[], bool]:
        self.window.show_page("adapt")
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill("white")
        self.adapt.picture_store.add_drawing(image, "symbol-01")
        return lambda: len(list((self.project / "classes" / "symbol-01").glob("drawing*"))) == 1

    def classify_a_folder(self) -> Callable[[], bool]:
        self.window.show_page("adapt")
        config, table = self.adapt.updater.config, self.out / "answers.csv"
        assert config is not None
        self.adapt.folder.start(config, self.more_pictures(), table, table.with_suffix(".html"))
        self.qtbot.waitUntil(lambda: not self.adapt.folder.is_running, timeout=LONG_MS)
        return lambda: table.is_file() and table.with_suffix(".html").is_file()

    def export_the_classes(self) -> Callable[[], bool]:
        self.window.show_page("adapt")
        self.adapt.picture_store.export_classes(self.out)
        return lambda: len(list(self.out.glob("Trees classes/*/*.png"))) >= 6

    def export_the_classifier(self) -> Callable[[], bool]:
        self.window.show_page("adapt")
        self.adapt.take_away()
        dialog = self.adapt.findChild(TakeAwayDialog)
        assert dialog is not None
        start = child(dialog, QPushButton, "take_away_start")
        for name in ("format_onnx", "format_pt2"):
            child(dialog, QCheckBox, name).setChecked(False)
        child(dialog, QLineEdit, "take_away_path").setText(str(self.out / "classifier"))
        wait_until_idle(self.qtbot, self.window)
        if start.isEnabled():
            start.click()
            self.qtbot.waitUntil(lambda: not dialog.is_running, timeout=LONG_MS)
        return (self.out / "classifier" / "model.safetensors").is_file

    def export_images(self) -> Callable[[], bool]:
        self.window.show_page("images")
        page = self.window.build_page("images")
        assert isinstance(page, ImagesPage)
        view = find(page, GalleryView)
        self.qtbot.waitUntil(lambda: bool(view.shown()), timeout=LONG_MS)
        page.export_to(self.out / "images", view.shown()[:2])
        return lambda: len(list((self.out / "images").glob("*.png"))) == 2

    def export_a_plot(self) -> Callable[[], bool]:
        self.window.show_page("train")
        board = find(self.window.build_page("train"), PlotBoard)
        for kind in ("png", "svg", "csv"):
            board.export(self.out / f"plot.{kind}")
        return lambda: all((self.out / f"plot.{kind}").stat().st_size for kind in ("png", "svg", "csv"))

    def save_the_export_script(self) -> Callable[[], bool]:
        self.window.show_page("models")
        page = self.window.build_page("models")
        assert isinstance(page, ModelsPage)
        target = str(self.out / "export_model.py")
        self.patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (target, ""))
        find(page, FileActions).save_export_script()
        return lambda: Path(target).is_file()

    def make_a_safe_copy(self) -> Callable[[], bool]:
        self.window.show_page("models")
        page = self.window.build_page("models")
        assert isinstance(page, ModelsPage)
        rows = [row for row in find(page, ModelTableModel).rows() if row.path.endswith("b.pth")]
        find(page, FileActions).make_safe_copies(rows)
        return (self.disk / "pool" / "b.safetensors").is_file

    def report(self) -> Callable[[], bool]:
        run = self.select_the_run()
        find(self.runs, RunActions).write_report(run, self.out / "report.html")
        return (self.out / "report.html").is_file

    def rename_a_run(self) -> Callable[[], bool]:
        run = self.select_the_run()
        find(self.runs, RunLabels).rename(run, "Best one")
        return lambda: read_label(Path(run.path)).name == "Best one"

    def write_notes(self) -> Callable[[], bool]:
        run = self.select_the_run()
        notes = self.runs.inspector().findChild(QPlainTextEdit)
        assert notes is not None
        if "My notes" not in notes.toPlainText():
            notes.setPlainText("My notes")
        notes.save()  # type: ignore[attr-defined]
        return lambda: read_label(Path(run.path)).notes == "My notes"

    def select_the_run(self) -> RunSummary:
        self.window.show_page("runs")
        table = find(self.runs, RunTable)
        table.choose(str(self.project / "runs" / "tiny"))
        wait_until_idle(self.qtbot, self.window)
        assert table.run is not None
        return table.run

    def train(self) -> Callable[[], bool]:
        self.window.show_page("train")
        session = self.window.session
        before = set((self.project / "runs").iterdir())
        session.training.start()
        self.qtbot.waitUntil(lambda: not session.training.is_active, timeout=LONG_MS)

        def is_done() -> bool:
            new = set((self.project / "runs").iterdir()) - before
            return len(new) == 1 and (new.pop() / "model.safetensors").is_file()

        return is_done


PLACES = tuple(name for name, what in vars(Hand).items() if not name.startswith("_") and callable(what))
PLACES = tuple(name for name in PLACES if name not in ("more_pictures", "select_the_run"))
FAULTS = {
    "full": (fill, make_room, r"No space left on device; free some space"),
    "read-only": (make_read_only, make_writable, r"Read-only file system|is read-only"),
}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "filler"}


def close_messages(window: MainWindow) -> None:
    """Close all messages and dialogs, so that those of the next place stand out."""
    window.banners.clear()
    window.statusBar().clearMessage()
    for kind in (MessageBar, InlineBar, UndoBar, QDialog):
        for bar in window.findChildren(kind):
            bar.hide()


def said(window: MainWindow, place: str, words: str) -> list[str]:
    """Return the shown reasons, without the one that belongs to the project if another place is meant."""
    of_project = ("The last changes are not saved", f"{window.session.store.folder} is read-only")
    others = () if place == "save_the_project" else of_project
    return [text for text in shown_texts(window) if re.search(words, text) and not text.startswith(others)]


def is_true(done: Callable[[], bool]) -> bool:
    try:
        return done()
    except OSError:
        return False


def test_each_place_says_why_it_cannot_write_loses_nothing_and_works_once_the_cause_is_gone(
    qtbot: QtBot, stocked: MainWindow, disk: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cause, mend, words = FAULTS[fault]
    hand, faults = Hand(stocked, disk, qtbot, monkeypatch), list[str]()
    for place in PLACES:
        close_messages(stocked)
        assert said(stocked, place, words) == []
        before = content_of(disk)
        cause(disk)
        try:
            done = getattr(hand, place)()
            wait_until_idle(qtbot, stocked)
            if is_true(done):
                faults.append(f"{place}: it was done all the same")
            if not said(stocked, place, words):
                faults.append(f"{place}: nobody said why; {[t for t in shown_texts(stocked) if 'written' in t]}")
            after = content_of(disk)
            lost = {name for name, content in before.items() if after.get(name) != content}
            left = {name for name in after.keys() - before.keys() if "project.toml" not in name}
            if lost or left:
                faults.append(f"{place}: lost {lost}, left {left}")
        finally:
            mend(disk)
        done = getattr(hand, place)()
        wait_until_idle(qtbot, stocked)
        if not is_true(done):
            faults.append(f"{place}: it does not work again; {shown_texts(stocked)[:4]}")
    assert not faults, "\n".join(faults)


def test_a_project_that_is_gone_is_never_made_again_and_works_once_it_is_back(
    qtbot: QtBot, stocked: MainWindow, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, faults, store = Hand(stocked, disk, qtbot, monkeypatch), list[str](), stocked.session.store
    for place in ("save_the_project", "add_pictures", "draw", "train"):
        close_messages(stocked)
        before = content_of(disk / "project")
        (disk / "project").rename(disk / "away")
        if place == "train":
            stocked.session.training.start()
        else:
            getattr(hand, place)()
        wait_until_idle(qtbot, stocked)
        of_place = [text for text in shown_texts(stocked) if "no longer exists; nothing was written there" in text]
        if not of_place and place != "save_the_project":
            faults.append(f"{place}: nobody said why")
        qtbot.waitUntil(lambda: store.is_missing, timeout=LONG_MS)
        if not any("was renamed to away. Changes are not saved." in text for text in shown_texts(stocked)):
            faults.append(f"{place}: the banner is missing")
        if (disk / "project").exists():
            faults.append(f"{place}: the folder was made again")
        (disk / "away").rename(disk / "project")
        qtbot.waitUntil(lambda: not store.is_missing and len(stocked.session.runs) > 0, timeout=LONG_MS)
        after = content_of(disk / "project")
        if {name for name in before if "project.toml" not in name and after.get(name) != before[name]}:
            faults.append(f"{place}: something was lost")
        wait_until_idle(qtbot, stocked)
        done = getattr(hand, place)()
        wait_until_idle(qtbot, stocked)
        if not is_true(done):
            faults.append(f"{place}: it does not work again")
    assert not faults, "\n".join(faults)
