"""The commands for the selected runs, as buttons, menus and actions, with the reason if one is disabled."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from purer_app.ui.core.action_registry import ActionRegistry, with_mnemonics
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.texts import ACTIVE_STATES
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_BUTTONS = ("evaluate", "continue", "use_in_adapt", "compare", "report")
_MORE = (("rename", "show", "open_folder"), ("repeat", "copy_command", "copy"), ("delete",))
"""The commands of the menu *More*, in groups."""
_MENU = (
    ("evaluate", "report", "compare"),
    ("continue", "repeat", "copy_command"),
    ("show", "use_in_adapt"),
    ("rename", "copy", "open_folder"),
    ("delete",),
)
"""The commands of the context menu and, followed by *Refresh*, of the menu bar, in groups."""


class _Command(NamedTuple):
    """Text of a button or menu entry, icon, and text of an action, which stands alone."""

    text: str
    icon: str
    action: str


class RunCommands(QWidget):
    """Buttons for the most used commands and a menu for the others; the names are the keys of `slots`."""

    def __init__(self, theme: Theme, slots: Mapping[str, Callable[[], object]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._slots = slots
        self._reasons: dict[str, str] = {}
        self._buttons: dict[str, IconButton] = {}
        self._actions: dict[str, QAction] = {}
        row = FlowLayout(self)
        for name in (*_BUTTONS, "refresh"):
            command = self._commands()[name]
            button = IconButton(theme, command.icon, command.text, f"runs_{name}")
            button.clicked.connect(partial(self._do, name))
            self._buttons[name] = button
        for name in _BUTTONS:
            row.addWidget(self._buttons[name])
        self._more = MenuButton(self.tr("More"), "runs_more", partial(self._fill, groups=_MORE))
        row.addWidget(self._more)

    def title_buttons(self) -> tuple[IconButton, ...]:
        """Return the buttons that the page places next to its title."""
        return (self._buttons["refresh"],)

    def add_actions(self, actions: ActionRegistry, menu: str) -> None:
        """Add each command to the registry."""
        commands = self._commands()
        for group in (*_MENU, ("refresh",)):
            for name in group:
                do, command = partial(self._do, name), commands[name]
                self._actions[name] = actions.add(
                    f"runs.{name}", command.action, do, menu=menu, icon=command.icon, begins_group=name == group[0]
                )

    def set_runs(self, runs: "Sequence[RunSummary]", *, is_training: bool) -> None:
        """Enable the commands that are possible for the selected runs; the tooltips of the others give the reason."""
        self._reasons = self._find_reasons(runs, is_training)
        for name, reason in self._reasons.items():
            tip = reason or self._commands()[name].action.rstrip("…")
            for item in (self._buttons.get(name), self._actions.get(name)):
                if item is not None:
                    item.setEnabled(not reason)
                    item.setToolTip(tip)

    def reason_against(self, name: str) -> str:
        """Return why a command is disabled; "" if it is enabled."""
        return self._reasons.get(name, "")

    def fill_menu(self, menu: QMenu) -> None:
        """Add all commands to a context menu."""
        self._fill(menu, _MENU)

    def _fill(self, menu: QMenu, groups: Sequence[Sequence[str]]) -> None:
        commands = self._commands()
        names = [name for group in groups for name in group]
        texts = dict(zip(names, with_mnemonics([commands[name].text for name in names]), strict=True))
        menu.setToolTipsVisible(True)
        for group in groups:
            if not menu.isEmpty():
                menu.addSeparator()
            for name in group:
                action = menu.addAction(self._theme.icon(commands[name].icon), texts[name], partial(self._do, name))
                action.setObjectName(f"runs_{name}")
                action.setEnabled(not self._reasons.get(name))
                action.setToolTip(self._reasons.get(name) or commands[name].action.rstrip("…"))

    def _do(self, name: str) -> None:
        self._slots[name]()

    def _commands(self) -> dict[str, _Command]:
        return {
            "evaluate": _Command(
                self.tr("Evaluate…"),
                "evaluate",
                self.tr("Evaluate a run or the models on a labelled folder…"),
            ),
            "continue": _Command(self.tr("Continue"), "start", self.tr("Continue the interrupted run")),
            "use_in_adapt": _Command(self.tr("Use in Adapt"), "adapt", self.tr("Use the run on the Adapt page")),
            "compare": _Command(self.tr("Compare"), "compare", self.tr("Compare the selected runs")),
            "report": _Command(self.tr("Report (HTML)…"), "export", self.tr("Write a report of the run (HTML)…")),
            "show": _Command(self.tr("Show"), "train", self.tr("Show the run on the Train and Images pages")),
            "repeat": _Command(self.tr("Repeat exactly…"), "redo", self.tr("Repeat the run exactly…")),
            "rename": _Command(self.tr("Rename"), "draw", self.tr("Name the run")),
            "copy_command": _Command(
                self.tr("Copy as command"), "copy", self.tr("Copy the command that repeats the run")
            ),
            "copy": _Command(self.tr("Copy as text"), "copy", self.tr("Copy the facts about the run as text")),
            "open_folder": _Command(self.tr("Open folder"), "folder", self.tr("Open the folder of the run")),
            "delete": _Command(self.tr("Delete…"), "delete", self.tr("Delete the run…")),
            "refresh": _Command(self.tr("Refresh"), "refresh", self.tr("Read the runs again")),
        }

    def _find_reasons(self, runs: "Sequence[RunSummary]", is_training: bool) -> dict[str, str]:
        """Return why each command is disabled; "" if it is enabled."""
        run = runs[0] if len(runs) == 1 else None
        none = self.tr("Select one run.") if runs else self.tr("Select a run first.")
        none = none if run is None else ""
        status = run.status if run is not None else ""
        busy = self.tr("A run is in progress; pause and save it, or let it finish first.") if is_training else ""
        unfinished = "" if status == "finished" else self.tr("Only a finished run can be used on the Adapt page.")
        over = "" if status == "interrupted" else self.tr("Only an interrupted run can be continued.")
        going_on = self.tr("The run is in progress; stop it on the Train page.") if status in ACTIVE_STATES else ""
        damaged = self.tr("The run is damaged; see its status.") if status == "damaged" else ""
        new = self.tr("The run is being prepared.") if status in ACTIVE_STATES and not (run and run.started) else ""
        label = self.tr("The name of the run cannot be read; see its details.") if run and run.label_problem else ""
        alone = self.tr("Select two or more runs: hold Ctrl or Shift.") if len(runs) < 2 else ""
        return {
            "evaluate": "",
            "continue": none or over or busy,
            "use_in_adapt": none or unfinished,
            "compare": alone,
            "report": none or damaged or new,
            "show": none or damaged or ("" if going_on else busy),
            "repeat": none or damaged or busy,
            "rename": none or new or label,
            "copy_command": none or damaged or new,
            "copy": none,
            "open_folder": none or new,
            "delete": none or going_on,
            "refresh": "",
        }
