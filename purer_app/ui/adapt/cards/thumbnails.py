"""Reads thumbnails of picture files in the background, each once."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, QTimer
from PySide6.QtGui import QImage, QImageReader

THUMBNAIL_PX = 192
_DRAIN_MS = 16
_MOST_KEPT = 2000
_Key = tuple[Path, int]


class Thumbnails(QObject):
    """A cache of thumbnails by file and its time of change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[_Key, QImage] = {}
        self._wanted: dict[_Key, list[Callable[[QImage], None]]] = {}
        self._read: deque[tuple[_Key, QImage]] = deque()
        self._pool = QThreadPool(self)  # its destructor waits for what it is reading
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_DRAIN_MS)
        self._timer.timeout.connect(self._drain)

    def ask(self, path: Path, take: Callable[[QImage], None]) -> None:
        """Hand a file's thumbnail to `take`, at once where it is known; a null image where it cannot be read."""
        try:
            key = (path, path.stat().st_mtime_ns)
        except OSError:
            take(QImage())
            return
        if key in self._known:
            take(self._known[key])
        elif key in self._wanted:
            self._wanted[key].append(take)
        else:
            self._wanted[key] = [take]
            self._pool.start(_Reading(key, self._read))
            self._timer.start()

    def _drain(self) -> None:
        while self._read:
            key, image = self._read.popleft()
            if len(self._known) >= _MOST_KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = image
            for take in self._wanted.pop(key):
                take(image)
        if not self._wanted:
            self._timer.stop()


class _Reading(QRunnable):
    def __init__(self, key: _Key, done: deque[tuple[_Key, QImage]]) -> None:
        super().__init__()
        self._key = key
        self._done = done

    def run(self) -> None:
        self._done.append((self._key, read_small(self._key[0])))


def read_small(path: Path) -> QImage:
    """Read a picture upright and no larger than a thumbnail; small ones keep their size."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    box = QSize(THUMBNAIL_PX, THUMBNAIL_PX)
    if size.isValid() and (size.width() > THUMBNAIL_PX or size.height() > THUMBNAIL_PX):
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
