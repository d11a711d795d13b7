"""Keeps the user's classes as folders in the project: every picture is a copy, and nothing is deleted for good."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.errors import DataError
from purer_app.engine.events import EventSink, Heartbeat, ignore
from purer_app.engine.files import cannot_write
from purer_app.ui.picture_files import check_picture, folders_in, free_file, picture_files
from purer_app.ui.project import free_folder, safe_name
from purer_app.ui.project_folder import ProjectFolder


@dataclass(frozen=True, slots=True)
class UserClass:
    """A class by its name, which is that of its folder, and its pictures by name."""

    name: str
    pictures: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that was taken away: where it was, and where it is kept."""

    original: Path
    kept: Path


@dataclass(frozen=True, slots=True)
class Import:
    """What came of copying pictures: the copies, and a sentence for each file that was refused."""

    added: tuple[Path, ...]
    refused: tuple[str, ...]


class ClassLibrary:
    """The folders `classes`, `queries` and `.removed` of a project; each is made when it is first needed.

    Args:
        place: the folder of the project as it was opened; nothing is written where it is no longer there.
    """

    def __init__(self, project: Path, place: ProjectFolder | None = None) -> None:
        self._project = place or ProjectFolder(project)
        self.classes_folder = project / "classes"
        self.queries_folder = project / "queries"
        self._removed_folder = project / ".removed"

    def classes(self, order: Iterable[str] = ()) -> tuple[UserClass, ...]:
        """List the classes: those of `order` first, the others behind them by name."""
        places = {name: place for place, name in enumerate(order)}
        folders = folders_in(self.classes_folder)
        folders.sort(key=lambda folder: places.get(folder.name, len(places)))
        return tuple(UserClass(folder.name, tuple(picture_files(folder))) for folder in folders)

    def queries(self) -> tuple[Path, ...]:
        """List the pictures to name, the newest first."""
        files = picture_files(self.queries_folder)
        return tuple(sorted(files, key=lambda path: (_modified(path), path.name), reverse=True))

    def add_class(self, wanted: str) -> str:
        """Make an empty class and return its name, which is `wanted` as far as a folder can be called so.

        Raises:
            DataError: the name is empty or taken.
            RunFolderError: the project cannot be written.
        """
        name = self._checked_name(wanted)
        self._make(self.classes_folder / name)
        return name

    def class_named(self, wanted: str) -> str:
        """Return the class of this name, whatever its letter case; it is made where it is missing."""
        key = safe_name(wanted).casefold()
        known = next((found.name for found in self.classes() if found.name.casefold() == key), "")
        return known or self.add_class(wanted)

    def free_name(self, stem: str) -> str:
        """Return the first of "STEM 1", "STEM 2" … that is no class."""
        taken = {found.name.casefold() for found in self.classes()}
        number = 1
        while f"{stem} {number}".casefold() in taken:
            number += 1
        return f"{stem} {number}"

    def rename(self, old: str, wanted: str) -> str:
        """Give a class another name and return it.

        Raises:
            DataError: the name is empty or taken.
            RunFolderError: the project cannot be written.
        """
        name = self._checked_name(wanted, but=old)
        if name != old:
            _move(self.classes_folder / old, self.classes_folder / name)
        return name

    def add_picture(self, folder: Path, source: Path) -> Path:
        """Copy a picture file into a folder of the project; the file itself stays as it is.

        Raises:
            DataError: it is no picture that can be read.
            RunFolderError: the project cannot be written.
        """
        check_picture(source)
        try:
            content = source.read_bytes()
        except OSError as error:
            raise DataError(f"{source} cannot be read: {error.strerror or error}") from error
        return self.add_bytes(folder, content, source.stem, source.suffix.lower())

    def add_bytes(self, folder: Path, content: bytes, stem: str, suffix: str = ".png") -> Path:
        """Write a picture's bytes into a folder of the project, under a name that is free."""
        target = free_file(folder, stem, suffix)
        self.write_picture(target, content)
        return target

    def write_picture(self, path: Path, content: bytes) -> None:
        """Write a picture so that nobody sees half of it.

        Unlike `engine.files.write_atomically` it does not wait for the disk, which can take a tenth of a second: the
        window writes a drawing after each stroke, and a copy that a power cut spoils can be made again.

        Raises:
            RunFolderError: the project is missing or cannot be written.
        """
        beside = path.with_name(f".{path.name}.part")
        self._make(path.parent)
        try:
            beside.write_bytes(content)
            beside.replace(path)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise cannot_write(path, error) from error

    def make_classes_folder(self) -> Path:
        """Return the folder of the classes, which is made where it is missing.

        Raises:
            RunFolderError: the project is missing or cannot be written.
        """
        self._make(self.classes_folder)
        return self.classes_folder

    def add_pictures(self, folder: Path, sources: Iterable[Path], emit: EventSink = ignore) -> Import:
        """Bring pictures into a folder of the project: those from elsewhere are copied, its own are moved."""
        added, refused = [], []
        for source in sources:
            emit(Heartbeat(f"copying {source.name}"))
            try:
                added.append(self._moved(source, folder) if self.owns(source) else self.add_picture(folder, source))
            except DataError as error:
                refused.append(str(error))
        return Import(tuple(added), tuple(refused))

    def owns(self, path: Path) -> bool:
        """Whether a picture lies in a class or among the queries."""
        return self.classes_folder in path.parents or path.parent == self.queries_folder

    def remove(self, path: Path) -> Removal:
        """Take a class or a picture away; it is kept in `.removed`.

        Raises:
            RunFolderError: the project cannot be written.
        """
        place = free_folder(self._removed_folder, "item")
        self._make(place)
        _move(path, place / path.name)
        return Removal(path, place / path.name)

    def restore(self, removal: Removal) -> Path:
        """Put something back, under another name where its own is taken by now.

        Raises:
            RunFolderError: the project cannot be written.
        """
        original = removal.original
        self._make(original.parent)
        is_class = original.parent == self.classes_folder
        target = (
            free_folder(original.parent, original.name)
            if is_class
            else free_file(original.parent, original.stem, original.suffix)
        )
        _move(removal.kept, target)
        return target

    def _moved(self, source: Path, folder: Path) -> Path:
        if source.parent == folder:
            return source
        self._make(folder)
        target = free_file(folder, source.stem, source.suffix)
        _move(source, target)
        return target

    def _checked_name(self, wanted: str, but: str = "") -> str:
        name = safe_name(wanted)
        if not name:
            raise DataError("A class needs a name that a folder can have, with at least one letter or digit.")
        for found in self.classes():
            if found.name != but and found.name.casefold() == name.casefold():
                raise DataError(f"There is a class '{found.name}' already; '{wanted.strip()}' needs another name.")
        return name

    def _make(self, folder: Path) -> None:
        try:
            self._project.make(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # gone since it was listed
        return 0


def _move(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError as error:
        raise cannot_write(target, error) from error
