"""Runs Python's garbage collector in the thread of the window only.

Python collects in any thread that allocates, often that of a job. A widget deleted there would delete timers and a
native window of another thread, which crashes Qt's event loop.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from purer_app.engine.core.machine.freed_memory import return_freed_memory

_EVERY_MS = 100
_FULL_EVERY = 600  # ticks, which is one minute
_SOON_MS = 1000


class GarbageCollector(QObject):
    """Replaces automatic collection until `stop`, in the thread that creates it.

    A full collection visits every object, and PyTorch's modules have so many that the window would freeze noticeably.
    The objects that exist at the first full collection are therefore frozen, that is, excluded from all collections
    but those of `collect_all`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_due)
        gc.disable()
        self._timer.start(_EVERY_MS)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.collect_all)

    def stop(self) -> None:
        """Enable automatic collection again."""
        self._timer.stop()
        self._soon.stop()
        gc.enable()

    def collect_all_soon(self, *_: object) -> None:
        """Collect all objects in a second, after the end of a run or the change of a project."""
        self._soon.start(_SOON_MS)

    def collect_all(self) -> None:
        """Collect all objects, also frozen ones, and return their memory to the system.

        This blocks the window for some tenths of a second.
        """
        gc.unfreeze()
        gc.collect()
        if self._ticks >= _FULL_EVERY:
            gc.freeze()
        return_freed_memory()

    def collect_due(self) -> None:
        """Collect young objects by Python's thresholds, and all objects once a minute."""
        self._ticks += 1
        if self._ticks == _FULL_EVERY:
            gc.freeze()
        elif self._ticks % _FULL_EVERY == 0:
            gc.collect()
        else:
            young, middle, _ = gc.get_count()
            young_limit, middle_limit, _ = gc.get_threshold()
            if young > young_limit:
                gc.collect(1 if middle > middle_limit else 0)
