"""The comparison of the selected runs: their curves in one plot, and a table of what differs."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from purer_app.ui.core.run_titles import unique_titles
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.comparison.compared_run import ComparedRun, read_compared_run
from purer_app.ui.runs.comparison.facts import as_text, fact_rows
from purer_app.ui.runs.comparison.lines import MOST_LINES
from purer_app.ui.runs.comparison.plots import ComparisonPlots
from purer_app.ui.runs.comparison.table import ComparisonModel, ComparisonTable
from purer_app.ui.runs.texts import ACTIVE_STATES
from purer_app.ui.state.jobs.latest_job import LatestJob
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_LIVE_MS = 3_000


class ComparisonArea(QWidget):
    """Shows several runs side by side; hidden with fewer than two. `noticed` carries a sentence."""

    noticed = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = LatestJob(session.job_runner, self.tr("Reading runs to compare"), self)
        self._wanted: tuple[RunSummary, ...] = ()
        self._rest = QTimer(self)
        self._rest.setObjectName("comparison_rest")
        self._rest.setSingleShot(True)
        self._rest.setInterval(_LIVE_MS)
        self.shown: tuple[ComparedRun, ...] = ()
        self._model = ComparisonModel(theme, self)
        self.plots = ComparisonPlots(theme, session.folders)
        self._table = ComparisonTable(self._model, theme)
        self._note = QLabel()
        self._note.setObjectName("comparison_note")
        self._note.setWordWrap(True)
        title = QLabel(self.tr("Comparison"))
        title.setProperty("look", "heading")
        copy = IconButton(theme, "copy", self.tr("Copy the table"), "comparison_copy")
        copy.clicked.connect(self._on_copy_clicked)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        for widget in (self._note, self.plots, self._table):
            column.addWidget(widget)
        self.setTabOrder(self.plots, self._table)
        self.plots.noticed.connect(self.noticed)
        self.plots.failed.connect(lambda sentence: session.failed.emit(sentence, ""))
        self.hide()

    def set_runs(self, runs: "tuple[RunSummary, ...]") -> None:
        """Compare other runs, or runs of which more is known now; the files are read in the background.

        A run in progress changes several times a second; it is read again after some seconds, when this is called next.
        """
        is_same = [run.path for run in runs] == [run.path for run in self._wanted]
        is_live = any(run.status in ACTIVE_STATES for run in runs)
        if runs == self._wanted or (is_same and is_live and self._rest.isActive()):
            return
        self._wanted = runs
        self._rest.start()
        self.setVisible(bool(runs))
        if not runs:
            self._take((), ())
            return
        self._job.request(lambda *_: tuple(map(read_compared_run, runs)), partial(self._take, runs))

    def take_focus(self) -> None:
        """Move the focus to the choice of the curves."""
        self.plots.setFocus()

    def _take(self, runs: "tuple[RunSummary, ...]", read: tuple[ComparedRun, ...]) -> None:
        if runs != self._wanted:
            return
        self.shown = read
        titles = unique_titles(runs)
        self.plots.set_runs(read, titles)
        self._model.set_rows(fact_rows(self, read), [titles[run.path] for run in runs])
        notes = [f"{titles[one.summary.path]}: {one.problem}" for one in read if one.problem]
        if len(read) > MOST_LINES:
            notes.append(self.tr("Only the curves of the first {n} runs are drawn.").format(n=MOST_LINES))
        self._note.setText("\n".join(notes))
        self._note.setVisible(bool(notes))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._model.rows, self._model.titles))
        self.noticed.emit(self.tr("The table was copied; it can be pasted into a spreadsheet."))
