"""The actions of the Train page in menu and command palette."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.widgets.plots.plot_board import PlotBoard


@dataclass(frozen=True, slots=True)
class RunCommands:
    """The functions behind the actions of the Train page."""

    start: Callable[[], object]
    toggle_pause: Callable[[], object]
    finish: Callable[[], object]
    ask_to_discard: Callable[[], object]
    try_run: Callable[[], object]
    copy_command: Callable[[], object]
    open_settings: Callable[[], object]
    save_settings: Callable[[], object]


class TrainActions(QObject):
    """Registers the actions and enables the possible ones."""

    def __init__(self, commands: RunCommands, board: PlotBoard, actions: ActionRegistry, parent: QObject) -> None:
        super().__init__(parent)
        self._commands = commands
        self._board = board
        self._add_run_actions(actions)
        self._add_plot_actions(actions)

    def _add_run_actions(self, actions: ActionRegistry) -> None:
        run, add, menu = self._commands, actions.add, self.tr("Train")
        self._start = add("train.start", self.tr("Start training"), run.start, menu=menu, shortcut="F5",
                          icon="start")  # fmt: skip
        self._pause = add("train.pause", self.tr("Pause training"), run.toggle_pause, menu=menu, shortcut="F6",
                          icon="pause")  # fmt: skip
        self._finish = add("train.finish", self.tr("Finish now"), run.finish, menu=menu,
                           icon="finish", tip=self.tr("End the run now and keep its model"))  # fmt: skip
        self._stop = add("train.stop", self.tr("Stop and discard"), run.ask_to_discard, menu=menu, icon="stop")
        self._try = add("train.try_it", self.tr("Try the run on your pictures"), run.try_run, menu=menu, icon="adapt",
                        begins_group=True)  # fmt: skip
        add("train.copy_command", self.tr("Copy the run as a command"), run.copy_command, menu=menu, icon="copy")
        self._open = add("train.open_settings", self.tr("Open a settings file…"), run.open_settings, menu=menu,
                         icon="open", begins_group=True)  # fmt: skip
        save = self.tr("Save the settings as a file…")
        add("train.save_settings", save, run.save_settings, menu=menu, icon="settings")

    def _add_plot_actions(self, actions: ActionRegistry) -> None:
        board, add, menu = self._board, actions.add, self.tr("Train")
        self._follow = add("train.follow", self.tr("Follow the newest steps"), self._on_follow_triggered, menu=menu,
                           icon="follow", checkable=True, begins_group=True)  # fmt: skip
        self._follow.setChecked(board.follows)
        board.follow_changed.connect(self._follow.setChecked)
        add("train.reset_zoom", self.tr("Reset the zoom of the plots"), board.reset_zoom, menu=menu, icon="zoom")
        texts = {
            "png": self.tr("Export the plots as a picture (PNG)…"),
            "svg": self.tr("Export the plots as a drawing (SVG)…"),
            "csv": self.tr("Export the plots as numbers (CSV)…"),
        }
        for kind, text in texts.items():
            export = partial(board.ask_and_export, kind)
            add(f"train.export_{kind}", text, export, menu=menu, icon="export", begins_group=kind == "png")

    def show_state(self, state: str, why_not: str, *, finished: bool) -> None:
        """Enable the actions that are possible in a state of the TrainingController.

        Args:
            state: the state of the TrainingController.
            why_not: why a run cannot start, or "".
            finished: whether the shown run has finished.
        """
        self._try.setEnabled(finished)
        self._open.setEnabled(state == "idle")
        self._start.setEnabled(state == "idle" and not why_not)
        for action in (self._pause, self._finish):
            action.setEnabled(state in ("running", "paused"))
        self._stop.setEnabled(state not in ("idle", "stopping"))
        self._pause.setText(self.tr("Resume training") if state == "paused" else self.tr("Pause training"))

    def _on_follow_triggered(self) -> None:
        self._board.set_follow(self._follow.isChecked())
