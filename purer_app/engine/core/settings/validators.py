"""Turns a setting out of its range into an error that names it, its value and the range."""

import math

from purer_app.engine.core.errors import ConfigError

LARGEST_COUNT = 1_000_000
LONGEST_SECONDS = 1e9
"""About 32 years; what is longer cannot be shown as a date or duration everywhere."""
LARGEST_WHOLE = 2**53
"""Beyond it whole numbers are not exact in every program that reads settings and reports."""


def at_least(low: float, **values: float) -> None:
    """Raise ConfigError unless every value is at least `low`, and neither infinite nor a whole number above 2^53."""
    for name, value in values.items():
        if not value >= low:
            raise ConfigError(f"{name} is {value}; it must be at least {low:g}")
        _not_too_large(name, value)


def above(low: float, **values: float) -> None:
    """Raise ConfigError unless every value is above `low`, and neither infinite nor a whole number above 2^53."""
    for name, value in values.items():
        if not value > low:
            raise ConfigError(f"{name} is {value}; it must be above {low:g}")
        _not_too_large(name, value)


def rate(**values: float) -> None:
    """Raise ConfigError unless every value can be the rate of a descent in float32."""
    above(0, **values)
    within(1e-12, 1e4, **values)


def weight(**values: float) -> None:
    """Raise ConfigError unless every value is 0 or can be a term's weight in float32."""
    at_least(0, **values)
    within(1e-12, 1e6, **{name: value for name, value in values.items() if value != 0})


def count(low: int, **values: int) -> None:
    """Raise ConfigError unless every value is a number of things that a computer can go through, at least `low`."""
    at_least(low, **values)
    at_most(LARGEST_COUNT, **values)


def within(low: float, high: float, **values: float) -> None:
    """Raise ConfigError unless every value lies within two bounds."""
    if low == 0:
        at_least(0, **values)
    for name, value in values.items():
        if not low <= value <= high:
            raise ConfigError(f"{name} is {_shown(value)}; it must be within {_shown(low)} and {_shown(high)}")


def at_most(high: float, **values: float) -> None:
    """Raise ConfigError unless every value is at most `high`."""
    for name, value in values.items():
        if not value <= high:
            raise ConfigError(f"{name} is {_shown(value)}; it must be at most {_shown(high)}")


def _shown(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _not_too_large(name: str, value: float) -> None:
    if isinstance(value, int):
        if value > LARGEST_WHOLE:
            raise ConfigError(f"{name} is too large; it must be at most {LARGEST_WHOLE}")
    elif not math.isfinite(value):
        raise ConfigError(f"{name} is {value}; it must be finite")


def one_of(choices: tuple[str, ...], **values: str) -> None:
    """Raise ConfigError unless every value is one of the choices."""
    for name, value in values.items():
        if value not in choices:
            raise ConfigError(f"{name} is '{value}'; it must be one of {', '.join(choices)}")
