"""Turns a run's pseudo images into pictures that a person can look at."""

from collections.abc import Mapping

import torch
from torch import Tensor

from purer_app.engine.model_pool import ModelPool
from purer_app.engine.report import PseudoSheet
from purer_app.engine.visible import visible


def pseudo_sheets(pool: ModelPool, tensors: Mapping[str, Tensor], n_shown: int) -> tuple[PseudoSheet, ...]:
    """Return one sheet per teacher.

    Args:
        tensors: a snapshot's; "pixels.B" is block B, blocks run over teachers and their classes.
        n_shown: pictures of each class.
    """
    sheets = []
    first = 0
    for teacher in pool.teachers:
        blocks = range(first, first + teacher.n_classes)
        first += teacher.n_classes
        pixels = torch.stack([tensors[f"pixels.{block}"][:n_shown] for block in blocks])
        sheets.append(
            PseudoSheet(
                teacher=teacher.name,
                architecture=teacher.architecture,
                class_names=teacher.class_names,
                images=visible(pixels.flatten(0, 1), teacher.spec).unflatten(0, (len(blocks), -1)),
            )
        )
    return tuple(sheets)
