"""*Locate…* finds a model whose file was moved, and offers the others that were moved with it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.page import ModelsPage
from purer_app.ui.models.table.table import ModelTable
from purer_app.ui.state.project.project import OldClassesEntry
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import write_tiny_pool
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find


@pytest.fixture
def page(qtbot: QtBot, project: Session, theme: Theme) -> ModelsPage:
    page = ModelsPage(project, theme)
    for widget in (page, page.inspector()):
        qtbot.addWidget(widget)
        widget.resize(900, 900)
        widget.show()
    return page


def wait_until_idle(qtbot: QtBot, page: ModelsPage) -> None:
    session = page.session
    qtbot.waitUntil(lambda: not session.models.is_inspecting and not session.job_runner.running, timeout=LONG_MS)


@pytest.fixture
def moved(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> tuple[Path, Path]:
    """Add three models, move their folder, and open the project again; return the old and the new folder."""
    session, old, new = page.session, write_tiny_pool(tmp_path / "pool"), tmp_path / "disk" / "models"
    session.models.add([old])
    wait_until_idle(qtbot, page)
    path = session.models.entries[1].path
    entry = OldClassesEntry(path=path, classes=("b class 0",))
    session.store.change(adapt=replace(session.store.project.adapt, old_classes=(entry,)))
    shutil.move(old, new)
    folder = session.store.folder
    session.store.create(tmp_path / "other")
    session.store.open(folder)
    wait_until_idle(qtbot, page)
    assert len(session.models.missing()) == 3
    return old, new


def paths(page: ModelsPage) -> set[str]:
    return {entry.path for entry in page.session.models.entries}


def locate(qtbot: QtBot, page: ModelsPage, monkeypatch: pytest.MonkeyPatch, missing: Path, now: Path) -> None:
    """Answer the file dialog that the button in the inspector opens."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(now), ""))
    find(page, ModelTable).select_path(str(missing))
    qtbot.mouseClick(find(page.inspector(), QPushButton, "edit_locate"), Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot, page)


def press(qtbot: QtBot, page: ModelsPage, name: str) -> None:
    qtbot.mouseClick(find(page, QPushButton, name), Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot, page)


def test_one_located_file_leads_to_all_that_were_moved_with_it(
    qtbot: QtBot, page: ModelsPage, moved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = moved
    names = sorted(path.name for path in new.iterdir() if path.suffix != ".toml")
    locate(qtbot, page, monkeypatch, old / names[1], new / names[1])
    bar = find(page, UndoBar)
    assert bar.text == (
        f"{names[1]} is now read from {new}; its content is the same. "
        "2 other missing models were moved with it (by their content)."
    )
    assert paths(page) == {str(old / names[0]), str(new / names[1]), str(old / names[2])}
    assert find(bar, QPushButton, "undo_act").text() == "Locate all 2"
    press(qtbot, page, "undo_act")
    assert paths(page) == {str(new / name) for name in names}
    assert page.session.models.missing() == ()
    assert len(page.session.models.used_paths()) == 3
    assert bar.text == "2 models are now read from their new places."
    (entry,) = page.session.store.project.adapt.old_classes
    assert entry.path == str(new / names[1]), "what refers to a model follows it"
    for _ in range(2):
        page.session.edits.undo()
    wait_until_idle(qtbot, page)
    assert paths(page) == {str(old / name) for name in names}
    (entry,) = page.session.store.project.adapt.old_classes
    assert entry.path == str(old / names[1])


def test_a_file_of_other_content_is_used_only_if_the_user_wants_it(
    qtbot: QtBot, page: ModelsPage, moved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = moved
    names = sorted(path.name for path in new.iterdir() if path.suffix != ".toml")
    locate(qtbot, page, monkeypatch, old / names[0], new / names[1])
    bar = find(page, UndoBar)
    assert bar.text == (
        f"{new / names[1]} has another content than the missing {names[0]}, so it is not the moved file."
    )
    assert str(old / names[0]) in paths(page)
    press(qtbot, page, "undo_act")
    assert str(new / names[1]) in paths(page) and str(old / names[0]) not in paths(page)


def test_a_file_that_is_a_model_already_takes_no_other_place(
    qtbot: QtBot, page: ModelsPage, moved: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = moved
    names = sorted(path.name for path in new.iterdir() if path.suffix != ".toml")
    locate(qtbot, page, monkeypatch, old / names[1], new / names[1])
    before, adapt = paths(page), page.session.store.project.adapt
    entry = OldClassesEntry(path=str(old / names[0]), classes=("a class 0",))
    page.session.store.change(adapt=replace(adapt, old_classes=(*adapt.old_classes, entry)))
    locate(qtbot, page, monkeypatch, old / names[0], new / names[1])
    bar = find(page, UndoBar)
    assert bar.text == (f"{new / names[1]} is already one of the models; the missing {names[0]} can be removed.")
    assert find(bar, QPushButton, "undo_act").isHidden()
    assert paths(page) == before
    entries = page.session.store.project.adapt.old_classes
    assert [entry.path for entry in entries] == [str(new / names[1]), str(old / names[0])]


def test_only_a_missing_model_can_be_located(qtbot: QtBot, page: ModelsPage, moved: tuple[Path, Path]) -> None:
    old, new = moved
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionRegistry(window, page.theme)
    page.add_actions(actions)
    missing = sorted(paths(page))[0]
    find(page, ModelTable).select_path(missing)
    assert actions["models.locate"].isEnabled()
    shutil.copytree(new, old)
    page.session.models.inspect_again([missing])
    wait_until_idle(qtbot, page)
    find(page, ModelTable).select_path(missing)
    assert not actions["models.locate"].isEnabled()
    assert find(page.inspector(), QPushButton, "edit_locate").isHidden()
