"""Holds the open project's classes and the pictures to name, and brings new ones in beside the window."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRandomGenerator, Signal
from PySide6.QtGui import QImage

from purer_app.engine.errors import EngineError
from purer_app.engine.events import Control, EventSink
from purer_app.engine.resources import resource
from purer_app.ui.class_library import ClassLibrary, Removal, UserClass
from purer_app.ui.job_thread import Failed, Finished, JobEnd
from purer_app.ui.picture_files import PictureGroup, folders_in, group_pictures, picture_files
from purer_app.ui.session import Session

SAMPLE_CLASSES = 5
SAMPLE_PICTURES = 5
_Result = TypeVar("_Result")


class Shelf(QObject):
    """The classes in the project's order.

    `changed` comes when classes or their pictures differ, `queries_changed` for the pictures to name, `removed`
    with a sentence when something was taken away that `undo` brings back, `refused` with a sentence.
    """

    changed = Signal()
    queries_changed = Signal()
    removed = Signal(str)
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._library: ClassLibrary | None = None
        self._removals: tuple[Removal, ...] = ()
        self.classes: tuple[UserClass, ...] = ()
        self.queries: tuple[Path, ...] = ()
        session.store.opened.connect(self._on_store_opened)
        session.store.trouble_changed.connect(self._read_if_changed)
        session.store.classes_touched.connect(self._read_if_changed)
        self._on_store_opened()

    @property
    def is_open(self) -> bool:
        """Whether there is a project to keep pictures in."""
        return self._library is not None and self._session.store.is_open

    @property
    def library(self) -> ClassLibrary:
        """The folders of the open project."""
        assert self._library is not None, "no project is open"
        return self._library

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes."""
        return tuple(found.name for found in self.classes)

    @property
    def n_pictures(self) -> int:
        """How many pictures the classes have together."""
        return sum(len(found.pictures) for found in self.classes)

    def colour_index(self, name: str) -> int:
        """Return the place of a class, which gives it its colour."""
        return self.names.index(name) if name in self.names else 0

    def classes_folder(self) -> Path | None:
        """Return the folder of the classes, made where it is missing; None where that was refused."""
        return self._tried(self.library.make_classes_folder)

    def read(self) -> None:
        """Read the folders anew."""
        if not self.is_open:
            return
        self.classes, self.queries = self._found()
        if not self._session.store.is_missing:  # the order is needed again when the folder is back
            self._keep_order(self.names)
        self.changed.emit()
        self.queries_changed.emit()

    # classes

    def add_class(self, wanted: str = "") -> str:
        """Make an empty class; return its name, or nothing where that was refused."""
        name = self._tried(lambda: self.library.add_class(wanted or self.library.free_name(self.tr("Class"))))
        self.read()
        return name or ""

    def rename(self, old: str, wanted: str) -> bool:
        """Give a class another name, in its place; False where that was refused."""
        new = self._tried(lambda: self.library.rename(old, wanted))
        if new is not None:
            self._keep_order(tuple(new if name == old else name for name in self.names))
            self.read()
        return new is not None

    def remove_class(self, name: str) -> None:
        """Take a class away."""
        self._remove([self.library.classes_folder / name], self.tr("The class “{name}” was removed.").format(name=name))

    def remove_pictures(self, paths: Sequence[Path]) -> None:
        """Take pictures away, of classes or to name."""
        one = self.tr("One picture was removed.")
        many = self.tr("{count} pictures were removed.").format(count=len(paths))
        self._remove(paths, one if len(paths) == 1 else many)

    def undo(self) -> None:
        """Bring back what was taken away last."""
        removals, self._removals = self._removals, ()
        self._tried(lambda: [self.library.restore(removal) for removal in removals])
        self.read()

    # pictures

    def take(self, groups: Iterable[PictureGroup], into: str = "") -> None:
        """Bring pictures in: into one class, or where none is named into one class for each group."""
        self._bring([(into or group.name or self.add_class(), group.files) for group in groups])

    def take_queries(self, paths: Iterable[Path]) -> None:
        """Bring in pictures to name."""
        self._bring([], [file for group in group_pictures(paths) for file in group.files])

    def add_drawing(self, image: QImage, into: str) -> bool:
        """Keep a drawing as a picture of a class; False where that was refused."""
        folder = self.library.classes_folder / into
        added = self._tried(lambda: self.library.add_bytes(folder, png_bytes(image), "drawing"))
        self.read()
        return added is not None

    def add_query_image(self, image: QImage, stem: str) -> Path | None:
        """Keep an image as a picture to name."""
        path = self._tried(lambda: self.library.add_bytes(self.library.queries_folder, png_bytes(image), stem))
        self.read()
        return path

    def replace_query_image(self, path: Path, image: QImage) -> None:
        """Put another image in the place of a picture to name."""
        self._tried(lambda: self.library.write_picture(path, png_bytes(image)))
        self.read()

    def drop_query(self, path: Path) -> None:
        """Take a picture to name away without a word: a drawing that was wiped."""
        self._tried(lambda: self.library.remove(path))
        self.read()

    def answer_is(self, query: Path, name: str) -> None:
        """Make a picture to name an example of a class."""
        self._tried(lambda: self.library.add_pictures(self.library.classes_folder / name, [query]))
        self.read()

    def add_samples(self, chance: QRandomGenerator) -> None:
        """Add a few sample symbols as classes, and one more picture of each to name."""
        fresh = [folder for folder in folders_in(resource("symbols")) if folder.name not in self.names]
        classes: list[tuple[str, Sequence[Path]]] = []
        queries: list[Path] = []
        for folder in _drawn(fresh, SAMPLE_CLASSES, chance):
            files = _drawn(picture_files(folder), SAMPLE_PICTURES + 1, chance)
            classes.append((folder.name, files[:SAMPLE_PICTURES]))
            queries += files[SAMPLE_PICTURES:]
        self._bring(classes, queries)

    def _bring(self, classes: Sequence[tuple[str, Sequence[Path]]], queries: Sequence[Path] = ()) -> None:
        """Copy pictures into classes, which are made where they are missing, and among the pictures to name."""
        if not any(files for _, files in classes) and not queries:
            return
        job = partial(_bring, self.library, tuple(classes), tuple(queries))
        self._session.desk.start(self.tr("Copying pictures"), job, owner=self, on_end=self._on_bring_end)

    def _on_bring_end(self, end: JobEnd) -> None:
        self.read()
        match end:
            case Finished(result=[first, *more]):
                text = self.tr("{count} files were left out. {first}")
                self.refused.emit(text.format(count=1 + len(more), first=first) if more else first)
            case Failed():
                self.refused.emit(end.sentence)

    def _remove(self, paths: Sequence[Path], sentence: str) -> None:
        removals = self._tried(lambda: [self.library.remove(path) for path in paths])
        if removals:
            self._removals = tuple(removals)
            self.removed.emit(sentence)
        self.read()

    def _tried(self, do: Callable[[], _Result]) -> _Result | None:
        try:
            return do()
        except EngineError as error:
            self.refused.emit(str(error))
            self._session.store.look_soon()
            return None

    def _read_if_changed(self) -> None:
        """Read the folders again where they changed; otherwise a name that is being typed is left alone."""
        if self.is_open and self._found() != (self.classes, self.queries):
            self.read()

    def _found(self) -> tuple[tuple[UserClass, ...], tuple[Path, ...]]:
        store = self._session.store
        if store.is_missing:
            return (), ()
        return self.library.classes(store.project.adapt.class_order), self.library.queries()

    def _keep_order(self, names: tuple[str, ...]) -> None:
        store = self._session.store
        store.change(adapt=replace(store.project.adapt, class_order=names))

    def _on_store_opened(self) -> None:
        store = self._session.store
        self._removals = ()
        self._library = ClassLibrary(store.folder, store.place) if store.is_open else None
        self.read()


def _bring(
    library: ClassLibrary,
    classes: tuple[tuple[str, Sequence[Path]], ...],
    queries: tuple[Path, ...],
    emit: EventSink,
    _: Control,
) -> list[str]:
    """Copy pictures; return a sentence for each that was refused."""
    refused: list[str] = []
    for name, files in classes:
        folder = library.classes_folder / library.class_named(name)
        refused += library.add_pictures(folder, files, emit).refused
    return refused + list(library.add_pictures(library.queries_folder, queries, emit).refused)


def png_bytes(image: QImage) -> bytes:
    """Return an image as a PNG file's content."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _drawn(items: Sequence[Path], count: int, chance: QRandomGenerator) -> list[Path]:
    left: list[Path] = list(items)
    drawn: list[Path] = []
    while left and len(drawn) < count:
        drawn.append(left.pop(chance.bounded(len(left))))
    return drawn
