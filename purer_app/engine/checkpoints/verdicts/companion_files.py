"""Turns what a file, or the notes of a Hugging Face folder around it, say beyond weights into facts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.formats.copy_notes import facts_of_copy
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.pt2.index import facts_of_pt2
from purer_app.engine.checkpoints.formats.safetensors import index_of_safetensors
from purer_app.engine.checkpoints.formats.sharded import INDEX_SUFFIX, WEIGHT_NAMES
from purer_app.engine.checkpoints.formats.storage.strict_json import strict_json
from purer_app.engine.checkpoints.formats.storage.zip_entries import stored_zip
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.normalise.hugging_face.config import attention_heads, departures
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format

_MAX_NOTE_BYTES = 16 * 2**20


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
    if checkpoint.format is Format.SAFETENSORS and (facts := _facts_of_copy(path)) is not None:
        return facts
    if path.name.removesuffix(INDEX_SUFFIX) not in WEIGHT_NAMES:
        return None
    config = read_note(path.with_name("config.json"))
    try:
        return _facts(config, read_note(path.with_name("preprocessor_config.json"))) if config else None
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise CheckpointError(f"the config.json next to {path.name} is incomplete or malformed") from error


def _facts_of_copy(path: Path) -> FileFacts | None:
    with path.open("rb") as file:
        return facts_of_copy(index_of_safetensors(path, file)[1])


def read_note(path: Path) -> Mapping[str, Any]:
    """Return a table of JSON; an empty one where there is no file.

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
        raise CheckpointError(f"{path.name} is no JSON that can be read") from error
    if not isinstance(table, dict):
        raise CheckpointError(f"{path.name} holds no table")
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
    """Return the pixels a side: of the cut where there is one, for what is resized before it is larger."""
    for said in (pictures.get("crop_size"), pictures.get("size"), config.get("image_size"), own.get("input_size")):
        if isinstance(said, int):
            return said
        if isinstance(said, dict) and ("height" in said or "shortest_edge" in said):
            return int(said.get("height") or said["shortest_edge"])
        if isinstance(said, list):
            return int(said[-1])
    return 0
