"""Unpacks tar files of class folders, once each."""

import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.files import cannot_read, cannot_write, sha256_of
from purer_app.engine.images.class_folders import folders_in


def unpacked_tar(source: Path, folder: Path) -> Path:
    """Unpack a tar file of class folders unless it was unpacked before; return the folder of the class folders.

    The data filter of tarfile refuses members that would be written elsewhere.

    Raises:
        DataError: the file is no tar file, is damaged, or has unsafe members.
        RunFolderError: `folder` cannot be written.
    """
    try:
        target = folder / sha256_of(source)[:12]
    except OSError as error:
        raise DataError(cannot_read(source, error)) from error
    if not target.is_dir():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=".", dir=folder))
        except OSError as error:
            raise cannot_write(folder, error) from error
        try:
            _extract(source, part / "tar")
            (part / "tar").replace(target)
        except OSError as error:
            if not target.is_dir():  # another process was faster
                raise cannot_write(target, error) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return class_root(target)


def _extract(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError, zlib.error) as error:
        why = str(error).partition("\n")[0].rstrip(":")
        raise DataError(f"{source} cannot be read as a tar file of class folders: {why}") from error
    except OSError as error:
        raise DataError(f"{source} cannot be unpacked to {folder.parent}: {error.strerror or error}") from error


def class_root(folder: Path) -> Path:
    """Return the folder of the class folders: go down while a folder has a single folder, which has folders again."""
    inside = folders_in(folder)
    while len(inside) == 1 and (deeper := folders_in(inside[0])):
        folder, inside = inside[0], deeper
    return folder
