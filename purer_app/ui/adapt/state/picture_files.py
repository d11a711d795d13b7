"""Finds pictures among dropped files and folders, and separates usable from unusable ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from purer_app.engine.core.errors import DataError
from purer_app.ui.state.project.project import safe_name

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm"})
"""Those of `engine.images`, which loads torch."""
MODEL_SUFFIXES = frozenset({".pt", ".pth", ".ckpt", ".bin", ".tar", ".safetensors", ".pt2", ".onnx"})


@dataclass(frozen=True, slots=True)
class PictureGroup:
    """Pictures that were dropped together; `name` is that of their folder, empty for loose pictures."""

    name: str
    files: tuple[Path, ...]


def is_picture(path: Path) -> bool:
    """Whether a file's name is that of a picture."""
    return path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".")


def picture_files(folder: Path) -> list[Path]:
    """List the pictures directly in a folder, by name; none where there is no folder."""
    return sorted(path for path in _visible(folder, Path.is_file) if is_picture(path))


def folders_in(folder: Path) -> list[Path]:
    """List the visible folders directly in a folder, by name; none where there is no folder."""
    return sorted(_visible(folder, Path.is_dir))


def group_pictures(paths: Iterable[Path]) -> tuple[PictureGroup, ...]:
    """Sort dropped paths: one group for each folder of pictures and each such folder in a folder, one for loose files.

    A folder of models is left out, for the pictures beside models only illustrate them.
    """
    groups: list[PictureGroup] = []
    loose: list[Path] = []
    for path in paths:
        if path.is_dir():
            folders = [] if _holds_models(path) else [path, *folders_in(path)]
            groups += [PictureGroup(folder.name, tuple(picture_files(folder))) for folder in folders]
        elif is_picture(path) and path.is_file():
            loose.append(path)
    groups.append(PictureGroup("", tuple(loose)))
    return tuple(group for group in groups if group.files)


def check_picture(path: Path) -> None:
    """Make sure that a file is a picture of a size that can be handled.

    Raises:
        DataError: it is not; the text names the file.
    """
    if not is_picture(path):
        kinds = ", ".join(sorted(suffix[1:] for suffix in PICTURE_SUFFIXES))
        raise DataError(f"{path.name} is not a picture of a kind that can be used ({kinds}).")
    from purer_app.engine.images.picture_reading import check_picture as check_readable  # loads numpy and Pillow

    try:
        check_readable(path)
    except DataError as error:
        raise DataError(f"{error}.".replace(str(path), path.name)) from error


def free_file(folder: Path, stem: str, suffix: str) -> Path:
    """Return a path in a folder that is free: the name itself, or with -2, -3 … appended."""
    stem = safe_name(stem) or "picture"
    number = 1
    while (path := folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}").exists():
        number += 1
    return path


def png_bytes(image: QImage) -> bytes:
    """Return an image as a PNG file's content."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _visible(folder: Path, kind: Callable[[Path], bool]) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".") and kind(path)]
    except OSError:  # not there, not a folder, or not ours to read: either way it shows no pictures
        return []


def _holds_models(folder: Path) -> bool:
    return any(path.suffix.lower() in MODEL_SUFFIXES for path in _visible(folder, Path.is_file))
