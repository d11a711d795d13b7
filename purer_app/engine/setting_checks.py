"""Turns a setting out of its range into an error that names it, its value and the range."""

import math

from purer_app.engine.errors import ConfigError

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
