"""Reads the recorded pseudo images of a run, one class and step at a time."""

import json
import zipfile
import zlib
from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, eq=False)
class ClassImages:
    """The recorded images of one class.

    Attributes:
        pixels: (n, h, w, 3) uint8.
        confidence: the source teacher's probability of the class for each, (n,) float32 from 0 to 1.
        others: how surely other models take each for its class, (n,) float32 from 0 to 1; NaN where not measured.
        n_others: number of other models asked; 0 if not measured.
        by_name: whether these models have the class themselves.
        hardness: the loss of the meta-model of this step on each, (n,) float32; NaN where not measured.
    """

    pixels: "NDArray[np.uint8]"
    confidence: "NDArray[np.float32]"
    others: "NDArray[np.float32]"
    n_others: int
    by_name: bool
    hardness: "NDArray[np.float32]"

    @property
    def own_mean(self) -> float:
        """The mean confidence of the source teacher, 0 to 1."""
        return float(self.confidence.mean())

    @property
    def others_mean(self) -> float | None:
        """The mean of `others` over the measured images; None if there are none."""
        measured = self.others[self.others == self.others]  # NaN differs from itself
        return float(measured.mean()) if len(measured) else None


@dataclass(frozen=True, slots=True)
class Gallery:
    """The recorded images of a run at the time the gallery was opened; `steps` are ascending."""

    folder: Path
    steps: tuple[int, ...]
    blocks: tuple[BlockInfo, ...]

    def images(self, step: int, block: int) -> ClassImages | None:
        """Read the images of one class at one step; None if the record is missing or damaged."""
        import numpy as np

        try:
            check_regular(self.folder / record_name(step))
            # opened here, since numpy leaves a damaged file open
            with (self.folder / record_name(step)).open("rb") as file, np.load(file, allow_pickle=False) as record:
                pixels, confidence = record[f"pixels_{block}"], record[f"confidence_{block}"]
                others, n_others, by_name = _others_in(record, block, len(pixels))
                hardness = _measured_in(record, f"hardness_{block}", len(pixels))
        except _DAMAGE:
            return None
        is_sound = pixels.dtype == np.uint8 and pixels.ndim == 4 and pixels.shape[3] == 3
        if not is_sound or confidence.shape != pixels.shape[:1]:
            return None
        return ClassImages(pixels, confidence, others, n_others, by_name, hardness)


def _others_in(record: "Mapping[str, NDArray[Any]]", block: int, n: int) -> "tuple[NDArray[np.float32], int, bool]":
    """Return what a record says about other models; records of earlier versions and unmeasured ones have nothing."""
    others, asked = _measured_in(record, f"others_{block}", n), record.get(f"asked_{block}")
    if asked is not None and asked.shape == (2,) and not (others != others).all():
        return others, int(asked[0]), bool(asked[1])
    return others, 0, False


def _measured_in(record: "Mapping[str, NDArray[Any]]", name: str, n: int) -> "NDArray[np.float32]":
    """Return the values of a record for n images; NaN if it has none, as those of earlier versions."""
    import numpy as np

    if name in record and record[name].shape == (n,) and record[name].dtype == np.float32:
        return record[name]
    return np.full(n, np.nan, np.float32)


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
