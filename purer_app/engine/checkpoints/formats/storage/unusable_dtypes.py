"""Refuse weights whose numbers cannot be used, by their type or because there are none."""

from collections.abc import Mapping
from typing import Any

from purer_app.engine.checkpoints.formats.storage.tensor_layout import ITEM_BYTES
from purer_app.engine.core.errors import CheckpointError

_MATRIX = 2
_KINDS = (
    (("complex", "C"), "complex numbers"),
    (("float8", "F8"), "8-bit floating-point numbers"),
    (("",), "numbers of another type"),
)


def quantised_sentence(name: str) -> str:
    """Return the message for quantised weights."""
    return (
        f"{name} holds quantised weights; PURER needs floating-point weights. "
        "Ask for the weights from before the quantisation"
    )


def check_numbers(tensors: Mapping[str, Any], name: str) -> None:
    """Check that weights have a number type to compute with.

    Args:
        tensors: what has a `shape` and a `dtype` by name, with the type as text ("float32").

    Raises:
        CheckpointError: they are complex, of 8 bits, quantised or empty, or there are no weights among them.
    """
    for key, tensor in tensors.items():
        if tensor.dtype not in ITEM_BYTES:
            raise CheckpointError(strange_numbers(name, key, tensor.dtype))
    weights = [tensor for key, tensor in tensors.items() if key.endswith("weight")]
    if weights and all(tuple(tensor.shape) == (0,) for tensor in weights):
        raise CheckpointError(
            f"{name} holds no values: its weights are spread over other files, as DeepSpeed does with ZeRO stage 3. "
            "Run the script zero_to_fp32.py, which DeepSpeed has put in the folder above, and add the file that it "
            "writes"
        )
    matrices = {key: tensor for key, tensor in tensors.items() if len(tensor.shape) >= _MATRIX}
    if any("float" in tensor.dtype for tensor in matrices.values()):
        return
    if any(key.endswith("weight") for key in matrices):
        raise CheckpointError(quantised_sentence(name))
    if not any("float" in tensor.dtype for tensor in tensors.values()):
        raise CheckpointError(
            f"{name} holds no weights: all its tensors are whole numbers, as the states of random number generators "
            "are. Add the file of the model itself"
        )


def strange_numbers(name: str, key: str, dtype: str) -> str:
    """Return the message for a tensor of an unsupported type, given as PyTorch or safetensors name it."""
    words = next(words for starts, words in _KINDS if dtype.startswith(starts))
    return (
        f"{name}: '{key}' holds {words} ({dtype}); PURER reads float32, float64, float16 and bfloat16. "
        "Convert the weights and save them again"
    )
