"""The inspector of the Runs page: facts, settings that differ from a preset, and evaluations of a run."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from purer_app.engine.evaluation.summary import EvaluationFacts, facts_from_json
from purer_app.ui.core.formats import format_size
from purer_app.ui.core.run_titles import preset_name, run_title
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.texts import conclusions, format_tasks, format_when
from purer_app.ui.runs.labels import RunLabels
from purer_app.ui.runs.notes_editor import NotesEditor
from purer_app.ui.runs.setting_values import format_change
from purer_app.ui.runs.texts import (
    STATUS_ICONS,
    explain_validation,
    format_continues,
    format_date,
    format_learner,
    format_status,
    format_steps,
    format_validation,
    run_duration,
)
from purer_app.ui.widgets.layouts.fact_grid import FactGrid

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


class RunInspector(QWidget):
    """Facts, settings and evaluations of the selected run, or a hint that none is selected."""

    def __init__(self, theme: Theme, labels: RunLabels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notes = NotesEditor(labels)
        self._run: RunSummary | None = None
        self._title, self._icon, self._status, self._problem = QLabel(), QLabel(), QLabel(), QLabel()
        self._settings, self._evaluations = QLabel(), QLabel()
        self._settings_title, self._evaluations_title = QLabel(self.tr("Settings")), QLabel(self.tr("Evaluations"))
        self._notes_title = QLabel(self.tr("Notes"))
        self._notes_title.setBuddy(self._notes)
        self._title.setProperty("look", "heading")
        self._title.setObjectName("run_title")
        self._nothing = QLabel()
        self._nothing.setProperty("look", "muted")
        self._facts = {name: QLabel() for name in self._fact_titles()}
        for label in (self._title, self._status, self._problem, self._settings, self._evaluations, self._nothing):
            label.setWordWrap(True)
        for label in self._facts.values():
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._content = QWidget()
        self._form = FactGrid()
        self._build_layout()
        theme.changed.connect(self._show_icon)
        self.set_run(None)

    def _fact_titles(self) -> dict[str, str]:
        return {
            "began": self.tr("Started"),
            "learner": self.tr("Learner"),
            "models": self.tr("Models"),
            "steps": self.tr("Steps"),
            "continues": self.tr("Continues at"),
            "duration": self.tr("Duration"),
            "validation": self.tr("Validation"),
            "baseline": self.tr("Without training"),
            "device": self.tr("Device"),
            "seed": self.tr("Seed"),
            "size": self.tr("Size"),
            "folder": self.tr("Folder"),
        }

    def _build_layout(self) -> None:
        for name, title in self._fact_titles().items():
            self._form.add_fact(title, self._facts[name])
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        status = QHBoxLayout()
        status.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        status.addWidget(self._status, 1)
        column.addWidget(self._title)
        column.addLayout(status)
        column.addWidget(self._problem)
        column.addLayout(self._form)
        for heading, content in (
            (self._notes_title, self._notes),
            (self._settings_title, self._settings),
            (self._evaluations_title, self._evaluations),
        ):
            heading.setProperty("look", "heading")
            column.addWidget(heading)
            column.addWidget(content)
        outer = QVBoxLayout(self)
        outer.addWidget(self._nothing)
        outer.addWidget(self._content)
        outer.addStretch()

    def set_run(self, run: "RunSummary | None", n_selected: int = 0) -> None:
        """Show a run. With several selected ones, show their number."""
        self._notes.set_run(run)
        self._nothing.setText(
            self.tr("{n} runs are selected and compared on the page.").format(n=n_selected)
            if n_selected > 1
            else self.tr("Select a run to see its facts, its settings and its evaluations.")
        )
        self._run = run
        self._nothing.setVisible(run is None)
        self._content.setVisible(run is not None)
        if run is None:
            return
        self._title.setText(run_title(run))
        self._status.setText(format_status(self, run))
        self._problem.setText("\n".join(filter(None, (run.problem, run.label_problem))))
        self._problem.setVisible(bool(run.problem or run.label_problem))
        for name, value in self._fact_values(run).items():
            self._facts[name].setText(value)
            self._form.set_visible(self._facts[name], value != "–")
        self._show_settings(run)
        self._show_evaluations([facts_from_json(table) for table in run.evaluations])
        self._show_icon()

    def _fact_values(self, run: "RunSummary") -> dict[str, str]:
        steps = format_steps(run)
        causes = {
            "steps": self.tr("all planned steps"),
            "time limit": self.tr("the time limit was reached"),
            "finish requested": self.tr("finished early by you"),
        }
        learner = format_learner(self, run)
        models = self.tr("{n} from {pool}").format(n=run.models, pool=run.pool) if run.pool else str(run.models)
        return {
            "began": format_date(self, run),
            "learner": learner if run.learner else "–",
            "models": models if run.models else "–",
            "steps": f"{steps}: {causes.get(run.cause, run.cause)}"
            if run.cause
            else steps
            if run.planned_steps or run.step
            else "–",
            "continues": format_continues(run) or "–",
            "duration": run_duration(run),
            "validation": format_validation(run),
            "baseline": explain_validation(self, run) or "–",
            "device": run.device or "–",
            "seed": str(run.seed) if run.learner else "–",
            "size": format_size(run.size_bytes),
            "folder": run.path,
        }

    def _show_settings(self, run: "RunSummary") -> None:
        """Show the preset of a run and the settings that differ; a damaged run may have none."""
        head = self.tr("Settings of the preset “{preset}”, except:")
        if not run.changes:
            head = self.tr("Settings of the preset “{preset}”.")
        lines = [f"• {format_change(self, change)}" for change in run.changes]
        self._settings.setText("\n".join([head.format(preset=preset_name(run.preset)), *lines]))
        for label in (self._settings, self._settings_title):
            label.setVisible(bool(run.preset))

    def _show_evaluations(self, found: list[EvaluationFacts | None]) -> None:
        lines = []
        for facts in found:
            if facts is not None:
                words = " ".join(conclusions(self, facts))
                lines.append(f"{format_when(self, facts)}, {format_tasks(self, facts)}: {words}")
        self._evaluations.setText("\n\n".join(lines) or self.tr("None yet. Evaluate the run on a labelled folder."))

    def _show_icon(self) -> None:
        if self._run is not None:
            side = self.fontMetrics().height()
            colours = self._theme.colours
            ink = {"finished": colours.ok, "interrupted": colours.warn, "damaged": colours.bad}
            icon = self._theme.icon(
                STATUS_ICONS.get(self._run.status, "start"), ink.get(self._run.status, colours.accent)
            )
            self._icon.setPixmap(icon.pixmap(side, side))
