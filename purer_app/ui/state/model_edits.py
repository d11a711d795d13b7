"""Steps of the edit history that change the list of models."""

from dataclasses import dataclass
from typing import Protocol

from purer_app.ui.state.project.project import ModelEntry

Entries = tuple[ModelEntry, ...]


class Models(Protocol):
    """Whoever holds the list."""

    @property
    def entries(self) -> Entries:
        """Every model of the project."""

    def take_entries(self, entries: Entries) -> None:
        """Put another list in its place."""


@dataclass(frozen=True, slots=True)
class ModelsEdit:
    """A step of the edit history that changed the list of models."""

    text: str
    models: Models
    before: Entries
    after: Entries

    def forward(self) -> str:
        """Make the change again."""
        self.models.take_entries(rebased(self.models.entries, self.before, self.after))
        return ""

    def back(self) -> str:
        """Undo the change."""
        self.models.take_entries(rebased(self.models.entries, self.after, self.before))
        return ""


def rebased(now: Entries, source: Entries, target: Entries) -> Entries:
    """Make the change from `source` to `target` in `now`, where models may have come or changed in the meantime."""
    was, will = ({entry.path: entry for entry in entries} for entries in (source, target))
    present = {entry.path: entry for entry in now}
    found: list[ModelEntry] = []
    for path, entry in will.items():
        if path not in was or (path in present and was[path] != entry):
            found.append(entry)
        elif path in present:
            found.append(present[path])
    return (*found, *(entry for entry in now if entry.path not in was and entry.path not in will))
