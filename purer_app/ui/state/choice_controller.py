"""Checks the user's choices for a model, and stores the new verdict or the reason for refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import CheckpointInspected, Event
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.core.verdict import Use, Verdict
from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from purer_app.ui.state.edit_history import EditHistory
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd
from purer_app.ui.state.model_store import ModelStore

if TYPE_CHECKING:
    from purer_app.engine.checkpoints.identify.suggestions import Suggestions


@dataclass(frozen=True, slots=True)
class ChoiceEdit:
    """An undoable change of the choice for a model."""

    text: str
    choices: "ChoiceController"
    path: str
    before: ChooseConfig | None
    after: ChooseConfig | None

    def forward(self) -> str:
        """Apply the later choice, or forget the choice."""
        self.choices.apply(self.path, self.after)
        return ""

    def back(self) -> str:
        """Apply the earlier choice, or forget the choice."""
        self.choices.apply(self.path, self.before)
        return ""


class ChoiceController(QObject):
    """Checks choices, one at a time for each model.

    All signals carry the path of the model, except `failed`. `changed` is emitted when a check starts or ends, `kept`
    when a choice was accepted, `rejected` with the reason when it was not, `suggested` when `suggestions` are known,
    and `forgotten` with the undo step (None if the choice cannot be restored). `failed` carries a sentence and
    technical details.
    """

    changed = Signal(str)
    kept = Signal(str)
    rejected = Signal(str, str)
    forgotten = Signal(str, object)
    known_changed = Signal()
    suggested = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self, models: ModelStore, job_runner: JobRunner, edits: EditHistory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._job_runner = job_runner
        self._edits = edits
        self._checking: set[str] = set()
        self._is_asking = False
        self.known: tuple[str, ...] = ()
        self._suggestions: dict[str, Suggestions | None] = {}

    def suggestions(self, path: str) -> "Suggestions | None":
        """Return what the name and the layers of a file suggest; None if that is not known yet."""
        return self._suggestions.get(path)

    def ask_for_suggestions(self, path: str) -> None:
        """Look in the background what the name and the layers of a file suggest; `suggested` is emitted then."""
        if path not in self._suggestions:
            self._suggestions[path] = None
            self._job_runner.start(
                self.tr("Looking for similar architectures"),
                partial(checkpoint_jobs.suggest_architectures, Path(path)),
                reads_only=True,
                owner=self,
                on_end=partial(self._on_suggested, path),
            )

    def _on_suggested(self, path: str, end: JobEnd) -> None:
        if isinstance(end, Finished):
            self._suggestions[path] = end.result
            self.suggested.emit(path)
        else:  # the header cannot be read, as the verdict says
            del self._suggestions[path]

    def ask_for_known(self) -> None:
        """List the known architectures, once, in the background."""
        if not self.known and not self._is_asking:
            self._is_asking = True
            self._job_runner.start(
                self.tr("Listing architectures"),
                checkpoint_jobs.known_architectures,
                reads_only=True,
                owner=self,
                on_result=self._on_known,
            )

    def is_checking(self, path: str) -> bool:
        """Whether the choice of a model is being checked."""
        return path in self._checking

    def choose(self, config: ChooseConfig) -> None:
        """Check a choice, and store it if it fits the file."""
        if config.path not in self._checking:
            before = self._models.verdict(config.path)
            self._check(config, partial(self._on_chosen, before, config))

    def forget(self, before: Verdict) -> None:
        """Forget the choice behind a verdict, and inspect the model again."""
        if before.path not in self._checking:
            self._forget(before.path, partial(self._on_forgotten, before))

    def apply(self, path: str, choice: ChooseConfig | None) -> None:
        """Restore an earlier choice, or forget the current one, for the edit history.

        Raises:
            ConfigError: a choice for this model is being checked.
        """
        if path in self._checking:
            raise ConfigError(self.tr("This model is being checked. Try again when that is done."))
        if choice is not None:
            self._check(choice, lambda: None, in_form=False)
        else:
            self._forget(path, lambda: None)

    def _check(self, config: ChooseConfig, then: Callable[[], None], *, in_form: bool = True) -> None:
        self._checking.add(config.path)
        self._job_runner.start(
            self.tr("Checking a choice"),
            partial(jobs.choose, config),
            owner=self,
            on_events=self._on_events,
            on_end=partial(self._on_end, config.path, then, in_form),
        )
        self.changed.emit(config.path)

    def _forget(self, path: str, then: Callable[[], None]) -> None:
        self._checking.add(path)
        self._job_runner.start(
            self.tr("Forgetting a choice"),
            partial(checkpoint_jobs.forget_choice, Path(path)),
            owner=self,
            on_events=self._on_events,
            on_end=partial(self._on_forget_end, path, then),
        )
        self.changed.emit(path)

    def _on_known(self, names: tuple[str, ...]) -> None:
        self.known = names
        self.known_changed.emit()

    def _on_events(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, CheckpointInspected):
                self._models.take_verdict(event.verdict)

    def _on_end(self, path: str, then: Callable[[], None], in_form: bool, end: JobEnd) -> None:
        self._checking.discard(path)
        self.changed.emit(path)
        if isinstance(end, Failed):
            self.rejected.emit(path, end.sentence)
            if end.details or not in_form:  # otherwise the form shows it
                self.failed.emit(end.sentence, end.details)
        else:
            then()
            self.kept.emit(path)
            self._inspect_same_content(path)

    def _on_forget_end(self, path: str, then: Callable[[], None], end: JobEnd) -> None:
        self._checking.discard(path)
        self.changed.emit(path)
        if isinstance(end, Failed):
            self.failed.emit(end.sentence, end.details)
        elif isinstance(end, Finished):
            then()
            self._inspect_same_content(path)

    def _on_chosen(self, before: Verdict | None, config: ChooseConfig) -> None:
        if self._is_open(config.path):
            text = self.tr("Make a choice for {file}").format(file=Path(config.path).name)
            self._edits.done(ChoiceEdit(text, self, config.path, kept_choice(before), config))

    def _on_forgotten(self, before: Verdict) -> None:
        step = None
        if (choice := choice_of(before)) is not None and self._is_open(before.path):
            text = self.tr("Forget the choice for {file}").format(file=Path(before.path).name)
            step = ChoiceEdit(text, self, before.path, choice, None)
            self._edits.done(step)
        self.forgotten.emit(before.path, step)

    def _is_open(self, path: str) -> bool:
        return path in {entry.path for entry in self._models.entries}

    def _inspect_same_content(self, path: str) -> None:
        """Inspect copies of a file again: a choice applies to the content."""
        if others := self._models.same_content(path):
            self._models.inspect_again(others)


def kept_choice(verdict: Verdict | None) -> ChooseConfig | None:
    """Return the choice of the user behind a verdict; None without one."""
    return choice_of(verdict) if verdict is not None and verdict.choice_kept else None


def choice_of(verdict: Verdict) -> ChooseConfig | None:
    """Return the choice that gives a verdict; None if the verdict is not usable."""
    if verdict.use is Use.NONE:
        return None
    return ChooseConfig(
        path=verdict.path,
        architecture=verdict.architecture,
        image_size=verdict.input[1],
        mean=verdict.mean,
        std=verdict.std,
        class_names=verdict.class_names,
    )
