"""Where an exported classifier may be written; no torch."""

import os
from pathlib import Path

from purer_app.engine.core.errors import DataError


def check_target(out: Path) -> None:
    """Check that nothing would be replaced.

    Raises:
        DataError: the target exists, or a parent of it is a file.
    """
    if os.path.lexists(out):
        raise DataError(f"{out} exists already and is not replaced; choose another name")
    for parent in out.parents:
        if os.path.lexists(parent):
            if not parent.is_dir():
                raise DataError(f"{out} cannot be written: {parent} is a file, not a folder")
            return


def is_zip(out: Path) -> bool:
    """Whether a zip file is written instead of a folder."""
    return out.suffix.lower() == ".zip"
