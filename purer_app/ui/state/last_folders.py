"""Stores the folder last used for each kind of file."""

from pathlib import Path

import platformdirs
from PySide6.QtCore import QSettings


class LastFolders:
    """The start folders of file dialogs: the last one for each kind of file, or the user's documents."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def folder(self, kind: str) -> Path:
        """Return the start folder for a kind of file; the documents folder if the last one no longer exists."""
        found = Path(str(self._settings.value(f"last_folders/{kind}", "")))
        try:
            exists = found.is_absolute() and found.is_dir()
        except OSError:  # Python before 3.14 raises it, for example for a lost network drive
            exists = False
        return found if exists else platformdirs.user_documents_path()

    def remember(self, kind: str, folder: Path) -> None:
        """Store the folder for the next dialog."""
        self._settings.setValue(f"last_folders/{kind}", str(folder))
