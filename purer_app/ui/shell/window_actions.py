"""The actions of the window: file, edit, go, view and help menus."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

from purer_app.ui.core.action_registry import ActionRegistry, plain_text
from purer_app.ui.core.file_dialogs import choose_folder
from purer_app.ui.core.language import LANGUAGES, SYSTEM, choose_language, chosen_language
from purer_app.ui.core.motion import choose_reduced_motion, prefers_reduced_motion
from purer_app.ui.core.theme import SCHEMES, Theme
from purer_app.ui.state.session import Session

_SHOWN_MS = 6000
_MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class WindowCommands:
    """The functions of the window behind its actions."""

    show_page: Callable[[str], object]
    open_palette: Callable[[], object]
    open_help: Callable[[], object]
    save_now: Callable[[], object]
    save_copy: Callable[[], object]
    open_settings: Callable[[], object]
    open_about: Callable[[], object]


class WindowActions(QObject):
    """Adds the actions of the window to the registry; pages add their own actions.

    Args:
        docks: the inspector and the log.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        theme: Theme,
        registry: ActionRegistry,
        docks: tuple[QDockWidget, QDockWidget],
        commands: WindowCommands,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._theme = theme
        self._registry = registry
        self._docks = docks
        self._commands = commands
        self._add = registry.add
        self._schemes: dict[str, QAction] = {}
        self._add_file_actions(self.tr("File"))
        self._add_edit_actions(self.tr("Edit"))
        self._add_step_actions(self.tr("Go"))
        self._add_view_actions(self.tr("View"))
        self._add_help_actions(self.tr("Help"))
        menu_key = QShortcut(QKeySequence("F10"), window)
        menu_key.setWhatsThis(self.tr("Open the menus"))
        menu_key.activated.connect(self._open_first_menu)
        session.store.opened.connect(self._show_state)
        session.training.state_changed.connect(self._show_state)
        self._show_state()

    def _open_first_menu(self) -> None:
        bar = self._window.menuBar()
        bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        bar.setActiveAction(bar.actions()[0])

    def refill(self, toolbar: QToolBar) -> None:
        """Add the actions of a new page to the menus, whose order is fixed, and to the toolbar."""
        order = (
            self.tr("File"),
            self.tr("Edit"),
            self.tr("Models"),
            self.tr("Train"),
            self.tr("Images"),
            self.tr("Adapt"),
            self.tr("Runs"),
            self.tr("Go"),
            self.tr("View"),
            self.tr("Help"),
        )
        self._registry.fill_menus(self._window.menuBar(), order)
        self._registry.fill_toolbar(toolbar)

    def _add_file_actions(self, menu: str) -> None:
        session, keys = self._session, QKeySequence.StandardKey
        add = partial(self._add, menu=menu)
        add("file.sample", self.tr("Try the sample"), session.open_sample, icon="models")
        add(
            "file.open_models",
            self.tr("Open a folder of models…"),
            self.ask_for_models,
            shortcut=keys.Open,
            icon="open",
        )
        add(
            "file.open_project",
            self.tr("Open a project…"),
            self.ask_for_project,
            shortcut="Ctrl+Shift+O",
            icon="project",
        )
        tip = self.tr("Changes are saved automatically after two seconds")
        add("file.save", self.tr("Save now"), self._commands.save_now, shortcut=keys.Save, tip=tip, begins_group=True)
        add(
            "file.save_copy",
            self.tr("Save a copy…"),
            self._commands.save_copy,
            shortcut=keys.SaveAs,
            icon="copy",
        )
        show_start = partial(self._commands.show_page, "start")
        add("file.start_page", self.tr("Show the start page"), show_start, begins_group=True)
        settings = self._commands.open_settings
        add("file.settings", self.tr("Settings…"), settings, shortcut="Ctrl+,", icon="settings", begins_group=True)
        add("file.quit", self.tr("Quit"), self._window.close, shortcut="Ctrl+Q", begins_group=True)

    def _add_edit_actions(self, menu: str) -> None:
        edits = self._session.edits
        add = partial(self._add, menu=menu, toolbar=True)
        self._undo = add("edit.undo", self.tr("Undo"), edits.undo, shortcut="Ctrl+Z", icon="undo")
        keys = ("Ctrl+Shift+Z", "Ctrl+Y")
        self._redo = add("edit.redo", self.tr("Redo"), edits.redo, shortcut=keys, icon="redo")
        edits.changed.connect(self._on_edits_changed)
        edits.noticed.connect(lambda text: self._window.statusBar().showMessage(text, _SHOWN_MS))
        self._on_edits_changed()

    def _on_edits_changed(self) -> None:
        edits = self._session.edits
        for action, word, step in (
            (self._undo, self.tr("Undo"), edits.last),
            (self._redo, self.tr("Redo"), edits.next),
        ):
            action.setEnabled(step is not None)
            text = _shortened(step.text) if step is not None else ""
            action.setText(f"{word} {text}".strip())

    def _add_step_actions(self, menu: str) -> None:
        texts = {
            "models": self.tr("Models"),
            "train": self.tr("Train"),
            "images": self.tr("Images"),
            "adapt": self.tr("Adapt"),
            "runs": self.tr("Runs"),
        }
        for number, (name, text) in enumerate(texts.items(), start=1):
            show = partial(self._commands.show_page, name)
            self._add(f"go.{name}", text, show, menu=menu, shortcut=f"Ctrl+{number}", icon=name)

    def _add_view_actions(self, menu: str) -> None:
        theme = self._theme
        add = partial(self._add, menu=menu)
        add(
            "view.palette",
            self.tr("Find a command…"),
            self._commands.open_palette,
            shortcut="Ctrl+K",
            icon="palette",
            toolbar=True,
        )
        self._add_schemes(menu)
        self._add_languages(menu)
        self._add_motion(menu)
        larger = partial(theme.step_text_size, 1)
        add("view.larger", self.tr("Larger text"), larger, shortcut="Ctrl++", begins_group=True)
        add("view.smaller", self.tr("Smaller text"), partial(theme.step_text_size, -1), shortcut="Ctrl+-")
        add("view.normal", self.tr("Reset text size"), partial(theme.set_text_percent, 100), shortcut="Ctrl+0")
        inspector, log = self._docks
        self._add_dock(menu, inspector, self.tr("Inspector"), "Ctrl+I", "info")
        self._add_dock(menu, log, self.tr("Log"), "Ctrl+L", "log")

    def _add_schemes(self, menu: str) -> None:
        group = QActionGroup(self._window)
        texts = (self.tr("Use system colours"), self.tr("Light colours"), self.tr("Dark colours"))
        for scheme, text in zip(SCHEMES, texts, strict=True):
            choose = partial(self._theme.set_scheme, scheme)
            first = scheme == SCHEMES[0]
            action = self._add(
                f"view.{scheme}", text, choose, menu=menu, checkable=True, icon="theme", begins_group=first
            )
            group.addAction(action)
            self._schemes[scheme] = action
        self._theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self._schemes[self._theme.scheme].setChecked(True)

    def _add_languages(self, menu: str) -> None:
        group = QActionGroup(self._window)
        texts = {SYSTEM: self.tr("Language of the system")}
        texts |= {code: self.tr("Language: {name}").format(name=name) for code, name in LANGUAGES.items()}
        for choice, text in texts.items():
            action = self._add(
                f"view.language_{choice}",
                text,
                partial(self._choose_language, choice),
                menu=menu,
                checkable=True,
                begins_group=choice == SYSTEM,
            )
            group.addAction(action)
            action.setChecked(choice == chosen_language(self._session.settings))

    def _add_motion(self, menu: str) -> None:
        settings, window = self._session.settings, self._window

        def choose() -> None:
            choose_reduced_motion(settings, window, action.isChecked())

        action: QAction = self._add(
            "view.motion", self.tr("Reduce motion"), choose, menu=menu, checkable=True, begins_group=True
        )
        action.setChecked(prefers_reduced_motion(settings))

    def _choose_language(self, choice: str) -> None:
        choose_language(self._session.settings, choice)
        self._session.noticed.emit(self.tr("The language changes when PURER starts again."))
        self._window.statusBar().showMessage(self.tr("The language changes when PURER starts again."), _SHOWN_MS)

    def _add_dock(self, menu: str, dock: QDockWidget, text: str, keys: str, icon: str) -> None:
        action: QAction = self._add(
            f"view.{dock.objectName()}",
            text,
            lambda: dock.setVisible(action.isChecked()),
            menu=menu,
            shortcut=keys,
            icon=icon,
            checkable=True,
            begins_group=dock is self._docks[0],
            toolbar=True,
        )
        dock.visibilityChanged.connect(lambda _: action.setChecked(not dock.isHidden()))

    def _add_help_actions(self, menu: str) -> None:
        add = partial(self._add, menu=menu)
        add("help.terms", self.tr("Terms, settings and keys"), self._commands.open_help, shortcut="F1", icon="question")
        add("help.about", self.tr("About PURER"), self._commands.open_about, icon="info")

    def ask_for_models(self) -> None:
        """Ask for a folder of models, and create a project with them."""
        folder = choose_folder(
            self._window, self._session.folders, "models", self.tr("Choose a folder of trained models")
        )
        if folder is not None:
            self._session.new_project([folder])

    def ask_for_project(self) -> None:
        """Ask for a project folder, and open it."""
        folder = choose_folder(
            self._window, self._session.folders, "projects", self.tr("Choose the folder of a project")
        )
        if folder is not None:
            self._session.open_path(folder)

    def _show_state(self, *_: object) -> None:
        """Enable actions that need an open project, or no run in progress."""
        session, registry = self._session, self._registry
        for action in registry.all():
            if action.objectName().startswith("go.") or action.objectName() in ("file.save", "file.save_copy"):
                action.setEnabled(session.store.is_open)
        for name in ("file.sample", "file.open_models", "file.open_project"):
            registry[name].setEnabled(not session.training.is_active)
            registry[name].setToolTip(session.why_no_other_project() or plain_text(registry[name]).rstrip("…"))


def _shortened(text: str) -> str:
    """Return a text of at most 60 characters with & escaped for menus."""
    short = text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
    return short.replace("&", "&&")
