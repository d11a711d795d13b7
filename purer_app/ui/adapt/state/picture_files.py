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
        if _is(Path.is_dir, path):
            folders = [] if _holds_models(path) else [path, *folders_in(path)]
            groups += [PictureGroup(folder.name, tuple(picture_files(folder))) for folder in folders]
        elif is_picture(path) and _is(Path.is_file, path):
            single.append(path)
    groups.append(PictureGroup("", tuple(single)))
    return tuple(group for group in groups if group.files)


def has_models(paths: Iterable[Path]) -> bool:
    """Whether one of these is a model file, or a folder with model files directly in it."""
    return any(_holds_models(path) or path.suffix.lower() in MODEL_SUFFIXES for path in paths)


def left_out_files(paths: Iterable[Path]) -> tuple[str, ...]:
    """Return a sentence for each dropped file and folder that `group_pictures` leaves out; hidden ones do not count."""
    reasons: list[str] = []
    for path in paths:
        if not _is(Path.is_dir, path):
            reasons += [] if is_picture(path) and _is(Path.is_file, path) else [_no_picture(path, path.name)]
        elif _holds_models(path):
            reasons.append(f"The folder {path.name} contains models, so its pictures are not added.")
        else:
            inside = [file for file in _visible(path, Path.is_file) if not is_picture(file)]
            reasons += [_no_picture(file, f"{path.name}/{file.name}") for file in sorted(inside)]
            for folder in folders_in(path):
                reasons += _left_out_of_class(folder)
    return tuple(reasons)


def _left_out_of_class(folder: Path) -> list[str]:
    files = [file for file in sorted(_visible(folder, Path.is_file)) if not is_picture(file)]
    reasons = [_no_picture(file, f"{folder.name}/{file.name}") for file in files]
    text = "The folder {name} is not read: class folders contain pictures only."
    return reasons + [text.format(name=f"{folder.name}/{deeper.name}") for deeper in folders_in(folder)]


def _no_picture(path: Path, name: str) -> str:
    if not _is(Path.exists, path):
        return f"{name} does not exist or may not be read."
    return f"{name} is not a picture of a supported type."


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


def _is(kind: Callable[[Path], bool], path: Path) -> bool:
    """Return what a method of Path returns; False for a path in a folder that may not be read."""
    try:
        return kind(path)
    except OSError:
        return False


def _holds_models(folder: Path) -> bool:
    return any(path.suffix.lower() in MODEL_SUFFIXES for path in _visible(folder, Path.is_file))
