"""The lower half of the Runs page: the evaluation form and its results."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.files import write_atomically
from purer_app.engine.evaluation.summary import EvaluationFacts, facts_from_json, to_csv
from purer_app.ui.core.file_dialogs import choose_target
from purer_app.ui.core.method_names import learner_name
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.panel import EvaluationPanel
from purer_app.ui.runs.evaluation.view import EvaluationView
from purer_app.ui.runs.texts import ACTIVE_STATES
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


class EvaluationArea(QWidget):
    """Form and results. `noticed` carries a sentence. Evaluations of the models alone are not saved on disk."""

    noticed = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run: RunSummary | None = None
        self._of_models: tuple[EvaluationFacts, ...] = ()
        self.panel = EvaluationPanel(session, theme)
        self.view = EvaluationView(theme)
        self._hint = QLabel()
        self._hint.setProperty("look", "muted")
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self.panel, self.view, self._hint):
            column.addWidget(widget)
        self.panel.hide()
        self.panel.closed.connect(self._on_panel_closed)
        self.panel.evaluated.connect(self._on_panel_evaluated)
        self.view.export_requested.connect(self.ask_where_to_export)
        self.view.learner_requested.connect(lambda name: session.choose_learner(name, learner_name(name)))
        session.store.opened.connect(self._on_store_opened)
        self._show()

    def set_run(self, run: "RunSummary | None") -> None:
        """Show the evaluations of a run, and select it in the form."""
        if not self.panel.is_running:
            self.panel.form.set_run(run)
        self._run = run
        self._show()

    def open_form(self) -> None:
        """Open the evaluation form."""
        if not self.panel.is_running:
            self.panel.form.set_run(self._run)
        self.panel.show()
        self._show()

    def ask_where_to_export(self, facts: EvaluationFacts) -> None:
        """Ask for a file name, and export an evaluation as CSV."""
        name = f"evaluation-{facts.when or 'earlier'}.csv"
        title = self.tr("Save the table as")
        path = choose_target(self, self._session.folders, "tables", title, name, "CSV (*.csv)")
        if path is not None:
            self.export_csv(facts, path)

    def export_csv(self, facts: EvaluationFacts, path: Path) -> None:
        """Export an evaluation as a CSV file."""
        try:
            write_atomically(path, to_csv(facts).encode())
        except EngineError as error:
            self._session.failed.emit(str(error), "")
            return
        self.noticed.emit(self.tr("The table was written to {path}.").format(path=path))

    def _on_panel_closed(self) -> None:
        self.panel.hide()
        self._show()

    def _on_panel_evaluated(self, facts: EvaluationFacts, run: str) -> None:
        if run:
            self._session.read_runs()  # the result was saved in the folder of the run
            return
        self._of_models = (facts, *self._of_models)
        self._show()
        self.view.choose(facts)

    def _on_store_opened(self) -> None:
        self.panel.leave_project()
        self._of_models = ()
        self.set_run(None)

    def _show(self) -> None:
        read = [facts_from_json(table) for table in self._run.evaluations] if self._run is not None else []
        self.view.set_evaluations([facts for facts in (*read, *self._of_models) if facts is not None])
        self._hint.setText(self._what_next())
        self._hint.setVisible(self.view.facts is None)

    def _what_next(self) -> str:
        if self._run is not None and self._run.status in ACTIVE_STATES:
            return self.tr("This run is in progress. It can be evaluated here once it has finished.")
        if self._run is not None and self._run.status == "interrupted":
            return self.tr(
                "This run was interrupted and has no finished model yet. Continue it, then evaluate it here."
            )
        return self.tr(
            "No evaluation yet. An evaluation measures the accuracy of a run on your own labelled pictures and "
            "compares it with simpler methods, above all with all models without training."
        )
