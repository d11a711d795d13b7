"""Joins class folders from several folders and tar files, without copying pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from purer_app.benchmarks.storage import key_of, key_of_files
from purer_app.benchmarks.tar_files import unpacked_tar
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.files import cannot_write, real_path
from purer_app.engine.images.class_folders import class_folders, picture_files


def joined_classes(sources: Sequence[Path], unpacked: Path) -> dict[str, Path]:
    """Return the class folders of all sources by name, sorted.

    Args:
        sources: folders of class folders, or tar files of them.
        unpacked: folder where tar files are unpacked, once each.

    Raises:
        DataError: a source cannot be read or has no classes, or a class name occurs twice.
    """
    found = dict[str, Path]()
    source_of = dict[str, Path]()
    for source in sources:
        for folder in class_folders(unpacked_tar(source, unpacked) if source.is_file() else source):
            key = folder.name.strip().casefold()
            if key in source_of:
                raise DataError(f"class '{folder.name}' is in {source_of[key]} and in {source}; give each class once")
            source_of[key], found[folder.name] = source, real_path(folder)
    return dict(sorted(found.items()))


def content_key(classes: Mapping[str, Path]) -> str:
    """Return a short hash of the class names, and of the names and the content of all pictures.

    Raises:
        DataError: a class has no pictures, or a picture file cannot be read.
    """
    parts = list[str]()
    for name, folder in classes.items():
        pictures = picture_files(folder)
        if not pictures:
            raise DataError(f"class '{name}' in {folder.parent} has no picture that can be read")
        parts += [name, key_of_files(pictures)]
    return key_of(*parts)


def link_classes(classes: Mapping[str, Path], names: Sequence[str], folder: Path) -> Path:
    """Make a folder of links to some of the classes, replacing links that lead elsewhere.

    Raises:
        RunFolderError: the links cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            link = folder / name
            if link.is_symlink():
                if link.readlink() == classes[name]:
                    continue
                link.unlink()
            link.symlink_to(classes[name], target_is_directory=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder
