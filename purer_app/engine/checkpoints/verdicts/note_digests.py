"""Digests of the notes on a checkpoint, so that a run can tell whether they have changed."""

import hashlib
from pathlib import Path

from purer_app.engine.checkpoints.formats.parts.sharded import INDEX_SUFFIX, WEIGHT_NAMES
from purer_app.engine.checkpoints.verdicts.saved_choices import choices_folder
from purer_app.engine.checkpoints.verdicts.sidecar import sidecar_path
from purer_app.engine.core.files import read_regular

_HUGGING_FACE_NOTES = ("config.json", "preprocessor_config.json")


def digest_of_notes(checkpoint: Path, sha256: str) -> str:
    """Return the SHA-256 of everything that states facts about a checkpoint outside its file; "" if nothing does.

    These are its sidecar, the saved choice for its content and the notes of a Hugging Face folder.

    Args:
        sha256: of the content of the checkpoint.
    """
    notes = [sidecar_path(checkpoint), choices_folder() / f"{sha256}.toml"]
    if checkpoint.name.removesuffix(INDEX_SUFFIX) in WEIGHT_NAMES:
        notes += [checkpoint.with_name(name) for name in _HUGGING_FACE_NOTES]
    found, digest = False, hashlib.sha256()
    for number, note in enumerate(notes):
        try:
            content = read_regular(note)
        except OSError:
            continue
        found = True
        digest.update(f"{number} {len(content)} ".encode() + content)
    return digest.hexdigest() if found else ""
