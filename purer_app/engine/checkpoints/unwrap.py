"""Turns what a checkpoint file holds into one flat table of names and tensors."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from purer_app.engine.errors import CheckpointError

if TYPE_CHECKING:
    from torch import Tensor
else:
    Tensor = Any  # the header pass unwraps descriptions of tensors, without torch

_WRAPPERS = (
    *("state_dict", "model_state_dict", "model_state", "model", "net", "network", "params", "params_ema"),
    *("ema", "model_ema", "teacher", "student", "encoder", "backbone"),
)
_PREFIXES = ("module.", "model.", "net.", "network.", "backbone.", "_orig_mod.", "encoder.")
_NOT_WEIGHTS = ("optim", "sched", "scaler", "amp", "loss", "args", "config", "hyper")
_MAX_DEPTH = 8


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key that puts `layer2` before `layer10`."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d{1,18})", name)]


def unwrap(raw: Mapping[str, object], file_name: str) -> dict[str, Tensor]:
    """Take off the wrappers of training scripts, and the prefixes that they put before each name.

    Raises:
        CheckpointError: there are no named tensors, or several sets of them and no way to choose.
    """
    state = _weights(raw, file_name, 0, set())
    if state is None:
        raise CheckpointError(f"{file_name} holds no named weights")
    return _without_prefixes(state)


def _weights(raw: Mapping[str, object], file_name: str, depth: int, seen: set[int]) -> dict[str, Tensor] | None:
    """Look for weights here, under a usual wrapper, under any other name; each table is visited once."""
    direct = {key: value for key, value in raw.items() if isinstance(key, str) and _is_tensor(value)}
    if any("." in key or key in ("weight", "bias") for key in direct):
        return direct
    if depth == _MAX_DEPTH:
        return None
    inner = {key: value for key, value in raw.items() if isinstance(key, str) and isinstance(value, Mapping)}
    inner = {key: value for key, value in inner.items() if id(value) not in seen}
    seen.update(id(value) for value in inner.values())
    for key in _WRAPPERS:
        if key in inner and (found := _weights(inner[key], file_name, depth + 1, seen)) is not None:
            return found
    others = {key: inner[key] for key in inner if key not in _WRAPPERS and not _is_no_weights(key)}
    sets = {key: _weights(value, file_name, depth + 1, seen) for key, value in others.items()}
    return _only_one(sets, file_name) or direct or None


def _is_tensor(value: object) -> TypeGuard[Tensor]:
    return hasattr(value, "shape")


def _is_no_weights(key: str) -> bool:
    return any(word in key.lower() for word in _NOT_WEIGHTS)


def _only_one(sets: Mapping[str, dict[str, Tensor] | None], file_name: str) -> dict[str, Tensor] | None:
    found = {key: weights for key, weights in sets.items() if weights}
    if len(found) > 1:
        names = ", ".join(f"'{key}'" for key in list(found)[:5])
        raise CheckpointError(f"{file_name} holds several sets of weights ({names}); save the one you want by itself")
    return next(iter(found.values()), None)


def _without_prefixes(state: dict[str, Tensor]) -> dict[str, Tensor]:
    for prefix in _PREFIXES * 2:
        renamed = {key.removeprefix(prefix): value for key, value in state.items()}
        bearers = sum(key.startswith(prefix) for key in state)
        if 2 * bearers > len(state) and len(renamed) == len(state):
            state = renamed
    return state
