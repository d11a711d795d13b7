"""Turns the config.json of a Hugging Face classifier into what it says of layers that leave nothing in the weights."""

from collections.abc import Mapping
from typing import Any

_SMOOTH, _SHARP = {"hidden_act": "gelu"}, {"hidden_act": "relu"}
_USUAL: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("vit", "vit_msn", "deit", "dinov2", "convnext", "convnextv2", "swin"), _SMOOTH),
    "regnet": _SHARP,
    "resnet": {**_SHARP, "downsample_in_first_stage": False, "downsample_in_bottleneck": False},
}
"""What the networks of torchvision and timm do, by what Hugging Face calls the kind of model."""
_LARGEST_EPSILON = 1e-5


def attention_heads(config: Mapping[str, Any]) -> int:
    """Return the number of heads in each layer, 0 where it is not said or differs between layers."""
    said = config.get("num_attention_heads")
    return said if isinstance(said, int) and config.get("model_type") in _USUAL else 0


def departures(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what the network does otherwise than those of torchvision and timm that its weights fit."""
    usual = _USUAL.get(str(config.get("model_type")))
    if usual is None:
        return ()
    found = [f"{key} {config[key]}" for key, value in usual.items() if config.get(key, value) != value]
    epsilon = config.get("layer_norm_eps", 0.0)
    return (*found, *([f"layer_norm_eps {epsilon}"] if float(epsilon) > _LARGEST_EPSILON else []))
