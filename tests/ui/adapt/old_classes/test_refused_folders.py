"""Class folders that are left out because a model has classes of their names."""

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.widgets.message_bar import MessageBar
from tests.ui.adapt.old_classes.conftest import add
from tests.ui.adapt.page_tools import SYMBOLS, wait_for_pictures
from tests.ui.adapt.widget_tools import child


def write_folders(folder: Path, *names: str) -> Path:
    """Write class folders with two pictures each."""
    for name in names:
        (folder / name).mkdir(parents=True)
        for picture in ("01.png", "02.png"):
            shutil.copy(SYMBOLS / "symbol-03" / picture, folder / name)
    return folder


def is_in_view(page: AdaptPage, bar: MessageBar) -> bool:
    view = page.classes.area.viewport()
    return view.rect().contains(view.mapFromGlobal(bar.mapToGlobal(bar.rect().center())))


def test_the_pictures_are_counted_in_view_until_undo(
    qtbot: QtBot, stocked: AdaptPage, pool: Path, tmp_path: Path
) -> None:
    add(stocked, pool / "a.safetensors", "a class 0", "a class 1")
    own = [f"own {number}" for number in range(8)]
    folder = write_folders(tmp_path / "more", "a class 0", "A Class 1", *own)
    stocked.resize(1100, 420)
    assert stocked.accept_drop([folder])
    wait_for_pictures(qtbot, stocked, 6 + 16)
    warning = child(stocked.classes, MessageBar, "new_class_warning")
    qtbot.waitUntil(lambda: is_in_view(stocked, warning), timeout=5000)
    assert warning.text == (
        "4 pictures in 2 folders were not added: models have classes of these names. Rename the folders, or leave the "
        "classes out there."
    )
    assert warning.details.splitlines() == [
        f"{name}: '{name}' is already a class of a.safetensors; choose another name, or leave it out there."
        for name in ("A Class 1", "a class 0")
    ]
    stocked.session.edits.undo()
    assert warning.text == ""


def test_other_files_are_counted_apart(qtbot: QtBot, stocked: AdaptPage, pool: Path, tmp_path: Path) -> None:
    add(stocked, pool / "a.safetensors", "a class 0")
    folder = write_folders(tmp_path / "more", "a class 0", "own")
    (folder / "own" / "note.txt").write_text("no picture")
    assert stocked.accept_drop([folder])
    wait_for_pictures(qtbot, stocked, 8)
    warning = child(stocked.classes, MessageBar, "new_class_warning")
    assert warning.text == (
        "2 pictures in 1 folder were not added: 'a class 0' is already a class of a.safetensors; choose another name, "
        "or leave it out there. 1 other file was not added."
    )
    assert len(warning.details.splitlines()) == 2
