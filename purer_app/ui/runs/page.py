"""The Runs page: all runs of the project, their results, and their evaluation against baselines without training."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.page import Page
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.actions import RunActions
from purer_app.ui.runs.commands import RunCommands
from purer_app.ui.runs.comparison.area import ComparisonArea
from purer_app.ui.runs.evaluation_area import EvaluationArea
from purer_app.ui.runs.inspector import RunInspector
from purer_app.ui.runs.labels import RunLabels
from purer_app.ui.runs.rows import RunTableModel
from purer_app.ui.runs.table import RunTable
from purer_app.ui.runs.texts import with_running
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.empty_state import EmptyState
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.labels import page_title
from purer_app.ui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_REFRESH_MS = 200
_MARGIN_PX = 16


class RunsPage(Page):
    """The table of runs with the evaluation below; the inspector shows the selected run."""

    name = "runs"

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._listed_again: Path | None = None
        self._shown: tuple[RunSummary, ...] | None = None
        self._was_active: bool | None = None
        self._model = RunTableModel(theme, self)
        self._table = RunTable(self._model, theme, session.settings)
        self._columns = MenuButton(self.tr("Columns"), "runs_columns", self._table.fill_column_menu)
        self._columns.setToolTip(self.tr("Choose the columns of the table"))
        self._message_bar = InlineBar(theme, "runs_message")
        self._area = EvaluationArea(session, theme)
        self._comparison = ComparisonArea(session, theme)
        self._run_actions = RunActions(
            session, self._message_bar, lambda run: self._area.panel.is_evaluating(run.path), self
        )
        slots = {name: partial(self._do, action) for name, action in self._run_actions.by_name().items()}
        own = {"evaluate": self.evaluate, "compare": self.compare, "rename": self._table.edit_name}
        self._commands = RunCommands(theme, {**slots, **own, "refresh": session.read_runs})
        self._labels = RunLabels(session, self)
        self._inspector = RunInspector(theme, self._labels)
        self._empty = EmptyState(theme, "runs", self.title())
        self._stack = QStackedWidget()
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(self.tr("Runs"))
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._build()
        self._connect()
        self._empty.show_message(
            self.tr("No runs yet"),
            self.tr(
                "Training runs are listed here with their settings, images and models. Start one on the Train page."
            ),
            self.tr("Go to Train"),
            "train",
        )
        self._show_runs()

    def title(self) -> str:
        """Return the step's name."""
        return self.tr("Runs")

    def state_text(self) -> str:
        """Return the numbers of all and of finished runs."""
        runs = self._model.runs
        if not runs:
            return ""
        finished = sum(run.status == "finished" for run in runs)
        return self.tr("{finished} of {n} finished").format(finished=finished, n=len(runs))

    def inspector(self) -> QWidget:
        """Return the inspector of the selected run."""
        return self._inspector

    def add_actions(self, actions: ActionRegistry) -> None:
        """Add the actions of this page."""
        self._commands.add_actions(actions, self.tr("Runs"))
        self._commands.set_runs(self._table.selected_runs, is_training=self.session.training.is_active)

    def evaluate(self) -> None:
        """Open the evaluation form and scroll to it."""
        self._area.open_form()
        self._show_runs()
        self._scroll_to(self._area)

    def compare(self) -> None:
        """Scroll to the comparison of the selected runs, and move the focus there."""
        if len(self._table.selected_runs) > 1:
            self._scroll_to(self._comparison)
            self._comparison.take_focus()

    def _scroll_to(self, widget: QWidget) -> None:
        bar = self._scroll.verticalScrollBar()
        QTimer.singleShot(0, self, lambda: bar.setValue(widget.y() - _MARGIN_PX))

    def _do(self, action: "Callable[[RunSummary], None]") -> None:
        if self._table.run is not None:
            action(self._table.run)

    # building

    def _build(self) -> None:
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head = QHBoxLayout()
        head.addWidget(page_title(self.title()), 1)
        for button in (*self._commands.title_buttons(), self._columns):
            head.addWidget(button)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, _MARGIN_PX, 20, _MARGIN_PX)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._commands)
        column.addWidget(self._message_bar)
        column.addWidget(self._table, 1)
        column.addWidget(self._comparison)
        column.addWidget(self._area)
        page = self._scroll
        page.setWidgetResizable(True)
        page.setFrameShape(QFrame.Shape.NoFrame)
        page.setWidget(inside)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _connect(self) -> None:
        session = self.session
        session.runs_changed.connect(self._show_runs)
        session.training.state_changed.connect(self._show_runs)
        self._timer.timeout.connect(self._show_runs)
        self._table.selection_changed.connect(self._show_selected)
        self._run_actions.kept.connect(self._table.choose)
        self._model.renamed.connect(self._on_model_renamed)
        self._comparison.noticed.connect(self._message_bar.show_message)
        self._table.shown_requested.connect(lambda: self._do(self._run_actions.show))
        self._table.deletion_requested.connect(self._on_table_deletion_requested)
        self._table.customContextMenuRequested.connect(self._on_table_menu_requested)
        self._empty.page_requested.connect(session.page_requested)
        self._area.noticed.connect(self._message_bar.show_message)
        session.store.opened.connect(self._message_bar.dismiss)  # also a question about a run

    # showing

    def showEvent(self, event: QShowEvent) -> None:
        """Start to update the run in progress."""
        super().showEvent(event)
        self._timer.start()
        self._show_runs()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop redrawing while hidden."""
        super().hideEvent(event)
        self._timer.stop()

    def _show_runs(self) -> None:
        """Show the listed runs with the progress of the current one; also called by the timer."""
        training = self.session.training
        running = training.run if training.is_active else None
        if running is not None and running != self._listed_again and (running / "manifest.toml").is_file():
            self._listed_again = running
            self.session.read_runs()  # its date and size are known now
        before = self.state_text()
        self._model.set_runs(with_running(self.session.runs, training))
        self._show_selected()
        has_something = bool(self._model.runs) or not self._area.panel.isHidden()
        self._stack.setCurrentIndex(1 if has_something else 0)
        if self.state_text() != before:
            self.state_changed.emit()

    def _on_model_renamed(self, path: str, name: str) -> None:
        run = next((run for run in self._model.runs if run.path == path), None)
        if run is not None:
            self._labels.rename(run, name)

    def _show_selected(self) -> None:
        runs = self._table.selected_runs
        if runs != self._shown or self.session.training.is_active != self._was_active:
            self._shown, self._was_active = runs, self.session.training.is_active
            run = self._table.run
            self._inspector.set_run(run, len(runs))
            self._area.set_run(run)
            self._commands.set_runs(runs, is_training=self._was_active)
        self._comparison.set_runs(runs if len(runs) > 1 else ())
        self._area.setVisible(len(runs) < 2 or not self._area.panel.isHidden())

    def _on_table_deletion_requested(self) -> None:
        if reason := self._commands.reason_against("delete"):
            self._message_bar.show_message(reason)
        else:
            self._do(self._run_actions.ask_to_delete)

    def _on_table_menu_requested(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands.fill_menu(menu)
        menu.popup(self._table.viewport().mapToGlobal(place))
