"""Formats durations."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate
_MINUTE, _HOUR = 60, 3600


def duration(seconds: float) -> str:
    """Return "8 s", "3 min 20 s" (to five seconds) or "1 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return translate("Durations", "{s} s").format(s=whole)
    whole = 5 * round(whole / 5)
    if whole < _HOUR and whole % _MINUTE == 0:
        return translate("Durations", "{min} min").format(min=whole // _MINUTE)
    if whole < _HOUR:
        return translate("Durations", "{min} min {s} s").format(min=whole // _MINUTE, s=whole % _MINUTE)
    return translate("Durations", "{h} h {min} min").format(h=whole // _HOUR, min=whole % _HOUR // _MINUTE)
