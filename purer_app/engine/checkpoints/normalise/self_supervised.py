"""Find the encoder in checkpoints of self-supervised training; without torch."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from purer_app.engine.checkpoints.normalise.wrapper_prefixes import common_prefix

_WRAPPERS = ("module.", "model.", "net.", "network.", "learner.")
_MAX_WRAPPERS = 4
_HEAD = re.compile(r"(fc|heads?|classifier|last_linear|mlp|projector|projection|projection_head|predictor)\.")
_PROJECTION = re.compile(
    r"(?:projector|projection|projection_head|prediction_head|proj_head|predictor|prototypes|queue|queue_ptr"
    r"|momentum_backbone|momentum_encoder|momentum_projector|target_encoder|target_network"
    r"|(?:backbone|projection_head|projector|encoder)_momentum|teacher_(?:backbone|head)|student_head)(?:\.|$)"
)
_CHUNKED = re.compile(r"blocks\.\d+\.(\d+)\.")


@dataclass(frozen=True, slots=True)
class Encoder:
    """The weights of an encoder; `left_out` names the other weights of the training.

    `method` is the name of the training in messages. If `has_no_head`, the encoder has a projection only; otherwise a
    classifier may have been trained as well.
    """

    method: str
    state: Mapping[str, Any]
    left_out: tuple[str, ...]
    has_no_head: bool


def encoder_of(state: Mapping[str, Any]) -> Encoder | None:
    """Extract the encoder from the weights of a self-supervised method; None for other weights.

    Args:
        state: tensors, or their descriptions, by name.
    """
    start = ""
    for _ in range(_MAX_WRAPPERS):
        inner = {name.removeprefix(start): value for name, value in state.items() if name.startswith(start)}
        for method, belongs, find in _METHODS:
            if belongs(inner):
                return _encoder(state, start, method, find(inner))
        prefix = common_prefix(inner)
        if prefix not in _WRAPPERS:
            break
        start += prefix
    return _without_projection(state, start)


def _encoder(state: Mapping[str, Any], start: str, method: str, names: Mapping[str, str]) -> Encoder:
    """Build an encoder from names inside a wrapper and their new names; heads are left out."""
    kept = {name: short for name, short in names.items() if not _HEAD.match(short)}
    found = {short: state[start + name] for name, short in kept.items()}
    left_out = tuple(name for name in state if name.removeprefix(start) not in kept)
    return Encoder(f"self-supervised training ({method})", found, left_out, has_no_head=True)


def _without_projection(state: Mapping[str, Any], start: str) -> Encoder | None:
    left_out = tuple(name for name in state if _PROJECTION.match(name.removeprefix(start)))
    if not left_out or len(left_out) == len(state):
        return None
    kept = {name: value for name, value in state.items() if name not in left_out}
    return Encoder("self-supervised training", kept, left_out, has_no_head=False)


def _under(*prefixes: str) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    """Return a function that finds and shortens the names under the first of these prefixes that occurs."""

    def find(state: Mapping[str, Any]) -> dict[str, str]:
        prefix = next(prefix for prefix in prefixes if any(name.startswith(prefix) for name in state))
        return {name: name.removeprefix(prefix) for name in state if name.startswith(prefix)}

    return find


def _but(*prefixes: str) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    """Return a function that finds the names that begin with none of these."""
    return lambda state: {name: name for name in state if not name.startswith(prefixes)}


def _dino(state: Mapping[str, Any]) -> dict[str, str]:
    if any(name.startswith("backbone.") for name in state):
        return _under("backbone.")(state)
    return _but("head.", "dino_head.", "ibot_head.")(state)


def _dinov2(state: Mapping[str, Any]) -> dict[str, str]:
    """Rename as in timm: blocks in chunks get running numbers, and registers another name."""
    inside = _dino(state)
    chunked = {name: found[1] for name, short in inside.items() if (found := _CHUNKED.match(short))}
    named = {
        name: _CHUNKED.sub(r"blocks.\1.", short) if chunked else short.replace("register_tokens", "reg_token")
        for name, short in inside.items()
        if short != "mask_token"
    }
    return named if len(set(named.values())) == len(named) else inside


def _has(*parts: str) -> Callable[[Mapping[str, Any]], bool]:
    """Return a function that tells whether each of these is, or begins, at least one name."""
    return lambda state: all(any(name == part or name.startswith(f"{part}.") for name in state) for part in parts)


def _is_dino(state: Mapping[str, Any]) -> bool:
    return any(re.match(r"(head|dino_head)\.last_layer\.", name) for name in state)


def _is_dinov2(state: Mapping[str, Any]) -> bool:
    names = {name.removeprefix("backbone.") for name in state}
    return "mask_token" in names and any(name.endswith("ls1.gamma") for name in names)


_METHODS: tuple[tuple[str, Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], dict[str, str]]], ...] = (
    ("MoCo", _has("encoder_q"), _under("encoder_q.")),
    ("MoCo", _has("base_encoder", "momentum_encoder"), _under("base_encoder.")),
    ("BYOL", _has("online_encoder"), _under("online_encoder.net.", "online_encoder.")),
    ("BYOL", _has("online_network"), _under("online_network.encoder.", "online_network.")),
    ("SwAV", _has("prototypes", "projection_head"), _but("prototypes", "projection_head")),
    ("SimSiam", _has("encoder", "predictor"), _under("encoder.")),
    ("MAE", _has("decoder_embed", "decoder_blocks"), _but("decoder_", "mask_token")),
    ("DINOv2", _is_dinov2, _dinov2),
    ("DINO", _is_dino, _dino),
)
"""What a method is called, how its names are known, and which of them are the encoder's."""
