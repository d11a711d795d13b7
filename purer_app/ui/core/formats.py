"""Formats numbers, sizes, dates and durations as the language of the window writes them."""

from datetime import datetime
from numbers import Real
from string import Formatter
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

translate = QCoreApplication.translate
_MINUTE, _HOUR = 60, 3600


def number(value: float | Real, spec: str = ",") -> str:
    """Format a number by a format of Python, such as ".1f", with the decimal point and separators of the language."""
    language = QLocale()
    signs: dict[str, str | int | None] = {",": language.groupSeparator(), ".": language.decimalPoint(), "-": "−"}
    return format(value, spec).translate(str.maketrans(signs))


class _Filler(Formatter):
    """Fills placeholders of numbers, such as "{mean:.1f}", by `number`."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, Real) and format_spec:  # also of numpy
            return number(value, format_spec)
        return super().format_field(value, format_spec)


def fill(text: str, /, **values: object) -> str:
    """Return `text.format(**values)` with numbers as the language writes them."""
    return _Filler().vformat(text, (), values)


def format_size(n_bytes: int) -> str:
    """Return the size of a file, a folder or memory in units of 1000 bytes, such as "7.6 MB"."""
    return QLocale().formattedDataSize(n_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def date_and_time(when: datetime) -> str:
    """Return a date with hour and minute, such as "24.11.26 14:05" in German; its own time zone counts."""
    moment = QDateTime(QDate(when.year, when.month, when.day), QTime(when.hour, when.minute))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


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
