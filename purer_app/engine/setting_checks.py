"""Turns a setting out of its range into an error that names it, its value and the range."""

import math

from purer_app.engine.errors import ConfigError


def at_least(low: float, **values: float) -> None:
    """Raise ConfigError unless every value is finite and at least `low`."""
    for name, value in values.items():
        if not value >= low:
            raise ConfigError(f"{name} is {value}; it must be at least {low:g}")
        _finite(name, value)


def above(low: float, **values: float) -> None:
    """Raise ConfigError unless every value is finite and above `low`."""
    for name, value in values.items():
        if not value > low:
            raise ConfigError(f"{name} is {value}; it must be above {low:g}")
        _finite(name, value)


def _finite(name: str, value: float) -> None:
    if isinstance(value, float) and not math.isfinite(value):  # whole numbers may be too large for a float
        raise ConfigError(f"{name} is {value}; it must be finite")


def one_of(choices: tuple[str, ...], **values: str) -> None:
    """Raise ConfigError unless every value is one of the choices."""
    for name, value in values.items():
        if value not in choices:
            raise ConfigError(f"{name} is '{value}'; it must be one of {', '.join(choices)}")
