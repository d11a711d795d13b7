"""Undoable changes of the training settings of the project."""

from dataclasses import dataclass
from typing import NamedTuple

from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.project.project_store import ProjectStore


class TrainChoice(NamedTuple):
    """The chosen preset, and all settings of the next run."""

    preset: str
    train: TrainConfig


@dataclass(frozen=True, slots=True)
class TrainEdit:
    """A step of the edit history that replaces preset and settings."""

    text: str
    store: ProjectStore
    before: TrainChoice
    after: TrainChoice

    def forward(self) -> str:
        """Make the change, also the first time."""
        self.store.change(**self.after._asdict())
        return ""

    def back(self) -> str:
        """Undo the change."""
        self.store.change(**self.before._asdict())
        return ""
