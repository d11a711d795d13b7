"""Reads pseudo images from the gallery of a run, one step or one image at a time; no Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.images.class_titles import class_title, distinct_titles

if TYPE_CHECKING:
    from purer_app.engine.runs.gallery import BlockInfo, Gallery

MOST_BYTES = 256 * 1024 * 1024
"""The memory limit for the images of one step; larger records are shown with fewer images per class."""
MOST_STEPS_OVER_TIME = 40


@dataclass(frozen=True, slots=True)
class PseudoImage:
    """An image of one step: rows of RGB bytes, with its model and class.

    `number` counts the images of a class from 1; `confidence` is the probability of the class by its own model, 0 to 1.

    Attributes:
        others: how surely other models take it for its class, 0 to 1; None if it was not measured.
        n_others: number of other models asked.
        by_name: whether these models have the class themselves.
        n_classes: number of inverted classes of its model.
        hardness: the loss of the meta-model of this step on it; None if it was not measured.
    """

    step: int
    block: int
    number: int
    teacher: str
    architecture: str
    class_name: str
    confidence: float
    height: int
    width: int
    rgb: bytes
    others: float | None = None
    n_others: int = 0
    by_name: bool = False
    n_classes: int = 1
    hardness: float | None = None
    distinct_title: str = ""

    @property
    def title(self) -> str:
        """The readable name of the class, with the id if another class of the gallery has the same name."""
        return self.distinct_title or class_title(self.class_name)

    @property
    def key(self) -> tuple[int, int]:
        """The identity of the image, the same at all steps."""
        return (self.block, self.number)


def find_gallery(run: Path) -> "Gallery | None":
    """Open the gallery of a run; None if it has none yet."""
    from purer_app.engine.runs.gallery import open_gallery

    return open_gallery(run)


def read_record(gallery: "Gallery", step: int, emit: EventSink) -> tuple[PseudoImage, ...]:
    """Return the images of all classes at a step, in the order of the blocks.

    If they exceed `MOST_BYTES`, only the first few of each class are returned.
    """
    found: list[PseudoImage] = []
    per_class = None
    for block in gallery.blocks:
        emit(Heartbeat(block.teacher))
        images = _read_block(gallery, step, block, per_class)
        if images and per_class is None:
            per_class = max(1, MOST_BYTES // (len(gallery.blocks) * len(images[0].rgb)))
            images = images[:per_class]
        found += images
    return tuple(found)


def read_over_time(gallery: "Gallery", block: int, number: int, emit: EventSink) -> tuple[PseudoImage, ...]:
    """Return one image at all recorded steps, or at `MOST_STEPS_OVER_TIME` evenly spaced ones."""
    wanted = next(one for one in gallery.blocks if one.block == block)
    found: list[PseudoImage] = []
    for step in evenly(gallery.steps, MOST_STEPS_OVER_TIME):
        emit(Heartbeat(wanted.teacher))
        found += [image for image in _read_block(gallery, step, wanted, number) if image.number == number]
    return tuple(found)


def evenly(values: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Return at most `most` (at least 2) evenly spaced values, including the first and the last."""
    if len(values) <= most:
        return values
    return tuple(values[round(k * (len(values) - 1) / (most - 1))] for k in range(most))


def _read_block(gallery: "Gallery", step: int, block: "BlockInfo", most: int | None) -> list[PseudoImage]:
    read = gallery.images(step, block.block)
    if read is None:  # the record is incomplete or damaged; other classes are still shown
        return []
    title = distinct_titles(one.class_name for one in gallery.blocks)[block.class_name]
    n_classes = sum(one.teacher == block.teacher for one in gallery.blocks)
    return [
        PseudoImage(
            step=step,
            block=block.block,
            number=index + 1,
            teacher=block.teacher,
            architecture=block.architecture,
            class_name=block.class_name,
            confidence=float(read.confidence[index]),
            height=int(read.pixels.shape[1]),
            width=int(read.pixels.shape[2]),
            rgb=read.pixels[index].tobytes(),
            others=_known(read.others[index]),
            n_others=read.n_others,
            by_name=read.by_name,
            n_classes=n_classes,
            hardness=_known(read.hardness[index]),
            distinct_title="" if title == class_title(block.class_name) else title,
        )
        for index in range(min(len(read.pixels), most or len(read.pixels)))
    ]


def _known(value: float) -> float | None:
    """Return a measured value; None for NaN, which stands for none."""
    return None if math.isnan(value) else float(value)


def mean_confidences(images: Sequence[PseudoImage]) -> tuple[float, float | None]:
    """Return the mean probabilities of the class by the images' own models and by others, the latter where measured.

    Args:
        images: at least one.
    """
    others = [image.others for image in images if image.others is not None]
    return fmean(image.confidence for image in images), fmean(others) if others else None
