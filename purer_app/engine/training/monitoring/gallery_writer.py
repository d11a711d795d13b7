"""Writes the pseudo images of every class, and what models take them for, into a run's gallery."""

import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.images.rgb import to_rgb
from purer_app.engine.inversion.pseudo_dataset import Block, PseudoDataset
from purer_app.engine.inversion.recognition import Recognition, mean_recognition
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.runs.gallery import BLOCKS_FILE, FOLDER, BlockInfo, record_name
from purer_app.engine.runs.run_folder import RunFolder

MAX_RECORDS = 200


def steps_between(every: int, planned: int, step: int) -> int:
    """Return the number of meta-iterations between two records, limited so that a long run does not fill the disk.

    Args:
        every: the configured number; 0 means no records.
        planned: meta-iterations of the whole run, which then has at most 200 records; if it is 0, the
            distance doubles each time 200 records have been reached.
        step: the current meta-iteration.
    """
    if not every:
        return 0
    if planned:
        return max(every, math.ceil(planned / MAX_RECORDS))
    while step > MAX_RECORDS * every:
        every *= 2
    return every


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """A record that was written.

    Attributes:
        own: mean probability of the class by the images' own models, 0 to 1.
        others: mean of `Recognition.probabilities`, 0 to 1; None if nothing was measured.
    """

    path: Path
    own: float
    others: float | None


def save_record(
    run: RunFolder,
    pool: ModelPool,
    dataset: PseudoDataset,
    step: int,
    n_images: int,
    emit: EventSink,
    recognition: Sequence[Recognition] = (),
    hardness: Sequence[Tensor] = (),
) -> SavedRecord:
    """Write the first images of each block atomically.

    Args:
        recognition: of each block; empty if it was not measured.
        hardness: the loss of the meta-model on the first images of each block; empty if it was not measured.

    Raises:
        RunFolderError: the disk is full or the folder cannot be written.
    """
    arrays: dict[str, Any] = {}
    confidences = list[Tensor]()
    for block in dataset.blocks:
        teacher = pool.teachers[block.teacher]
        pixels = dataset.pixels[block.index].detach()[:n_images]
        with torch.no_grad():
            confidence = teacher.model(pixels).softmax(dim=1)[:, block.class_index].nan_to_num(0.0)
        confidences.append(confidence.float().cpu())
        arrays[f"pixels_{block.index}"] = to_rgb(pixels, block.spec).permute(0, 2, 3, 1).cpu().contiguous().numpy()
        arrays[f"confidence_{block.index}"] = confidences[-1].numpy()
        emit(Heartbeat("gallery"))
    for block, found in zip(dataset.blocks, recognition, strict=bool(recognition)):
        arrays[f"others_{block.index}"] = _padded(found.probabilities, len(confidences[block.index]))
        arrays[f"asked_{block.index}"] = np.array([found.n_models, found.by_name], dtype=np.int32)
    for block, losses in zip(dataset.blocks, hardness, strict=bool(hardness)):
        arrays[f"hardness_{block.index}"] = _padded(losses, len(confidences[block.index]))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    if not (run.path / FOLDER / BLOCKS_FILE).exists():
        table = [asdict(_described(block, pool)) for block in dataset.blocks]
        run.write(f"{FOLDER}/{BLOCKS_FILE}", json.dumps(table, indent=1).encode())
    path = run.write(f"{FOLDER}/{record_name(step)}", buffer.getvalue())
    return SavedRecord(path, float(torch.cat(confidences).mean()), mean_recognition(recognition))


def _padded(values: Tensor, n: int) -> Any:
    """Return (n,) float32, NaN for images that were not measured."""
    return F.pad(values.float(), (0, n - len(values)), value=torch.nan).numpy()


def _described(block: Block, pool: ModelPool) -> BlockInfo:
    teacher = pool.teachers[block.teacher]
    return BlockInfo(block.index, teacher.name, teacher.architecture, block.class_name)
