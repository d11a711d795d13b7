"""Remembers for each kind of file in which folder the user last chose one."""

from pathlib import Path

import platformdirs
from PySide6.QtCore import QSettings


class LastFolders:
    """The folders in which file dialogs start: the last one of the kind, or the user's documents."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def folder(self, kind: str) -> Path:
        """Return where a dialog for this kind of file starts; a folder that no longer exists is not offered."""
        found = Path(str(self._settings.value(f"last_folders/{kind}", "")))
        return found if found.is_absolute() and found.is_dir() else platformdirs.user_documents_path()

    def remember(self, kind: str, folder: Path) -> None:
        """Start here next time."""
        self._settings.setValue(f"last_folders/{kind}", str(folder))
