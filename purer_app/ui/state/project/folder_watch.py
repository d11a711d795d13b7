"""Looks at the project's folder every two seconds in a thread, so that a disk that does not answer blocks nothing."""

import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from purer_app.ui.state.project.project_folder import FolderLook, ProjectFolder

LOOK_EVERY_S = 2.0


class FolderWatch(QObject):
    """`looked` carries a FolderLook whenever it differs from the one before."""

    looked = Signal(object)

    def __init__(self, folder: ProjectFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._wake = threading.Event()
        self._stopped = False
        # a daemon: a look at a disk that does not answer must not keep the program from ending
        self._thread = threading.Thread(target=self._watch, name="folder-watch", daemon=True)
        self._thread.start()

    def look_soon(self) -> None:
        """Look now instead of at the next turn."""
        self._wake.set()

    def stop(self) -> None:
        """Look no more; this does not wait for a look that is under way."""
        self._stopped = True
        self._wake.set()

    def _watch(self) -> None:
        last: FolderLook | None = None
        while not self._stopped:
            look = self._folder.look()
            if look != last and not self._stopped:
                last = look
                with suppress(RuntimeError):  # this object was deleted meanwhile
                    self.looked.emit(look)
            self._wake.wait(LOOK_EVERY_S)
            self._wake.clear()
