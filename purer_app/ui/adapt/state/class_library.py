"""Stores the user's classes as folders of the project; pictures are copied, and removed ones can be restored."""

import filecmp
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.files import cannot_write
from purer_app.ui.adapt.state.picture_files import check_picture, folders_in, free_file, picture_files
from purer_app.ui.adapt.state.project_moves import Move, carry_out
from purer_app.ui.state.project.project import safe_name
from purer_app.ui.state.project.project_folder import ProjectFolder


@dataclass(frozen=True, slots=True)
class UserClass:
    """A class: its name, which is also the name of its folder, and its pictures, sorted by name."""

    name: str
    pictures: tuple[Path, ...]


@dataclass(slots=True)
class Import:
    """The result of an import: the moves, a reason for each refused file, and why it stopped early, or "".

    `copies` are the copies of files from outside the project, by the file; `n_pictures` is the number of pictures that
    were copied or moved. `refused` has a sentence for each picture that was not added; the pictures of a class that
    cannot be created are in `refused_classes` instead.
    """

    moves: list[Move] = field(default_factory=list)
    copies: dict[Path, Path] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    refused_classes: "list[RefusedClass]" = field(default_factory=list)
    n_pictures: int = 0
    failure: str = ""

    @property
    def added(self) -> tuple[Path, ...]:
        """The added pictures and folders."""
        return tuple(move.after for move in self.moves if move.after is not None)


@dataclass(frozen=True, slots=True)
class RefusedClass:
    """A class that cannot be created, with the number of its pictures and the reason as a sentence.

    `model` is the model that has a class of this name, or "".
    """

    name: str
    n_pictures: int
    reason: str
    model: str


