"""Starts, pauses, continues and ends training runs, and collects their events in a history."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.events import Event, MicroBatchHalved, NoticeGiven, RunProgressed, TeacherSetAside
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished, Job, JobEnd, JobThread
from purer_app.ui.state.model_store import ModelStore
from purer_app.ui.state.project.project import free_folder
from purer_app.ui.state.project.project_store import ProjectStore
from purer_app.ui.state.run_history import RunHistory
from purer_app.ui.state.run_removal import move_to_trash

_NOTICES = (NoticeGiven, TeacherSetAside, MicroBatchHalved)

if TYPE_CHECKING:
    from purer_app.engine.training.meta_training import TrainedRun


class TrainingController(QObject):
    """Controls at most one run at a time.

    `state` is idle or the state of the JobThread. `history`, `run` (its folder) and `config` belong to the shown run:
    the run in progress, or the last one that was running or selected. `progressed` is emitted after new events.
    """

    state_changed = Signal(str)
    progressed = Signal()
    ended = Signal(object)
    noticed = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self, store: ProjectStore, models: ModelStore, job_runner: JobRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._models = models
        self._job_runner = job_runner
        self._job: JobThread | None = None
        self.history = RunHistory()
        self.run: Path | None = None
        self.config: TrainConfig | None = None
        store.opened.connect(self._on_store_opened)

    @property
    def state(self) -> str:
        """Return idle, running, paused, finishing, suspending or stopping."""
        return self._job.state if self._job is not None and self._job.is_active else "idle"

    @property
    def is_active(self) -> bool:
        """Whether a run is in progress, including paused."""
        return self.state != "idle"

    @property
    def progress(self) -> RunProgressed | None:
        """How far the run in progress is, from its latest event; None before the first."""
        return self.history.progress if self.is_active else None

    def start(self) -> None:
        """Start a new run with the project's settings and the models in use."""
        pool, models = self._models.pool()
        self.start_with(replace(self._store.project.train, pool=pool, models=models))

    def start_with(self, config: TrainConfig) -> bool:
        """Start a new run with settings that name its models, such as those of an earlier run; False if it cannot."""
        assert not self.is_active, "a run is in progress"
        project, runs = self._store.place, self._store.folder / "runs"
        if not self._can_write(runs):
            return False
        run = free_folder(runs, f"{time.strftime('%Y-%m-%d-%H%M%S')}-{config.learner.name}")
        self._store.change(shown_run=run.name)
        self._begin(run, config, partial(jobs.train, config, run, inside=project.path))
        return True

    def resume(self, run: Path, config: TrainConfig, events: list[Event]) -> None:
        """Continue a run.

        Args:
            config: the run's own settings.
            events: its events so far, so that the plots continue from there.
        """
        assert not self.is_active, "a run is in progress"
        if not self._can_write(run):
            return
        self._store.change(shown_run=run.name)
        self._begin(run, config, partial(jobs.resume, run), events)

    def show(self, run: Path, config: TrainConfig, events: list[Event]) -> None:
        """Show a run that is not in progress."""
        assert not self.is_active, "a run is in progress"
        self._store.change(shown_run=run.name)
        self._look_at(run, config, events)
        self.progressed.emit()

    def leave_run(self) -> None:
        """Show no run, after the folder of the shown run was deleted."""
        if not self.is_active:
            self._look_at(None, None, [])
            self.progressed.emit()

    def pause(self) -> None:
        """Pause the run."""
        if self._job is not None:
            self._job.pause()

    def unpause(self) -> None:
        """End a pause."""
        if self._job is not None:
            self._job.unpause()

    def finish(self) -> None:
        """Finish the run now and keep its model."""
        if self._job is not None:
            self._job.finish()

    def suspend(self) -> None:
        """Save a snapshot and end the run, to continue later."""
        if self._job is not None:
            self._job.suspend()

    def stop_and_discard(self) -> None:
        """Stop the run and move its folder to the trash."""
        if self._job is not None:
            self._job.stop()

    def _can_write(self, folder: Path) -> bool:
        """Check that a folder of the project can be written, before the models of a run are loaded."""
        try:
            self._store.place.try_writing(folder)
        except EngineError as error:
            self.failed.emit(self.tr("No run was started. {why}").format(why=error), "")
            self._store.check_soon()
            return False
        return True

    def _look_at(self, run: Path | None, config: TrainConfig | None, events: list[Event]) -> None:
        self.run, self.config = run, config
        self.history = RunHistory()
        self.history.take_all(events)

    def _begin(self, run: Path, config: TrainConfig, job: Job, events: list[Event] | None = None) -> None:
        self._look_at(run, config, events or [])
        self.history.finished = None
        self._job = self._job_runner.start(
            self.tr("Training"), job, owner=self, on_events=self.take_events, on_end=self._on_end
        )
        self._job.state_changed.connect(self._on_job_state_changed)
        self._on_job_state_changed(self._job.state)
        self.progressed.emit()

    def _on_job_state_changed(self, state: str) -> None:
        if state != "ended":  # idle is emitted once the end is known
            self.state_changed.emit(state)

    def take_events(self, events: list[Event]) -> None:
        """Add the events of the run to its history."""
        for event in events:
            if isinstance(event, _NOTICES) and event.text not in self.history.notices:
                self.noticed.emit(event.text)
        self.history.take_all(events)
        self.progressed.emit()

    def _on_end(self, end: JobEnd) -> None:
        self._job = None
        run = self.run
        assert run is not None
        match end:
            case Finished():
                self.noticed.emit(_format_end(self, end.result))
            case Cancelled(suspended=True):
                self.noticed.emit(self.tr("The run is saved and can be continued."))
            case Cancelled():
                self._discard(run)
            case Failed():
                self.failed.emit(end.sentence, end.details)
        self.progressed.emit()
        self.state_changed.emit("idle")
        self.ended.emit(end)

    def _discard(self, run: Path) -> None:
        self._look_at(None, None, [])
        self._store.change(shown_run="")
        if not (run / "manifest.toml").is_file():  # stopped before the run was created
            self.noticed.emit(self.tr("The run was stopped."))
        elif move_to_trash(run):
            self.noticed.emit(self.tr("The run was stopped and moved to the trash."))
        else:
            text = self.tr("The run was stopped, but cannot be moved to the trash. Delete {run} on the Runs page.")
            self.failed.emit(text.format(run=run.name), "")

    def _on_store_opened(self) -> None:
        self._look_at(None, None, [])
        self.progressed.emit()


def _format_end(here: QObject, trained: "TrainedRun") -> str:
    steps = here.tr("%Ln steps", "", trained.steps)
    text = here.tr("The run finished after {steps} and {seconds:.0f} s; its model is kept.")
    return text.format(steps=steps, seconds=trained.seconds)
