"""Collects cyclic garbage in the window's thread alone.

Python collects in whichever thread happens to allocate, a job's most of the time. A widget that dies there takes timers
and a native window with it that belong to another thread, and Qt's event loop crashes.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 100
_FULL_EVERY = 600  # looks, or a minute


class GarbageCollector(QObject):
    """Takes over from Python's own collector until `stop`, in the thread that makes it.

    A full collection looks at every object, and PyTorch's modules alone are 300,000: it would hold the window for a
    third of a second. So what is there at the first one is left out of all of them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        gc.disable()
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """Hand over to Python's own collector again."""
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect what is due by Python's thresholds for young objects, and by the clock for all others."""
        self._looks += 1
        if self._looks == _FULL_EVERY:
            gc.freeze()
        elif self._looks % _FULL_EVERY == 0:
            gc.collect()
        else:
            young, middle, _ = gc.get_count()
            young_limit, middle_limit, _ = gc.get_threshold()
            if young > young_limit:
                gc.collect(1 if middle > middle_limit else 0)
