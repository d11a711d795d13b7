"""Switches the learner in the settings of the project, as a step that can be undone."""

from dataclasses import replace

from PySide6.QtCore import QObject

from purer_app.engine.core.settings.presets import with_learner
from purer_app.ui.state.project.project_store import ProjectStore


class LearnerSwitch(QObject):
    """A step of the edit history; all settings but those of the learner and the rule of the curriculum stay."""

    def __init__(self, store: ProjectStore, name: str) -> None:
        super().__init__()
        self._store, self._name = store, name
        self._before = store.project.train

    @property
    def text(self) -> str:
        """The action as a verb with its object."""
        return self.tr("Choose the learner {name}").format(name=self._name)

    def forward(self) -> str:
        """Choose the learner; see `with_learner` for what changes with it."""
        project = self._store.project
        self._before = project.train
        self._store.change(train=with_learner(project.train, self._name, project.preset))
        return ""

    def back(self) -> str:
        """Choose the earlier learner with its earlier settings, and the earlier rule of the curriculum."""
        train = self._store.project.train
        curriculum = replace(train.curriculum, rule=self._before.curriculum.rule)
        self._store.change(train=replace(train, learner=self._before.learner, curriculum=curriculum))
        return ""
