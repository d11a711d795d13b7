"""The Models page: the trained models of the project, their verdicts, and the reasons."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from purer_app.engine.core.files import real_path
from purer_app.engine.core.resources import resource
from purer_app.engine.core.text import printable
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.file_dialogs import choose_files, choose_folder
from purer_app.ui.core.page import DropZone, Page
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.empty_state import EmptyState
from purer_app.ui.models.file_actions import FileActions
from purer_app.ui.models.inspector.inspector import ModelInspector
from purer_app.ui.models.inspector.preview_store import PreviewStore
from purer_app.ui.models.locating import Locating
from purer_app.ui.models.table.area import ModelArea
from purer_app.ui.models.table.panel import ModelPanel
from purer_app.ui.models.table.rows import ModelTableModel
from purer_app.ui.models.texts.words import PROBLEMS, Kind, counted
from purer_app.ui.state.edit_history import Step
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.labels import page_title
from purer_app.ui.widgets.layouts.scrolling_column import scroll_area
from purer_app.ui.widgets.undo_bar import UndoBar

_GROUP_STARTS = ("choose", "dream", "tick_all", "copy_report")
"""The actions that a separator precedes in the menu."""


class ModelsPage(Page):
    """The table of models, or a drop area without models; the inspector shows the selected one."""

    name = "models"

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._models = session.models
        self._previews = PreviewStore(session.job_runner, self)
        self._previews.failed.connect(session.failed)
        self._rows = ModelTableModel(self._models, theme, self)
        self._panel = ModelPanel(self._rows, theme)
        self._table = self._panel.table
        self._undo_bar = UndoBar(theme, session.edits)
        self._files = FileActions(session, self._undo_bar, self)
        self._locating = Locating(session, self._undo_bar, self)
        self._hint = EmptyState(theme)
        self._hint_area = scroll_area(self._hint, self.title())
        self._inspector = ModelInspector(session, self._previews, theme)
        self._area = ModelArea(self._panel, theme)
        self._stack = QStackedWidget()
        self._added_text = ""
        self._chooses_next = False
        self._actions: dict[str, QAction] = {}
        self._command_slots: dict[str, Callable[[], object]] = {
            "add_files": self.ask_for_files,
            "add_folder": self.ask_for_folder,
            "remove": self.remove_selected,
            "copy_report": self.copy_report,
            "safe_copies": self.make_safe_copies,
            "export_script": self._files.save_export_script,
            "train": partial(session.page_requested.emit, "train"),
            "adapt": partial(session.page_requested.emit, "adapt"),
        }
        self._build()
        self._connect()
        self._show()

    def title(self) -> str:
        """Return the step's name."""
        return self.tr("Models")

    def state_text(self) -> str:
        """Return how many models are ready, need your choice or were refused."""
        return counted(row.kind for row in self._rows.rows())

    def inspector(self) -> QWidget:
        """Return the inspector of the selected model."""
        return self._inspector

    def accept_drop(self, paths: list[Path]) -> bool:
        """Add dropped models."""
        return self.session.add_models(paths)

    def drop_zones(self) -> tuple[DropZone, ...]:
        """Return the inspector of a model that needs your choice: files dropped there get their architecture next."""
        row = self._table.current_row()
        if row is None or row.kind is not Kind.CHOICE:
            return ()
        text = self.tr(
            "Choose architecture…: adds these files, and shows what may fit the first that needs your choice"
        )
        return (DropZone(self._inspector, text, self._take_to_choose),)

    def _take_to_choose(self, paths: list[Path]) -> bool:
        wanted = {str(real_path(path)) for path in paths}
        known = [row.path for row in self._rows.rows() if row.kind is Kind.CHOICE and row.path in wanted]
        if known:
            self._choose_architecture(known[0])
        self._chooses_next = not known
        return self.session.add_models(paths)

    def add_actions(self, actions: ActionRegistry) -> None:
        """Add the actions of this page."""
        menu = self.title()
        texts: dict[str, tuple[str, Callable[[], object], str]] = {
            "add_files": (self.tr("Add model files…"), self.ask_for_files, "add"),
            "add_folder": (self.tr("Add a folder of models…"), self.ask_for_folder, "folder"),
            "tick_all": (self.tr("Use all models"), partial(self.tick_all, True), "check"),
            "untick_all": (self.tr("Use no models"), partial(self.tick_all, False), ""),
            "remove": (self.tr("Remove the selected models"), self.remove_selected, "delete"),
            "choose": (self.tr("Choose the architecture of the selected model…"), self._edit("architecture"), "choice"),
            "set_input": (self.tr("Set the input size of the selected model…"), self._edit("input"), "settings"),
            "name_classes": (self.tr("Name the classes of the selected model…"), self._edit("edit"), "draw"),
            "locate": (self.tr("Locate the file of the selected model…"), self.locate_selected, "search"),
            "copy_report": (self.tr("Copy the verdicts"), self.copy_report, "copy"),
            "safe_copies": (self.tr("Make safe copies (.safetensors)"), self.make_safe_copies, "ready"),
            "export_script": (
                self.tr("Save the script that exports a model of your own code…"),
                self._files.save_export_script,
                "export",
            ),
            "dream": (self.tr("Invert the selected model"), self._inspector.preview.start, "dream"),
        }
        for name, (text, slot, icon) in texts.items():
            self._actions[name] = actions.add(
                f"models.{name}", text, slot, menu=menu, icon=icon, begins_group=name in _GROUP_STARTS
            )
        self._show()

    # actions

    def ask_for_files(self) -> None:
        """Ask for model files, and add them."""
        files = choose_files(self, self.session.folders, "models", self.tr("Choose files of trained models"))
        if files:
            self.session.add_models(files)

    def ask_for_folder(self) -> None:
        """Ask for a folder of models, and add it."""
        folder = choose_folder(self, self.session.folders, "models", self.tr("Choose a folder of trained models"))
        if folder is not None:
            self.session.add_models([folder])

    def remove_selected(self) -> None:
        """Remove the selected models from the project."""
        paths = {row.path for row in self._table.selected_rows()}
        if not paths:
            return
        step = self._models.remove(paths)
        text = self.tr("%Ln models removed from the project; their files were not deleted.", "", len(paths))
        self._undo_bar.show_message(text, step)

    def tick_selected(self) -> None:
        """Untick the selected models if the first one is ticked, otherwise tick them."""
        rows = [row for row in self._table.selected_rows() if row.is_usable]
        if rows:
            self._models.set_used([row.path for row in rows], not rows[0].used)

    def tick_all(self, used: bool) -> None:
        """Tick all usable models, or none."""
        self._models.set_used([row.path for row in self._rows.rows() if row.is_usable], used)

    def copy_report(self) -> None:
        """Copy the verdicts of the selected models, or of all if none is selected."""
        self._files.copy_report(self._table.selected_rows() or self._rows.rows())

    def make_safe_copies(self) -> None:
        """Make safe copies of the selected models, or of all if none is selected."""
        self._files.make_safe_copies(self._table.selected_rows() or self._rows.rows())

    def locate_selected(self) -> None:
        """Ask where the missing file of the selected model is."""
        row = self._table.current_row()
        if row is not None and row.kind is Kind.MISSING:
            self._locating.ask(row.path)

    def _edit(self, what: str) -> Callable[[], object]:
        return partial(self._inspector.edit, what)

    def _choose_architecture(self, path: str) -> None:
        """Select a model, and open the form at its architecture."""
        self._panel.filter_bar.clear()
        self._table.select_path(path)
        self._inspector.edit("architecture")

    def _show_why(self, paths: list[str], kinds: frozenset[Kind]) -> None:
        """Filter the table to these kinds, and select the first of these models."""
        self._panel.filter_bar.select_kinds(kinds)
        self._table.select_path(paths[0])
        self._table.setFocus()

    # showing

    def _build(self) -> None:
        self._stack.addWidget(self._hint_area)
        self._stack.addWidget(self._area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(page_title(self.title()))
        layout.addWidget(self._undo_bar)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._models.changed.connect(self._on_models_changed)
        self._models.inspection_changed.connect(self._show)
        self._models.added.connect(self._on_models_added)
        self.session.store.opened.connect(self._undo_bar.dismiss)
        self._panel.command_chosen.connect(lambda name: self._command_slots[name]())
        self._table.selected.connect(self._show_selection)
        self._table.tick_requested.connect(self.tick_selected)
        self._table.removal_requested.connect(self.remove_selected)
        self._hint.files_requested.connect(self.ask_for_files)
        self._hint.folder_requested.connect(self.ask_for_folder)
        slots = {"script": self._files.save_export_script, "report": self.copy_report, "locate": self.locate_selected}
        self._inspector.command_chosen.connect(lambda name: slots[name]())
        self._files.changed.connect(self._show)
        self.session.choices.forgotten.connect(self._on_choice_forgotten)
        self._hint.sample_requested.connect(lambda: self.session.add_models([resource("glyphs-pool")]))

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide the message about added models when another page is shown."""
        super().hideEvent(event)
        if not event.spontaneous() and self._undo_bar.text and self._undo_bar.text == self._added_text:
            self._undo_bar.dismiss()

    def _show(self) -> None:
        inspecting = self._models.is_inspecting
        self._stack.setCurrentWidget(self._area if self._rows.rowCount() or inspecting else self._hint_area)
        self._panel.show_state(is_inspecting=inspecting, skipped=self._models.skipped)
        self._area.fit()
        self._show_selection()
        self.state_changed.emit()

    def _show_selection(self) -> None:
        row = self._table.current_row()
        self._inspector.show_row(row)
        states = {
            "remove": row is not None,
            "dream": row is not None and row.can_teach,
            "locate": row is not None and row.kind is Kind.MISSING,
            "safe_copies": self._rows.rowCount() > 0 and not self._files.is_copying,
        }
        states |= dict.fromkeys(("choose", "set_input", "name_classes"), self._inspector.can_edit())
        states |= dict.fromkeys(("copy_report", "tick_all", "untick_all"), self._rows.rowCount() > 0)
        for name, action in self._actions.items():
            action.setEnabled(states.get(name, True))

    def _on_models_changed(self) -> None:
        self._previews.stop_all_but({entry.path for entry in self._models.entries})
        self._show()

    def _on_choice_forgotten(self, path: str, step: Step | None) -> None:
        if self._models.verdict(path) is None:  # another project was opened meanwhile
            return
        text = self.tr("Your choice for {file} was removed, and the file was inspected again.")
        self._undo_bar.show_message(text.format(file=printable(Path(path).name)), step)

    def _on_models_added(self, paths: list[str], step: Step) -> None:
        present = {row.path: row.kind for row in self._rows.rows()}
        kinds = {path: present[path] for path in paths if path in present}
        if not kinds:  # another project was opened meanwhile
            return
        problems = [path for path, kind in kinds.items() if kind in PROBLEMS]
        open_choices = [path for path in problems if kinds[path] is Kind.CHOICE]
        added = self.tr("%Ln models added", "", len(kinds))
        text = self._added_text = f"{added}: {counted(kinds.values())}."
        act_text, act = self.tr("Show why"), partial(self._show_why, problems, frozenset(kinds[p] for p in problems))
        if open_choices and (self._chooses_next or len(open_choices) == len(problems)):
            act_text, act = self.tr("Choose architecture…"), partial(self._choose_architecture, open_choices[0])
            if self._chooses_next:
                act()
        self._chooses_next = False
        self._undo_bar.show_message(text, step, act_text if problems else "", act if problems else None)
