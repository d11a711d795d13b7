"""Durations in words, as precise as an estimate can be."""

from PySide6.QtCore import QObject

_MINUTE, _HOUR = 60, 3600


def duration(here: QObject, seconds: float) -> str:
    """Return "8 s", "3 min 20 s" (to five seconds) or "1 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return here.tr("{s} s").format(s=whole)
    whole = 5 * round(whole / 5)
    if whole < _HOUR and whole % _MINUTE == 0:
        return here.tr("{min} min").format(min=whole // _MINUTE)
    if whole < _HOUR:
        return here.tr("{min} min {s} s").format(min=whole // _MINUTE, s=whole % _MINUTE)
    return here.tr("{h} h {min} min").format(h=whole // _HOUR, min=whole % _HOUR // _MINUTE)
