"""Holds the classes and the pictures to classify of the open project; every change can be undone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRandomGenerator, Signal
from PySide6.QtGui import QImage

from purer_app.engine.core.errors import DataError, EngineError
from purer_app.ui.adapt.state.class_export import ClassExport, export_classes
from purer_app.ui.adapt.state.class_library import ClassLibrary, Import, RefusedClass, UserClass
from purer_app.ui.adapt.state.edits import ClassColours, ClassEdit, Refusal, colours_of, import_pictures, with_all
from purer_app.ui.adapt.state.negatives_switch import NegativesSwitch
from purer_app.ui.adapt.state.old_classes.store import OldClassStore
from purer_app.ui.adapt.state.picture_files import PictureGroup, group_pictures, left_out_files, png_bytes
from purer_app.ui.adapt.state.project_moves import Move
from purer_app.ui.adapt.state.samples import sample_pictures
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd
from purer_app.ui.state.project.project import safe_name
from purer_app.ui.state.session import Session

AS_FILES = "classes as files"
"""The place of a Refusal of an import or export of all classes; no path of the project."""


class PictureStore(QObject):
    """The classes in the order of the project, and the pictures to classify.

    `changed` is emitted when classes or their pictures change, `queries_changed` when the pictures to classify do.
    `removed` carries a sentence and the step of a removal, `refused` a Refusal, `imported` the Import of added files,
    `exported` a ClassExport. `copied` is emitted when pictures are no longer being copied.
    """

    changed = Signal()
    queries_changed = Signal()
    removed = Signal(str, object)
    refused = Signal(object)
    imported = Signal(object)
    exported = Signal(object)
    copied = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.folders = session.folders
        self._library: ClassLibrary | None = None
        self._n_copying = 0
        self._colours: ClassColours = {}
        self.old = OldClassStore(session, self)
        self.classes: tuple[UserClass, ...] = ()
        self.queries: tuple[Path, ...] = ()
        session.store.opened.connect(self._on_store_opened)
        session.store.problem_changed.connect(self._read_if_changed)
        session.store.classes_touched.connect(self._read_if_changed)
        self._on_store_opened()

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._library is not None and self._session.store.is_open

    @property
    def library(self) -> ClassLibrary:
        """The folders of the open project."""
        assert self._library is not None, "no project is open"
        return self._library

    @property
    def is_copying(self) -> bool:
        """Whether pictures are being copied; classes are neither renamed nor removed meanwhile."""
        return self._n_copying > 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes."""
        return tuple(found.name for found in self.classes)

    def choose_old_classes(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Replace the classes of models by others; see `OldClassStore.choose`."""
        self.old.choose(chosen, tuple(self._colours.values()))

    @property
    def n_pictures(self) -> int:
        """The total number of pictures in all classes."""
        return sum(len(found.pictures) for found in self.classes)

    def colour_index(self, name: str) -> int:
        """Return the index of a class's colour in the theme's list; it stays the same for the class."""
        found = self.known_colour_index(name)
        return 0 if found is None else found

    def known_colour_index(self, name: str) -> int | None:
        """Return the index of the colour of a class, also of a model's; None if there is no such class."""
        return self._colours[name] if name in self._colours else self.old.colour_index(name)

    def classes_folder(self) -> Path | None:
        """Return the folder of the classes, created if missing; None if that fails."""
        try:
            return self.library.make_classes_folder()
        except EngineError as error:
            self._refuse(self.library.classes_folder, str(error))
            return None

    def read(self) -> None:
        """Read the folders again."""
        if not self.is_open:
            return
        self.classes, self.queries = self._found()
        if not self._session.store.is_missing:  # keep order and colours for when the folder is back
            taken = [entry.colour for entry in self.old.entries]
            self._keep(with_all(colours_of(self._session.store.project.adapt), self.names, taken))
        self.changed.emit()
        self.queries_changed.emit()

    # classes

    def add_class(self, wanted: str = "") -> str:
        """Add an empty class; return its name, or "" if that was refused."""
        name = wanted or self.library.free_name(self.tr("Class"))

        def make() -> list[Move]:
            return [Move(None, self.library.classes_folder / self.library.add_class(name))]

        step = self._edit(self.tr("Add class “{name}”").format(name=name), make, self.library.classes_folder)
        return _only(step).name if step is not None else ""

    def rename(self, old: str, wanted: str) -> str:
        """Rename a class and keep its position; return why that was refused, or ""."""
        if self.is_copying:
            return self.tr("Pictures are being copied. Rename the class when that is done.")
        try:
            move = self.library.renaming(old, wanted)
            assert move.after is not None
            new = move.after.name
            if new == old:
                return ""
            before = self._colours
            self.library.carry_out([move])
        except EngineError as error:
            return str(error)
        self._keep({new if name == old else name: colour for name, colour in before.items()})
        self._record(self.tr("Rename class “{old}” to “{new}”").format(old=old, new=new), [move], before)
        return ""

    def recolour(self, name: str, index: int) -> None:
        """Give a class another colour of the theme's list."""
        if name in self._colours and self._colours[name] != index:
            before = self._colours
            self._keep({**before, name: index})
            self._record(self.tr("Change the colour of “{name}”").format(name=name), [], before)

    def remove_class(self, name: str) -> None:
        """Remove a class."""
        folder = self.library.classes_folder / name
        text, message = self.tr("Remove class “{name}”"), self.tr("The class “{name}” was removed.")
        self._remove([folder], text.format(name=name), message.format(name=name), folder)

    def remove_pictures(self, paths: Sequence[Path]) -> None:
        """Remove pictures from classes or from the pictures to classify."""
        count, place = len(paths), paths[0] if len(paths) == 1 else paths[0].parent
        text = self.tr("Remove %Ln pictures", "", count)
        message = self.tr("%Ln pictures were removed.", "", count)
        self._remove(paths, text, message, place)

    # pictures

    def add_pictures(self, groups: Iterable[PictureGroup], into: str = "", left_out: Sequence[str] = ()) -> None:
        """Add pictures to the class `into`; without it, each group becomes a class.

        Args:
            left_out: sentences about other files that are not added; they are shown with those that turn out broken.
        """
        unnamed = self.library.free_name(self.tr("Class"))
        self._import([(into or group.name or unnamed, group.files) for group in groups], left_out=left_out)

    def add_queries(self, paths: Sequence[Path]) -> None:
        """Add pictures to classify."""
        files = [file for group in group_pictures(paths) for file in group.files]
        self._import([], files, left_out=left_out_files(paths))

    # classes as files

    def import_classes(self, folder: Path) -> None:
        """Import a folder of class folders; a class of the same name is extended by the pictures that it lacks."""
        groups, place = group_pictures([folder]), Path(AS_FILES)
        if groups:
            self._import(
                [(group.name, group.files) for group in groups],
                left_out=left_out_files([folder]),
                place=place,
                text=self.tr("Import classes from {folder}").format(folder=folder.name),
                new_only=True,
            )
        else:
            text = self.tr("{folder} contains no folders of pictures: each class needs a folder of its own.")
            self.refused.emit(Refusal(place, text.format(folder=folder), left_out_files([folder])))

    def export_classes(self, parent: Path) -> None:
        """Export all classes as a new folder in `parent`; `exported` or `refused` tells the end."""
        name = safe_name(self.tr("{project} classes").format(project=self._session.store.project.name))
        job = partial(export_classes, self.classes, parent, name)
        on_end = partial(self._on_export_end, self.library)
        self._session.job_runner.start(self.tr("Exporting the classes"), job, owner=self, on_end=on_end)

    def _on_export_end(self, library: ClassLibrary, end: JobEnd) -> None:
        if library is not self._library:  # another project was opened meanwhile
            return
        match end:
            case Finished(result=ClassExport() as done):
                self.exported.emit(done)
            case Failed():
                self._refuse(Path(AS_FILES), end.sentence)

    def add_drawing(self, image: QImage, into: str = "") -> bool:
        """Add a drawing to a class, or to a new class by default; False if that was refused."""
        name = into or self.library.free_name(self.tr("Class"))
        folder = self.library.classes_folder / name

        def write() -> list[Move]:
            is_new = not folder.exists()
            path = self.library.add_bytes(folder, png_bytes(image), "drawing")
            return [Move(None, folder if is_new else path)]

        return self._edit(self.tr("Add a drawing to “{name}”").format(name=name), write, folder) is not None

    def add_query_image(self, image: QImage, stem: str) -> Path | None:
        """Add an image to the pictures to classify; None if that was refused."""
        folder = self.library.queries_folder

        def write() -> list[Move]:
            return [Move(None, self.library.add_bytes(folder, png_bytes(image), stem))]

        step = self._edit(self.tr("Add a picture to classify"), write, folder)
        return _only(step) if step is not None else None

    def replace_query_image(self, path: Path, image: QImage) -> None:
        """Replace a picture to classify after another stroke; the drawing pad has its own undo."""
        try:
            self.library.write_picture(path, png_bytes(image))
        except EngineError as error:
            self._refuse(path, str(error))
        self.read()

    def remove_drawing(self, path: Path) -> None:
        """Remove a drawing to classify without a message, after all its strokes were undone."""
        last = self._session.edits.last
        if isinstance(last, ClassEdit) and [move.after for move in last.moves if move.before is None] == [path]:
            self._session.edits.undo()  # undo the step that added it, so that Undo does not bring it back
        else:
            self._remove([path], self.tr("Remove the drawing to classify"), "", path)

    def add_query_to_class(self, query: Path, name: str = "") -> str:
        """Move a picture to classify into a class, or into a new one; return its name, or "" if refused."""
        name = name or self.library.free_name(self.tr("Class"))
        folder, done = self.library.classes_folder / name, Import()

        def move() -> list[Move]:
            self.library.import_into(folder, [query], done)
            if done.refused:
                raise DataError(done.refused[0])
            return done.moves

        text = self.tr("Make a picture an example of “{name}”").format(name=name)
        return name if self._edit(text, move, query) is not None else ""

    def add_samples(self, generator: QRandomGenerator) -> None:
        """Add a few sample symbols as classes, and one more picture of each to classify."""
        self._import(*sample_pictures(generator, self.names))

    @property
    def negatives(self) -> bool:
        """Whether light and dark are swapped in all pictures before the models see them."""
        return self.is_open and self._session.store.project.adapt.negatives

    def set_negatives(self, negatives: bool) -> None:
        """Swap light and dark in all pictures for the models, or stop doing so."""
        if self.is_open and negatives != self.negatives:
            step = NegativesSwitch(self._session.store, negatives)
            step.forward()
            self._session.edits.done(step)

    def carry_out(self, moves: Sequence[Move], colours: ClassColours, *, back: bool) -> str:
        """Redo or undo the moves of an edit; see `ClassEdit`."""
        gone = self.library.carry_out(moves, back=back)
        self._keep(colours)
        self.read()
        if not gone:
            return ""
        return self.tr("These files no longer exist and were skipped: {names}.").format(names=", ".join(gone))

    # editing

    def _import(
        self,
        classes: Sequence[tuple[str, Sequence[Path]]],
        queries: Sequence[Path] = (),
        *,
        left_out: Sequence[str] = (),
        place: Path | None = None,
        text: str = "",
        new_only: bool = False,
    ) -> None:
        """Import pictures into classes, which are created if missing, and into the pictures to classify.

        Args:
            left_out: see `add_pictures`.
            place: where refused files are reported, by default the class or folder that is imported into.
            text: the text of the undo step, by default the number of pictures that were added.
            new_only: whether to leave out pictures that are in their class already.
        """
        if not any(files for _, files in classes) and not queries:
            return
        library, names = self.library, {name for name, _ in classes}
        if place is None:
            places = {library.classes_folder / name for name in names} if names else {library.queries_folder}
            place = places.pop() if len(places) == 1 else library.classes_folder
        hold = self.tr("Pictures are being copied. Undo and redo are possible when that is done.")
        job, on_end = (
            partial(import_pictures, library, tuple(classes), tuple(queries), new_only=new_only),
            partial(self._on_import_end, library, place, text, tuple(left_out)),
        )
        self._session.edits.hold(hold)
        self._n_copying += 1
        thread = self._session.job_runner.start(self.tr("Copying pictures"), job, owner=self, on_end=on_end)
        thread.ended.connect(lambda _: self._on_copied(hold))

    def _on_import_end(
        self, library: ClassLibrary, place: Path, text: str, left_out: Sequence[str], end: JobEnd
    ) -> None:
        if library is not self._library:  # another project was opened meanwhile
            return
        match end:
            case Finished(result=Import() as done):
                if done.moves:
                    text = text or self.tr("Add %Ln pictures", "", done.n_pictures)
                    self._record(text, done.moves, self._colours)
                    self.imported.emit(done)
                if done.failure:
                    self._refuse(place, done.failure)
                elif done.refused_classes:
                    self._refuse_classes(place, done.refused_classes, (*done.refused, *left_out))
                elif done.refused or left_out:
                    self._refuse(place, *done.refused, *left_out)
            case Failed():
                self._refuse(place, end.sentence)
        self.read()

    def _on_copied(self, hold: str) -> None:
        self._session.edits.release(hold)
        self._n_copying -= 1
        self.copied.emit()

    def _read_if_changed(self) -> None:
        """Read the folders again if they changed, so that a name being typed is not overwritten without need."""
        if self.is_open and self._found() != (self.classes, self.queries):
            self.read()

    def _found(self) -> tuple[tuple[UserClass, ...], tuple[Path, ...]]:
        store = self._session.store
        if store.is_missing:
            return (), ()
        return self.library.classes(colours_of(store.project.adapt)), self.library.queries()

    def _remove(self, paths: Sequence[Path], text: str, message: str, place: Path) -> None:
        if self.is_copying:
            self._refuse(place, self.tr("Pictures are being copied. Remove something when that is done."))
            return

        def remove() -> list[Move]:
            moves = [Move(path, None) for path in paths if path.exists()]
            self.library.carry_out(moves)
            return moves

        step = self._edit(text, remove, place)
        if step is not None and message:
            self.removed.emit(message, step)

    def _edit(self, text: str, do: Callable[[], Sequence[Move]], place: Path) -> ClassEdit | None:
        """Make an edit and add it to the history; None if it was refused."""
        before = self._colours
        try:
            moves = do()
        except EngineError as error:
            self.read()  # first, since a message on the card of a class that is gone would go with it
            self._refuse(place, str(error))
            return None
        if not moves:
            self.read()
            return None
        return self._record(text, moves, before)

    def _record(self, text: str, moves: Sequence[Move], before: ClassColours) -> ClassEdit:
        self.read()
        step = ClassEdit(text, self, moves, before, self._colours)
        self._session.edits.done(step)
        return step

    def _refuse(self, place: Path, *reasons: str) -> None:
        text = reasons[0]
        if len(reasons) > 1:
            text = self.tr("%Ln files were not added.", "", len(reasons))
        self.refused.emit(Refusal(place, text, reasons if len(reasons) > 1 else ()))
        self._session.store.check_soon()

    def _refuse_classes(self, place: Path, refused: Sequence[RefusedClass], others: Sequence[str]) -> None:
        """Say which class folders were not added.

        Args:
            others: the reasons of other files that were not added.
        """
        n_pictures = sum(one.n_pictures for one in refused)
        pictures = self.tr("%Ln pictures", "", n_pictures)
        folders = self.tr("%Ln folders", "", len(refused))
        one = self.tr("{pictures} in {folders} was not added: {reason}")
        many = self.tr("{pictures} in {folders} were not added: {reason}")
        reason = refused[0].reason
        if len(refused) > 1 and all(found.model for found in refused):
            reason = self.tr("models have classes of these names. Rename the folders, or leave the classes out there.")
        elif len(refused) > 1:
            reason = self.tr("classes cannot have these names.")
        text = (one if n_pictures == 1 else many).format(pictures=pictures, folders=folders, reason=reason)
        if others:
            left = self.tr("%Ln other files were not added.", "", len(others))
            text = f"{text} {left}"
        details = (*(f"{found.name}: {found.reason}" for found in refused), *others)
        self.refused.emit(Refusal(place, text, details if len(details) > 1 else ()))
        self._session.store.check_soon()

    def _keep(self, colours: ClassColours) -> None:
        store = self._session.store
        self._colours = colours
        order, places = tuple(colours), tuple(colours.values())
        store.change(adapt=replace(store.project.adapt, class_order=order, class_colours=places))

    def _on_store_opened(self) -> None:
        store = self._session.store
        self._library = ClassLibrary(store.folder, store.place, self.old.owners) if store.is_open else None
        self.read()


def _only(step: ClassEdit) -> Path:
    """Return the one file or folder that a step added."""
    path = step.moves[0].after
    assert path is not None
    return path
