"""Step 2: settings and controls of a run, its live plots, and the pseudo images of the current episode."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.events import RunProgressed
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.file_dialogs import choose_file, choose_target
from purer_app.ui.core.page import Page
from purer_app.ui.core.run_titles import title_of
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.train import texts as text
from purer_app.ui.train.actions import RunCommands, TrainActions
from purer_app.ui.train.inspector import TrainInspector
from purer_app.ui.train.preflight import Preflight
from purer_app.ui.train.settings.editing import edit_settings
from purer_app.ui.train.settings.settings_files import save_settings_file
from purer_app.ui.train.settings.settings_panel import TrainSettings
from purer_app.ui.train.view import TrainView
from purer_app.ui.train.worth import worth_so_far
from purer_app.ui.widgets.layouts.columns_view import ColumnsView

REDRAW_MS = 150
_MARGIN = 16
_SHARES = (2, 5)
"""How settings and run share the width of the page."""


class TrainPage(Page):
    """Shows the history of a run, redrawn every `REDRAW_MS` while visible."""

    name = "train"
    ticked = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.redraws = 0
        self._emitted_state_text = ""
        self._shown_progress: RunProgressed | None = None
        self._actions: TrainActions | None = None
        self._folded = False
        self._preflight = Preflight(session, self)
        self._settings = TrainSettings(session, theme)
        self._view = TrainView(theme, self.title(), session.folders)
        self._inspector = TrainInspector(theme)
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.draw_now)
        self._build_layout()
        self._connect()
        self._show_state()

    def _build_layout(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, _MARGIN // 2, _MARGIN // 2, _MARGIN)
        column.addWidget(self._settings)
        titles = (self.tr("Settings of the run"), self.tr("The run"))
        self._columns = ColumnsView(self.theme, (left, self._view), titles, _SHARES)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 0, 0)
        whole.addWidget(self._view.controls.head)
        whole.addWidget(self._columns, 1)

    def _connect(self) -> None:
        session, training, controls = self.session, self.session.training, self._view.controls
        controls.try_requested.connect(self.try_run)
        controls.start_requested.connect(self.start)
        controls.pause_toggled.connect(self.toggle_pause)
        controls.finish_requested.connect(training.finish)
        controls.discard_requested.connect(training.stop_and_discard)
        controls.continue_requested.connect(self._on_controls_continue_requested)
        controls.continue_declined.connect(self._preflight.decline)
        self._preflight.estimator.changed.connect(self._show_status)
        self._settings.all_toggled.connect(self._on_settings_all_toggled)
        self._settings.copy_requested.connect(self.copy_command)
        self._view.board.failed.connect(lambda sentence: session.failed.emit(sentence, ""))
        self._view.board.exported.connect(session.noticed)
        self._view.board.step_clicked.connect(session.show_step)
        training.state_changed.connect(self._show_state)
        training.progressed.connect(self._on_training_progressed)
        session.runs_changed.connect(self._show_state)
        session.runs_changed.connect(self._show_details)
        for signal in (
            session.devices_found,
            session.models.changed,
            session.models.inspection_changed,
            session.store.changed,
            session.store.opened,
            session.store.problem_changed,
        ):
            signal.connect(self._show_state)

    # the interface of a page

    def title(self) -> str:
        """Return the step's name."""
        return self.tr("Train")

    def state_text(self) -> str:
        """Return a short status of the run."""
        return text.short_state(self.session.training.history, self.session.training.state)

    def inspector(self) -> QWidget:
        """Return the inspector of the shown run."""
        self._show_details()
        return self._inspector

    def add_actions(self, actions: ActionRegistry) -> None:
        """Register the actions on a run and its plots."""
        commands = RunCommands(
            start=self.start,
            toggle_pause=self.toggle_pause,
            finish=self.session.training.finish,
            ask_to_discard=self.ask_to_discard,
            try_run=self.try_run,
            copy_command=self.copy_command,
            open_settings=self.ask_to_open_settings,
            save_settings=self.ask_to_save_settings,
        )
        self._actions = TrainActions(commands, self._view.board, actions, self)
        self._show_state()

    # acting

    def start(self) -> None:
        """Start a run if nothing prevents it."""
        if self.session.store.is_open and not self.session.training.is_active and not self._preflight.why_not():
            self.session.page_requested.emit(self.name)
            self.session.training.start()

    def try_run(self) -> None:
        """Select the shown run on the Adapt page and open that page."""
        if self._has_finished() and self.session.training.run is not None:
            self.session.try_run(self.session.training.run.name)

    def _has_finished(self) -> bool:
        training = self.session.training
        return training.state == "idle" and training.run is not None and training.history.finished is not None

    def toggle_pause(self) -> None:
        """Pause or continue the run."""
        training = self.session.training
        if training.state == "paused":
            training.unpause()
        else:
            training.pause()

    def ask_to_discard(self) -> None:
        """Ask whether to discard the run."""
        if self.session.training.is_active:
            self.session.page_requested.emit(self.name)
            self._view.controls.ask_to_discard()

    def copy_command(self) -> None:
        """Copy the equivalent command to the clipboard."""
        if not self.session.store.is_open or not self.session.models.used_paths():
            self.session.noticed.emit(self.tr("Add models first; the command contains their names."))
            return
        try:
            command = self._preflight.command()
        except EngineError as error:
            self.session.failed.emit(str(error), "")
            return
        QGuiApplication.clipboard().setText(command)
        self.session.noticed.emit(self.tr("Copied: {command}").format(command=command))

    def ask_to_open_settings(self) -> None:
        """Ask for a settings file, and take over its settings as a step that can be undone."""
        if not self.session.store.is_open or self.session.training.is_active:
            return
        title, kinds = self.tr("Open a settings file"), self.tr("Settings (*.toml)")
        file = choose_file(self, self.session.folders, "settings", title, kinds)
        if file is None:
            return
        try:
            self._settings.open_file(file)
        except EngineError as error:
            self.session.failed.emit(str(error), "")
        else:
            self.session.page_requested.emit(self.name)

    def ask_to_save_settings(self) -> None:
        """Ask for a file name, and save the settings of the next run."""
        if not self.session.store.is_open:
            return
        title, kinds = self.tr("Save the settings"), self.tr("Settings (*.toml)")
        file = choose_target(self, self.session.folders, "settings", title, "settings.toml", kinds, suffix=".toml")
        if file is None:
            return
        try:
            save_settings_file(self.session.store.project.train, file)
        except EngineError as error:
            self.session.failed.emit(str(error), "")
        else:
            self.session.noticed.emit(self.tr("Wrote {path}.").format(path=file))

    def _on_controls_continue_requested(self) -> None:
        if (run := self._preflight.to_continue()) is not None:
            self.session.continue_run(Path(run.path))

    def _on_training_progressed(self) -> None:
        """Show the progress at once; everything else at the next redraw."""
        progress = self.session.training.progress
        if progress is not self._shown_progress:
            self._shown_progress = progress
            self._show_status()
        if not self._view.is_of(self.session.training.history):
            self.draw_now()  # also while hidden, to forget the run before
        self._emit_state_changed()

    def _on_settings_all_toggled(self, wanted: bool) -> None:
        is_new = self._view.form is None
        form = self._view.toggle_form(wanted)
        if is_new:
            form.changed.connect(lambda train: edit_settings(self.session, train))
        self._view.choose_centre(self.session.training.is_active)
        self._show_state()
        if wanted:
            form.search.setFocus()

    # showing

    def showEvent(self, event: QShowEvent) -> None:
        """Redraw, and start the timer."""
        super().showEvent(event)
        self._timer.start()
        self._preflight.update_estimate(wanted=True)
        self.draw_now()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the timer."""
        self._timer.stop()
        self._preflight.update_estimate(wanted=False)
        super().hideEvent(event)

    def draw_now(self) -> None:
        """Draw what is new; the timer calls it."""
        training = self.session.training
        if self._view.draw(training.history, training.config, running=training.is_active):
            self.redraws += 1
            if self._inspector.isVisible():
                self._show_details()
        self._show_status()
        self.ticked.emit()

    def _show_details(self) -> None:
        training = self.session.training
        title = "" if training.run is None else title_of(self.session.runs, training.run)
        self._inspector.show_run(training.run, title, training.config, training.history)

    def _show_status(self) -> None:
        training, controls = self.session.training, self._view.controls
        sentence = text.status(training.history, training.state)
        controls.warn(text.memory_warning(training.history))
        if training.is_active and training.config is not None:
            progress = training.progress
            controls.show_progress(training.history.step, None if progress is None else progress.fraction)
            note = text.outlook_of_run(training.history, training.config, training.state)
            controls.show_status(sentence, note, worth=worth_so_far(training.history))
        elif self.session.store.is_open:
            why_not = self._preflight.why_not()
            controls.show_status(sentence, why_not or self._preflight.preflight(), self._preflight.source())

    def _show_state(self, *_: object) -> None:
        """Enable the possible controls."""
        session, state = self.session, self.session.training.state
        if not session.store.is_open:
            return
        idle, why_not = state == "idle", self._preflight.why_not()
        finished = self._has_finished()
        self._view.controls.show_state(state, why_not, finished=finished)
        if self._actions is not None:
            self._actions.show_state(state, why_not, finished=finished)
        self._settings.set_enabled(idle)
        self._fold_setup(folded=not idle)
        if self._view.form is not None:
            train = session.store.project.train
            self._view.form.show_config(train, session.store.project.preset)
            self._view.form.set_enabled(idle)
        run = self._preflight.to_continue()
        if run is None:
            self._view.controls.resume.hide()
        else:
            self._view.controls.resume.ask(text.interrupted(run))
        self._view.choose_centre(not idle)
        self._preflight.update_estimate(wanted=self.isVisible())
        self._show_status()
        self._emit_state_changed()

    def _fold_setup(self, *, folded: bool) -> None:
        """Give the room of the settings to the plots during a run; the inspector lists the settings then."""
        if folded and not self._folded:
            self._settings.show_all_button(False)
        if folded != self._folded:
            self._folded = folded
            self._columns.fold(0, folded=folded)

    def _emit_state_changed(self) -> None:
        if self._emitted_state_text != self.state_text():
            self._emitted_state_text = self.state_text()
            self.state_changed.emit()
