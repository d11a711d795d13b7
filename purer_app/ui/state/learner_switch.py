"""Switches the learner in the settings of the project, as a step that can be undone."""

from PySide6.QtCore import QObject

from purer_app.engine.core.settings.presets import with_learner, with_learner_of
from purer_app.ui.state.project.project_store import ProjectStore


class LearnerSwitch(QObject):
    """A step of the edit history; only the learner and what the preset has for it change.

    Args:
        title: what the window calls the learner.
    """

    def __init__(self, store: ProjectStore, name: str, title: str) -> None:
        super().__init__()
        self._store, self._name, self._title = store, name, title
        self._before = store.project.train

    @property
    def text(self) -> str:
        """The action as a verb with its object."""
        return self.tr("Choose the learner {name}").format(name=self._title)

    def forward(self) -> str:
        """Choose the learner; see `with_learner` for what changes with it."""
        project = self._store.project
        self._before = project.train
        self._store.change(train=with_learner(project.train, self._name, project.preset))
        return ""

    def back(self) -> str:
        """Choose the earlier learner, with all settings that changed with it."""
        self._store.change(train=with_learner_of(self._before, self._store.project.train))
        return ""
