"""Swaps light and dark in all pictures for the models, as a step that can be undone."""

from dataclasses import replace

from PySide6.QtCore import QObject

from purer_app.ui.state.project.project_store import ProjectStore


class NegativesSwitch(QObject):
    """A step of the edit history; the picture files stay as they are."""

    def __init__(self, store: ProjectStore, negatives: bool) -> None:
        super().__init__()
        self._store, self._negatives = store, negatives

    @property
    def text(self) -> str:
        """The action as a verb with its object."""
        if self._negatives:
            return self.tr("Swap light and dark in all pictures")
        return self.tr("Use all pictures as they are")

    def forward(self) -> str:
        """Swap light and dark, or stop doing so."""
        self._keep(self._negatives)
        return ""

    def back(self) -> str:
        """Undo that."""
        self._keep(not self._negatives)
        return ""

    def _keep(self, negatives: bool) -> None:
        self._store.change(adapt=replace(self._store.project.adapt, negatives=negatives))
