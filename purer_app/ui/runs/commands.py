"""The commands for the selected run, as buttons and actions, with the reason if one is disabled."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.texts import ACTIVE_STATES
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


class RunCommands(QWidget):
    """One button for each command; the names are the keys of `slots`."""

    def __init__(self, theme: Theme, slots: Mapping[str, Callable[[], object]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slots = slots
        self._tips: dict[str, str] = {}
        self._buttons: dict[str, IconButton] = {}
        self._actions: dict[str, QAction] = {}
        row = FlowLayout(self)
        for name, (text, icon, _) in self._texts().items():
            look = "danger" if name == "delete" else ""
            button = IconButton(theme, icon, text, f"runs_{name}", look=look)
            button.clicked.connect(partial(self._do, name))
            if name not in ("copy", "refresh"):
                row.addWidget(button)
            self._buttons[name] = button

    def title_buttons(self) -> tuple[IconButton, ...]:
        """Return the buttons that the page places next to its title."""
        return self._buttons["copy"], self._buttons["refresh"]

    def add_actions(self, actions: ActionRegistry, menu: str) -> None:
        """Add each command to the registry."""
        for name, (_, icon, text) in self._texts().items():
            self._actions[name] = actions.add(f"runs.{name}", text, partial(self._do, name), menu=menu, icon=icon)

    def set_run(self, run: "RunSummary | None", *, is_training: bool) -> None:
        """Enable the possible commands; the tooltips of the others give the reason."""
        for name, reason in self._reasons(run, is_training).items():
            for item in (self._buttons[name], self._actions.get(name)):
                if item is not None:
                    item.setEnabled(not reason)
                    item.setToolTip(reason or self._texts()[name][2].rstrip("…"))

    def enabled(self) -> list[tuple[str, str, Callable[[], object]]]:
        """Return text, icon and slot of all enabled commands, for a context menu."""
        texts = self._texts()
        return [
            (texts[name][0], texts[name][1], self._slots[name])
            for name, button in self._buttons.items()
            if button.isEnabled()
        ]

    def _do(self, name: str) -> None:
        self._slots[name]()

    def _texts(self) -> dict[str, tuple[str, str, str]]:
        """Return for each command the text of its button, its icon, and the text of its action."""
        return {
            "evaluate": (
                self.tr("Evaluate on a labelled folder…"),
                "evaluate",
                self.tr("Evaluate a run or the models on a labelled folder…"),
            ),
            "continue": (self.tr("Continue"), "start", self.tr("Continue the interrupted run")),
            "show": (self.tr("Show"), "train", self.tr("Show the run on the Train and Images pages")),
            "use_in_adapt": (self.tr("Use in Adapt"), "adapt", self.tr("Use the run on the Adapt page")),
            "open_folder": (self.tr("Open folder"), "folder", self.tr("Open the folder of the run")),
            "copy": (self.tr("Copy as text"), "copy", self.tr("Copy the facts about the run as text")),
            "delete": (self.tr("Delete…"), "delete", self.tr("Delete the run…")),
            "refresh": (self.tr("Refresh"), "refresh", self.tr("Read the runs again")),
        }

    def _reasons(self, run: "RunSummary | None", is_training: bool) -> dict[str, str]:
        """Return why each command is disabled; "" if it is enabled."""
        none = self.tr("Select a run first.") if run is None else ""
        status = run.status if run is not None else ""
        busy = self.tr("A run is in progress; pause and save it, or let it finish first.") if is_training else ""
        unfinished = "" if status == "finished" else self.tr("Only a finished run can be used on the Adapt page.")
        over = "" if status == "interrupted" else self.tr("Only an interrupted run can be continued.")
        going_on = self.tr("The run is in progress; stop it on the Train page.") if status in ACTIVE_STATES else ""
        damaged = self.tr("The run is damaged; see its status.") if status == "damaged" else ""
        return {
            "evaluate": "",
            "continue": none or over or busy,
            "show": none or damaged or ("" if going_on else busy),
            "use_in_adapt": none or unfinished,
            "open_folder": none,
            "copy": none,
            "delete": none or going_on,
            "refresh": "",
        }
