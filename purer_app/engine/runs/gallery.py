"""Reads the recorded pseudo images of a run, one class and step at a time."""

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from purer_app.engine.core.files import check_regular, read_regular

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = "gallery"
BLOCKS_FILE = "blocks.json"
_DAMAGE = (OSError, ValueError, KeyError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)


def record_name(step: int) -> str:
    """Return the file name of the images after this meta-iteration."""
    return f"step-{step:08d}.npz"


@dataclass(frozen=True, slots=True)
class BlockInfo:
    """Origin of a block of images: teacher and class."""

    block: int
    teacher: str
    architecture: str
    class_name: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """The recorded images of a run at the time the gallery was opened; `steps` are ascending."""

    folder: Path
    steps: tuple[int, ...]
    blocks: tuple[BlockInfo, ...]

    def images(self, step: int, block: int) -> "tuple[NDArray[np.uint8], NDArray[np.float32]] | None":
        """Read the images of one class at one step.

        Returns:
            Images, (n, h, w, 3) uint8, and the source teacher's probability of the class for each, (n,) float32 from
            0 to 1; None if the record is missing or damaged.
        """
        import numpy as np

        try:
            check_regular(self.folder / record_name(step))
            # opened here, since numpy leaves a damaged file open
            with (self.folder / record_name(step)).open("rb") as file, np.load(file, allow_pickle=False) as record:
                pixels, confidence = record[f"pixels_{block}"], record[f"confidence_{block}"]
        except _DAMAGE:
            return None
        is_sound = pixels.dtype == np.uint8 and pixels.ndim == 4 and pixels.shape[3] == 3
        return (pixels, confidence) if is_sound and confidence.shape == pixels.shape[:1] else None


def open_gallery(run: Path) -> Gallery | None:
    """Open the gallery of a run; None if nothing in it can be read."""
    folder = run / FOLDER
    try:
        table = json.loads(read_regular(folder / BLOCKS_FILE))
        blocks = tuple(_block(entry) for entry in table)
        steps = tuple(sorted(_step(path) for path in folder.glob("step-*.npz")))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Gallery(folder, steps, blocks) if steps else None


def _block(entry: dict[str, Any]) -> BlockInfo:
    return BlockInfo(int(entry["block"]), str(entry["teacher"]), str(entry["architecture"]), str(entry["class_name"]))


def _step(path: Path) -> int:
    return int(path.stem.removeprefix("step-"))
