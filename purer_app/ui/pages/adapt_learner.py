"""Learns the user's classes again after each change, one job at a time, and knows which answers are out of date."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from purer_app.engine import jobs
from purer_app.engine.job_config import ClassifyConfig
from purer_app.ui.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.pages.adapt_shelf import Shelf
from purer_app.ui.session import Session

if TYPE_CHECKING:
    from purer_app.engine.classification import Classification, PictureAnswer, View

DELAY_MS = 400

Stamps = tuple[tuple[str, int], ...]
"""Files with their times of change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that an answer depends on; `config` has no queries, they stand beside it."""

    config: ClassifyConfig
    support: Stamps
    queries: Stamps


@dataclass(frozen=True, slots=True)
class Learned:
    """What was found, and from what."""

    inputs: Inputs
    result: "Classification"


class LiveLearner(QObject):
    """Answers for the shelf's pictures. `changed` comes whenever something to show differs.

    Learning by itself happens only while `set_active` says that somebody looks.
    """

    changed = Signal()

    def __init__(self, session: Session, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shelf = shelf
        self._active = False
        self._job: JobThread | None = None
        self._running: Inputs | None = None
        self._failed: Inputs | None = None
        self._current: Inputs | None = None
        self.learned: Learned | None = None
        self.error = ""
        self.blocked = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.learn_now)
        for signal in (shelf.changed, shelf.queries_changed, session.models.changed, session.runs_changed):
            signal.connect(self.look)
        session.models.inspection_changed.connect(self.look)
        session.store.changed.connect(self.look)
        session.store.opened.connect(self._on_store_opened)
        self.look()

    @property
    def is_learning(self) -> bool:
        """Whether a job is at work."""
        return self._job is not None

    @property
    def is_due(self) -> bool:
        """Whether there is something that was not learned yet."""
        return self._current is not None and not self._is_answered(self._current)

    @property
    def uses_run(self) -> bool:
        """Whether a trained run answers, not the plain ensemble."""
        return bool(self._session.store.is_open and self._session.store.project.adapt.source)

    @property
    def config(self) -> ClassifyConfig | None:
        """What would be learned now, without pictures to name; None where something is missing."""
        return self._current.config if self._current is not None else None

    @property
    def view(self) -> "View | None":
        """What the chosen classifier says: the calibrated one where ICFIL is on and has been learned."""
        if self.learned is None or not self._session.store.is_open:
            return None
        result, icfil = self.learned.result, self._session.store.project.adapt.icfil
        return result.calibrated if icfil and result.calibrated is not None else result.plain

    def set_active(self, active: bool) -> None:
        """Say whether somebody looks."""
        self._active = active
        self.look()

    def look(self) -> None:
        """Compare what is there with what was learned, and learn soon where they differ."""
        before = self._current
        self.blocked = self._find_block()
        self._current = None if self.blocked else self._inputs()
        if self._job is not None and self._current != self._running:
            self._job.stop()
        if not self._may_begin():
            self._timer.stop()
        elif not self._timer.isActive() or self._current != before:
            self._timer.start()
        self.changed.emit()

    def learn_now(self) -> None:
        """Learn what is there, unless that is under way."""
        self._timer.stop()
        if self._job is not None or self._current is None:
            return
        inputs = self._current
        config = replace(inputs.config, queries=tuple(file for file, _ in inputs.queries))
        self._running, self._failed, self.error = inputs, None, ""
        self._job = self._session.desk.start(
            self.tr("Learning your classes"),
            partial(jobs.classify, config),
            owner=self,
            on_end=partial(self._on_end, inputs),
        )
        self.changed.emit()

    def why_stale(self) -> str:
        """Say why what is shown no longer holds; empty where it does."""
        if self.learned is None or self._current is None:
            return ""
        then, now = self.learned.inputs, self._current
        if then.config.run != now.config.run or then.config.pool != now.config.pool:
            return self.tr("Out of date: somebody else answers now.")
        if then.config.models != now.config.models:
            return self.tr("Out of date: other models take part now.")
        if then.support != now.support:
            return self.tr("Out of date: your classes have changed.")
        if now.config.icfil and not then.config.icfil:
            return self.tr("Out of date: ICFIL was switched on.")
        return ""

    def answer(self, query: Path, *, calibrated: bool | None = None) -> "PictureAnswer | None":
        """Return what a picture was taken for.

        Args:
            calibrated: whose answer; by default that of the chosen classifier.

        Returns:
            None where the picture was not asked for yet, or has changed since.
        """
        if self.learned is None or (str(query), modified(query)) not in self.learned.inputs.queries:
            return None
        plain, other = self.learned.result.plain, self.learned.result.calibrated
        view = self.view if calibrated is None else (other if calibrated else plain)
        answers = view.answers if view is not None else ()
        return next((found for found in answers if Path(found.file) == query), None)

    def _may_begin(self) -> bool:
        wanted = self._active and self._session.store.is_open and self._session.store.project.adapt.automatic
        return wanted and self._job is None and self.is_due and self._current != self._failed

    def _is_answered(self, inputs: Inputs) -> bool:
        if self.learned is None:
            return False
        then = self.learned.inputs
        same = replace(then.config, icfil=inputs.config.icfil) == inputs.config and then.support == inputs.support
        enough = then.config.icfil or not inputs.config.icfil
        return same and enough and set(inputs.queries) <= set(then.queries)

    def _inputs(self) -> Inputs:
        project, models = self._session.store.project, self._session.models
        run = self._session.run_path(project.adapt.source)
        pool, files = ("", ()) if run else models.pool()
        config = ClassifyConfig(
            run=str(run or ""),
            pool=pool,
            models=files,
            support=str(self._shelf.library.classes_folder),
            icfil=project.adapt.icfil and bool(run),
            device=project.train.device,
        )
        pictures = [path for found in self._shelf.classes for path in found.pictures]
        return Inputs(config, _stamps(pictures), _stamps(list(self._shelf.queries)))

    def _find_block(self) -> str:
        if not self._shelf.is_open:
            return self.tr("Open a project first, or try the sample.")
        source, models = self._session.store.project.adapt.source, self._session.models
        if source and self._session.run_path(source) is None:
            return self.tr("The run that answered is not in this project. Choose another one above.")
        if not source and models.is_inspecting:
            return self.tr("The models are being looked at. Learning begins when that is done.")
        if not source and not models.taking_part():
            return self.tr("Add models first: without a trained run, the models of step 1 answer together.")
        filled = sum(bool(found.pictures) for found in self._shelf.classes)
        if filled == 0:
            return self.tr("Add two classes with a picture or more each; then there is something to tell apart.")
        if filled == 1:
            return self.tr("Add a second class with pictures; one alone cannot be told from anything.")
        return ""

    def _on_end(self, inputs: Inputs, end: JobEnd) -> None:
        self._job = None
        if isinstance(end, Finished) and inputs.config.support == self._support():
            self.learned = Learned(inputs, end.result)
        elif isinstance(end, Failed):
            self._failed, self.error = inputs, end.sentence
            self._session.noticed.emit(f"{end.sentence}\n{end.details}".strip())
        self.look()

    def _support(self) -> str:
        return str(self._shelf.library.classes_folder) if self._shelf.is_open else ""

    def _on_store_opened(self) -> None:
        self.learned, self.error, self._failed = None, "", None
        self.look()


def modified(path: Path) -> int:
    """Return a file's time of change in nanoseconds, 0 where it is gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _stamps(paths: list[Path]) -> Stamps:
    return tuple((str(path), modified(path)) for path in paths)
