"""Finds pictures in dropped files and folders, and checks whether they can be used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from purer_app.engine.core.errors import DataError
from purer_app.ui.state.project.project import safe_name

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm"})
"""The same as in `engine.images`, which loads torch."""
MODEL_SUFFIXES = frozenset({".pt", ".pth", ".ckpt", ".bin", ".tar", ".safetensors", ".pt2", ".onnx"})


@dataclass(frozen=True, slots=True)
class PictureGroup:
    """Pictures of one folder, with its name, or single pictures, with an empty name."""

    name: str
    files: tuple[Path, ...]


def is_picture(path: Path) -> bool:
    """Whether a file has the name of a picture."""
    return path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".")


def picture_files(folder: Path) -> list[Path]:
    """Return the pictures directly in a folder, by name; empty if the folder is missing."""
    return sorted(path for path in _visible(folder, Path.is_file) if is_picture(path))


def folders_in(folder: Path) -> list[Path]:
    """Return the visible subfolders of a folder, by name; empty if the folder is missing."""
    return sorted(_visible(folder, Path.is_dir))


def group_pictures(paths: Iterable[Path]) -> tuple[PictureGroup, ...]:
    """Group dropped pictures: one group for each folder and subfolder, and one for single files.

    Folders with model files are skipped: their pictures only illustrate the models.
    """
    groups: list[PictureGroup] = []
    single: list[Path] = []
    for path in paths:
        if path.is_dir():
            folders = [] if _holds_models(path) else [path, *folders_in(path)]
            groups += [PictureGroup(folder.name, tuple(picture_files(folder))) for folder in folders]
        elif is_picture(path) and path.is_file():
            single.append(path)
    groups.append(PictureGroup("", tuple(single)))
    return tuple(group for group in groups if group.files)


def check_picture(path: Path) -> None:
    """Check that a file is a readable picture of supported size.

    Raises:
        DataError: it is not; the message contains the file name.
    """
    if not is_picture(path):
        kinds = ", ".join(sorted(suffix[1:] for suffix in PICTURE_SUFFIXES))
        raise DataError(f"{path.name} is not a supported picture file ({kinds}).")
    from purer_app.engine.images.picture_reading import check_picture as check_readable  # loads numpy and Pillow

    try:
        check_readable(path)
    except DataError as error:
        raise DataError(f"{error}.".replace(str(path), path.name)) from error


def free_file(folder: Path, stem: str, suffix: str) -> Path:
    """Return an unused path in a folder: the name itself, or with -2, -3 … appended."""
    stem = safe_name(stem) or "picture"
    number = 1
    while (path := folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}").exists():
        number += 1
    return path


def png_bytes(image: QImage) -> bytes:
    """Return an image as PNG bytes."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _visible(folder: Path, kind: Callable[[Path], bool]) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".") and kind(path)]
    except OSError:  # missing, not a folder, or not readable
        return []


def _holds_models(folder: Path) -> bool:
    return any(path.suffix.lower() in MODEL_SUFFIXES for path in _visible(folder, Path.is_file))
