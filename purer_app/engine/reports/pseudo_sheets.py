"""Sheets of the pseudo images of a run, one per teacher."""

from collections.abc import Mapping

import torch
from torch import Tensor

from purer_app.engine.images.rgb import to_rgb
from purer_app.engine.inversion.class_budget import Classes
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.reports.report import PseudoSheet
from purer_app.engine.runs.gallery import Gallery


def pseudo_sheets(
    pool: ModelPool, classes: Classes, tensors: Mapping[str, Tensor], n_shown: int, gallery: Gallery | None = None
) -> tuple[PseudoSheet, ...]:
    """Return one sheet per teacher.

    Args:
        classes: the inverted classes of each teacher.
        tensors: the tensors of a snapshot; "pixels.B" is block B, counted over teachers and their inverted classes.
        n_shown: number of images of each class.
        gallery: of the run; its last record says what models take the images for.
    """
    sheets = []
    first = 0
    for teacher, labels in zip(pool.teachers, classes, strict=True):
        blocks = range(first, first + len(labels))
        first += len(labels)
        pixels = torch.stack([tensors[f"pixels.{block}"][:n_shown] for block in blocks])
        sheets.append(
            PseudoSheet(
                teacher=teacher.name,
                architecture=teacher.architecture,
                class_names=tuple(teacher.class_names[label] for label in labels),
                images=to_rgb(pixels.flatten(0, 1), teacher.spec).unflatten(0, (len(blocks), -1)),
                recognition=() if gallery is None else tuple(_recognition(gallery, block) for block in blocks),
            )
        )
    return tuple(sheets)


def _recognition(gallery: Gallery, block: int) -> tuple[float, float | None] | None:
    """Return the means of a class in the last record; None if it cannot be read."""
    found = gallery.images(gallery.steps[-1], block)
    return None if found is None else (found.own_mean, found.others_mean)
