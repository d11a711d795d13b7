"""Creates the folder of a training run completely or not at all."""

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.files import cannot_write, is_stale_part, make_folder, part_beside, replace_file
from purer_app.engine.core.settings.toml_io import parse_toml, settings_to_toml, toml_text
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_files import FORMAT_VERSION, SETTINGS_HASH, settings_hash

_FIRST_FILES = ("settings.toml", "manifest.toml")


def create_run(path: Path, config: TrainConfig, manifest: Mapping[str, Any], *, inside: Path | None = None) -> None:
    """Write settings and manifest into a new or empty folder.

    Args:
        inside: as for `make_folder`.

    Raises:
        RunFolderError: the folder is not empty or cannot be written; nothing is left behind then.
    """
    settings = settings_to_toml(config)
    first = {"format_version": FORMAT_VERSION, SETTINGS_HASH: settings_hash(parse_toml(settings))}
    contents = (settings.encode(), toml_text(first | dict(manifest)).encode())
    check_place(path)
    try:
        _remove_unfinished(path.parent)
        place = path if path.exists() else part_beside(path)
        make_folder(place, inside=inside)
        try:
            for name, content in zip(_FIRST_FILES, contents, strict=True):
                replace_file(place / name, content)
            if place != path:
                os.replace(place, path)
        except BaseException:
            _undo(place, keep_folder=place == path)
            raise
    except OSError as error:
        raise cannot_write(path, error) from error


def check_place(path: Path) -> None:
    """Check that a run can be created here, without writing anything.

    Raises:
        RunFolderError: the path is a non-empty folder or not a folder, or its parent cannot be written.
    """
    if path.is_symlink() and not path.exists():
        raise RunFolderError(f"{path} is a link that leads nowhere; choose another name")
    if path.exists() and not path.is_dir():
        raise RunFolderError(f"{path} is a file; a run needs a new or empty folder, so choose another name")
    try:
        if path.exists() and any(path.iterdir()):
            raise RunFolderError(f"{path} is not empty; choose another folder, or continue a run in it with --resume")
        existing = next(folder for folder in (path, *path.parents) if os.path.lexists(folder))
        if not existing.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(existing, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise cannot_write(path, error) from error


def _remove_unfinished(parent: Path) -> None:
    """Remove half-created run folders of processes that have ended; they hold at most two files."""
    with suppress(OSError):
        for place in parent.glob(".*.part"):
            if place.is_dir() and not place.is_symlink() and is_stale_part(place):
                names = [path.name for path in place.iterdir()]
                if all(name in _FIRST_FILES or is_stale_part(Path(name)) for name in names):
                    shutil.rmtree(place)


def _undo(place: Path, *, keep_folder: bool) -> None:
    """Remove the files of a run that could not be created."""
    if not keep_folder:
        shutil.rmtree(place, ignore_errors=True)
        return
    for name in _FIRST_FILES:
        with suppress(OSError):
            (place / name).unlink()
