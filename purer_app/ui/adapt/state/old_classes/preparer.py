"""Prepares the classes of models in the background: their pseudo images are made once, one model after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.events import Event, PartsDone
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.state.inputs import Stamps, stamps_of
from purer_app.ui.adapt.state.old_classes.store import OldClassStore
from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.project.project import OldClassesEntry
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.few_shot.old_classes.preparation import PreparedClasses


class Stage(StrEnum):
    """How far the classes of a model are prepared."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Preparation:
    """The state of an entry.

    `problem` is the reason of a failure. `fraction`, 0 to 1, and `remaining_seconds` are None while they are unknown.
    """

    stage: Stage
    prepared: "PreparedClasses | None" = None
    problem: str = ""
    fraction: float | None = None
    remaining_seconds: float | None = None


_Key = tuple[ClassifyConfig, Stamps]
"""What the images of an entry depend on: the models in use with the classes, and the file of the model."""
_WAITING = Preparation(Stage.WAITING)


class OldClassPreparer(QObject):
    """Holds the state of each entry of the store.

    `changed` is emitted after each change of a stage, and `progressed` while images are made.

    Args:
        source: returns the settings of the classifier without classes of models; None while there is none.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(
        self,
        session: Session,
        store: OldClassStore,
        source: Callable[[], ClassifyConfig | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._store = store
        self._source = source
        self._active = False
        self._found: dict[OldClassesEntry, tuple[_Key, Preparation]] = {}
        self._job: JobThread | None = None
        self._running: OldClassesEntry | None = None
        store.changed.connect(self.follow)

    def set_active(self, active: bool) -> None:
        """Set whether the page is visible; jobs start only then."""
        self._active = active
        self.follow()

    def state(self, entry: OldClassesEntry) -> Preparation:
        """Return the state of an entry."""
        return self._found[entry][1] if entry in self._found else _WAITING

    @property
    def ready(self) -> tuple[OldClassesEntry, ...]:
        """The entries that are prepared."""
        return tuple(entry for entry in self._store.entries if self.state(entry).stage is Stage.READY)

    @property
    def is_waiting(self) -> bool:
        """Whether entries wait to be prepared, or one is being prepared."""
        stages = [self.state(entry).stage for entry in self._store.entries]
        return Stage.WAITING in stages or Stage.RUNNING in stages

    def cancel(self, entry: OldClassesEntry) -> None:
        """Stop making the images of an entry at once, until `prepare_again`."""
        if entry in self._found:
            self._set(entry, Preparation(Stage.CANCELLED))
            self.follow()
            self.changed.emit()

    def prepare_again(self, entry: OldClassesEntry) -> None:
        """Prepare an entry that was cancelled or failed."""
        self._found.pop(entry, None)
        self.follow()
        self.changed.emit()

    def follow(self) -> None:
        """Forget what no longer holds, stop a job that is of no use, and start the next one."""
        source, before = self._source(), dict(self._found)
        keys = {entry: self._key(source, entry) for entry in self._store.entries} if source is not None else {}
        self._found = {
            entry: found for entry, found in self._found.items() if source is None or keys.get(entry) == found[0]
        }
        self._found = {entry: found for entry, found in self._found.items() if entry in self._store.entries}
        if self._running is not None and self.state(self._running).stage is not Stage.RUNNING:
            self._stop()
        if self._job is None and self._active and source is not None:
            following = next((one for one in self._store.entries if one not in self._found), None)
            if following is not None:
                self._begin(following, keys[following])
        if self._found != before:
            self.changed.emit()

    def _key(self, source: ClassifyConfig, entry: OldClassesEntry) -> _Key:
        config = replace(source, negatives=False, old=(old_text(entry),))
        return config, stamps_of([Path(entry.path)])

    def _set(self, entry: OldClassesEntry, state: Preparation) -> None:
        self._found[entry] = self._found[entry][0], state

    def _begin(self, entry: OldClassesEntry, key: _Key) -> None:
        self._running = entry
        self._found[entry] = key, Preparation(Stage.RUNNING)
        name = self.tr("Making the pseudo images of {model}").format(model=Path(entry.path).name)
        self._job = job = self._session.job_runner.start(
            name,
            partial(jobs.prepare_classes, key[0]),
            reads_only=True,
            owner=self,
            on_events=lambda events: self._on_events(job, entry, events),
            on_end=lambda end: self._on_end(job, entry, end),
        )

    def _stop(self) -> None:
        """Stop without waiting for the job, whose end is then ignored."""
        if self._job is not None:
            self._job.stop()
            self._job = self._running = None

    def _on_events(self, job: JobThread, entry: OldClassesEntry, events: list[Event]) -> None:
        if job is self._job and any(isinstance(event, PartsDone) for event in events):
            progress = job.progress
            self._set(
                entry,
                Preparation(Stage.RUNNING, fraction=progress.fraction, remaining_seconds=progress.remaining_seconds),
            )
            self.progressed.emit()

    def _on_end(self, job: JobThread, entry: OldClassesEntry, end: JobEnd) -> None:
        if job is not self._job:
            return
        self._job = self._running = None
        match end:
            case Finished(result):
                self._store.take_names(entry, result.class_names)
                self._set(entry, Preparation(Stage.READY, result))
            case Cancelled():
                self._set(entry, Preparation(Stage.CANCELLED))
            case Failed():
                self._set(entry, Preparation(Stage.FAILED, problem=end.sentence))
                self._session.noticed.emit(f"{end.sentence}\n{end.details}".strip())
        self.follow()
        self.changed.emit()


def old_text(entry: OldClassesEntry) -> str:
    """Return the classes of an entry as for `ClassifyConfig.old`."""
    return f"{entry.path}:{','.join(entry.classes)}"
