"""Undoable changes of the list of models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from purer_app.ui.state.project.project import ModelEntry

Entries = tuple[ModelEntry, ...]


class Models(Protocol):
    """The holder of the list."""

    @property
    def entries(self) -> Entries:
        """Every model of the project."""

    def take_entries(self, entries: Entries) -> None:
        """Replace the list."""

    def follow_moves(self, moved: Mapping[str, str]) -> None:
        """Let what refers to models by their old paths refer to the new ones."""


@dataclass(frozen=True, slots=True)
class ModelsEdit:
    """An undoable change of the list of models; `moved` are the old and new paths of the same models."""

    text: str
    models: Models
    before: Entries
    after: Entries
    moved: tuple[tuple[str, str], ...] = ()

    def forward(self) -> str:
        """Redo the change."""
        self.models.take_entries(rebased(self.models.entries, self.before, self.after))
        self.models.follow_moves(dict(self.moved))
        return ""

    def back(self) -> str:
        """Undo the change."""
        self.models.take_entries(rebased(self.models.entries, self.after, self.before))
        self.models.follow_moves({now: before for before, now in self.moved})
        return ""


def rebased(now: Entries, source: Entries, target: Entries) -> Entries:
    """Apply the change from `source` to `target` to `now`, in which models may have been added or changed since."""
    was, will = ({entry.path: entry for entry in entries} for entries in (source, target))
    present = {entry.path: entry for entry in now}
    found: list[ModelEntry] = []
    for path, entry in will.items():
        if path not in was or (path in present and was[path] != entry):
            found.append(entry)
        elif path in present:
            found.append(present[path])
    return (*found, *(entry for entry in now if entry.path not in was and entry.path not in will))
