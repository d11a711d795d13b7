"""Classes as files: export to a folder of class folders, and import, which extends classes of the same name."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.state.class_export import export_classes
from purer_app.ui.adapt.state.class_library import UserClass
from purer_app.ui.adapt.state.picture_files import left_out_files
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import files_limited_to
from tests.ui.adapt.page_tools import SYMBOLS, wait_for_pictures
from tests.ui.adapt.widget_tools import child, drop
from tests.ui.conftest import LONG_MS


def content(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder of class folders with their bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def press(monkeypatch: pytest.MonkeyPatch, page: AdaptPage, button: str, chosen: Path) -> None:
    """Press a button and choose a folder in the dialog that opens."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    child(page.classes, QPushButton, button).click()


def add(qtbot: QtBot, page: AdaptPage, folder: Path, count: int) -> None:
    page.picture_store.import_classes(folder)
    wait_for_pictures(qtbot, page, count)


def says(page: AdaptPage, end: str) -> bool:
    return undo_bar(page).text.endswith(end)


def undo_bar(page: AdaptPage) -> UndoBar:
    return page.classes.findChildren(UndoBar)[0]


def test_an_export_has_the_same_files_and_is_what_adapt_reads(
    qtbot: QtBot, page: AdaptPage, classes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not child(page.classes, QPushButton, "export_classes").isEnabled(), "there is nothing to export"
    add(qtbot, page, classes, 6)
    page.picture_store.add_class("empty")
    (tmp_path / "out").mkdir()
    for number, name in enumerate(("Trees classes", "Trees classes-2"), start=1):
        press(monkeypatch, page, "export_classes", tmp_path / "out")
        qtbot.waitUntil(partial(says, page, f"{name}."), timeout=LONG_MS)
        assert undo_bar(page).text == f"2 classes with 6 pictures exported to {tmp_path / 'out' / name}."
        assert content(tmp_path / "out" / name) == content(classes)
        assert len(list((tmp_path / "out").iterdir())) == number, "no temporary folder stays"
    assert child(page.classes, MessageBar, "class_files_warning").text == "The class “empty” has no pictures."
    found = load_class_folders(tmp_path / "out" / "Trees classes")
    assert found.class_names == ("symbol-01", "symbol-02") and len(found.files) == 6


def test_an_import_extends_classes_of_the_same_name_by_what_they_lack(
    qtbot: QtBot, page: AdaptPage, classes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(qtbot, page, classes, 6)
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    other = tmp_path / "theirs"
    shutil.copytree(classes, other)
    (other / "symbol-02").rename(other / "SYMBOL-02")
    shutil.copytree(SYMBOLS / "symbol-03", other / "symbol-03")
    shutil.copy(SYMBOLS / "symbol-04" / "01.png", other / "symbol-01" / "04.png")
    before = content(page.picture_store.library.classes_folder)
    n_new = len(list((other / "symbol-03").iterdir()))
    press(monkeypatch, page, "import_classes", other)
    wait_for_pictures(qtbot, page, 5 + 2 + n_new)
    assert page.picture_store.names == ("symbol-01", "symbol-02", "symbol-03")
    assert [len(found.pictures) for found in page.picture_store.classes] == [4, 3, n_new]
    warning = child(page.classes, MessageBar, "class_files_warning")
    assert warning.text == "5 files were not added."
    assert warning.details.splitlines()[0] == "SYMBOL-02/01.png is in “symbol-02” already."
    step = page.session.edits.last
    assert step is not None and step.text == "Import classes from theirs"
    page.session.edits.undo()
    assert content(page.picture_store.library.classes_folder) == before
    page.session.edits.redo()
    assert [len(found.pictures) for found in page.picture_store.classes] == [4, 3, n_new]


def test_an_exported_project_comes_back_by_import(qtbot: QtBot, page: AdaptPage, classes: Path, tmp_path: Path) -> None:
    add(qtbot, page, classes, 6)
    page.picture_store.rename("symbol-01", "Ä & b")
    done = export_classes(page.picture_store.classes, tmp_path, "out", ignore, Control())
    page.session.store.create(tmp_path / "other")
    add(qtbot, page, done.folder, 6)
    assert content(page.picture_store.library.classes_folder) == content(done.folder)
    assert sorted(page.picture_store.names) == ["symbol-02", "Ä & b"]


def test_every_file_that_an_import_leaves_out_is_listed(
    qtbot: QtBot, page: AdaptPage, classes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (classes / "list.csv").write_text("a,b")
    (classes / "symbol-01" / "notes.txt").write_text("mine")
    (classes / "symbol-01" / ".hidden").write_text("of the system")
    (classes / "symbol-02" / "deeper").mkdir()
    (classes / "symbol-02" / "broken.png").write_bytes(b"nothing")
    press(monkeypatch, page, "import_classes", classes)
    wait_for_pictures(qtbot, page, 6)
    warning = child(page.classes, MessageBar, "class_files_warning")
    assert warning.text == "4 files were not added."
    assert warning.details.splitlines() == [
        "symbol-02/broken.png is not a picture that can be read.",
        "mine/list.csv is not a picture of a supported type.",
        "symbol-01/notes.txt is not a picture of a supported type.",
        "The folder symbol-02/deeper is not read: class folders contain pictures only.",
    ]
    press(monkeypatch, page, "import_classes", tmp_path / "home")
    assert warning.text == f"{tmp_path / 'home'} contains no folders of pictures: each class needs a folder of its own."


def test_what_a_drop_leaves_out_is_listed_as_well(qtbot: QtBot, page: AdaptPage, tmp_path: Path) -> None:
    table, movie = tmp_path / "a.csv", tmp_path / "b.mp4"
    for path in (table, movie):
        path.write_text("no picture")
    page.picture_store.add_class("ash")
    card = page.classes.cards[0]
    drop(card, table, movie)
    assert card.warning.text.startswith("None of the dropped files is a picture.")
    assert card.warning.details.splitlines() == [
        "a.csv is not a picture of a supported type.",
        "b.mp4 is not a picture of a supported type.",
    ]
    drop(card, table, SYMBOLS / "symbol-01" / "01.png")
    wait_for_pictures(qtbot, page, 1)
    assert card.warning.text == "a.csv is not a picture of a supported type."
    assert left_out_files([SYMBOLS / "symbol-01", tmp_path / "gone.png"]) == (
        "gone.png does not exist or may not be read.",
    )


def test_a_picture_that_is_gone_is_named_and_the_others_are_exported(classes: Path, tmp_path: Path) -> None:
    files = sorted((classes / "symbol-01").iterdir())
    files[0].unlink()
    done = export_classes([UserClass("ash", tuple(files))], tmp_path, "out", ignore, Control())
    assert (done.n_classes, done.n_pictures) == (1, 2)
    assert done.left_out == ("ash/01.png cannot be read: No such file or directory.",)


def test_an_export_that_fails_leaves_nothing_and_says_so_at_its_button(
    qtbot: QtBot, page: AdaptPage, classes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(qtbot, page, classes, 6)
    (tmp_path / "file").write_text("")
    press(monkeypatch, page, "export_classes", tmp_path / "file")
    warning = child(page.classes, MessageBar, "class_files_warning")
    qtbot.waitUntil(lambda: "cannot be written" in warning.text, timeout=LONG_MS)
    (tmp_path / "out").mkdir()
    with files_limited_to(2), pytest.raises(RunFolderError, match="cannot be written"):
        export_classes(page.picture_store.classes, tmp_path / "out", "mine", ignore, Control())
    assert list((tmp_path / "out").iterdir()) == []


def test_what_pasting_leaves_out_is_listed(qtbot: QtBot, page: AdaptPage, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("no picture")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (tmp_path / "a.csv", SYMBOLS / "symbol-01" / "01.png")])
    page.picture_store.add_class("ash")
    QGuiApplication.clipboard().setMimeData(data)  # the clipboard owns the data
    for button, n_queries in (("paste_pictures", 0), ("paste_query", 1)):
        child(page, QPushButton, button).click()
        wait_for_pictures(qtbot, page, 1)
        assert len(page.picture_store.queries) == n_queries
    reason = "a.csv is not a picture of a supported type."
    assert page.classes.cards[0].warning.text == child(page, MessageBar, "queries_warning").text == reason
    QGuiApplication.clipboard().clear()  # data of Python that outlives the interpreter crashes its end


def test_undo_counts_the_pictures_that_were_added(qtbot: QtBot, page: AdaptPage, classes: Path, tmp_path: Path) -> None:
    (classes / "symbol-01" / "04.png").write_text("no picture")
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    qtbot.waitUntil(lambda: last_edit(page) == "Add 6 pictures", timeout=LONG_MS)
    (classes / "symbol-02" / "05.png").write_text("no picture")
    page.queries.add_dropped([classes / "symbol-02" / "05.png", classes / "symbol-02" / "01.png"])
    qtbot.waitUntil(lambda: last_edit(page) == "Add a picture", timeout=LONG_MS)
    assert len(page.picture_store.queries) == 1


def last_edit(page: AdaptPage) -> str:
    """Return the text of the last edit that can be undone; "" without one."""
    last = page.session.edits.last
    return "" if last is None else last.text
