"""Reads .safetensors files, also under names that are not UTF-8."""

from collections.abc import Iterable
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import load
from torch import Tensor

from purer_app.engine.core.files import check_regular


def read_safetensors(path: Path, names: Iterable[str] | None = None) -> dict[str, Tensor]:
    """Read all tensors of a .safetensors file, or only those with the given names.

    The library accepts UTF-8 paths only; a file with another name is read whole first. A pipe raises OSError.
    """
    check_regular(path)
    try:
        str(path).encode()
    except UnicodeEncodeError:
        tensors = load(path.read_bytes())
        return tensors if names is None else {name: tensors[name] for name in names}
    with safe_open(str(path), framework="pt") as opened:
        return {name: opened.get_tensor(name) for name in (opened.keys() if names is None else names)}
