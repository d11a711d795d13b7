"""Explain why weights cannot be used, where no known classifier fits and no choice would help."""

import re
from collections.abc import Mapping

import torch
from torch import Tensor

from purer_app.engine.checkpoints.identify.identify import identify
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.core.errors import CheckpointError

_VOLUME, _PICTURE, _SEQUENCE, _MATRIX = 5, 4, 3, 2
_CHANNELS = (1, 3)
_LEAST_VARIANCE = -1e-5
"""What BatchNorm adds to a variance by default: one below has no square root."""
_KINDS = (
    (r"(^|[._])(lora_(A|B|up|down|embedding_A)|hada_w1_a|lokr_w1)\b", "LoRA weights"),
    (r"(^|\.)(rpn|roi_heads|bbox_head|box_predictor|bbox_embed|anchor_generator|anchor_grid)\.", "an object detector"),
    (r"(^|\.)model\.\d+\.(dfl\.conv|anchors|anchor_grid|cv2\.\d+\.\d+|m\.\d+\.weight)(\.|$)", "an object detector"),
    (r"(^|\.)(up_blocks|mid_block|middle_block|output_blocks)\.", "a diffusion network"),
    (
        r"(^|\.)(decode_head|segmentation_head|aux_classifier|auxiliary_head|seg_head|mask_head)\.",
        "a segmentation network",
    ),
    (r"(^|\.)(word_embeddings|embed_tokens|wte|token_embedding|tok_embeddings)(\.|$)", "a language model"),
)
_DECODER = re.compile(r"(^|\.)(up|up_?conv|up_?sample|up_?block|dec|decoder|deconv|uconv|outc)s?_?\d*\.")
_LANGUAGES = frozenset(
    (
        *("albert", "bart", "bert", "camembert", "deberta", "deberta-v2", "distilbert", "electra", "gemma", "gpt2"),
        *("gpt_neo", "gpt_neox", "llama", "mistral", "mpnet", "opt", "phi", "qwen2", "roberta", "t5", "xlm-roberta"),
    )
)


def check_variances(state: Mapping[str, Tensor], name: str) -> None:
    """Check that BatchNorm can take the square root of each of its variances.

    Raises:
        CheckpointError: a variance is negative.
    """
    for key, value in state.items():
        if key.endswith("running_var") and bool((value < _LEAST_VARIANCE).any()):
            raise CheckpointError(
                f"{name}: '{key}' holds a negative variance ({float(value.min()):.3g}), so the BatchNorm statistics "
                "are damaged. Fetch the file again, or ask for another one"
            )


def unusable_reason(state: Mapping[str, Tensor], name: str, facts: FileFacts) -> str | None:
    """Explain why weights of an unknown architecture cannot be used; None if the user may know more.

    Args:
        state: names in the order of the layers; floats as float32.
        facts: those in the file or in a note next to it.
    """
    if (kind := _kind_of(state, facts)) is not None:
        what, sign = kind
        out = ". Merge them into their network and save that" if what.startswith("LoRA") else ""
        return f"{name} holds {what} ({sign}), not an image classifier{out}"
    if fits := _with_other_channels(state):
        architecture, channels = fits
        return (
            f"{name} fits {architecture}, but its first layer takes {channels} channels; PURER works with pictures of "
            "1 channel (grey) or 3 (colour)"
        )
    if architecture := _without_statistics(state):
        return (
            f"{name} fits {architecture}, but its BatchNorm statistics (running_mean, running_var) are missing. "
            "Save model.state_dict(), which holds them, not named_parameters()"
        )
    return None


def _kind_of(state: Mapping[str, Tensor], facts: FileFacts) -> tuple[str, str] | None:
    """Name the kind of network that the tensors belong to, and the evidence."""
    if facts.architecture_hint.lower() in _LANGUAGES:
        return "a language model", f"{facts.source} says {facts.architecture_hint}"
    for pattern, what in _KINDS:
        if (key := next(filter(re.compile(pattern).search, state), None)) is not None:
            return what, f"it has a tensor '{key}'"
    weights = {key: value.ndim for key, value in state.items() if key.endswith("weight")}
    kinds = set(weights.values())
    if _VOLUME in kinds:
        return "a network for volumes or videos", "its convolutions have three dimensions"
    if _SEQUENCE in kinds and _PICTURE not in kinds and _is_convolution(state):
        return "a network for sounds or other sequences", "its convolutions have one dimension"
    if _PICTURE in kinds and _MATRIX not in kinds and (key := next(filter(_DECODER.search, state), None)) is not None:
        return "a U-Net or another network that gives pictures", f"it has a tensor '{key}' and no linear layer"
    return None


def _is_convolution(state: Mapping[str, Tensor]) -> bool:
    return any(re.search(r"conv\w*\.(\d+\.)*weight$", key) and value.ndim == _SEQUENCE for key, value in state.items())


def _with_other_channels(state: Mapping[str, Tensor]) -> tuple[str, int] | None:
    """Return the architecture that would fit with 3 input channels, and the current number of channels."""
    first = next((key for key, value in state.items() if value.ndim == _PICTURE), None)
    if first is None or (channels := state[first].shape[1]) in _CHANNELS:
        return None
    shape = (state[first].shape[0], 3, *state[first].shape[2:])
    found = identify({**state, first: torch.zeros(shape)})
    return (found[0].architecture, channels) if found else None


def _without_statistics(state: Mapping[str, Tensor]) -> str:
    """Return the architecture that would fit if each layer of scales and shifts were a BatchNorm; empty if none."""
    if any(key.endswith("running_mean") for key in state) or not any(v.ndim == _PICTURE for v in state.values()):
        return ""
    completed: dict[str, Tensor] = {}
    for key, value in state.items():
        completed[key] = value
        layer, _, part = key.rpartition(".")
        scale = state.get(f"{layer}.weight")
        if part == "bias" and scale is not None and scale.ndim == 1 and scale.shape == value.shape:
            completed |= {
                f"{layer}.running_mean": torch.zeros_like(value),
                f"{layer}.running_var": torch.ones_like(value),
            }
    found = identify(completed) if len(completed) > len(state) else []
    return found[0].architecture if found else ""
