"""Turns a .pt2 archive into its raw weights; its program, examples and expressions are never opened.

Four kinds of entry run code when torch loads them: pickled example inputs, weights with `use_pickle`,
sympy expressions and guards. Only the table of weights (data) and the raw weights are read here.
"""

from pathlib import Path
from typing import IO

from torch import Tensor

from purer_app.engine.checkpoints.formats.pt2.index import weights_of_pt2
from purer_app.engine.checkpoints.formats.storage.raw_tensors import read_tensors
from purer_app.engine.checkpoints.formats.storage.zip_entries import stored_zip


def read_pt2(path: Path, file: IO[bytes]) -> dict[str, Tensor]:
    """Read the weights of an exported program as name → tensor, in the order of its table.

    Raises:
        CheckpointError: the archive is of an older torch, holds pickled weights, or contradicts itself.
    """
    with stored_zip(path, file) as archive:
        return read_tensors(archive.read, weights_of_pt2(archive, path.name))
