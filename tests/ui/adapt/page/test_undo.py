"""Undo and redo of everything a person edits on the Adapt page and in the list of models, on a real disk."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QRandomGenerator, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.state.picture_files import PictureGroup
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.project.project import ModelEntry
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.ui.adapt.page_tools import SYMBOLS, n_queries, wait_for_pictures, with_models
from tests.ui.adapt.widget_tools import child, draw
from tests.ui.conftest import LONG_MS

Edit = tuple[str, Any]


def state(session: Session, picture_store: PictureStore) -> dict[str, Any]:
    """Return all that undo has to restore: files with their bytes, classes in order, colours and models."""
    folder = session.store.folder
    files = [path for name in ("classes", "queries") for path in sorted((folder / name).rglob("*"))]
    adapt = session.store.project.adapt
    return {
        "files": {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in files},
        "classes": picture_store.classes,
        "queries": picture_store.queries,
        "order": adapt.class_order,
        "colours": adapt.class_colours,
        "models": session.models.entries,
        "old classes": adapt.old_classes,
    }


class Hand:
    """Makes random edits, as a person could."""

    def __init__(self, qtbot: QtBot, session: Session, seed: int) -> None:
        self.qtbot, self.session = qtbot, session
        self.picture_store = PictureStore(session)
        self.chance = random.Random(seed)

    def edit(self) -> None:
        names = ["add_class", "drop", "drop_queries", "draw", "samples", "tick", "choose_old_classes"]
        if self.picture_store.names:
            names += ["rename", "recolour", "remove_class", "drop_into", "draw"]
        if self.picture_store.n_pictures:
            names += ["remove_picture", "move_picture"]
        if self.picture_store.queries:
            names += ["answer", "answer_new", "remove_query", "clear"]
        if self.session.models.entries:
            names.append("remove_model")
        if self.picture_store.old.entries:
            names.append("remove_old_classes")
        getattr(self, self.chance.choice(names))()
        self.qtbot.waitUntil(lambda: not self.session.job_runner.running, timeout=LONG_MS)

    def some_class(self) -> str:
        return self.chance.choice(self.picture_store.names)

    def some_picture(self) -> Path:
        return self.chance.choice([path for found in self.picture_store.classes for path in found.pictures])

    def some_files(self) -> tuple[Path, ...]:
        folder = SYMBOLS / f"symbol-0{self.chance.randint(1, 9)}"
        return tuple(folder / f"0{number}.png" for number in self.chance.sample(range(1, 9), self.chance.randint(1, 3)))

    def add_class(self) -> None:
        self.picture_store.add_class()

    def drop(self) -> None:
        self.picture_store.add_pictures(
            [PictureGroup(self.chance.choice(["", "ash", "Elm", "fir"]), self.some_files())]
        )

    def drop_into(self) -> None:
        self.picture_store.add_pictures([PictureGroup("", self.some_files())], self.some_class())

    def drop_queries(self) -> None:
        self.picture_store.add_queries(self.some_files())

    def draw(self) -> None:
        image = QImage(8, 8, QImage.Format.Format_Grayscale8)
        image.fill(self.chance.randint(0, 255))
        self.picture_store.add_drawing(image, self.chance.choice([*self.picture_store.names, ""]))

    def samples(self) -> None:
        self.picture_store.add_samples(QRandomGenerator(self.chance.randint(0, 99)))

    def rename(self) -> None:
        self.picture_store.rename(self.some_class(), self.chance.choice(["ash", "Elm", "oak", "yew 2", "a/b"]))

    def recolour(self) -> None:
        self.picture_store.recolour(self.some_class(), self.chance.randint(0, 7))

    def remove_class(self) -> None:
        self.picture_store.remove_class(self.some_class())

    def remove_picture(self) -> None:
        self.picture_store.remove_pictures([self.some_picture()])

    def move_picture(self) -> None:
        self.picture_store.add_pictures([PictureGroup("", (self.some_picture(),))], self.some_class())

    def answer(self) -> None:
        self.picture_store.add_query_to_class(
            self.chance.choice(self.picture_store.queries), self.chance.choice([*self.picture_store.names, ""])
        )

    def answer_new(self) -> None:
        self.picture_store.add_query_to_class(self.chance.choice(self.picture_store.queries))

    def remove_query(self) -> None:
        self.picture_store.remove_pictures([self.chance.choice(self.picture_store.queries)])

    def clear(self) -> None:
        self.picture_store.remove_pictures(self.picture_store.queries)

    def tick(self) -> None:
        entries = self.session.models.entries
        paths = [entry.path for entry in entries if self.chance.random() < 0.5]
        self.session.models.set_used(paths, self.chance.random() < 0.5)

    def choose_old_classes(self) -> None:
        classes = tuple(name for name in ("heron", "ibis", "kite") if self.chance.random() < 0.5)
        self.picture_store.choose_old_classes({f"/m/{self.chance.choice('ab')}.pth": classes})

    def remove_old_classes(self) -> None:
        self.picture_store.old.remove(self.chance.choice(self.picture_store.old.entries).path)

    def remove_model(self) -> None:
        self.session.models.remove([self.chance.choice(self.session.models.entries).path])


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(6))
def test_undoing_all_restores_the_start_and_redoing_all_the_end(qtbot: QtBot, project: Session, seed: int) -> None:
    problems: list[str] = []
    project.failed.connect(lambda sentence, _: problems.append(sentence))
    project.models.take_entries(tuple(ModelEntry(path=f"/m/{name}.pth") for name in "abcd"))
    hand = Hand(qtbot, project, seed)
    for _ in range(8):
        hand.edit()
    project.edits.clear()  # the start is no empty project
    states = [state(project, hand.picture_store)]
    for _ in range(30):
        before = project.edits.last
        hand.edit()
        if project.edits.last is not before:
            states.append(state(project, hand.picture_store))
    for times in range(2):
        for expected in reversed(states[:-1]):
            project.edits.undo()
            assert state(project, hand.picture_store) == expected, f"undone, time {times}"
        assert project.edits.last is None
        for expected in states[1:]:
            project.edits.redo()
            assert state(project, hand.picture_store) == expected, f"redone, time {times}"
        assert project.edits.next is None
    assert problems == []


def test_no_other_class_changes_place_or_colour(qtbot: QtBot, page: AdaptPage, tmp_path: Path) -> None:
    for name in ("ash", "elm", "fir", "oak"):
        page.picture_store.add_class(name)
    colours = {name: page.picture_store.colour_index(name) for name in page.picture_store.names}
    assert len(set(colours.values())) == 4
    page.picture_store.remove_class("elm")
    assert {name: page.picture_store.colour_index(name) for name in page.picture_store.names} == {
        name: colour for name, colour in colours.items() if name != "elm"
    }
    page.picture_store.rename("fir", "yew")
    assert page.picture_store.colour_index("yew") == colours["fir"]
    page.session.edits.undo()
    page.session.edits.undo()
    assert page.picture_store.names == ("ash", "elm", "fir", "oak")
    assert {name: page.picture_store.colour_index(name) for name in page.picture_store.names} == colours
    page.picture_store.remove_class("ash")
    page.picture_store.add_class("pine")
    after = {name: page.picture_store.colour_index(name) for name in page.picture_store.names}
    assert after == {"elm": 1, "fir": 2, "oak": 3, "pine": 0}
    folder = page.session.store.folder
    page.session.store.create(tmp_path / "other")
    page.session.store.open(folder)
    assert {name: page.picture_store.colour_index(name) for name in page.picture_store.names} == after
    assert list(after) == list(page.picture_store.names)
    assert page.session.edits.last is None, "the steps belong to the open project"


def test_a_project_of_an_earlier_version_has_its_colours_by_place(project: Session, tmp_path: Path) -> None:
    for name in ("elm", "ash"):
        (tmp_path / "old" / "classes" / name).mkdir(parents=True)
    lines = ["format_version = 1", 'name = "old"', "[adapt]", 'source = "run"', 'class_order = ["elm", "ash"]']
    (tmp_path / "old" / "project.toml").write_text("\n".join(lines))
    assert read_project(tmp_path / "old").adapt.class_colours == ()
    project.store.open(tmp_path / "old")
    picture_store = PictureStore(project)
    assert [(name, picture_store.colour_index(name)) for name in picture_store.names] == [("elm", 0), ("ash", 1)]
    assert project.classifier_run == "run", "a run that was chosen then stays chosen"


def test_a_failed_undo_says_so_and_can_be_tried_again(
    qtbot: QtBot, session: Session, unprivileged_folder: Path
) -> None:
    session.store.create(unprivileged_folder / "project")
    picture_store = PictureStore(session)
    image = QImage(8, 8, QImage.Format.Format_Grayscale8)
    picture_store.add_drawing(image, "ash")
    before = state(session, picture_store)
    picture_store.remove_pictures(picture_store.classes[0].pictures)
    after = state(session, picture_store)
    folder = picture_store.library.classes_folder / "ash"
    folder.chmod(0o500)
    with qtbot.waitSignal(session.failed) as failed:
        session.edits.undo()
    assert failed.args is not None
    assert failed.args[0].startswith("Remove picture: ") and "cannot be written" in failed.args[0]
    assert state(session, picture_store) == after
    refused: list[Any] = []
    picture_store.refused.connect(refused.append)
    picture_store.add_drawing(image, "ash")
    assert refused[0].place == folder, "it is said on the card"
    folder.chmod(0o700)
    session.edits.undo()
    assert state(session, picture_store) == before
    shutil.rmtree(folder)
    picture_store.read()
    with qtbot.waitSignal(session.failed) as failed:
        session.edits.redo()
    assert failed.args is not None and failed.args[0] == "These files no longer exist and were skipped: drawing.png."


def test_a_bar_undoes_its_own_step_only(page: AdaptPage) -> None:
    bar = page.classes.findChildren(UndoBar)[0]
    for name in ("ash", "elm"):
        page.picture_store.add_class(name)
    page.picture_store.remove_class("ash")
    assert bar.text == "The class “ash” was removed."
    page.picture_store.add_class("fir")
    assert bar.text == "", "another step was made"
    page.picture_store.remove_class("fir")
    child(page.classes, QPushButton, "undo").click()
    assert bar.text == ""
    assert page.picture_store.names == ("elm", "fir")


def test_strokes_and_their_picture_are_undone_by_the_same_keys(qtbot: QtBot, page: AdaptPage) -> None:
    pad = page.queries.panel.pad
    draw(pad, (0.2, 0.2), (0.8, 0.8))
    draw(pad, (0.8, 0.2), (0.2, 0.8))
    assert len(page.picture_store.queries) == 1
    for _ in range(2):
        QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert n_queries(page) == 0 and page.session.edits.last is None
    page.session.edits.redo()
    assert len(page.picture_store.queries) == 1
    draw(pad, (0.2, 0.2), (0.8, 0.8))
    page.session.edits.undo()
    assert len(page.picture_store.queries) == 1 and pad.is_empty, "the sheet goes with its picture"


def names(page: AdaptPage) -> list[str]:
    return list(page.picture_store.names)


@pytest.fixture
def window(qtbot: QtBot, project: Session, theme: Theme) -> MainWindow:
    window = MainWindow(project, theme)
    qtbot.addWidget(window)
    window.show()
    window.show_page("adapt")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    return window


def test_menu_and_keys_undo_with_the_text_of_the_step(qtbot: QtBot, window: MainWindow) -> None:
    page = window.pages["adapt"]
    assert isinstance(page, AdaptPage)
    undo, redo = window.registry["edit.undo"], window.registry["edit.redo"]
    assert (undo.text(), undo.isEnabled(), redo.isEnabled()) == ("Undo", False, False)
    page.picture_store.add_class("A&B")
    page.picture_store.remove_class("A&B")
    assert undo.text() == "Undo Remove class “A&&B”"
    page.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(page) == ["A&B"]
    assert redo.text() == "Redo Remove class “A&&B”"
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert names(page) == []
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Z, both)
    assert names(page) == []


def test_a_text_field_undoes_its_own_typing(qtbot: QtBot, window: MainWindow) -> None:
    page = window.pages["adapt"]
    assert isinstance(page, AdaptPage)
    page.classes.add_class()
    name = child(page.classes.cards[0], QLineEdit, "class_name")
    qtbot.waitUntil(name.hasFocus, timeout=LONG_MS)
    QTest.keyClicks(name, "heron")
    QTest.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert name.text() != "heron" and page.picture_store.names == ("Class 1",)
    name.setText("")
    QTest.keyClicks(name, "heron")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert page.picture_store.names == ("heron",)
    assert not name.hasFocus(), "the name is done with"
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.picture_store.names == ("Class 1",)


def test_focus_stays_near_a_control_that_disappears(qtbot: QtBot, window: MainWindow) -> None:
    page = window.pages["adapt"]
    assert isinstance(page, AdaptPage)
    for name in ("ash", "elm"):
        page.picture_store.add_class(name)
    remove = page.classes.cards[1].findChild(QLineEdit, "class_name")
    assert remove is not None
    remove.setFocus()
    page.picture_store.remove_class("elm")

    def is_near() -> bool:
        focus = window.focusWidget()
        return focus is not None and page.classes.isAncestorOf(focus)

    qtbot.waitUntil(is_near, timeout=LONG_MS)
    undo = child(page.classes, QPushButton, "undo")
    undo.setFocus()
    undo.click()
    qtbot.waitUntil(lambda: page.picture_store.names == ("ash", "elm") and is_near(), timeout=LONG_MS)


def test_tab_visits_the_page_as_the_eye_does(qtbot: QtBot, page: AdaptPage) -> None:
    page.resize(1400, 900)
    page.picture_store.add_pictures([PictureGroup("ash", (SYMBOLS / "symbol-01" / "01.png",))])
    wait_for_pictures(qtbot, page, 1)
    page.picture_store.add_pictures([PictureGroup("elm", (SYMBOLS / "symbol-02" / "01.png",))])
    page.picture_store.add_queries([SYMBOLS / "symbol-01" / "03.png"])
    qtbot.waitUntil(
        lambda: page.picture_store.n_pictures == 2 and any(c.isVisible() for c in page.queries.cards), timeout=LONG_MS
    )
    first = child(page.classes.cards[0], QToolButton, "class_colour")
    stops: list[str] = []
    widget: QWidget = first
    for _ in range(400):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget.objectName())
        following = widget.nextInFocusChain()
        assert following is not None
        widget = following
        if widget is first:
            break
    card = [
        "class_colour",
        "class_name",
        "remove_class",
        "class_pictures",
        "add_pictures",
        "draw_example",
        "paste_pictures",
    ]
    places = [stops.index(name) for name in ("new_class", "classifier", "query_pad", "choose_queries", "choose_class")]
    assert stops[:14] == card + card
    assert places == sorted(places) and places[0] == 14


def test_copies_are_marked_on_their_cards(qtbot: QtBot, page: AdaptPage) -> None:
    picture = SYMBOLS / "symbol-01" / "01.png"
    page.picture_store.add_pictures(
        [PictureGroup("ash", (picture, picture)), PictureGroup("elm", (SYMBOLS / "symbol-02" / "01.png",))]
    )
    wait_for_pictures(qtbot, page, 3)
    remark = child(page.classes.cards[0], QLabel, "class_remarks")
    same = "01.png and 01-2.png are the same picture: remove one."
    qtbot.waitUntil(lambda: remark.text() == same, timeout=LONG_MS)
    assert child(page.classes.cards[1], QLabel, "class_remarks").isHidden()
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    assert remark.isHidden()
    page.picture_store.add_pictures([PictureGroup("", (picture,))], "elm")
    wait_for_pictures(qtbot, page, 3)
    qtbot.waitUntil(lambda: "is also in “elm”: keep it in one class only." in remark.text(), timeout=LONG_MS)
    assert "is also in “ash”" in child(page.classes.cards[1], QLabel, "class_remarks").text()


def test_pictures_that_look_the_same_are_marked_once_they_are_learned(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path
) -> None:
    picture = Image.open(SYMBOLS / "symbol-01" / "01.png").convert("RGB")
    picture.resize((48, 48)).save(classes / "symbol-01" / "smaller.png")
    picture.save(classes / "symbol-02" / "again.bmp")
    with_models(page)
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 8)
    qtbot.waitUntil(lambda: child(page.classes.cards[0], QLabel, "class_remarks").text() != "", timeout=LONG_MS)
    first, second = (child(card, QLabel, "class_remarks").text().splitlines() for card in page.classes.cards)
    assert first == [
        "01.png looks the same as again.bmp in “symbol-02”: keep it in one class only.",
        "smaller.png looks the same as again.bmp in “symbol-02”: keep it in one class only.",
    ]
    assert second == ["again.bmp looks the same as 01.png in “symbol-01”: keep it in one class only."]
    page.picture_store.remove_pictures([page.picture_store.classes[1].pictures[-1]])
    kept = child(page.classes.cards[0], QLabel, "class_remarks")
    assert kept.text() == "smaller.png and 01.png look the same: remove one."


def test_every_file_that_was_left_out_is_listed_on_the_card(qtbot: QtBot, page: AdaptPage, tmp_path: Path) -> None:
    broken = [tmp_path / f"broken{number}.png" for number in range(3)]
    for path in broken:
        path.write_bytes(b"nothing")
    page.picture_store.add_class("ash")
    page.picture_store.add_pictures([PictureGroup("", (*broken, SYMBOLS / "symbol-01" / "01.png"))], "ash")
    wait_for_pictures(qtbot, page, 1)
    warning = page.classes.cards[0].warning
    assert warning.text == "3 files were not added."
    assert [line.split()[0] for line in warning.details.splitlines()] == [path.name for path in broken]
