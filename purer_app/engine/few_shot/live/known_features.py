"""Keeps the features of pictures in memory, so that only new pictures pass through the models."""

from collections.abc import Hashable, Sequence
from pathlib import Path

import torch
from cachetools import LRUCache
from torch import Tensor

from purer_app.engine.core.events import EventSink
from purer_app.engine.core.files import FileState, state_of
from purer_app.engine.few_shot.methods import Embed, features_of
from purer_app.engine.images.folder_pictures import FilePictures

_MAX_KEPT_BYTES = 128_000_000
_known: LRUCache[tuple[Hashable, FileState], Tensor] = LRUCache(_MAX_KEPT_BYTES, lambda features: features.nbytes)
"""(d,) features of the latest pictures, by key and file; used by one classification at a time."""


def known_features(embed: Embed, key: Hashable, files: Sequence[Path], emit: EventSink) -> Tensor:
    """Return the features of picture files, (n, d); those of files that have not changed are computed once.

    Args:
        embed: computes the features, (n, d).
        key: changes when `embed` computes other features.

    Raises:
        DataError: a file cannot be read.
    """
    keys = [(key, state_of(file)) for file in files]
    found = {one: _known[one] for one in keys if one in _known}
    new = [position for position, one in enumerate(keys) if one not in found]
    if new:
        rows = features_of(embed, FilePictures([files[position] for position in new]), emit)
        found.update({keys[position]: row.clone() for position, row in zip(new, rows, strict=True)})
        _known.update({keys[position]: found[keys[position]] for position in new})
    return torch.stack([found[one] for one in keys])
