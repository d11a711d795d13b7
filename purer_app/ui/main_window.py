"""The main window: rail, page, inspector and log docks, and status bar; it accepts drops everywhere."""

from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from purer_app.ui.core import progress_text
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.motion import apply_motion, prefers_reduced_motion
from purer_app.ui.core.page import DropZone, Page
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.core.theme import Theme
from purer_app.ui.dialogs.about_dialog import AboutDialog
from purer_app.ui.dialogs.settings_dialog import SettingsDialog
from purer_app.ui.shell.banner import BannerArea, BannerScroll
from purer_app.ui.shell.closing_question import ClosingQuestion
from purer_app.ui.shell.command_palette import CommandPalette
from purer_app.ui.shell.docks.dock_title import DockTitle
from purer_app.ui.shell.docks.inspector import InspectorDock
from purer_app.ui.shell.docks.log_panel import LogModel, LogPanel
from purer_app.ui.shell.drop_overlay import DropOverlay
from purer_app.ui.shell.focus_keeper import FocusKeeper
from purer_app.ui.shell.help.help_window import HelpWindow
from purer_app.ui.shell.help.topics import topic_of
from purer_app.ui.shell.milestones import Milestones
from purer_app.ui.shell.rail import Rail
from purer_app.ui.shell.run_notifier import RunNotifier
from purer_app.ui.shell.save_problems import SaveProblems
from purer_app.ui.shell.status_bar import StatusBar
from purer_app.ui.shell.window_actions import WindowActions, WindowCommands
from purer_app.ui.shell.window_geometry import remember_place, remember_project, restore_place
from purer_app.ui.start.page import StartPage
from purer_app.ui.state.jobs.job_thread import Failed, JobEnd
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.layouts.page_stack import PageStack

_PAINT_MS = 20
_SHOWN_MS = 15_000
"""How long the status bar shows that something has come right by itself."""
_PATIENCE_MS = 700
"""How long the window waits at its end for stopped jobs that only read."""
_NARROW_CHARACTERS = 105
"""Below this width, in characters, the rail is compact and the inspector waits for room."""
STEPS = {
    "models": "purer_app.ui.models.page.ModelsPage",
    "train": "purer_app.ui.train.page.TrainPage",
    "images": "purer_app.ui.gallery.page.ImagesPage",
    "adapt": "purer_app.ui.adapt.page.AdaptPage",
    "runs": "purer_app.ui.runs.page.RunsPage",
}
"""The pages of the rail in order, with their classes, which are imported when the page is built."""


