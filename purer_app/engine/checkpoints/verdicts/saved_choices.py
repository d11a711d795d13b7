"""Choices of the user, saved by the content of the file, so that a moved file keeps them."""

import os
import re
from contextlib import suppress
from pathlib import Path

import platformdirs

from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_note, write_note
from purer_app.engine.core.errors import CheckpointError, RunFolderError
from purer_app.engine.core.files import cannot_write

YOUR_CHOICE = "your choice"
"""Name of a saved choice in messages."""
_FOLDER_VARIABLE = "PURER_CHOICES"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def choices_folder() -> Path:
    """Return the folder of saved choices; the environment variable PURER_CHOICES overrides it."""
    chosen = os.environ.get(_FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("purer-app")) / "choices"


def keep_choice(sha256: str, note: Sidecar, folder: Path | None = None) -> None:
    """Save the choice for files with this content, replacing an earlier one.

    Raises:
        RunFolderError: the disk is full, or the folder cannot be written.
    """
    place = _place(sha256, folder)
    try:
        write_note(place, note)
    except RunFolderError as error:
        if folder is None and isinstance(error.__cause__, OSError):
            remedy = f"set {_FOLDER_VARIABLE} to a folder that can be written"
            raise cannot_write(place, error.__cause__, remedy, moves=True) from error.__cause__
        raise


def kept_choice(sha256: str, folder: Path | None = None) -> Sidecar | None:
    """Return the saved choice for files with this content; None without one.

    Raises:
        CheckpointError: the note is there but malformed.
    """
    return read_note(_place(sha256, folder))


def forget_choice(sha256: str, folder: Path | None = None) -> bool:
    """Remove the saved choice for files with this content; False without one.

    Raises:
        RunFolderError: the note cannot be removed.
    """
    place = _place(sha256, folder)
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise RunFolderError(f"{place} cannot be removed: {error.strerror or error}") from error
    return True


def has_kept_choice(sha256: str, folder: Path | None = None) -> bool:
    """Whether there is a saved choice for files with this content, even a malformed one."""
    with suppress(OSError):  # where the folder cannot be looked into, nothing can rest on it
        return _place(sha256, folder).is_file()
    return False


def _place(sha256: str, folder: Path | None) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise CheckpointError(f"'{sha256}' is not a SHA-256; choices are saved under the 64 digits of a file's content")
    return (folder or choices_folder()) / f"{sha256}.toml"
