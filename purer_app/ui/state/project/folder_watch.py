"""Checks the project folder every two seconds in a thread, so that a slow disk does not block the window."""

import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from purer_app.ui.state.project.project_folder import FolderState, ProjectFolder

CHECK_EVERY_S = 2.0


class FolderWatch(QObject):
    """Watches a folder. `state_changed` carries a FolderState whenever it differs from the previous one."""

    state_changed = Signal(object)

    def __init__(self, folder: ProjectFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._wake = threading.Event()
        self._stopped = False
        # a daemon: a disk that does not respond must not delay the end of the program
        self._thread = threading.Thread(target=self._watch, name="folder-watch", daemon=True)
        self._thread.start()

    def check_soon(self) -> None:
        """Check now instead of within two seconds."""
        self._wake.set()

    def stop(self) -> None:
        """Stop checking; this does not wait for a running check."""
        self._stopped = True
        self._wake.set()

    def _watch(self) -> None:
        last: FolderState | None = None
        while not self._stopped:
            state = self._folder.read_state()
            if state != last and not self._stopped:
                last = state
                with suppress(RuntimeError):  # this object was deleted meanwhile
                    self.state_changed.emit(state)
            self._wake.wait(CHECK_EVERY_S)
            self._wake.clear()
