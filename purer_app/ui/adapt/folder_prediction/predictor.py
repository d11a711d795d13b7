"""Asks for a folder and a CSV file, classifies in the background, and holds the latest result."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from purer_app.engine.core.events import Event, PartsDone, StageStarted
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction, contents_of, predict_folder, unused_page
from purer_app.ui.core.file_dialogs import choose_folder, choose_target
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session


class FolderPredictor(QObject):
    """Classifies one folder at a time. `changed` is emitted after each change of the state.

    `folder` is the folder that is or was classified, None before the first one and after `clear`. `latest` is the
    result, which stays while the folder is classified again. `state` is a sentence about a job that is running, was
    cancelled or failed; `fraction` is its progress, 0 to 1, and `remaining_seconds` what is left, each None if unknown,
    and both the same as in the status bar. `learns` tells whether the
    classifier also learns from the folder, and `shows_plain` whether `latest` has the answers without that.
    """

    changed = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._job: JobThread | None = None
        self.folder: Path | None = None
        self._found: FolderPrediction | None = None
        self._plain: FolderPrediction | None = None
        self._has_learned = False
        self._config: ClassifyConfig | None = None
        self._started: ClassifyConfig | None = None
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
        session.store.opened.connect(self.clear)

    @property
    def is_running(self) -> bool:
        """Whether a folder is being classified."""
        return self._job is not None

    @property
    def latest(self) -> FolderPrediction | None:
        """The latest result, with the plain answers if `shows_plain`."""
        return self._plain if self.shows_plain and self._plain is not None else self._found

    @property
    def has_plain(self) -> bool:
        """Whether the latest result has plain answers beside those learned from the folder."""
        return self._plain is not None

    def is_outdated(self, config: ClassifyConfig | None) -> bool:
        """Whether the latest result is that of another classifier than the one of these settings."""
        used = self._config
        if used is None or config is None or self._found is None:
            return False
        return replace(used, queries=()) != replace(config, queries=())

    def set_learns(self, learns: bool, config: ClassifyConfig) -> None:
        """Classify the folder again, with or without learning from it."""
        if learns != self.learns and self._found is not None:
            self.learns = learns
            self.repeat(config)

    def show_plain(self, plain: bool) -> None:
        """Let `latest` have the plain answers, or those learned from the folder."""
        if plain != self.shows_plain:
            self.shows_plain = plain
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
        self._started = config
        self.learns = self.learns and not config.old
        if folder != self.folder:
            self._show(None)
            self.learns = False
        self.folder, self.fraction, self.remaining_seconds, self._stage = folder, None, None, ""
        self.state = self.tr("Adapting the classifier …")
        self._job = job = self._session.job_runner.start(
            self.tr("Classifying the pictures of a folder"),
            partial(predict_folder, config, folder, table, page, learn=self.learns, replaceable=replaceable),
            owner=self,
            on_events=lambda events: self._on_events(job, events),
            on_end=lambda end: self._on_end(job, end),
        )
        self.changed.emit()

    def repeat(self, config: ClassifyConfig) -> None:
        """Classify the same folder again, and replace its table and page unless they were changed since."""
        found = self._found
        if found is not None:
            self.start(config, found.folder, found.table, found.page, found.contents)

    def cancel(self) -> None:
        """Stop; an earlier result stays."""
        self._stop()
        self.learns = self._has_learned
        self.state = self.tr("Cancelled. Nothing was written.")
        self.changed.emit()

    def clear(self) -> None:
        """Stop, and forget folder and result; the written files stay."""
        self._stop()
        self._show(None)
        self.folder, self.learns, self.state = None, False, ""
        self.changed.emit()

    def _stop(self) -> None:
        """Stop without waiting for the job, whose end is then ignored."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _show(self, found: FolderPrediction | None) -> None:
        self._found, self._plain, self.shows_plain = found, None, False
        self._has_learned = found is not None and bool(found.learned)
        if found is not None and found.plain and found.plain != found.pictures:
            self._plain = replace(found, pictures=found.plain)

    def _on_events(self, job: JobThread, events: list[Event]) -> None:
        if job is not self._job:
            return
        for event in events:
            if isinstance(event, StageStarted) and event.stage in self._stages:
                self._stage = self.state = self._stages[event.stage]
            elif isinstance(event, PartsDone) and event.total:
                text = self.tr("{stage} {done:,} of {total:,} pictures")
                self.state = text.format(stage=self._stage, done=event.done, total=event.total)
                if event.done == event.total and self._stage == self._stages["predict"]:
                    self.state = self.tr("Writing the table and the report …")
        self.fraction, self.remaining_seconds = job.progress.fraction, job.progress.remaining_seconds
        self.changed.emit()

    def _on_end(self, job: JobThread, end: JobEnd) -> None:
        if job is not self._job:
            return
        self._job, self.state = None, ""
        if isinstance(end, Finished):
            found: FolderPrediction = end.result
            self._show(found)
            self._config = self._started
            text = self.tr("{sentence}; saved as {file}.")
            self._session.noticed.emit(text.format(sentence=found.sentences[0], file=found.table))
            for path in found.kept:
                text = self.tr("{path} was changed after PURER wrote it, so it is kept.")
                self._session.noticed.emit(text.format(path=path))
        elif isinstance(end, Failed):
            self.learns = self._has_learned
            self.state = end.sentence
            self._session.noticed.emit(f"{end.sentence}\n{end.details}".strip())
        self.changed.emit()
