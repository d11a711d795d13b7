"""Tells pictures that are mostly dark from mostly light ones, and whether that is what a network expects."""

from torch import Tensor

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import change_channels

MOSTLY_DARK, MOSTLY_LIGHT = 0.35, 0.65
"""Limits of the mean brightness, 0 to 1; between them a picture is neither."""
_MARGIN = 0.2


def brightness(picture: Tensor) -> float:
    """Return the mean luma, 0 (black) to 1 (white), of a (3, h, w) uint8 picture."""
    return float(change_channels(picture[None].float() / 255, 1).mean())


def expected_brightness(spec: ImageSpec) -> float:
    """Return the mean brightness, 0 to 1, of the training pictures of a network, which its normalisation states."""
    mean = sum(spec.mean) / len(spec.mean)
    return 1 - mean if spec.inverted else mean


def looks_swapped(found: float, spec: ImageSpec) -> bool:
    """Whether a picture of some brightness fits a network clearly better with light and dark swapped.

    Only networks for mostly dark or mostly light pictures, such as drawings, are judged.
    """
    expected = expected_brightness(spec)
    if MOSTLY_DARK <= expected <= MOSTLY_LIGHT:
        return False
    return abs(found - expected) > abs(1 - found - expected) + _MARGIN
