"""Reads .safetensors files under any name that a file can have."""

from pathlib import Path

from safetensors.torch import load, load_file
from torch import Tensor


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Read a .safetensors file as `safetensors.torch.load_file` does, which takes no path that is not UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return load(path.read_bytes())
    return load_file(path)
