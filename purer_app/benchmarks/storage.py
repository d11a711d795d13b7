"""Names stored results by their inputs."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError

CODE = Path(__file__).parents[1]
"""The folder that the places of code are relative to."""
_IMAGES_AND_LEARNERS = (
    "engine/checkpoints/exported",
    "engine/core/randomness.py",
    "engine/images",
    "engine/inversion",
    "engine/learners",
    "engine/networks",
    "engine/pool",
)
RUN_CODE = (*_IMAGES_AND_LEARNERS, "engine/training")
"""Packages and modules that decide the images and the model of a run, given its settings and checkpoints."""
MEASURING_CODE = (*_IMAGES_AND_LEARNERS, "engine/evaluation", "engine/few_shot")
"""Packages and modules that decide the accuracy of a model on episodes of real pictures."""


def key_of(*parts: object) -> str:
    """Return a short hash of the text of some values."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def key_of_files(files: Iterable[Path]) -> str:
    """Return a short hash of the folder name, the file name and the content of some files.

    Raises:
        DataError: a file cannot be read.
    """
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.parent.name}/{file.name}\n".encode("utf-8", "surrogatepass"))
        try:
            found.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise DataError(f"{file} cannot be read: {error.strerror or error}") from error
    return found.hexdigest()[:12]


def key_of_tensor(tensor: Tensor) -> str:
    """Return a short hash of shape and values."""
    values = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy()
    return hashlib.sha256(f"{tuple(tensor.shape)}\n".encode() + values.tobytes()).hexdigest()[:12]


def code_key(*places: str) -> str:
    """Return a short hash of the names and the content of Python files.

    Args:
        places: packages, with all packages in them, and single modules, relative to `CODE`.
    """
    paths = [CODE / place for place in places]
    return key_of_files(file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*.py"))))


def file_name(text: str) -> str:
    """Return a text as a part of a file name."""
    return "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in text)
