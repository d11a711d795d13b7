"""File dialogs start where the user last chose something of the same kind."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.core.file_dialogs import choose_files, choose_folder, choose_target
from purer_app.ui.state.last_folders import LastFolders


@pytest.fixture
def folders(settings: QSettings) -> LastFolders:
    return LastFolders(settings)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Let each dialog answer with something in `models`, and list where it started."""
    found: list[str] = []
    chosen = tmp_path / "models"
    chosen.mkdir()

    def answer(result: object) -> object:
        def dialog(_parent: QWidget, _title: str, start: str, *_pattern: str) -> object:
            found.append(start)
            return result

        return dialog

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer(str(chosen)))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer(([str(chosen / "a"), str(chosen / "b")], "")))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer((str(chosen / "out.csv"), "")))
    return found


def test_a_dialog_starts_in_the_documents_and_then_where_it_was(
    parent: QWidget, folders: LastFolders, starts: list[str], home: Path, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    assert choose_folder(parent, folders, "models", "Choose") == models
    assert choose_files(parent, folders, "models", "Choose") == [models / "a", models / "b"]
    assert choose_target(parent, folders, "tables", "Save", "table.csv") == models / "out.csv"
    assert choose_target(parent, folders, "tables", "Save", "table.csv") == models / "out.csv"
    assert starts == [str(home), str(models), str(home / "table.csv"), str(models / "table.csv")]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("my v1.2", "my v1.2.html"),
        ("page", "page-2.html"),
        ("old.html", "old.html"),
        ("PAGE.HTML", "PAGE.HTML"),
        (".html", ".html.html"),
    ],
)
def test_a_missing_suffix_is_appended_and_no_file_is_named_that_was_not_asked_about(
    parent: QWidget, folders: LastFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, written: str
) -> None:
    for name in ("my v1.html", "page.html", "old.html"):
        (tmp_path / name).write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / typed), ""))
    assert choose_target(parent, folders, "reports", "Save", "a.html", suffix=".html") == tmp_path / written


def test_a_folder_that_is_gone_is_not_offered(
    parent: QWidget, folders: LastFolders, starts: list[str], home: Path, tmp_path: Path
) -> None:
    choose_folder(parent, folders, "models", "Choose")
    (tmp_path / "models").rmdir()
    choose_folder(parent, folders, "models", "Choose")
    assert starts == [str(home), str(home)]


def test_a_folder_that_cannot_be_looked_at_is_not_offered(folders: LastFolders, home: Path) -> None:
    folders.remember("models", home / ("x" * 300))  # a name too long for the system, which is_dir does not bear
    assert folders.folder("models") == home


def test_cancelling_chooses_nothing_and_is_not_remembered(
    parent: QWidget, folders: LastFolders, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert choose_folder(parent, folders, "models", "Choose") is None
    assert choose_files(parent, folders, "models", "Choose") == []
    assert choose_target(parent, folders, "models", "Save", "a.csv") is None
    assert folders.folder("models") == home
