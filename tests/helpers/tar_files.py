"""Packs folders of pictures."""

import tarfile
from pathlib import Path


def packed(folder: Path, path: Path, root: str, mode: str = "w") -> Path:
    """Pack a folder into a tar file, under the name `root`."""
    with tarfile.open(path, mode) as tar:  # type: ignore[call-overload]
        tar.add(folder, arcname=root)
    return path
