"""Facts about a network that its file, or the notes of a Hugging Face folder around it, hold besides the weights."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.formats.copy_notes import facts_of_copy
from purer_app.engine.checkpoints.formats.onnx.facts import facts_of_onnx
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.parts.sharded import INDEX_SUFFIX, WEIGHT_NAMES
from purer_app.engine.checkpoints.formats.pt2.index import facts_of_pt2
from purer_app.engine.checkpoints.formats.safetensors import index_of_safetensors
from purer_app.engine.checkpoints.formats.storage.strict_json import strict_json
from purer_app.engine.checkpoints.formats.storage.zip_entries import stored_zip
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format

_MAX_NOTE_BYTES = 16 * 2**20
_SMOOTH, _SHARP = {"hidden_act": "gelu"}, {"hidden_act": "relu"}
_USUAL: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("vit", "vit_msn", "deit", "dinov2", "convnext", "convnextv2", "swin"), _SMOOTH),
    "regnet": _SHARP,
    "resnet": {**_SHARP, "downsample_in_first_stage": False, "downsample_in_bottleneck": False},
}
"""What the networks of torchvision and timm do, by what Hugging Face calls the kind of model."""
_LARGEST_EPSILON = 1e-5


def facts_beside(checkpoint: OpenedCheckpoint) -> FileFacts | None:
    """Return the facts about a network in its file or in the notes next to it; None where there are none.

    Raises:
        CheckpointError: a note is there but malformed.
        OSError: a note cannot be read.
    """
    path = checkpoint.path
    if checkpoint.format is Format.PT2:
        with path.open("rb") as file, stored_zip(path, file) as archive:
            return facts_of_pt2(archive, path.name)
    if checkpoint.format is Format.ONNX and (facts := facts_of_onnx(path)) is not None:
        return facts
    if checkpoint.format is Format.SAFETENSORS and (facts := _facts_of_copy(path)) is not None:
        return facts
    if path.name.removesuffix(INDEX_SUFFIX) not in (*WEIGHT_NAMES, "model.onnx"):
        return None
    config = read_json_table(path.with_name("config.json"))
    try:
        return _facts(config, read_json_table(path.with_name("preprocessor_config.json"))) if config else None
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise CheckpointError(f"the config.json next to {path.name} is incomplete or malformed") from error


def _facts_of_copy(path: Path) -> FileFacts | None:
    with path.open("rb") as file:
        return facts_of_copy(index_of_safetensors(path, file)[1])


def read_json_table(path: Path) -> Mapping[str, Any]:
    """Read a JSON table; empty if there is no file.

    Raises:
        CheckpointError: it is no table, or too large for one.
        OSError: it cannot be read.
    """
    if not path.is_file():
        return {}
    if path.stat().st_size > _MAX_NOTE_BYTES:
        raise CheckpointError(f"{path.name} has {path.stat().st_size} bytes; at most {_MAX_NOTE_BYTES} are read")
    try:
        table = strict_json(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path.name} is not valid JSON") from error
    if not isinstance(table, dict):
        raise CheckpointError(f"{path.name} is not a table")
    return table


def _facts(config: Mapping[str, Any], pictures: Mapping[str, Any]) -> FileFacts:
    own = config.get("pretrained_cfg") or {}  # of timm
    mean = pictures.get("image_mean") or own.get("mean") or ()
    std = pictures.get("image_std") or own.get("std") or ()
    hint = f"timm/{config['architecture']}" if "architecture" in config else str(config.get("model_type", ""))
    return FileFacts(
        class_names=_class_names(config, own),
        image_size=_image_size(config, pictures, own),
        mean=tuple(float(value) for value in mean),
        std=tuple(float(value) for value in std),
        architecture_hint=hint,
        n_attention_heads=attention_heads(config),
        departures=departures(config),
        source="config.json",
    )


def _class_names(config: Mapping[str, Any], own: Mapping[str, Any]) -> tuple[str, ...]:
    by_number = config.get("id2label") or {}
    if by_number:
        numbered = {int(number): str(name) for number, name in by_number.items()}
        return tuple(numbered[number] for number in range(len(numbered)))
    return tuple(str(name) for name in config.get("label_names") or own.get("label_names") or ())


def _image_size(config: Mapping[str, Any], pictures: Mapping[str, Any], own: Mapping[str, Any]) -> int:
    """Return the pixels a side, after cropping where pictures are cropped."""
    for said in (pictures.get("crop_size"), pictures.get("size"), config.get("image_size"), own.get("input_size")):
        if isinstance(said, int):
            return said
        if isinstance(said, dict) and ("height" in said or "shortest_edge" in said):
            return int(said.get("height") or said["shortest_edge"])
        if isinstance(said, list):
            return int(said[-1])
    return 0


def attention_heads(config: Mapping[str, Any]) -> int:
    """Return the number of attention heads per layer; 0 if it is unknown or differs between layers."""
    said = config.get("num_attention_heads")
    return said if isinstance(said, int) and config.get("model_type") in _USUAL else 0


def departures(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Describe how the network differs from those of torchvision and timm that its weights fit."""
    usual = _USUAL.get(str(config.get("model_type")))
    if usual is None:
        return ()
    found = [f"{key} {config[key]}" for key, value in usual.items() if config.get(key, value) != value]
    epsilon = config.get("layer_norm_eps", 0.0)
    return (*found, *([f"layer_norm_eps {epsilon}"] if float(epsilon) > _LARGEST_EPSILON else []))