class ClassLibrary:
    """The folders `classes`, `queries` and `.removed` of a project; each is created when first needed.

    Args:
        place: the project folder as it was opened; nothing is written once it is missing.
        owners: returns the models of the classes that models add, by the case-folded name of the class; new classes
            do not get these names.
    """

    def __init__(
        self,
        project: Path,
        place: ProjectFolder | None = None,
        owners: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._owners = owners
        self._project = place or ProjectFolder(project)
        self.classes_folder = project / "classes"
        self.queries_folder = project / "queries"
        self._removed_folder = project / ".removed"

    def classes(self, order: Iterable[str] = ()) -> tuple[UserClass, ...]:
        """Return the classes: those in `order` first, then the others by name."""
        places = {name: place for place, name in enumerate(order)}
        folders = folders_in(self.classes_folder)
        folders.sort(key=lambda folder: places.get(folder.name, len(places)))
        return tuple(UserClass(folder.name, tuple(picture_files(folder))) for folder in folders)

    def queries(self) -> tuple[Path, ...]:
        """Return the pictures to classify, newest first."""
        files = picture_files(self.queries_folder)
        return tuple(sorted(files, key=lambda path: (_modified(path), path.name), reverse=True))

    def add_class(self, wanted: str) -> str:
        """Create an empty class and return its name: `wanted`, changed where a folder name requires it.

        Raises:
            DataError: the name is empty or taken.
            RunFolderError: the project cannot be written.
        """
        name = self._checked_name(wanted)
        self._make(self.classes_folder / name)
        return name

    def class_folder(self, wanted: str) -> Path:
        """Return the folder of a class, ignoring letter case; the folder may not exist yet.

        Raises:
            DataError: the name is empty.
        """
        key = safe_name(wanted).casefold()
        known = next((found.name for found in self.classes() if found.name.casefold() == key), "")
        return self.classes_folder / (known or self._checked_name(wanted))

    def model_of(self, name: str) -> str:
        """Return the model that has a class of this name; "" if there is none."""
        return self._owners().get(safe_name(name).casefold(), "")

    def free_name(self, stem: str) -> str:
        """Return the first of the names "STEM 1", "STEM 2" … that is not in use."""
        taken = {found.name.casefold() for found in self.classes()} | self._owners().keys()
        number = 1
        while f"{stem} {number}".casefold() in taken:
            number += 1
        return f"{stem} {number}"

    def renaming(self, old: str, wanted: str) -> Move:
        """Return the move that renames a class.

        Raises:
            DataError: the name is empty or taken.
        """
        return Move(self.classes_folder / old, self.classes_folder / self._checked_name(wanted, but=old))

    def add_picture(self, folder: Path, source: Path) -> Path:
        """Copy a picture file into a folder of the project.

        Raises:
            DataError: the file is not a readable picture.
            RunFolderError: the project cannot be written.
        """
        check_picture(source)
        try:
            content = source.read_bytes()
        except OSError as error:
            raise DataError(f"{source} cannot be read: {error.strerror or error}") from error
        return self.add_bytes(folder, content, source.stem, source.suffix.lower())

    def add_bytes(self, folder: Path, content: bytes, stem: str, suffix: str = ".png") -> Path:
        """Write a picture to a folder of the project, under an unused name."""
        target = free_file(folder, stem, suffix)
        self.write_picture(target, content)
        return target

    def write_picture(self, path: Path, content: bytes) -> None:
        """Write a picture; readers never see a partial file.

        Unlike `engine.core.files.write_atomically` this does not sync to disk: a drawing is written after each
        stroke, and a sync would delay the window.

        Raises:
            RunFolderError: the project is missing or cannot be written.
        """
        part = path.with_name(f".{path.name}.part")
        self._make(path.parent)
        try:
            part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise cannot_write(path, error) from error

    def make_classes_folder(self) -> Path:
        """Return the folder of the classes; create it if it is missing.

        Raises:
            RunFolderError: the project is missing or cannot be written.
        """
        self._make(self.classes_folder)
        return self.classes_folder

    def import_into(
        self, folder: Path, sources: Iterable[Path], done: Import, emit: EventSink = ignore, *, new_only: bool = False
    ) -> None:
        """Import pictures into a folder of the project: external ones are copied, those of the project are moved.

        Args:
            done: receives each move and refusal as it happens, so that they are known after an error as well.
            new_only: whether to leave out files whose content is in the folder already.

        Raises:
            RunFolderError: the project cannot be written.
        """
        is_new = folder.parent == self.classes_folder and not folder.exists()
        if is_new:
            self._make(folder)
            done.moves.append(Move(None, folder))
        try:
            for source in sources:
                emit(Heartbeat(f"copying {source.name}"))
                try:
                    if new_only and _is_known(source, folder):
                        raise DataError(f"{source.name} is in “{folder.name}” already.")
                    if self.owns(source):
                        moved = self._moved(source, folder)
                        done.moves += moved
                        done.n_pictures += len(moved)
                    else:
                        copy = done.copies[source] = self.add_picture(folder, source)
                        done.n_pictures += 1
                        done.moves += [] if is_new else [Move(None, copy)]  # moved together with its new folder
                except DataError as error:
                    done.refused.append(str(error))
        finally:
            if is_new and not any(folder.iterdir()):
                folder.rmdir()
                done.moves.pop()

    def owns(self, path: Path) -> bool:
        """Whether a picture is in a class or in the queries folder."""
        return self.classes_folder in path.parents or path.parent == self.queries_folder

    def is_of_classes(self, path: Path | None) -> bool:
        """Whether a path is the folder of a class or a picture in it."""
        return path is not None and self.classes_folder in path.parents

    def carry_out(self, moves: Sequence[Move], *, back: bool = False) -> list[str]:
        """Make all moves, or undo them; see `project_moves.carry_out`.

        Raises:
            RunFolderError: the project is missing or cannot be written.
        """
        self._project.check()
        return carry_out(moves, self._removed_folder, self._make, back=back)

    def _moved(self, source: Path, folder: Path) -> list[Move]:
        if source.parent == folder:
            return []
        move = Move(source, free_file(folder, source.stem, source.suffix))
        if self.carry_out([move]):
            raise DataError(f"{source.name} no longer exists.")
        return [move]

    def _checked_name(self, wanted: str, but: str = "") -> str:
        name = safe_name(wanted)
        if not name:
            raise DataError("A class name must be valid as a folder name and contain at least one letter or digit.")
        for found in self.classes():
            if found.name != but and found.name.casefold() == name.casefold():
                raise DataError(f"A class '{found.name}' already exists; choose another name.")
        if model := self.model_of(name):
            raise DataError(f"'{name}' is already a class of {model}; choose another name, or leave it out there.")
        return name

    def _make(self, folder: Path) -> None:
        try:
            self._project.make(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error


def _is_known(source: Path, folder: Path) -> bool:
    """Whether a picture of a folder has the same bytes as a file."""
    with suppress(OSError):
        size = source.stat().st_size
        same_sizes = [path for path in picture_files(folder) if path.stat().st_size == size]
        return any(filecmp.cmp(path, source, shallow=False) for path in same_sizes)
    return False


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # deleted since it was listed
        return 0
