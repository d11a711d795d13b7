"""The pictures of a classified folder: least sure first; moved by mouse, keys or menu they are learned, with undo."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.folder_prediction.answers_dialog import AnswersDialog
from purer_app.ui.adapt.folder_prediction.prediction import unused_page
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.message_bar import MessageBar
from tests.ui.adapt.page_tools import SYMBOLS, add_models, wait_for_answers
from tests.ui.adapt.widget_tools import LEFT, NO_KEY, child, choose, drop
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts


@pytest.fixture
def dialog(qtbot: QtBot, page: AdaptPage, classes: Path, tiny_pool: Path, tmp_path: Path) -> AnswersDialog:
    """Return the shown window of a folder with five pictures of each of two classes."""
    add_models(qtbot, page, tiny_pool)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    (tmp_path / "new").mkdir()
    for name in ("symbol-01", "symbol-02"):
        for number in range(4, 9):
            shutil.copy(SYMBOLS / name / f"0{number}.png", tmp_path / "new" / f"{name}-{number}.png")
    config = page.updater.config
    assert config is not None
    page.folder.start(config, tmp_path / "new", tmp_path / "out.csv", unused_page(tmp_path / "out.csv"))
    qtbot.waitUntil(lambda: page.folder.latest is not None, timeout=LONG_MS)
    child(page, QPushButton, "show_answers").click()
    dialog = page.findChild(AnswersDialog)
    assert isinstance(dialog, AnswersDialog) and dialog.isVisible()
    return dialog


def names(dialog: AnswersDialog) -> list[str]:
    """Return the names of the shown pictures."""
    return [one.answer.file.name for one in dialog.pictures.pictures]


def select_group(dialog: AnswersDialog, name: str) -> None:
    groups = child(dialog, QListView, "answer_groups")
    groups.setCurrentIndex(dialog.groups.index(dialog.groups.row_of(name)))


def largest_group(dialog: AnswersDialog) -> tuple[str, str]:
    """Select the class with the most pictures, and return its name and that of the other class."""
    first, other = sorted((one for one in dialog.groups.groups if one.name), key=lambda one: -one.count)
    select_group(dialog, first.name)
    return first.name, other.name


def select(dialog: AnswersDialog, *rows: int) -> list[str]:
    """Select pictures of the shown group; return their names."""
    view = child(dialog, QListView, "answer_pictures")
    view.clearSelection()
    for row in rows:
        view.selectionModel().select(dialog.pictures.index(row), view.selectionModel().SelectionFlag.Select)
    return [names(dialog)[row] for row in rows]


def count(dialog: AnswersDialog, name: str) -> tuple[int, int]:
    """Return the number of pictures of a group, and how many of them are learned."""
    group = next(one for one in dialog.groups.groups if one.name == name)
    return group.count, group.learned


def wait_for_class(qtbot: QtBot, page: AdaptPage, name: str, n_pictures: int) -> None:
    def found() -> int | None:
        return {one.name: len(one.pictures) for one in page.picture_store.classes}.get(name)

    qtbot.waitUntil(lambda: found() == n_pictures, timeout=LONG_MS)


def drop_on_group(dialog: AnswersDialog, name: str, index: QModelIndex) -> None:
    """Drop what a drag of a picture carries on a class of the list."""
    view = child(dialog, QListView, "answer_groups")
    place = QPointF(view.visualRect(dialog.groups.index(dialog.groups.row_of(name))).center())
    data = dialog.pictures.mimeData([index])
    view.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, LEFT, NO_KEY))


def test_each_class_shows_its_least_sure_pictures_first(dialog: AnswersDialog, page: AdaptPage) -> None:
    found = page.folder.latest
    assert found is not None
    for count in found.counts():
        name = count.name
        select_group(dialog, name)
        shown = [one.answer for one in dialog.pictures.pictures]
        assert {one.file for one in shown} == {one.file for one in found.pictures if one.name == name}
        assert len(shown) == count.pictures
        assert shown == sorted(shown, key=lambda one: (not one.not_sure, one.confidence))
    select_group(dialog, "")
    assert len(names(dialog)) == found.not_sure


def test_a_picture_dropped_on_a_class_is_learned_and_undo_takes_it_back(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage, theme: Theme
) -> None:
    first, other = largest_group(dialog)
    before, before_other = count(dialog, first)[0], count(dialog, other)[0]
    moved = names(dialog)[0]
    drop_on_group(dialog, other, dialog.pictures.index(0))
    wait_for_class(qtbot, page, other, 4)
    assert moved not in names(dialog)
    assert count(dialog, first) == (before - 1, 0) and count(dialog, other) == (before_other + 1, 1)
    assert child(dialog, QLabel, "folder_answers_state").text().startswith("1 picture was learned.")
    select_group(dialog, other)
    assert names(dialog)[-1] == moved and dialog.pictures.pictures[-1].learned == other
    qtbot.waitUntil(lambda: cut_texts(dialog) == [], timeout=LONG_MS)
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert count(dialog, first) == (before, 0) and count(dialog, other) == (before_other, 0)
    assert [len(one.pictures) for one in page.picture_store.classes] == [3, 3]
    page.session.edits.redo()
    assert count(dialog, other) == (before_other + 1, 1)


def test_the_number_of_a_class_moves_the_selected_pictures_and_selects_the_next(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage
) -> None:
    _, other = largest_group(dialog)
    moved = select(dialog, 0, 2)
    view = child(dialog, QListView, "answer_pictures")
    left = [name for name in names(dialog) if name not in moved]
    key = 1 + page.picture_store.names.index(other)
    QTest.keyClick(view, Qt.Key(Qt.Key.Key_0 + key))
    wait_for_class(qtbot, page, other, 5)
    assert names(dialog) == left
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_9)  # no such class
    assert names(dialog) == left


def test_a_learned_picture_that_is_moved_again_changes_its_class(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage
) -> None:
    first, other = largest_group(dialog)
    (name,) = select(dialog, 0)
    choose(dialog, "move_pictures", other)
    wait_for_class(qtbot, page, other, 4)
    select_group(dialog, other)
    select(dialog, names(dialog).index(name))
    choose(dialog, "move_pictures", first)
    wait_for_class(qtbot, page, first, 4)
    assert [len(one.pictures) for one in page.picture_store.classes] == (
        [4, 3] if first == page.picture_store.names[0] else [3, 4]
    )
    assert count(dialog, first)[1] == 1 and count(dialog, other)[1] == 0


def test_the_menu_offers_every_class_and_a_new_one(qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage) -> None:
    largest_group(dialog)
    view = child(dialog, QListView, "answer_pictures")
    assert not child(dialog, QPushButton, "move_pictures").isEnabled()
    view.customContextMenuRequested.emit(QPoint(5, 5))
    assert dialog.findChild(QMenu, "move_menu") is None, "nothing is selected"
    select(dialog, 0)
    view.customContextMenuRequested.emit(QPoint(5, 5))
    menu = child(dialog, QMenu, "move_menu")
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == [*page.picture_store.names, "New class"]
    menu.actions()[-1].trigger()
    menu.close()
    wait_for_class(qtbot, page, "Class 1", 1)
    assert count(dialog, "Class 1") == (1, 1)
    page.picture_store.rename("Class 1", "stars")
    assert count(dialog, "stars") == (1, 1)


def test_a_picture_dropped_on_a_class_card_is_marked_as_well(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage
) -> None:
    _, other = largest_group(dialog)
    file = dialog.pictures.pictures[0].answer.file
    drop(page.classes.cards[page.picture_store.names.index(other)], file)
    wait_for_class(qtbot, page, other, 4)
    assert count(dialog, other)[1] == 1 and file.name not in names(dialog)


def test_the_folder_is_classified_again_with_what_was_learned(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage, tmp_path: Path
) -> None:
    _, other = largest_group(dialog)
    select(dialog, 0)
    choose(dialog, "move_pictures", other)
    wait_for_class(qtbot, page, other, 4)
    before = page.folder.latest
    state = child(dialog, QLabel, "folder_answers_state")
    assert state.text() == "1 picture was learned. The answers shown are older; “Classify again” updates them."
    (tmp_path / "out.csv").unlink()
    child(dialog, QPushButton, "classify_again").click()
    qtbot.waitUntil(lambda: page.folder.latest is not before and not page.folder.is_running, timeout=LONG_MS)
    found = page.folder.latest
    assert found is not None and before is not None
    assert (found.table, found.page) == (before.table, before.page)
    assert (tmp_path / "out.csv").exists()
    assert [one.confidence for one in found.pictures] != [one.confidence for one in before.pictures]
    assert state.text() == "In each class, the least sure pictures come first."
    assert count(dialog, other)[1] == 1, "the picture is still an example of its class"
    page.session.edits.undo()
    older = "Your classes have changed since then. “Classify again” updates the answers."
    qtbot.waitUntil(lambda: state.text() == older, timeout=LONG_MS)
    page.session.edits.redo()
    qtbot.waitUntil(lambda: not state.text().startswith("Your classes"), timeout=LONG_MS)
    assert state.text() == "In each class, the least sure pictures come first."


def test_the_window_closes_with_its_project(dialog: AnswersDialog, page: AdaptPage, tmp_path: Path) -> None:
    page.session.store.create(tmp_path / "other")
    assert not dialog.isVisible()


def test_undo_takes_back_only_what_was_moved_here(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage, theme: Theme
) -> None:
    undo = child(dialog, QPushButton, "undo_moving")
    assert page.session.edits.last is not None and not undo.isEnabled(), "the classes were added elsewhere"
    first, other = largest_group(dialog)
    select(dialog, 0)
    dialog.learn([dialog.pictures.pictures[0].answer.file], other)
    wait_for_class(qtbot, page, other, 4)
    qtbot.waitUntil(undo.isEnabled, timeout=LONG_MS)
    undo.click()
    wait_for_class(qtbot, page, other, 3)
    assert not undo.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(page.picture_store.names) == {first, other}


def test_a_picture_that_is_corrected_at_once_is_in_the_last_class_only(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage
) -> None:
    first, other = largest_group(dialog)
    file = dialog.pictures.pictures[0].answer.file
    dialog.learn([file], first)
    dialog.learn([file], other)
    wait_for_class(qtbot, page, other, 4)
    wait_for_class(qtbot, page, first, 3)


def test_classes_are_not_renamed_or_removed_while_pictures_are_copied(
    qtbot: QtBot, dialog: AnswersDialog, page: AdaptPage
) -> None:
    first, other = largest_group(dialog)
    store, refused = page.picture_store, list[str]()
    store.refused.connect(lambda refusal: refused.append(refusal.text))
    dialog.learn([dialog.pictures.pictures[0].answer.file], other)
    assert store.is_copying
    assert store.rename(first, "heron").startswith("Pictures are being copied.")
    store.remove_class(first)
    assert refused and refused[0].startswith("Pictures are being copied.")
    wait_for_class(qtbot, page, other, 4)
    qtbot.waitUntil(lambda: not store.is_copying, timeout=LONG_MS)
    assert store.rename(first, "heron") == "" and set(store.names) == {"heron", other}


def test_a_drop_on_not_sure_says_why_nothing_is_learned(dialog: AnswersDialog, page: AdaptPage) -> None:
    largest_group(dialog)
    drop_on_group(dialog, "", dialog.pictures.index(0))
    said = child(dialog, MessageBar, "folder_answers_warning").text
    assert said == "“Not sure” is no class. Move the pictures to one of your classes."
    assert [len(one.pictures) for one in page.picture_store.classes] == [3, 3]
