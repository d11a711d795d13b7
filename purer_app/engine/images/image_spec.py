"""The input form of a network: size, channels and normalisation."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from purer_app.engine.core.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSpec:
    """Size, channels and normalisation of a network's input.

    A network receives `(p - mean) / std` per channel, where p in [0, 1] is the pixel value of the file,
    or 1 - p if `inverted` (networks for drawn characters see ink as 1, files store it as 0).
    """

    channels: int
    height: int
    width: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    inverted: bool = False

    def __post_init__(self) -> None:
        if self.channels not in (1, 3):
            raise ConfigError(f"channels is {self.channels}; a picture has 1 or 3")
        if min(self.height, self.width) < 8 or max(self.height, self.width) > 1024:
            raise ConfigError(f"input size is {self.height}x{self.width}; it must be between 8 and 1024")
        for name, values in (("mean", self.mean), ("std", self.std)):
            if len(values) != self.channels:
                raise ConfigError(f"{name} has {len(values)} values; {self.channels} channels need as many")
            if not all(math.isfinite(value) for value in values):
                raise ConfigError(f"{name} is {values}; each value must be a finite number")
        if min(self.std) <= 0:
            raise ConfigError(f"std is {min(self.std)}; it must be above 0")

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, height, width)."""
        return (self.channels, self.height, self.width)

    def negative(self) -> "ImageSpec":
        """Return the form with light and dark swapped: the network gets 1 - p where it got p, or the reverse."""
        return replace(self, inverted=not self.inverted)


def spec_to_table(spec: ImageSpec) -> dict[str, Any]:
    """Return the spec as a TOML table."""
    return {
        "channels": spec.channels,
        "height": spec.height,
        "width": spec.width,
        "mean": list(spec.mean),
        "std": list(spec.std),
        "inverted": spec.inverted,
    }


def spec_from_table(table: Mapping[str, Any]) -> ImageSpec:
    """Read a spec from a TOML table.

    Raises:
        ConfigError: a value is missing, of the wrong kind, or out of range.
    """
    try:
        return ImageSpec(
            channels=int(table["channels"]),
            height=int(table["height"]),
            width=int(table["width"]),
            mean=tuple(float(value) for value in table["mean"]),
            std=tuple(float(value) for value in table["std"]),
            inverted=bool(table.get("inverted", False)),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ConfigError(f"the [input] table is incomplete or malformed: {error!r}") from error
