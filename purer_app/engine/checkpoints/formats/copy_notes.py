"""The note in the header of a safe copy: the order of its weights, and the facts of its original.

The format sorts names, and shapes alone do not always show the order of layers. Anyone can write such a note, so it is
checked like everything else: an order that does not list the names of the file is ignored, and facts about a network
count only where the weights fit them.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from purer_app.engine.checkpoints.formats.pt2.export_script import FACTS_FILE
from purer_app.engine.checkpoints.formats.storage.strict_json import strict_json
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.normalise.unwrap import natural_key
from purer_app.engine.core.errors import CheckpointError

KEY = "purer"
_FORMAT = 1
_IN_FILE = "the file"
_SOURCES = (_IN_FILE, "config.json", FACTS_FILE)


def copy_note(names: Iterable[str], facts: FileFacts | None) -> dict[str, str]:
    """Return the note for the header of a copy whose weights have these names, in this order."""
    note: dict[str, Any] = {"format_version": _FORMAT, "order": list(names)}
    if facts is not None:
        note["facts"] = {
            "class_names": facts.class_names,
            "image_size": facts.image_size,
            "mean": facts.mean,
            "std": facts.std,
            "architecture": facts.architecture_hint,
            "source": facts.source,
        }
    return {KEY: json.dumps(note)}


def in_noted_order(tensors: Mapping[str, Any], header: Mapping[str, str]) -> dict[str, Any]:
    """Order tensors as the header notes or, where it does not list all of them, by name."""
    try:
        order = _note(header).get("order", [])
    except CheckpointError:
        order = []
    if not isinstance(order, list) or sorted(map(str, order)) != sorted(tensors):
        order = sorted(tensors, key=natural_key)
    return {str(name): tensors[str(name)] for name in order}


def facts_of_copy(header: Mapping[str, str]) -> FileFacts | None:
    """Return the facts in the header of a safe copy; None for any other file.

    Raises:
        CheckpointError: the note is malformed or of a newer version.
    """
    facts = _note(header).get("facts")
    if facts is None:
        return None
    try:
        source = str(facts["source"])
        return FileFacts(
            class_names=tuple(str(name) for name in facts["class_names"]),
            image_size=int(facts["image_size"]),
            mean=tuple(float(value) for value in facts["mean"]),
            std=tuple(float(value) for value in facts["std"]),
            architecture_hint=str(facts["architecture"]),
            source=source if source in _SOURCES else _IN_FILE,
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise _malformed() from error


def _note(header: Mapping[str, str]) -> dict[str, Any]:
    if KEY not in header:
        return {}
    try:
        note = strict_json(header[KEY].encode())
    except (ValueError, RecursionError) as error:
        raise _malformed() from error
    if not isinstance(note, dict) or note.get("format_version") != _FORMAT:
        raise _malformed()
    return note


def _malformed() -> CheckpointError:
    return CheckpointError(
        f"the note '{KEY}' in the header of the file is malformed, or of a newer version; make the safe copy again"
    )
