"""Loads thumbnails of picture files in the background and caches them."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, QTimer
from PySide6.QtGui import QImage, QImageReader

from purer_app.engine.core.files import FileState, state_of

THUMBNAIL_PX = 192
_DRAIN_MS = 16
_MOST_KEPT = 2000


class Thumbnails(QObject):
    """A cache of thumbnails by the state of their files, so that a replaced picture is read again.

    Args:
        most_kept: number of thumbnails in the cache; one takes up to 150 kB.
    """

    def __init__(self, parent: QObject | None = None, *, most_kept: int = _MOST_KEPT) -> None:
        super().__init__(parent)
        self._most_kept = most_kept
        self._known: dict[FileState, QImage] = {}
        self._wanted: dict[FileState, list[Callable[[QImage], None]]] = {}
        self._read: deque[tuple[FileState, QImage]] = deque()
        self._pool = QThreadPool(self)  # its destructor waits for running reads
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_DRAIN_MS)
        self._timer.timeout.connect(self._drain)

    def known(self, path: Path) -> QImage | None:
        """Return the cached thumbnail of a file, a null image for a missing file, None if it is not loaded."""
        key = state_of(path)
        return self._known.get(key) if _exists(key) else QImage()

    def request(self, path: Path, on_loaded: Callable[[QImage], None]) -> None:
        """Pass a thumbnail to `on_loaded`, at once if it is cached; unreadable files give a null image."""
        key = state_of(path)
        if not _exists(key):
            on_loaded(QImage())
        elif key in self._known:
            on_loaded(self._known[key])
        elif key in self._wanted:
            self._wanted[key].append(on_loaded)
        else:
            self._wanted[key] = [on_loaded]
            self._pool.start(_Reading(key, self._read))
            self._timer.start()

    def _drain(self) -> None:
        while self._read:
            key, image = self._read.popleft()
            if len(self._known) >= self._most_kept:
                self._known.pop(next(iter(self._known)))
            self._known[key] = image
            for on_loaded in self._wanted.pop(key):
                on_loaded(image)
        if not self._wanted:
            self._timer.stop()


class _Reading(QRunnable):
    def __init__(self, key: FileState, done: deque[tuple[FileState, QImage]]) -> None:
        super().__init__()
        self._key = key
        self._done = done

    def run(self) -> None:
        self._done.append((self._key, read_small(Path(self._key[0]))))


def _exists(state: FileState) -> bool:
    return any(state[1:])


def read_small(path: Path) -> QImage:
    """Read a picture upright, scaled down to a thumbnail; small pictures keep their size."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    box = QSize(THUMBNAIL_PX, THUMBNAIL_PX)
    if size.isValid() and (size.width() > THUMBNAIL_PX or size.height() > THUMBNAIL_PX):
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
