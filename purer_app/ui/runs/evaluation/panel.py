"""Evaluates a run or the models alone on a labelled folder: form, progress and result."""

import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import EvaluationProgressed, Event, NoticeGiven
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.summary import facts_from_json
from purer_app.ui.core import progress_text
from purer_app.ui.core.announcing import announce
from purer_app.ui.core.formats import fill
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.form import EvaluationForm
from purer_app.ui.runs.evaluation.texts import format_shots
from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.progress_bar import ProgressBar


class EvaluationPanel(QFrame):
    """The evaluation form. `evaluated` carries EvaluationFacts and the path of the run, "" for the models alone."""

    evaluated = Signal(object, str)
    closed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._session = session
        self._job: JobThread | None = None
        self._is_left = False
        self._evaluated = ""
        self.form = EvaluationForm(session)
        self._start = IconButton(theme, "evaluate", self.tr("Evaluate"), "evaluate_start", look="primary")
        self._stop = IconButton(theme, "stop", self.tr("Stop"), "evaluate_stop")
        self._close = IconButton(theme, "cross", self.tr("Close"), "evaluate_close")
        self._bar = ProgressBar(theme)
        self._bar.setAccessibleName(self.tr("Progress of the evaluation"))
        self._message = QLabel()
        self._message.setObjectName("evaluate_message")
        self._message.setWordWrap(True)
        self._build_layout()
        self._show_message("")
        self._start.clicked.connect(self.start)
        self._stop.clicked.connect(self.stop)
        self._close.clicked.connect(self.closed)
        self._show_state()

    @property
    def is_running(self) -> bool:
        """Whether an evaluation is running."""
        return self._job is not None

    def is_evaluating(self, run: str) -> bool:
        """Whether the evaluation of a run, given by its path, is running."""
        return self._job is not None and self._evaluated == run

    @property
    def message(self) -> str:
        """The shown message."""
        return self._message.text()

    def start(self) -> None:
        """Start the evaluation in the background, or show what is missing."""
        if self._job is not None:
            return
        try:
            config = self.form.config()
        except ConfigError as error:
            self._show_message(str(error))
            return
        self._evaluated = config.run
        self._bar.show_fraction(None)
        self._show_message(self.tr("Reading models and pictures…"))
        self._job = self._session.job_runner.start(
            self.tr("Evaluating"),
            partial(jobs.evaluate, config),
            owner=self,
            on_events=self._on_events,
            on_end=partial(self._on_end, config),
        )
        self._show_state()

    def _show_message(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def stop(self) -> None:
        """Stop the evaluation; no result is saved."""
        if self._job is not None:
            self._show_message(self.tr("Stopping…"))
            self._job.stop()

    def leave_project(self) -> None:
        """Stop the evaluation and clear the message when another project is opened."""
        if self._job is not None:
            self._is_left = True
            self._job.stop()
            self._session.noticed.emit(self.tr("The evaluation was stopped because its project was closed."))
        else:
            self._show_message("")

    def _on_events(self, events: list[Event]) -> None:
        last = None
        for event in events:
            if isinstance(event, NoticeGiven):
                self._session.noticed.emit(event.text)
            elif isinstance(event, EvaluationProgressed):
                last = event
        if self._job is None or self._job.state != "running":
            return
        progress = self._job.progress
        self._bar.show_fraction(progress.fraction)
        if last is None:
            return
        text = self.tr("{how_far}: {method} at {shots}, task {done:,} of {total:,}")
        how_far = progress_text.progress(progress.fraction, progress.remaining_seconds)
        shots = format_shots(self, last.n_shot)
        self._show_message(
            fill(text, how_far=how_far, method=last.method, shots=shots, done=last.done, total=last.total)
        )

    def _on_end(self, config: EvaluateConfig, end: JobEnd) -> None:
        self._job = None
        self._show_state()
        if self._is_left:
            self._is_left = False
            self._show_message("")
            return
        match end:
            case Finished():
                self._show_message(self.tr("Finished; the result is below."))
                announce(self, self.tr("The evaluation is finished."))
                facts = facts_from_json(end.result.to_json())
                assert facts is not None
                when = time.strftime("%Y-%m-%dT%H-%M-%S")
                self.evaluated.emit(replace(facts, data=config.data, when=when), config.run)
            case Cancelled():
                self._show_message(self.tr("Stopped; no result was saved."))
            case Failed():
                self._show_message(end.sentence)
                if end.details:
                    self._session.failed.emit(end.sentence, end.details)

    def _build_layout(self) -> None:
        title = QLabel(self.tr("Evaluate on a labelled folder"))
        title.setProperty("look", "heading")
        title.setWordWrap(True)
        head, buttons = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._close)
        buttons.addWidget(self._start)
        buttons.addWidget(self._stop)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.form)
        column.addLayout(buttons)
        column.addWidget(self._bar)
        column.addWidget(self._message)

    def _show_state(self) -> None:
        self.form.setEnabled(self._job is None)
        self._start.setEnabled(self._job is None)
        self._close.setEnabled(self._job is None)
        self._stop.setVisible(self._job is not None)
        self._bar.setVisible(self._job is not None)
