"""Formats progress and remaining time for all parts of the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from purer_app.ui.core.formats import fill

if TYPE_CHECKING:
    from purer_app.engine.runs.run_position import RunPosition

translate = QCoreApplication.translate
_MINUTE, _HOUR = 60.0, 3600.0
_IN_SECONDS = 90.0
"""Shorter times are shown in seconds."""
_FEWEST_SECONDS = 5


def percent(fraction: float) -> str:
    """Return a fraction, 0 to 1, as a whole percentage, rounded down."""
    return translate("Progress", "{n} %").format(n=int(100 * fraction + 1e-9))


def time_left(seconds: float | None) -> str:
    """Return the remaining time, rounded; "" if unknown."""
    if seconds is None:
        return ""
    if seconds < _IN_SECONDS:
        rounded = max(_FEWEST_SECONDS, _FEWEST_SECONDS * round(seconds / _FEWEST_SECONDS))
        return fill(translate("Progress", "about {n:.0f} s left"), n=rounded)
    if seconds < _HOUR - _MINUTE / 2:
        return fill(translate("Progress", "about {n:.0f} min left"), n=seconds / _MINUTE)
    return fill(translate("Progress", "about {n:.1f} h left"), n=seconds / _HOUR)


def progress(fraction: float | None, seconds: float | None) -> str:
    """Return percentage and remaining time as far as known: "43 %, about 2 min left"."""
    parts = ["" if fraction is None else percent(fraction), time_left(seconds)]
    return ", ".join(part for part in parts if part)


def next_step(position: "RunPosition") -> str:
    """Return the step at which a run continues: "inversion step 46 of 92"."""
    name = translate("Progress", "inversion step") if position.in_inversion else translate("Progress", "step")
    if not position.steps_of_phase:
        return fill(translate("Progress", "{name} {n:,}"), name=name, n=position.next_step)
    text = translate("Progress", "{name} {n:,} of {of:,}")
    return fill(text, name=name, n=position.next_step, of=position.steps_of_phase)
