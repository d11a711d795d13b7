"""Reads the pseudo images of a run's gallery as plain values, one step or one picture at a time; no Qt."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.events import EventSink, Heartbeat

if TYPE_CHECKING:
    from purer_app.engine.runs.gallery import BlockInfo, Gallery

MOST_BYTES = 256 * 1024 * 1024
"""What the pictures of one step may take in memory; larger records are shown with fewer pictures of each class."""
MOST_STEPS_OVER_TIME = 40


@dataclass(frozen=True, slots=True)
class PseudoImage:
    """One picture of one step: rows of RGB bytes, and whose idea of which class it is.

    `number` counts the pictures of a class from 1; `confidence` is that of the model in the class, 0 to 1.
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
        """What stays the same over the steps."""
        return (self.block, self.number)


def find_gallery(run: Path) -> "Gallery | None":
    """Open the gallery of a run; None where it has none, or none yet."""
    from purer_app.engine.runs.gallery import open_gallery

    return open_gallery(run)


def read_record(gallery: "Gallery", step: int, emit: EventSink) -> tuple[PseudoImage, ...]:
    """Return the pictures of every class at a step, in the order of the blocks.

    Where all of them would take more than `MOST_BYTES`, each class gives its first few only.
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
    """Return one picture at the recorded steps; of many steps, `MOST_STEPS_OVER_TIME` that lie evenly apart."""
    wanted = next(one for one in gallery.blocks if one.block == block)
    found: list[PseudoImage] = []
    for step in evenly(gallery.steps, MOST_STEPS_OVER_TIME):
        emit(Heartbeat(wanted.teacher))
        found += [image for image in _read_block(gallery, step, wanted, number) if image.number == number]
    return tuple(found)


def evenly(values: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Return at most `most` (at least 2) values, the first and the last among them."""
    if len(values) <= most:
        return values
    return tuple(values[round(k * (len(values) - 1) / (most - 1))] for k in range(most))


def _read_block(gallery: "Gallery", step: int, block: "BlockInfo", most: int | None) -> list[PseudoImage]:
    read = gallery.images(step, block.block)
    if read is None:  # a record that is being written, or was damaged, shows as many classes as it can
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
