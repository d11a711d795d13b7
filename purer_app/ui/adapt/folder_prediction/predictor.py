"""Asks for a folder and a CSV file, classifies in the background, and holds and stores the latest result."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, Event, EventSink, PartsDone, StageStarted
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.text import printable
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction, contents_of, predict_folder, unused_page
from purer_app.ui.adapt.folder_prediction.stored_prediction import (
    FILE_NAME,
    Presence,
    ShownPrediction,
    prediction_from_bytes,
    prediction_to_bytes,
    presence_of,
)
from purer_app.ui.adapt.results.closing import ResultClosing
from purer_app.ui.adapt.results.result_file import ResultFile
from purer_app.ui.adapt.state.inputs import Change, Inputs, Stamp, change_between, stamp_of
from purer_app.ui.core.file_dialogs import choose_folder, choose_target
from purer_app.ui.core.formats import fill
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.jobs.latest_job import LatestJob
from purer_app.ui.state.session import Session


class FolderPredictor(QObject):
    """Classifies one folder at a time. `changed` is emitted after each change of the state.

    The latest result is stored in the project. When a project is opened, it is read again in the background; `restored`
    is emitted then, whether there is one or not. `closed` carries a sentence and the step of a closed result.

    `folder` is the folder that is or was classified, None before the first one and after `clear`. `latest` is the
    result, which stays while the folder is classified again. `state` is a sentence about a job that is running, was
    cancelled or failed; `fraction` is its progress, 0 to 1, and `remaining_seconds` what is left, each None if unknown,
    and both the same as in the status bar. `learns` tells whether the
    classifier also learns from the folder, and `shows_plain` whether `latest` has the answers without that. `presence`
    tells which files of the latest result exist.

    Args:
        inputs: returns the present classes and classifier; None while there is none.
    """

    changed = Signal()
    restored = Signal()
    closed = Signal(str, object)

    def __init__(self, session: Session, window: QWidget, inputs: Callable[[], Inputs | None]) -> None:
        super().__init__(window)
        self._inputs_now = inputs
        self._session = session
        self._window = window
        self._job: JobThread | None = None
        self.folder: Path | None = None
        self._shown: ShownPrediction | None = None
        self._support: frozenset[tuple[str, Stamp]] = frozenset()
        self.presence = Presence()
        self._started: Inputs | None = None
        self.learns = self.shows_plain = False
        self.state = ""
        self.fraction: float | None = None
        self.remaining_seconds: float | None = None
        self._stages = {
            "calibrate": self.tr("Calibrating …"),
            "learn from folder": self.tr("Learning from the folder …"),
            "predict": self.tr("Classifying …"),
        }
        self._stage = ""
        self._file = ResultFile(session, FILE_NAME, self.tr("the answers for the folder"), self)
        self._look = LatestJob(session.job_runner, self.tr("Looking for the files of the answers"), self)
        self._load = LatestJob(session.job_runner, self.tr("Reading the answers for the folder"), self)
        session.store.opened.connect(self._on_store_opened)
        if session.store.is_open:  # the page was made after the project was opened
            self._on_store_opened()

    @property
    def is_running(self) -> bool:
        """Whether a folder is being classified."""
        return self._job is not None

    @property
    def latest(self) -> FolderPrediction | None:
        """The latest result, with the plain answers if `shows_plain`."""
        if self._shown is None:
            return None
        return self._shown.plain if self.shows_plain and self._shown.plain is not None else self._shown.found

    @property
    def has_plain(self) -> bool:
        """Whether the latest result has plain answers beside those learned from the folder."""
        return self._shown is not None and self._shown.plain is not None

    def change_since(self, config: ClassifyConfig | None) -> Change | None:
        """Return what has changed since the latest result was computed; None if nothing, or if that is unknown.

        Args:
            config: the present settings of the classifier; None while there is none.
        """
        then = self._shown.inputs if self._shown is not None else None
        now = self._inputs_of(config) if config is not None else None
        return change_between(then, now) if then is not None and now is not None else None

    def reason_outdated(self, config: ClassifyConfig | None) -> str:
        """Return a sentence about what has changed since the latest result was computed; "" if nothing is known.

        Args:
            config: see `change_since`.
        """
        texts = {
            Change.CLASSIFIER: self.tr("The classifier has changed since then."),
            Change.CLASSES: self.tr("Your classes have changed since then."),
        }
        change = self.change_since(config)
        return texts[change] if change is not None else ""

    def uses(self, example: Path) -> bool:
        """Whether the classifier of the latest result has learned from a picture of a class, as it is now."""
        return (str(example), stamp_of(example)) in self._support

    def set_learns(self, learns: bool, config: ClassifyConfig) -> None:
        """Classify the folder again, with or without learning from it."""
        if learns != self.learns and self._shown is not None:
            self.learns = learns
            self.repeat(config)

    def show_plain(self, plain: bool) -> None:
        """Let `latest` have the plain answers, or those learned from the folder."""
        if plain != self.shows_plain:
            self.shows_plain = plain
            self._store_plain()
            self.changed.emit()

    def choose_and_start(self, config: ClassifyConfig, folder: Path | None = None) -> None:
        """Let the user choose a folder, unless it is given, and a file, then start.

        Args:
            config: the classes and the classifier; its queries are ignored.
        """
        window, folders = self._window, self._session.folders
        if folder is None:
            folder = choose_folder(window, folders, "pictures", self.tr("Choose a folder of pictures to classify"))
        if folder is None:
            return
        title, kinds = self.tr("Save the answers as"), self.tr("Tables (*.csv)")
        table = choose_target(window, folders, "tables", title, f"{folder.name}.csv", kinds)
        if table is not None:
            self.start(config, folder, table, unused_page(table), contents_of([table]))  # the dialog asked about it

    def start(
        self,
        config: ClassifyConfig,
        folder: Path,
        table: Path,
        page: Path,
        replaceable: Mapping[Path, str] | None = None,
    ) -> None:
        """Classify the pictures of a folder, in place of a folder that is being classified.

        Args:
            config: the classes and the classifier; its queries are ignored.
            replaceable: the SHA-256 of the table and the page that may be replaced; other files are kept, and the new
                ones get other names.
        """
        self._stop()
        self._started = self._inputs_of(config)
        self.learns = self.learns and not config.old
        if folder != self.folder:
            self._show(None)
            self.learns = False
        self.folder, self.fraction, self.remaining_seconds, self._stage = folder, None, None, ""
        self.state = self.tr("Adapting the classifier …")
        self._job = job = self._session.job_runner.start(
            self.tr("Classifying the pictures of a folder"),
            partial(_predict, self._started, config, folder, table, page, self.learns, replaceable),
            owner=self,
            on_events=lambda events: self._on_events(job, events),
            on_end=lambda end: self._on_end(job, end),
        )
        self.changed.emit()

    def repeat(self, config: ClassifyConfig) -> None:
        """Classify the same folder again, and replace its table and page unless they were changed since."""
        if self._shown is not None:
            found = self._shown.found
            self.start(config, found.folder, found.table, found.page, found.contents)

    def cancel(self) -> None:
        """Stop; an earlier result stays."""
        self._stop()
        self.learns = self._has_learned
        self.state = self.tr("Cancelled. Nothing was written.")
        self._store_if_gone()
        self.changed.emit()

    def close(self) -> None:
        """Close the result as a step that can be undone; the table and the page stay."""
        shown = self._shown
        if shown is None:
            self._clear()
            return
        name = printable(shown.found.folder.name)
        text = self.tr("Close the card of the folder “{name}”").format(name=name)
        step = ResultClosing(text, partial(self._take_down, shown), partial(self._put_back, shown))
        step.forward()
        self._session.edits.done(step)
        self.closed.emit(self.tr("The card of the folder “{name}” was closed.").format(name=name), step)

    def load_pictures(self, on_loaded: Callable[[], None]) -> None:
        """Call `on_loaded` once all answers are in memory, at once if they are.

        Those of a stored result are loaded in the background, because that takes seconds for many. If they cannot be
        used, the result is closed with a sentence instead.
        """
        shown = self._shown
        if shown is None:
            return
        if shown.is_grouped:
            on_loaded()
        else:
            self._load.request(partial(_group, shown), partial(self._on_grouped, shown, on_loaded))

    def _on_grouped(self, shown: ShownPrediction, on_loaded: Callable[[], None], problem: str) -> None:
        if shown is not self._shown:
            return
        if problem:
            text = self.tr("The answers for the folder are closed, because the stored file {reason}.")
            self._session.failed.emit(text.format(reason=problem), "")
            self._clear()
        else:
            on_loaded()

    def look_for_files(self, *, with_pictures: bool = False) -> None:
        """Find out in the background which files of the latest result exist.

        Args:
            with_pictures: whether to compare the pictures of the folder as well.
        """
        if self._shown is not None:
            shown = self._shown
            self._look.request(
                partial(_look, shown.found, with_pictures), partial(self._on_presence, shown, with_pictures)
            )

    def _take_down(self, shown: ShownPrediction) -> None:
        if self._shown is shown:
            self._clear()
            self._store()

    def _put_back(self, shown: ShownPrediction) -> None:
        if self.folder is not None:
            raise DataError(self.tr("The card of another folder is shown; close that one first"))
        self._show_again(shown)
        self._store()

    def _clear(self) -> None:
        """Stop, and forget folder and result."""
        self._stop()
        self._show(None)
        self.folder, self.learns, self.state = None, False, ""
        self.changed.emit()

    def _store(self) -> None:
        """Store what is shown, or remove the file if nothing is."""
        if self._shown is None:
            self._file.remove()
        else:
            self._file.keep(partial(prediction_to_bytes, self._shown))

    def _store_plain(self) -> None:
        store = self._session.store
        store.change(adapt=replace(store.project.adapt, plain_answers=self.shows_plain))

    def _store_if_gone(self) -> None:
        """Remove the file of an earlier result that was given up for another folder."""
        if self._shown is None:
            self._file.remove()

    def _on_store_opened(self) -> None:
        self._clear()
        self._file.read(_read, self._on_read)

    def _on_read(self, read: "tuple[ShownPrediction, Presence] | None") -> None:
        if read is not None and self.folder is None:
            self._show_again(*read)
            self.shows_plain = self.has_plain and self._session.store.project.adapt.plain_answers
            self.changed.emit()
        self.restored.emit()

    def _show_again(self, shown: ShownPrediction, presence: Presence | None = None) -> None:
        self.folder = shown.found.folder
        self._show(shown, presence)
        self.learns = self._has_learned
        self.look_for_files(with_pictures=True)
        self.changed.emit()

    def _on_presence(self, shown: ShownPrediction, with_pictures: bool, presence: Presence) -> None:
        if self._shown is not shown:
            return
        if not with_pictures:
            presence = replace(presence, same_pictures=self.presence.same_pictures)
        if presence != self.presence:
            self.presence = presence
            self.changed.emit()

    def _inputs_of(self, config: ClassifyConfig) -> Inputs | None:
        """Return the present inputs with these settings; None while there are none."""
        inputs = self._inputs_now()
        return replace(inputs, config=replace(config, queries=()), queries=()) if inputs is not None else None

    def _stop(self) -> None:
        """Stop without waiting for the job, whose end is then ignored."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _show(self, shown: ShownPrediction | None, presence: Presence | None = None) -> None:
        self._shown, self.shows_plain, self.presence = shown, False, presence or Presence()
        self._support = frozenset(shown.inputs.support if shown is not None and shown.inputs is not None else ())

    @property
    def _has_learned(self) -> bool:
        return self._shown is not None and bool(self._shown.found.learned)

    def _on_events(self, job: JobThread, events: list[Event]) -> None:
        if job is not self._job:
            return
        for event in events:
            if isinstance(event, StageStarted) and event.stage in self._stages:
                self._stage = self.state = self._stages[event.stage]
            elif isinstance(event, PartsDone) and event.total:
                text = self.tr("{stage} {done:,} of {total:,} pictures")
                self.state = fill(text, stage=self._stage, done=event.done, total=event.total)
                if event.done == event.total and self._stage == self._stages["predict"]:
                    self.state = self.tr("Writing the table and the report …")
        self.fraction, self.remaining_seconds = job.progress.fraction, job.progress.remaining_seconds
        self.changed.emit()

    def _on_end(self, job: JobThread, end: JobEnd) -> None:
        if job is not self._job:
            return
        self._job, self.state = None, ""
        if isinstance(end, Finished):
            shown: ShownPrediction = end.result
            found = shown.found
            self._show(shown)
            self._store()
            self._store_plain()
            text = self.tr("{sentence}; saved as {file}.")
            self._session.noticed.emit(text.format(sentence=found.sentences[0], file=found.table))
            for path in found.kept:
                text = self.tr("{path} was changed after PURER wrote it, so it is kept.")
                self._session.noticed.emit(text.format(path=path))
        elif isinstance(end, Failed):
            self.learns = self._has_learned
            self.state = end.sentence
            self._session.noticed.emit(f"{end.sentence}\n{end.details}".strip())
            self._store_if_gone()
            self.look_for_files()
        self.changed.emit()


def _predict(
    inputs: Inputs | None,
    config: ClassifyConfig,
    folder: Path,
    table: Path,
    page: Path,
    learn: bool,
    replaceable: Mapping[Path, str] | None,
    emit: EventSink,
    control: Control,
) -> ShownPrediction:
    found = predict_folder(config, folder, table, page, emit, control, learn=learn, replaceable=replaceable)
    return ShownPrediction.of(found, inputs)


def _read(content: bytes, project: Path) -> tuple[ShownPrediction, Presence]:
    shown = prediction_from_bytes(content, project)
    return shown, presence_of(shown.found, with_pictures=False)


def _group(shown: ShownPrediction, _emit: EventSink, _control: Control) -> str:
    """Load and group all answers; return why they cannot be used, or ""."""
    try:
        shown.group()
    except DataError as error:
        return str(error)
    return ""


def _look(found: FolderPrediction, with_pictures: bool, _emit: EventSink, _control: Control) -> Presence:
    return presence_of(found, with_pictures=with_pictures)
