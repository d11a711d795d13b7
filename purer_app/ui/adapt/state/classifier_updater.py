"""Updates the classifier of the Adapt page after each change, and tells which answers are out of date."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from purer_app.engine import jobs
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.state.icfil.calibrator import Calibrator
from purer_app.ui.adapt.state.inputs import AdaptResult, Inputs, stamp_of, stamps_of
from purer_app.ui.adapt.state.old_classes.preparer import OldClassPreparer, old_text
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.project.project import OldClassesEntry
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.few_shot.live.results import Classification, PictureAnswer

DELAY_MS = 400


class ClassifierUpdater(QObject):
    """Learns the classes of the picture store and classifies its queries, one job at a time.

    `changed` is emitted after each change of the shown state. Jobs start automatically only while the page is
    visible; see `set_active`.
    """

    changed = Signal()

    def __init__(self, session: Session, picture_store: PictureStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._picture_store = picture_store
        self._active = False
        self._job: JobThread | None = None
        self._running: Inputs | None = None
        self._failed: Inputs | None = None
        self._current: Inputs | None = None
        self.calibrator = Calibrator(session, self)
        self.preparer = OldClassPreparer(session, picture_store.old, self.source, self)
        self.latest: AdaptResult | None = None
        self.error = ""
        self.blocked = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.learn_now)
        for signal in (
            picture_store.changed,
            picture_store.queries_changed,
            session.models.changed,
            session.runs_changed,
        ):
            signal.connect(self.refresh)
        session.models.inspection_changed.connect(self.refresh)
        session.store.changed.connect(self.refresh)
        session.devices_found.connect(self.refresh)
        session.store.opened.connect(self._on_store_opened)
        self.preparer.changed.connect(self.refresh)
        self.refresh()

    @property
    def is_learning(self) -> bool:
        """Whether a job is running: plain learning, or a calibration."""
        return self._job is not None or self.calibrator.is_running

    @property
    def is_due(self) -> bool:
        """Whether answers are missing, with or without ICFIL."""
        return self.is_plain_due or self._is_calibration_due

    @property
    def is_plain_due(self) -> bool:
        """Whether answers without ICFIL are missing."""
        return self._current is not None and not self._is_answered(self._current)

    @property
    def waits_for_learn_now(self) -> bool:
        """Whether a calibration is due that does not start automatically."""
        automatic = self._session.store.is_open and self._session.store.project.adapt.automatic
        return self._is_calibration_due and not self.is_learning and not automatic

    @property
    def wants_icfil(self) -> bool:
        """Whether ICFIL is switched on and possible."""
        return self.can_calibrate and self._session.store.project.adapt.icfil

    @property
    def can_calibrate(self) -> bool:
        """Whether ICFIL is possible: for runs, and without classes of models."""
        return self.uses_run and not self.has_old_classes

    @property
    def has_old_classes(self) -> bool:
        """Whether classes of models are added."""
        return bool(self._picture_store.old.entries)

    @property
    def uses_run(self) -> bool:
        """Whether the classifier is a trained run, not all models together."""
        return bool(self._session.classifier_run)

    @property
    def inputs(self) -> Inputs | None:
        """What the next answers depend on; None while learning is not possible."""
        return self._current

    @property
    def config(self) -> ClassifyConfig | None:
        """The settings of the next job, without queries; None while learning is not possible."""
        return replace(self._current.config, icfil=self.wants_icfil) if self._current is not None else None

    def set_active(self, active: bool) -> None:
        """Set whether the page is visible."""
        self._active = active
        self.preparer.set_active(active)
        self.refresh()

    def refresh(self) -> None:
        """Compare the current inputs with those of the latest answers, and schedule a job if they differ."""
        self.preparer.follow()
        before = self._current
        self.blocked = self._find_block()
        self._current = None if self.blocked else self._inputs()
        if self._job is not None and self._current != self._running:
            self._job.stop()
        if not self.wants_icfil or self._is_outdated(self._running):
            self.calibrator.stop()
        if self.wants_icfil or self.latest is None:
            self.calibrator.error = ""
        if not self._may_begin():
            self._timer.stop()
        elif not self._timer.isActive() or self._current != before:
            self._timer.start()
        self.changed.emit()

    def learn_now(self) -> None:
        """Start the job that is due: learning first, then a calibration. Do nothing while a job is running."""
        self._timer.stop()
        if self.is_learning or self._current is None:
            return
        if self._is_calibration_due:
            self._calibrate()
            return
        inputs = self._running = self._current
        self._failed, self.error = None, ""
        self._job = self._session.job_runner.start(
            self.tr("Learning your classes"),
            partial(jobs.classify, inputs.with_queries()),
            reads_only=True,
            owner=self,
            on_end=partial(self._on_end, inputs),
        )
        self.changed.emit()

    def cancel_calibration(self) -> None:
        """Switch ICFIL off and stop the calibration; the answers without ICFIL stay."""
        self._session.store.change(adapt=replace(self._session.store.project.adapt, icfil=False))

    def why_stale(self) -> str:
        """Return why the shown answers are out of date; empty if they are not."""
        if self.latest is None or self._current is None:
            return ""
        then, now = self.latest.inputs, self._current
        if then.config.run != now.config.run or then.config.pool != now.config.pool:
            return self.tr("Out of date: another model is selected.")
        if then.config.models != now.config.models:
            return self.tr("Out of date: other models are used now.")
        if then.config.negatives != now.config.negatives:
            return self.tr("Out of date: light and dark of all pictures were swapped.")
        if then.config.old != now.config.old:
            return self.tr("Out of date: the classes of models have changed.")
        if then.support != now.support:
            return self.tr("Out of date: your classes have changed.")
        return ""

    def answer(self, query: Path, *, calibrated: bool | None = None) -> "PictureAnswer | None":
        """Return the answer for a picture.

        Args:
            calibrated: with or without ICFIL; by default with ICFIL if it is switched on and available.

        Returns:
            None if the picture is not classified yet or has changed since.
        """
        if self.latest is None:
            return None
        if calibrated is None:
            found = self.answer(query, calibrated=True) if self.wants_icfil else None
            return found or self.answer(query, calibrated=False)
        inputs = self.latest.calibrated if calibrated else self.latest.inputs
        view = self.latest.result.calibrated if calibrated else self.latest.result.plain
        if inputs is None or view is None or (str(query), stamp_of(query)) not in inputs.queries:
            return None
        return next((found for found in view.answers if Path(found.file) == query), None)

    def _may_begin(self) -> bool:
        wanted = self._active and self._session.store.is_open and self._session.store.project.adapt.automatic
        return wanted and not self.is_learning and self.is_due and self._current != self._failed

    def _is_outdated(self, running: Inputs | None) -> bool:
        return running is None or self._current is None or not running.covers(self._current)

    def _is_answered(self, inputs: Inputs) -> bool:
        return self.latest is not None and self.latest.inputs.covers(inputs)

    @property
    def _is_calibration_due(self) -> bool:
        if not self.wants_icfil or self._current is None or self.latest is None or self.is_plain_due:
            return False
        return self.latest.calibrated is None or not self.latest.calibrated.covers(self._current)

    @property
    def used_old_classes(self) -> tuple[OldClassesEntry, ...]:
        """The classes of models that are prepared and have no name of another class."""
        store = self._picture_store
        return tuple(one for one in self.preparer.ready if not store.old.problem(one, store.names))

    def source(self) -> ClassifyConfig | None:
        """Return the settings of the classifier without classes of models; None while there is none."""
        if self._source_block():
            return None
        project, models = self._session.store.project, self._session.models
        run = self._session.run_path(self._session.classifier_run)
        pool, files = ("", ()) if run else models.pool()
        return ClassifyConfig(
            run=str(run or ""),
            pool=pool,
            models=files,
            support=str(self._picture_store.library.classes_folder),
            device=self._session.device_word(project.train.device),
            negatives=project.adapt.negatives,
        )

    def _inputs(self) -> Inputs:
        config = self.source()
        assert config is not None
        old = self.used_old_classes
        pictures = [path for found in self._picture_store.classes for path in found.pictures]
        files = [*pictures, *(Path(entry.path) for entry in old)]
        config = replace(config, old=tuple(map(old_text, old)))
        return Inputs(config, stamps_of(files), stamps_of(list(self._picture_store.queries)))

    def _source_block(self) -> str:
        """Return why there is no classifier, whatever the classes are; "" if there is one."""
        if not self._picture_store.is_open:
            return self.tr("Open a project first, or try the sample.")
        if not self._session.runs_are_read:
            return self.tr("The runs of the project are being read. Learning starts when that is done.")
        source, models = self._session.classifier_run, self._session.models
        if source and self._session.run_path(source) is None:
            return self.tr("The chosen run is not in this project. Choose another classifier above.")
        if not source and models.is_inspecting:
            return self.tr("The models are being inspected. Learning starts when that is done.")
        if not source and not models.used_paths():
            return self.tr("Add models in step 1 first: without a trained run, all models together are the classifier.")
        return ""

    def _find_block(self) -> str:
        if block := self._source_block():
            return block
        filled = sum(bool(found.pictures) for found in self._picture_store.classes)
        n_old = len(self.used_old_classes)
        if filled + n_old >= 2:
            return ""
        if self.preparer.is_waiting:
            return self.tr("The pseudo images of a model are being made. Learning starts when that is done.")
        if n_old:
            return self.tr("Add a class with at least one picture, or the classes of a second model.")
        if filled == 0:
            return self.tr("Add two classes with at least one picture each.")
        return self.tr("Add pictures to a second class: a classifier needs at least two.")

    def _calibrate(self) -> None:
        if self.latest is None or self._current is None:
            return
        inputs = self._running = self._current
        config = inputs.with_queries(icfil=True)
        self.calibrator.begin(self.latest.result, config, partial(self._on_calibrated, inputs))
        self.changed.emit()

    def _on_end(self, inputs: Inputs, end: JobEnd) -> None:
        self._job = None
        if isinstance(end, Finished) and inputs.config.support == self._support():
            self.latest = AdaptResult(inputs, end.result).keeping_calibrated(self.latest)
        elif isinstance(end, Failed):
            self._failed, self.error = inputs, end.sentence
            self._session.noticed.emit(f"{end.sentence}\n{end.details}".strip())
        self.refresh()
        if self._is_calibration_due and not self.is_learning:
            self.learn_now()

    def _on_calibrated(self, inputs: Inputs, result: "Classification | None") -> None:
        if result is not None and self.latest is not None and self.latest.inputs.same_classes(inputs):
            self.latest = AdaptResult(self.latest.inputs, result, inputs)
        if self.calibrator.error and self.wants_icfil and inputs == self._current:
            self.cancel_calibration()
        else:
            self.refresh()

    def _support(self) -> str:
        return str(self._picture_store.library.classes_folder) if self._picture_store.is_open else ""

    def _on_store_opened(self) -> None:
        self.latest, self.error, self._failed = None, "", None
        self.refresh()
