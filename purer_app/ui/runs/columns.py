"""Which columns of the table of runs are shown, and how wide they are."""

from collections.abc import Mapping

from PySide6.QtCore import QSettings

from purer_app.ui.runs.rows import Column

FIXED = (Column.NAME, Column.STATUS)
"""Columns that are always shown."""
RESULTS = (Column.EVALUATION, Column.LEAD, Column.UNTRAINED)
BY_IMPORTANCE = (
    *RESULTS,
    Column.VALIDATION,
    Column.MODELS,
    Column.CHANGES,
    Column.DATE,
    Column.LEARNER,
    Column.DURATION,
    Column.STEPS,
    Column.DEVICE,
    Column.SIZE,
)
"""The other columns; where there is little room, the last ones are hidden first."""
_KEY = "runs/columns"


def fitting_columns(
    widths: Mapping[Column, int], empty: frozenset[Column], room: int, least_name: int
) -> frozenset[Column]:
    """Return the columns that are shown in a width, all values of it in pixels.

    Args:
        widths: of each column.
        empty: columns without any value, which get room last.
        room: the width of the table.
        least_name: the width of the names that the results leave; other columns leave them their whole width.
    """
    shorter = widths[Column.NAME] - least_name
    free = room - sum(widths[column] for column in FIXED) + shorter
    shown = set(FIXED)
    for column in (*(c for c in BY_IMPORTANCE if c not in empty), *(c for c in BY_IMPORTANCE if c in empty)):
        if column not in RESULTS or column in empty:
            free, shorter = free - shorter, 0
        free -= widths[column]
        if free < 0:
            break
        shown.add(column)
    return frozenset(shown)


def read_choices(settings: QSettings) -> dict[Column, bool]:
    """Return the columns that the user has shown or hidden; damaged entries are left out."""
    names = {column.name.lower(): column for column in BY_IMPORTANCE}
    words = str(settings.value(_KEY, "")).split()
    return {names[word[1:]]: word[0] == "+" for word in words if word[:1] in ("+", "-") and word[1:] in names}


def write_choices(settings: QSettings, choices: Mapping[Column, bool]) -> None:
    """Store what `read_choices` reads."""
    settings.setValue(
        _KEY, " ".join(f"{'+' if shown else '-'}{column.name.lower()}" for column, shown in choices.items())
    )
