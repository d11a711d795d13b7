"""Reads the pseudo images that a run made of the classes of a model from its last snapshot."""

from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.few_shot.old_classes.request import WantedClasses
from purer_app.engine.inversion.class_budget import inverted_classes
from purer_app.engine.inversion.class_images import ClassImages
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.runs.snapshots import Snapshot

LEAST_IMAGES = 5
"""Fewer images of a class do not represent it."""
LEAST_STEPS = 100
"""Images of fewer inversion steps are noise to other models, even if their own recognises them."""
LEAST_RECOGNISED = 0.9
"""Share of the images that their own model has to assign to their class."""


def images_of_run(run: Path, pool: ModelPool, wanted: WantedClasses) -> ClassImages | None:
    """Return the images of these classes; None if the run has not made enough good ones of all of them.

    Args:
        pool: the models of the run as they are now.

    Raises:
        RunFolderError: the run cannot be read.
    """
    folder = RunFolder.open(run)
    same = {member.name: member.sha256 for member in pool.members} == folder.checkpoints()
    snapshot = folder.latest_snapshot() if same else None
    if snapshot is None or _steps_of(snapshot, pool, wanted) < LEAST_STEPS:
        return None
    tensors = {label: snapshot.tensors.get(name) for label, name in _names(pool, folder.settings(), wanted)}
    found = [tensors.get(label) for label in wanted.labels]
    images = [pixels.float() for pixels in found if pixels is not None and _fits(pixels, wanted)]
    if len(images) < len(wanted.labels):
        return None
    labels = torch.tensor(wanted.labels).repeat_interleave(torch.tensor([len(pixels) for pixels in images]))
    result = ClassImages(torch.cat(images), labels)
    return result if recognised(wanted, result) >= LEAST_RECOGNISED else None


def _steps_of(snapshot: Snapshot, pool: ModelPool, wanted: WantedClasses) -> int:
    """Return the number of inversion steps that the model has had."""
    counts: list[int] = snapshot.facts["turns"]["counts"]
    return next(count for count, each in zip(counts, pool.teachers, strict=True) if each is wanted.teacher)


def _names(pool: ModelPool, config: TrainConfig, wanted: WantedClasses) -> Iterator[tuple[int, str]]:
    """Yield each inverted class of the model with the name of its pixels, which are numbered over all models."""
    number = 0
    for teacher, labels in zip(pool.teachers, inverted_classes(pool.teachers, config), strict=True):
        for label in labels:
            if teacher is wanted.teacher:
                yield label, f"pixels.{number}"
            number += 1


def _fits(pixels: Tensor, wanted: WantedClasses) -> bool:
    right_size = pixels.shape[1:] == torch.Size(wanted.teacher.spec.shape) and len(pixels) >= LEAST_IMAGES
    return right_size and bool(pixels.isfinite().all())


def recognised(wanted: WantedClasses, found: ClassImages) -> float:
    """Return the share of images that their own model assigns to their class, 0 to 1."""
    model = wanted.teacher.model
    device = next(model.parameters()).device
    with torch.no_grad():
        predicted = torch.cat([model(part.to(device)).argmax(dim=1).cpu() for part in found.images.split(256)])
    return (predicted == found.labels).double().mean().item()
