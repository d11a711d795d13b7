"""Has the engine check what a person says of a model, and keeps the new verdict or the reason why it does not fit."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from purer_app.engine import checkpoint_jobs, jobs
from purer_app.engine.events import CheckpointInspected, Event
from purer_app.engine.job_config import ChooseConfig
from purer_app.ui.job_desk import JobDesk
from purer_app.ui.job_thread import Failed, Finished, JobEnd
from purer_app.ui.model_store import ModelStore


class ChoiceDesk(QObject):
    """Checks choices, one at a time for each model.

    `changed` carries the path of a model whose choice began or ended to be checked, `kept` that of one whose choice
    fits, `rejected` path and sentence of one whose choice does not, `forgotten` the verdict (CheckpointInspected) that
    rested on a choice until now; `failed` is for what cannot be done, and for faults of ours, with details.
    """

    changed = Signal(str)
    kept = Signal(str)
    rejected = Signal(str, str)
    forgotten = Signal(object)
    known_changed = Signal()
    failed = Signal(str, str)

    def __init__(self, models: ModelStore, desk: JobDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._desk = desk
        self._checking: set[str] = set()
        self._is_asking = False
        self.known: tuple[str, ...] = ()

    def ask_for_known(self) -> None:
        """Learn, once and in the background, which architectures there are."""
        if not self.known and not self._is_asking:
            self._is_asking = True
            self._desk.start(
                self.tr("Listing architectures"),
                checkpoint_jobs.known_architectures,
                owner=self,
                on_result=self._on_known,
            )

    def is_checking(self, path: str) -> bool:
        """Whether the choice of a model is being checked."""
        return path in self._checking

    def choose(self, config: ChooseConfig) -> None:
        """Check a choice and keep it where it fits."""
        if config.path in self._checking:
            return
        self._checking.add(config.path)
        self._desk.start(
            self.tr("Checking a choice"),
            partial(jobs.choose, config),
            owner=self,
            on_events=self._on_events,
            on_end=partial(self._on_end, config.path),
        )
        self.changed.emit(config.path)

    def forget(self, before: CheckpointInspected) -> None:
        """Forget the choice on which a verdict rests, and inspect the model anew."""
        if before.path in self._checking:
            return
        self._checking.add(before.path)
        self._desk.start(
            self.tr("Forgetting a choice"),
            partial(checkpoint_jobs.forget_choice, Path(before.path)),
            owner=self,
            on_events=self._on_events,
            on_end=partial(self._on_forget_end, before),
        )
        self.changed.emit(before.path)

    def _on_known(self, names: tuple[str, ...]) -> None:
        self.known = names
        self.known_changed.emit()

    def _on_events(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, CheckpointInspected):
                self._models.take_verdict(event)

    def _on_end(self, path: str, end: JobEnd) -> None:
        self._checking.discard(path)
        self.changed.emit(path)
        if isinstance(end, Failed):
            self.rejected.emit(path, end.sentence)
            if end.details:
                self.failed.emit(end.sentence, end.details)
        else:
            self.kept.emit(path)
            self._tell_same_content(path)

    def _on_forget_end(self, before: CheckpointInspected, end: JobEnd) -> None:
        self._checking.discard(before.path)
        self.changed.emit(before.path)
        if isinstance(end, Failed):
            self.failed.emit(end.sentence, end.details)
        elif isinstance(end, Finished):
            self.forgotten.emit(before)
            self._tell_same_content(before.path)

    def _tell_same_content(self, path: str) -> None:
        """Give copies of a file their new verdicts: a choice holds for the content."""
        if others := self._models.same_content(path):
            self._models.inspect_again(others)


def choice_of(verdict: CheckpointInspected) -> ChooseConfig | None:
    """Return the choice that a verdict rests on, to be made again; None where it led to no usable network."""
    if verdict.use == "none":
        return None
    return ChooseConfig(
        path=verdict.path,
        architecture=verdict.architecture,
        image_size=verdict.input[1],
        mean=verdict.mean,
        std=verdict.std,
        class_names=verdict.class_names,
    )
