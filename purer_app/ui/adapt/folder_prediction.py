"""Classifies all pictures of a folder and writes the answers to a CSV file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import CalibrationProgressed, Control, Event, EventSink, PartsDone, StageStarted
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.text import plural
from purer_app.engine.reports.answers_table import AnswerRow, answer_row, answers_csv
from purer_app.ui.adapt.state.picture_files import folders_in, picture_files
from purer_app.ui.core.durations import duration
from purer_app.ui.core.file_dialogs import choose_folder, choose_target
from purer_app.ui.state.jobs.job_thread import JobThread
from purer_app.ui.state.session import Session

CHUNK = 64


@dataclass(frozen=True, slots=True)
class FolderPrediction:
    """The CSV file, and how many pictures were classified, not sure, and unreadable."""

    target: Path
    classified: int
    not_sure: int
    unreadable: int


class FolderPredictor(QObject):
    """Asks for a folder and a CSV file, and classifies in the background. `progressed` carries a sentence."""

    progressed = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._job: JobThread | None = None

    @property
    def is_running(self) -> bool:
        """Whether a folder is being classified."""
        return self._job is not None

    def choose_and_start(self, config: ClassifyConfig) -> None:
        """Let the user choose a folder and a file, then start.

        Args:
            config: the classes and the classifier; its queries are replaced.
        """
        window, folders = self._window, self._session.folders
        folder = choose_folder(window, folders, "pictures", self.tr("Choose a folder of pictures to classify"))
        if folder is None:
            return
        title, kinds = self.tr("Save the answers as"), self.tr("Tables (*.csv)")
        target = choose_target(window, folders, "tables", title, f"{folder.name}.csv", kinds)
        if target is not None:
            self.start(config, folder, target)

    def start(self, config: ClassifyConfig, folder: Path, target: Path) -> None:
        """Classify the pictures of a folder."""
        if self._job is not None:
            self._job.stop()
        self._job = self._session.job_runner.start(
            self.tr("Classifying the pictures of a folder"),
            partial(predict_folder, config, folder, target),
            owner=self,
            on_result=self._on_result,
            on_events=self._on_events,
        )
        self._job.ended.connect(self._on_ended)

    def _on_events(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, StageStarted) and event.stage == "predict":
                self.progressed.emit(self.tr("Classifying pictures: {detail}").format(detail=event.detail))
            elif isinstance(event, CalibrationProgressed):
                left = duration(event.remaining_seconds)
                self.progressed.emit(self.tr("Calibrating. About {duration} left.").format(duration=left))

    def _on_result(self, found: FolderPrediction) -> None:
        pictures = plural(found.classified, self.tr("1 picture"), self.tr("{n:,} pictures"))
        text = self.tr("{pictures} classified, {not_sure} of them not sure; saved as {file}.")
        text = text.format(pictures=pictures, not_sure=found.not_sure, file=found.target)
        if found.unreadable:
            text += " " + plural(found.unreadable, self.tr("1 could not be read."), self.tr("{n:,} could not be read."))
        self.progressed.emit(text)
        self._session.noticed.emit(text)

    def _on_ended(self, _: object) -> None:
        self._job = None


def predict_folder(
    config: ClassifyConfig, folder: Path, target: Path, emit: EventSink, control: Control
) -> FolderPrediction:
    """Classify the pictures in a folder and its subfolders in chunks, and write the CSV file.

    Raises:
        DataError: the folder has no pictures.
        EngineError: classification fails, or the file cannot be written.
    """
    files = [*picture_files(folder), *(file for inner in folders_in(folder) for file in picture_files(inner))]
    if not files:
        raise DataError(f"Neither {folder} nor its subfolders contain pictures to classify.")
    rows: list[AnswerRow] = []
    unreadable = 0
    for chunk, done in _chunks(files):
        emit(StageStarted("predict", f"{done} / {len(files)}"))
        emit(PartsDone(done, len(files)))
        result = jobs.classify(replace(config, queries=tuple(map(str, chunk))), emit, control)
        view = result.calibrated or result.plain
        requested = {str(file) for file in chunk}
        unreadable += sum(file in requested for file, _ in result.broken)
        for answer in view.answers:
            name, share = result.class_names[answer.label], answer.probabilities[answer.label]
            rows.append(answer_row(Path(answer.file), folder, name, share, not_sure=answer.not_sure))
    write_atomically(target, answers_csv(rows))
    return FolderPrediction(target, len(rows), sum(row[3] == "true" for row in rows), unreadable)


def _chunks(files: list[Path]) -> Iterator[tuple[list[Path], int]]:
    for start in range(0, len(files), CHUNK):
        yield files[start : start + CHUNK], start
