"""Samples random symbols: a few classes with pictures, and one more picture of each to classify."""

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QRandomGenerator

from purer_app.engine.core.resources import resource
from purer_app.ui.adapt.state.picture_files import folders_in, picture_files

SAMPLE_CLASSES = 5
SAMPLE_PICTURES = 5


def sample_pictures(
    generator: QRandomGenerator, known: Collection[str]
) -> tuple[list[tuple[str, Sequence[Path]]], list[Path]]:
    """Return classes with their pictures, and pictures to classify.

    Args:
        known: names of existing classes, which are not sampled.
    """
    fresh = [folder for folder in folders_in(resource("symbols")) if folder.name not in known]
    classes: list[tuple[str, Sequence[Path]]] = []
    queries: list[Path] = []
    for folder in _sample(fresh, SAMPLE_CLASSES, generator):
        files = _sample(picture_files(folder), SAMPLE_PICTURES + 1, generator)
        classes.append((folder.name, files[:SAMPLE_PICTURES]))
        queries += files[SAMPLE_PICTURES:]
    return classes, queries


def _sample(items: Sequence[Path], count: int, generator: QRandomGenerator) -> list[Path]:
    left: list[Path] = list(items)
    sampled: list[Path] = []
    while left and len(sampled) < count:
        sampled.append(left.pop(generator.bounded(len(left))))
    return sampled
