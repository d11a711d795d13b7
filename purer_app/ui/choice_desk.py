"""Has the engine check what a person says of a model, and keeps the new verdict or the reason why it does not fit."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from purer_app.engine import checkpoint_jobs, jobs
from purer_app.engine.events import CheckpointInspected, Event
from purer_app.engine.job_config import ChooseConfig
from purer_app.ui.job_desk import JobDesk
from purer_app.ui.job_thread import Failed, JobEnd
from purer_app.ui.model_store import ModelStore


class ChoiceDesk(QObject):
    """Checks choices, one at a time for each model.

    `changed` carries the path of a model whose choice began or ended to be checked, `kept` that of one whose choice
    fits, `rejected` path and sentence of one whose choice does not; `failed` is for faults of ours, with details.
    """

    changed = Signal(str)
    kept = Signal(str)
    rejected = Signal(str, str)
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
                self.tr("List architectures"), checkpoint_jobs.known_architectures, on_result=self._on_known
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
            self.tr("Check a choice"),
            partial(jobs.choose, config),
            on_events=self._on_events,
            on_end=partial(self._on_end, config.path),
        )
        self.changed.emit(config.path)

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
