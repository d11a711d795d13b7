"""File dialogs that start in the folder last used for the same kind of file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from purer_app.engine.core.files import unused_path
from purer_app.ui.state.last_folders import LastFolders


def choose_folder(parent: QWidget, folders: LastFolders, kind: str, title: str) -> Path | None:
    """Ask for a folder; None if the user cancels."""
    name = QFileDialog.getExistingDirectory(parent, title, str(folders.folder(kind)))
    if not name:
        return None
    folders.remember(kind, Path(name))
    return Path(name)


def choose_files(parent: QWidget, folders: LastFolders, kind: str, title: str, pattern: str = "") -> list[Path]:
    """Ask for files; empty if the user cancels."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(folders.folder(kind)), pattern)
    if names:
        folders.remember(kind, Path(names[0]).parent)
    return [Path(name) for name in names]


def choose_file(parent: QWidget, folders: LastFolders, kind: str, title: str, pattern: str = "") -> Path | None:
    """Ask for one file; None if the user cancels."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folders.folder(kind)), pattern)
    if not name:
        return None
    folders.remember(kind, Path(name).parent)
    return Path(name)


def choose_target(
    parent: QWidget, folders: LastFolders, kind: str, title: str, name: str, pattern: str = "", *, suffix: str = ""
) -> Path | None:
    """Ask where to save a file, with `name` as the default; None if the user cancels.

    Args:
        suffix: is appended to a name that is typed without it, such as ".html". The dialog asks only about a file
            of the name as typed, so a number is added if the longer name is in use.
    """
    found, _ = QFileDialog.getSaveFileName(parent, title, str(folders.folder(kind) / name), pattern)
    if not found:
        return None
    folders.remember(kind, Path(found).parent)
    target = Path(found)
    if not suffix or target.suffix.lower() == suffix:
        return target
    return unused_path(target.with_name(target.name + suffix))
