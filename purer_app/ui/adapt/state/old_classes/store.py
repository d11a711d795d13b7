"""Stores which classes of which models are added to the user's classes; every change can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_title_with_id
from purer_app.ui.state.project.project import OldClassesEntry
from purer_app.ui.state.session import Session

Entries = tuple[OldClassesEntry, ...]


@dataclass(frozen=True, slots=True)
class OldClassesEdit:
    """A step of the edit history."""

    text: str
    store: "OldClassStore"
    before: Entries
    after: Entries

    def forward(self) -> str:
        """Make the change again."""
        self.store.keep(self.after)
        return ""

    def back(self) -> str:
        """Undo the change."""
        self.store.keep(self.before)
        return ""


class OldClassStore(QObject):
    """The entries of the project, one for each model. `changed` is emitted after each change.

    `removed` carries a sentence and the step of a removal.
    """

    changed = Signal()
    removed = Signal(str, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: Entries = ()
        self._names: dict[OldClassesEntry, tuple[str, ...]] = {}
        session.store.changed.connect(self._on_store_changed)
        session.store.opened.connect(self._on_store_changed)

    @property
    def entries(self) -> Entries:
        """The models with their classes, from the top."""
        return self._session.store.project.adapt.old_classes if self._session.store.is_open else ()

    def entry(self, path: str) -> OldClassesEntry | None:
        """Return the entry of a model."""
        return next((entry for entry in self.entries if entry.path == path), None)

    def take_names(self, entry: OldClassesEntry, names: tuple[str, ...]) -> None:
        """Remember the names that the classes of an entry have in a classifier: assumed ones start with the model."""
        self._names[entry] = names

    def names(self, entry: OldClassesEntry) -> tuple[str, ...]:
        """Return the names that the classes of an entry have in a classifier, as far as is known."""
        return self._names.get(entry, entry.classes)

    def owners(self) -> dict[str, str]:
        """Return the file name of the model of each class, by `key_of` of the class."""
        return {key_of(name): Path(entry.path).name for entry in self.entries for name in self.names(entry)}

    def colour_index(self, name: str) -> int | None:
        """Return the index of the colour of an old class; None if there is no such class."""
        return next((entry.colour for entry in self.entries if name in self.names(entry)), None)

    def problem(self, entry: OldClassesEntry, own: Sequence[str]) -> str:
        """Return why the classes of an entry cannot be used next to the others, as a sentence, or "".

        Args:
            own: the names of the user's classes.
        """
        others = {key_of(name): "" for name in own}
        for other in self.entries:
            if other == entry:
                break
            others |= {key_of(name): Path(other.path).name for name in self.names(other)}
        return self.clash(self.names(entry), others)

    def clash(self, names: Sequence[str], others: Mapping[str, str]) -> str:
        """Return a sentence about the first of some names that another class has already, or "".

        Args:
            others: the model of each other class, "" for the user's own, by `key_of` of the class.
        """
        found = next((name for name in names if key_of(name) in others), None)
        if found is None:
            return ""
        model = others[key_of(found)]
        if model:
            text = self.tr("“{name}” is also a class of {model}. Leave it out of one of the two models.")
            return text.format(name=printable(class_title_with_id(found)), model=printable(model))
        text = self.tr("“{name}” is also one of your own classes. Rename yours, or leave this one out.")
        return text.format(name=printable(class_title_with_id(found)))

    def choose(self, chosen: Mapping[str, tuple[str, ...]], taken_colours: Sequence[int] = ()) -> None:
        """Replace the classes of models by others, as one step that can be undone.

        Args:
            chosen: the names of the classes by the file of their model; a model without classes is left out.
            taken_colours: indices of colours that new entries do not get.
        """
        entries = [replace(one, classes=chosen[one.path]) for one in self.entries if chosen.get(one.path)]
        for path, classes in chosen.items():
            if classes and self.entry(path) is None:
                taken = {*taken_colours, *(one.colour for one in entries)}
                colour = next(place for place in range(len(taken) + 1) if place not in taken)
                entries.append(OldClassesEntry(path=path, classes=classes, colour=colour))
        before, after = self.entries, tuple(entries)
        if before == after:
            return
        old, new = _chosen_classes(before), _chosen_classes(after)
        text = self.tr("Change the classes of models")
        if old < new:
            text = self.tr("Add %Ln classes of models", "", len(new - old))
        elif new < old:
            text = self.tr("Remove %Ln classes of models", "", len(old - new))
        self._edit(text, after)

    def remove(self, path: str) -> None:
        """Remove the classes of a model."""
        entry = self.entry(path)
        if entry is None:
            return
        name = printable(Path(path).name)
        step = self._edit(
            self.tr("Remove the classes of {model}").format(model=name),
            tuple(one for one in self.entries if one != entry),
        )
        self.removed.emit(self.tr("The classes of {model} were removed.").format(model=name), step)

    def keep(self, entries: Entries) -> None:
        """Replace all entries without a step, and save them."""
        store = self._session.store
        store.change(adapt=replace(store.project.adapt, old_classes=entries))
        store.save_now()  # a card survives a crash as a class folder does

    def _edit(self, text: str, after: Entries) -> OldClassesEdit:
        step = OldClassesEdit(text, self, self.entries, after)
        self.keep(after)
        self._session.edits.done(step)
        return step

    def _on_store_changed(self) -> None:
        entries = self.entries
        if entries != self._shown:
            self._shown = entries
            self._names = {entry: names for entry, names in self._names.items() if entry in entries}
            self.changed.emit()


def _chosen_classes(entries: Entries) -> set[tuple[str, str]]:
    return {(entry.path, name) for entry in entries for name in entry.classes}


def key_of(name: str) -> str:
    """Return a key that is equal for names of classes that a classifier must not have together."""
    return name.strip().casefold()
