"""Draws sample symbols: a few classes with pictures, and one more picture of each to name."""

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QRandomGenerator

from purer_app.engine.core.resources import resource
from purer_app.ui.adapt.state.picture_files import folders_in, picture_files

SAMPLE_CLASSES = 5
SAMPLE_PICTURES = 5


def sample_pictures(
    chance: QRandomGenerator, known: Collection[str]
) -> tuple[list[tuple[str, Sequence[Path]]], list[Path]]:
    """Return classes with their pictures, and pictures to classify.

    Args:
        known: names of classes that are not drawn again.
    """
    fresh = [folder for folder in folders_in(resource("symbols")) if folder.name not in known]
    classes: list[tuple[str, Sequence[Path]]] = []
    queries: list[Path] = []
    for folder in _drawn(fresh, SAMPLE_CLASSES, chance):
        files = _drawn(picture_files(folder), SAMPLE_PICTURES + 1, chance)
        classes.append((folder.name, files[:SAMPLE_PICTURES]))
        queries += files[SAMPLE_PICTURES:]
    return classes, queries


def _drawn(items: Sequence[Path], count: int, chance: QRandomGenerator) -> list[Path]:
    left: list[Path] = list(items)
    drawn: list[Path] = []
    while left and len(drawn) < count:
        drawn.append(left.pop(chance.bounded(len(left))))
    return drawn
