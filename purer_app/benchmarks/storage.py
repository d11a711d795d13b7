"""Names stored results by their inputs."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor


def key_of(*parts: object) -> str:
    """Return a short hash of the text of some values."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def key_of_files(files: Iterable[Path]) -> str:
    """Return a short hash of the folder name, the file name and the content of some files."""
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.parent.name}/{file.name}\n".encode("utf-8", "surrogatepass"))
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()[:12]


def key_of_tensor(tensor: Tensor) -> str:
    """Return a short hash of shape and values."""
    values = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy()
    return hashlib.sha256(f"{tuple(tensor.shape)}\n".encode() + values.tobytes()).hexdigest()[:12]


def file_name(text: str) -> str:
    """Return a text as a part of a file name."""
    return "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in text)
