"""Unwrap the content of a checkpoint file to one flat table of named tensors."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeGuard

from purer_app.engine.checkpoints.normalise.averaged_twins import averaged_twin
from purer_app.engine.checkpoints.normalise.class_names import stored_classes
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.core.errors import CheckpointError

if TYPE_CHECKING:
    from torch import Tensor
else:
    Tensor = Any  # the header pass unwraps descriptions of tensors, without torch

_AVERAGED = (
    *("state_dict_ema", "ema_state_dict", "model_ema", "ema_model", "params_ema", "ema", "shadow", "teacher"),
    *("swa_state_dict", "swa_model_state_dict", "swa_model", "swa"),
)
_WRAPPERS = (
    *("state_dict", "model_state_dict", "model_state", "state", "model", "net", "network", "params", "weights"),
    *("student", "encoder", "backbone"),
)
_NOT_WEIGHTS = ("optim", "sched", "scaler", "amp", "loss", "args", "config", "hyper", "callback", "rng", "criterion")
_WRAPPED_IN_PLACE = re.compile(r"(^|\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\.|(?<=\.)module\.")
_HEAD_NAMES = tuple(f"{name}.weight" for name in ("fc", "head", "classifier", "linear", "logits", "output"))
_CONVOLUTION, _LINEAR = 4, 2
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The weights of a file; `notes` tell which of several sets was chosen, `facts` are the other facts in the file."""

    state: dict[str, Tensor]
    notes: tuple[str, ...] = ()
    facts: FileFacts = field(default_factory=FileFacts)


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key that puts `layer2` before `layer10`."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d{1,18})", name)]


def unwrap(raw: Mapping[str, object], file_name: str) -> dict[str, Tensor]:
    """Return the weights alone of the result of `unwrapped`.

    Raises:
        CheckpointError: there are no named tensors, or several sets of them and no way to choose.
    """
    return unwrapped(raw, file_name).state


def unwrapped(raw: Mapping[str, object], file_name: str) -> Unwrapped:
    """Remove the wrappers of training scripts; `wrapper_prefixes` removes the prefixes of names.

    Raises:
        CheckpointError: there are no named tensors, or several sets of them and no way to choose.
    """
    notes: list[str] = []
    state = _weights(raw, file_name, notes, 0, set())
    if state is None:
        raise CheckpointError(f"{file_name} holds no named weights")
    bare = {_WRAPPED_IN_PLACE.sub(r"\1", key): value for key, value in state.items()}
    bare = bare if len(bare) == len(state) else state
    if (twin := averaged_twin(bare)) is not None:
        bare, prefix = twin
        notes.append(f"the averaged weights '{prefix}' are used, not the last ones")
    names = stored_classes(raw)
    facts = FileFacts(class_names=names, source="the file") if names else FileFacts()
    return Unwrapped(bare, tuple(notes), facts)


def _weights(
    raw: Mapping[str, object], file_name: str, notes: list[str], depth: int, seen: set[int]
) -> dict[str, Tensor] | None:
    """Find weights here, under a usual wrapper, or under any other name; each table is visited once."""
    direct = {key: value for key, value in raw.items() if isinstance(key, str) and _is_tensor(value)}
    if any("." in key or key in ("weight", "bias") for key in direct):
        return direct
    if depth == _MAX_DEPTH:
        return None
    inner = {key: value for key, value in raw.items() if isinstance(key, str) and isinstance(value, Mapping)}
    inner = {key: value for key, value in inner.items() if id(value) not in seen}
    seen.update(id(value) for value in inner.values())
    if whole := _with_head(inner, notes):
        return whole
    averaged, usual = (_first(inner, keys, file_name, notes, depth, seen) for keys in (_AVERAGED, _WRAPPERS))
    if averaged and usual:
        return _with_buffers(averaged, usual, notes)
    if found := averaged or usual:
        return found[1]
    others = {key: inner[key] for key in inner if not _is_no_weights(key)}
    sets = {key: _weights(value, file_name, notes, depth + 1, seen) for key, value in others.items()}
    return _only_one(sets, file_name) or direct or None


def _with_head(inner: Mapping[str, Mapping[str, object]], notes: list[str]) -> dict[str, Tensor] | None:
    """Join a network without a head and the single linear layer that was saved with it."""
    tables = {key: _tensors(inner[key]) for key in inner if not _is_no_weights(key)}
    heads = [key for key, table in tables.items() if _is_linear(table)]
    bodies = [key for key, table in tables.items() if any(len(value.shape) == _CONVOLUTION for value in table.values())]
    if len(heads) != 1 or len(bodies) != 1:
        return None
    body, head = tables[bodies[0]], tables[heads[0]]
    if any(name.endswith(_HEAD_NAMES) for name in body):
        return None
    named = {name if "." in name else f"{heads[0]}.{name}": value for name, value in head.items()}
    if not named.keys().isdisjoint(body):
        return None
    notes.append(f"the last layer is '{heads[0]}', saved separately from '{bodies[0]}'")
    return {**body, **named}


def _tensors(table: Mapping[str, object]) -> dict[str, Tensor]:
    return {key: value for key, value in table.items() if isinstance(key, str) and _is_tensor(value)}


def _is_linear(table: Mapping[str, Tensor]) -> bool:
    ends = {name.rpartition(".")[2]: value for name, value in table.items()}
    return (
        len(ends) == len(table)
        and ends.keys() in ({"weight"}, {"weight", "bias"})
        and len(ends["weight"].shape) == _LINEAR
    )


def _first(
    inner: Mapping[str, Mapping[str, object]],
    keys: tuple[str, ...],
    file_name: str,
    notes: list[str],
    depth: int,
    seen: set[int],
) -> tuple[str, dict[str, Tensor]] | None:
    for key in keys:
        if key in inner and (found := _weights(inner[key], file_name, notes, depth + 1, seen)) is not None:
            return key, found
    return None


def _with_buffers(
    averaged: tuple[str, dict[str, Tensor]], usual: tuple[str, dict[str, Tensor]], notes: list[str]
) -> dict[str, Tensor]:
    """Use the averaged weights, completed from the others (BatchNorm statistics are not averaged)."""
    (name, smooth), (other_name, last) = averaged, usual
    notes.append(f"the averaged weights '{name}' are used, not those of '{other_name}'")
    return {**last, **smooth} if smooth.keys() < last.keys() else smooth


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