class MainWindow(QMainWindow):
    """The window around all pages. `first_painted` is emitted once, after the first paint."""

    first_painted = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.pages: dict[str, Page] = {}
        self._painted = False
        self._closing = False
        self._patience_ended = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_ended)
        self._asks = True
        self._offers_run = False
        self._waiting = list(STEPS)
        self.registry = ActionRegistry(self, theme, session.settings)
        self.log = LogModel(theme, self)
        self.banners = BannerArea(theme)
        self._rail = Rail(theme)
        self._stack = PageStack()
        self._start = StartPage(session, theme)
        self._stack.addWidget(self._start)
        self._build_centre()
        self._inspector = InspectorDock(theme, self.tr("Inspector"), self)
        self._log_dock = QDockWidget(self.tr("Log"), self)
        self._log_dock.setObjectName("log")
        DockTitle(theme, self._log_dock)
        self._log_dock.setWidget(LogPanel(self.log))
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._inspector)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._log_dock)
        for dock in self.docks():
            dock.hide()
        self._overlay = DropOverlay(theme, self, self._drop_text, self._drop_zones)
        self.setStatusBar(StatusBar(session, self))
        self._toolbar = self._make_toolbar()
        self._palette = CommandPalette(self.registry, theme, self)
        self._help = HelpWindow(self.registry, self)
        self._settings: SettingsDialog | None = None
        self._about: AboutDialog | None = None
        self.saving = SaveProblems(session, self.banners, self)
        self._question = ClosingQuestion(session, self.banners, self)
        self._window_actions = WindowActions(self, session, theme, self.registry, self.docks(), self._commands())
        self._window_actions.refill(self._toolbar)
        self._focus = FocusKeeper(self)
        self._milestones = Milestones(session, self)
        apply_motion(self, prefers_reduced_motion(session.settings))
        self.notifier = RunNotifier(session, self)
        self._connect()
        self.setWindowIcon(theme.application_icon())
        restore_place(self, session, *self.docks())
        self._show_state()

    # building

    def _build_centre(self) -> None:
        for name, title in self._titles().items():
            self._rail.add(name, title)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(BannerScroll(self.banners))
        right.addWidget(self._stack, 1)
        centre = QWidget(self)
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)

    def _make_toolbar(self) -> QToolBar:
        """Return a toolbar of icons at the end of the menu bar, or below a menu bar that the system shows."""
        toolbar = QToolBar(self.tr("Toolbar"))
        toolbar.setObjectName("toolbar")
        toolbar.setMovable(False)
        if self.menuBar().isNativeMenuBar():
            self.addToolBar(toolbar)
        else:
            self.menuBar().setCornerWidget(toolbar)
        return toolbar

    def _commands(self) -> WindowCommands:
        return WindowCommands(
            show_page=self.go_to_page,
            open_palette=self.open_palette,
            open_help=self.open_help,
            save_now=self.saving.try_again,
            save_copy=self.saving.ask_for_copy,
            open_settings=self.open_settings,
            open_about=self.open_about,
        )

    def _titles(self) -> dict[str, str]:
        titles = (self.tr("Models"), self.tr("Train"), self.tr("Images"), self.tr("Adapt"), self.tr("Runs"))
        return dict(zip(STEPS, titles, strict=True))

    def _connect(self) -> None:
        session = self.session
        self._rail.chosen.connect(self.show_page)
        self._overlay.dropped.connect(self.take_paths)
        session.page_requested.connect(self.show_page)
        session.noticed.connect(self._on_session_noticed)
        session.failed.connect(self._on_session_failed)
        session.store.opened.connect(self._on_store_opened)
        session.runs_changed.connect(self._on_session_runs_changed)
        session.store.called.connect(self.come_to_front)
        session.store.recovered.connect(self._on_store_recovered)
        session.classifier_switched.connect(self._on_session_classifier_switched)
        session.store.changed.connect(self._show_state)
        session.store.saved_changed.connect(self._show_state)
        session.store.problem_changed.connect(self._show_state)
        session.store.failed.connect(lambda text: self.log.add("error", text))
        session.store.warned.connect(lambda text: self.log.add("warning", text))
        session.job_runner.became_idle.connect(self._on_job_runner_became_idle)
        session.training.ended.connect(self._on_training_ended)
        self.theme.changed.connect(self._fit_to_width)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.commitDataRequest.connect(self.close_without_asking)  # the desktop session ends

    def _on_session_noticed(self, text: str) -> None:
        self.log.add("info", text)
        self.statusBar().showMessage(text, _SHOWN_MS)

    def build_page(self, name: str) -> Page:
        """Return a page of the rail; it is built at the first call."""
        if name not in self.pages:
            module, _, kind = STEPS[name].rpartition(".")
            page: Page = getattr(import_module(module), kind)(self.session, self.theme)
            self.pages[name] = page
            self._waiting.remove(name)
            self._stack.addWidget(page)
            page.add_actions(self.registry)
            page.state_changed.connect(lambda: self._rail.set_state(name, page.state_text()))
            self._rail.set_state(name, page.state_text())
            self._window_actions.refill(self._toolbar)
        return self.pages[name]

    def build_waiting_pages(self) -> None:
        """Build the remaining pages one after the other; the window stays responsive in between."""
        if self._waiting and not self._closing:
            self.build_page(self._waiting[0])
            QTimer.singleShot(_PAINT_MS, self, self.build_waiting_pages)

    # showing

    @property
    def page_name(self) -> str:
        """The name of the shown page; "start" for the start page."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self.pages.items() if page is shown), "start")

    def show_page(self, name: str) -> None:
        """Go to a page of the rail, or to "start"."""
        if name not in STEPS or not self.session.store.is_open:
            self._stack.setCurrentWidget(self._start)
        else:
            self._stack.setCurrentWidget(self.build_page(name))
            self.session.store.change(page=name)
        self._rail.set_current(self.page_name)
        self._show_inspector()

    def go_to_page(self, name: str) -> None:
        """Go to a page by a command; the focus moves along, to its step of the rail."""
        self.show_page(name)
        self._rail.focus_current()

    def show_message(self, kind: str, text: str, details: str = "", choices: tuple = ()) -> None:  # type: ignore[type-arg]
        """Show a message above the page, and add it to the log."""
        self.log.add(kind, text, details)
        self.banners.show_message(kind, text, details, choices)

    def come_to_front(self) -> None:
        """Show this window above the others, or at least mark it where the system does not allow that."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def open_palette(self) -> None:
        """Show the command palette."""
        self._palette.open()

    def open_help(self) -> None:
        """Show the help window, at the topic of the control that has the focus."""
        self._help.open_now(topic_of(QApplication.focusWidget()))

    def open_settings(self) -> None:
        """Show the settings of the program, with the commands of all pages."""
        for name in list(self._waiting):
            self.build_page(name)
        self._settings = self._settings or SettingsDialog(self.session, self.theme, self.registry, self)
        self._settings.open_now()

    def open_about(self) -> None:
        """Show what the program is and runs on."""
        self._about = self._about or AboutDialog(self.session, self.theme, self)
        self._about.open_now()

    def docks(self) -> tuple[QDockWidget, QDockWidget]:
        """Return the docks: inspector and log."""
        return self._inspector, self._log_dock

    def _show_inspector(self) -> None:
        page = self.pages.get(self.page_name)
        self._inspector.show_content(page.inspector() if page is not None else None)

    def _show_state(self) -> None:
        store = self.session.store
        self._rail.set_enabled(store.is_open)
        is_view = store.problem is not None and not store.has_unsaved_edits
        title = store.project.name.replace("[*]", "[*][*]") if store.is_open else ""
        if store.problem is not None and store.problem.only_shows:
            title = self.tr("{name} (read-only)").format(name=title)
        self.setWindowTitle(f"{title}[*] — PURER" if store.is_open else "PURER")
        self.setWindowModified(store.is_open and not store.is_saved and not is_view)

    def _on_store_recovered(self) -> None:
        text = self.tr("The project is saved again, with all changes.")
        self.log.add("info", text)
        self.statusBar().showMessage(text, _SHOWN_MS)

    def _on_store_opened(self) -> None:
        self.banners.clear()
        self._offers_run = True
        remember_project(self.session)
        self._show_state()
        self._inspector.open()
        self.show_page(self.session.store.project.page)

    def _on_session_runs_changed(self) -> None:
        """Offer once to continue an interrupted run, unless the Train page, which offers it too, is shown."""
        if not self._offers_run or not self.session.store.is_open:
            return
        self._offers_run = False
        run = next((run for run in self.session.runs if run.status == "interrupted"), None)
        if run is not None and self.page_name != "train" and not self.session.training.is_active:
            text = self.tr("The run {name} was interrupted ({percent}). It continues at {step}.")
            percent, step = progress_text.percent(run.position.progress), progress_text.next_step(run.position)
            text = text.format(name=run_title(run), percent=percent, step=step)
            resume = partial(self.session.continue_run, Path(run.path))
            choices = ((self.tr("Continue"), resume), (self.tr("Not now"), lambda: None))
            self.show_message("info", text, choices=choices)

    def _on_session_classifier_switched(self, before: str, after: str) -> None:
        """Say that a new run classifies on the Adapt page, and offer the classifier before it."""
        names = {run.name: self.tr("“{name}”").format(name=run_title(run)) for run in self.session.runs}
        earlier = names.get(before, self.tr("all models without training"))
        text = self.tr("The Adapt page now classifies with {new}, the newest run, instead of {old}.")
        back = partial(self.session.choose_classifier, before)
        choices = ((self.tr("Use {old} again").format(old=earlier), back), (self.tr("Keep"), lambda: None))
        self.show_message("info", text.format(new=names[after], old=earlier), choices=choices)

    def _on_session_failed(self, sentence: str, details: str) -> None:
        self.show_message("error", sentence, details)

    # dropping

    def take_paths(self, paths: list[Path]) -> None:
        """Let the current page handle dropped paths; otherwise open a project or add models."""
        page = self.pages.get(self.page_name)
        if page is not None and page.accept_drop(paths):
            return
        if len(paths) == 1 and not self.session.store.is_open:
            self.session.open_path(paths[0])
        else:
            self.session.add_models(paths)

    def _drop_zones(self) -> tuple[DropZone, ...]:
        page = self.pages.get(self.page_name)
        return page.drop_zones() if page is not None else ()

    def _drop_text(self) -> str:
        if self.page_name == "adapt":
            return self.tr("New classes: drop pictures, or a folder with one folder of pictures per class")
        return self.tr("Drop trained models or a folder of them. Nothing in these files is executed.")

    # fitting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the parts to the new width."""
        super().resizeEvent(event)
        self._fit_to_width()

    def _fit_to_width(self) -> None:
        """In a window that is narrow for the size of its text, leave the width to the page."""
        metrics = self.fontMetrics()
        narrow = self.width() < metrics.horizontalAdvance("n") * _NARROW_CHARACTERS
        self._rail.set_compact(narrow)
        self._inspector.make_room(narrow=narrow)
        self._toolbar.setIconSize(QSize(1, 1) * metrics.height())

    # first paint and closing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Emit `first_painted` after the first paint."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def close_without_asking(self) -> None:
        """Save a run in progress and close the window, as for a signal or at the end of the desktop session."""
        self._asks = False
        self.close()
        self._asks = True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save a run in progress, stop all jobs, and close after the last one has ended.

        A job that only reads, and is still in a long operation after a moment, ends with the process.

        The first request during a run shows a question instead; the second one is the answer to save it.
        """
        session = self.session
        if self._asks and self._question.ask(self.close_without_asking):
            event.ignore()
            if self.isVisible():
                self.come_to_front()
            return
        self._question.withdraw()
        if session.training.is_active and session.training.state not in ("suspending", "finishing", "stopping"):
            self.show_message("info", self.tr("The run is being saved; the window closes when that is done."))
            session.training.suspend()
        self._closing = True
        session.job_runner.stop_all()
        if session.job_runner.writing or (session.job_runner.running and not self._patience_ended):
            if not self._patience.isActive():
                self._patience.start()
            event.ignore()
            return
        if not session.store.can_close():
            self._closing = False
            event.ignore()
            self.saving.ask_to_leave(self.close)
            return
        self._patience.stop()
        self._inspector.make_room(narrow=False)  # whether it is shown does not depend on the last width
        remember_place(self, session)
        remember_project(session)
        session.store.close()
        event.accept()

    def _on_training_ended(self, end: JobEnd) -> None:
        """Stay open if a run cannot be saved; what is missing, such as room on the disk, is in the message about it."""
        if self._closing and isinstance(end, Failed):
            self._closing = False
            self._patience.stop()
            text = self.tr(
                "The run could not be saved, so the window stays open. After the cause is removed, the run can be "
                "continued from its last snapshot."
            )
            choices = ((self.tr("Quit anyway"), self.close_without_asking), (self.tr("Stay"), lambda: None))
            self.show_message("error", text, choices=choices)

    def _on_patience_ended(self) -> None:
        self._patience_ended = True
        if self._closing and not self.saving.is_asking:
            self.close()
        self._patience_ended = False

    def _on_job_runner_became_idle(self) -> None:
        if self._closing and not self.saving.is_asking:
            QTimer.singleShot(0, self, self.close)
