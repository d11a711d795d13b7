"""Removes runs: to the trash, or permanently."""

import shutil
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.runs.run_lock import check_unclaimed


def move_to_trash(run: Path) -> bool:
    """Move the folder of a run to the trash; return False if that is not possible, with the folder unchanged.

    Raises:
        RunFolderError: the folder contains no run, or another program is training it.
    """
    _check_is_run(run)
    check_unclaimed(run)
    _make_home_of_trash()
    return bool(QFile.moveToTrash(str(run)))


def delete_permanently(run: Path) -> None:
    """Delete the folder of a run with all its content.

    Raises:
        RunFolderError: it contains no run, another program is training it, or it cannot be deleted.
    """
    _check_is_run(run)
    check_unclaimed(run)
    try:
        shutil.rmtree(run)
    except OSError as error:
        raise RunFolderError(
            f"{error.filename or run} cannot be deleted: {error.strerror or error}; close programs that use it"
        ) from error


def _make_home_of_trash() -> None:
    """Create the folder that contains the trash on Linux: a new account may lack it, and Qt does not create it.

    Source: freedesktop.org Trash specification 1.0, "Trash directories".
    """
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    if sys.platform == "linux" and home:
        with suppress(OSError):  # the trash then reports its own failure
            Path(home).mkdir(mode=0o700, parents=True, exist_ok=True)


def _check_is_run(folder: Path) -> None:
    if not (folder / "manifest.toml").is_file():
        raise RunFolderError(f"{folder} holds no run; nothing was deleted")
