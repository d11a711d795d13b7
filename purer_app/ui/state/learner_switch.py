"""Switches the learner in the settings of the project, as a step that can be undone."""

from dataclasses import replace

from PySide6.QtCore import QObject

from purer_app.engine.core.settings.presets import with_learner
from purer_app.ui.state.project.project_store import ProjectStore


class LearnerSwitch(QObject):
    """A step of the edit history; all other settings stay."""

    def __init__(self, store: ProjectStore, name: str) -> None:
        super().__init__()
        self._store, self._name = store, name
        self._before = store.project.train.learner

    @property
    def text(self) -> str:
        """The action as a verb with its object."""
        return self.tr("Choose the learner {name}").format(name=self._name)

    def forward(self) -> str:
        """Choose the learner; its own settings get the values of the preset."""
        project = self._store.project
        self._store.change(train=with_learner(project.train, self._name, project.preset))
        return ""

    def back(self) -> str:
        """Choose the learner of before, with its settings of then."""
        self._store.change(train=replace(self._store.project.train, learner=self._before))
        return ""
