"""Reads pseudo images from the gallery of a run, one step or one image at a time; no Qt."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.events import EventSink, Heartbeat

if TYPE_CHECKING:
    from purer_app.engine.runs.gallery import BlockInfo, Gallery

MOST_BYTES = 256 * 1024 * 1024
"""The memory limit for the images of one step; larger records are shown with fewer images per class."""
MOST_STEPS_OVER_TIME = 40


@dataclass(frozen=True, slots=True)
class PseudoImage:
    """An image of one step: rows of RGB bytes, with its model and class.

    `number` counts the images of a class from 1; `confidence` is the probability of the class, 0 to 1.
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
    pixels, confidence = read
    return [
        PseudoImage(
            step=step,
            block=block.block,
            number=index + 1,
            teacher=block.teacher,
            architecture=block.architecture,
            class_name=block.class_name,
            confidence=float(confidence[index]),
            height=int(pixels.shape[1]),
            width=int(pixels.shape[2]),
            rgb=pixels[index].tobytes(),
        )
        for index in range(min(len(pixels), most or len(pixels)))
    ]
