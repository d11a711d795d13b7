"""Undo and redo of the edits of a project, by a QUndoStack whose steps may fail without changing anything."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from purer_app.engine.core.errors import EngineError

MOST_STEPS = 100


class Step(Protocol):
    """One edit. `back` undoes it and `forward` does it again; both return what could not be restored, or ""."""

    @property
    def text(self) -> str:
        """The action as a verb with its object, for example "Remove class “heron”"."""

    def forward(self) -> str:
        """Redo the edit.

        Raises:
            EngineError: nothing was changed.
        """

    def back(self) -> str:
        """Undo the edit.

        Raises:
            EngineError: nothing was changed.
        """


class _Command(QUndoCommand):
    def __init__(self, step: Step) -> None:
        super().__init__(step.text)
        self.step = step
        self.passes = True  # the edit was already made when it is pushed
        self.problem = self.notice = ""

    def redo(self) -> None:
        self._run(forward=True)

    def undo(self) -> None:
        self._run(forward=False)

    def _run(self, *, forward: bool) -> None:
        if self.passes:
            self.passes = False
            return
        self.problem = self.notice = ""
        try:
            self.notice = self.step.forward() if forward else self.step.back()
        except EngineError as error:
            self.problem = str(error)


class EditHistory(QObject):
    """The steps that can be undone and redone. `changed` is emitted after each new, undone or redone step.

    `failed` carries the reason if a step could not be undone or redone; the step then keeps its position. `noticed`
    carries a sentence about an undone or redone step.
    """

    changed = Signal()
    failed = Signal(str)
    noticed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST_STEPS)
        self._holds: list[str] = []

    @property
    def last(self) -> Step | None:
        """The step that Undo would undo."""
        return self._step(self._stack.index() - 1)

    @property
    def next(self) -> Step | None:
        """The step that Redo would redo."""
        return self._step(self._stack.index())

    def done(self, step: Step) -> None:
        """Add a step that was just made; steps undone before can no longer be redone."""
        self._stack.push(_Command(step))
        self.changed.emit()

    def undo(self) -> None:
        """Undo the last step."""
        if self.last is not None:
            self._move(self._stack.index() - 1, self._stack.undo, self._stack.redo, self.tr("Undone: {step}."))

    def redo(self) -> None:
        """Redo the next step."""
        if self.next is not None:
            self._move(self._stack.index(), self._stack.redo, self._stack.undo, self.tr("Redone: {step}."))

    def clear(self) -> None:
        """Remove all steps."""
        self._stack.clear()
        self.changed.emit()

    def hold(self, why: str) -> None:
        """Block undo and redo until `release`; `why` is the reason as a sentence."""
        self._holds.append(why)

    def release(self, why: str) -> None:
        """End a hold."""
        self._holds.remove(why)

    def _move(self, place: int, move: Callable[[], None], move_back: Callable[[], None], words: str) -> None:
        if self._holds:
            self.failed.emit(self._holds[-1])
            return
        command = self._command(place)
        move()
        if command.problem:
            command.passes = True
            move_back()  # restores only the position: nothing was changed
            self.failed.emit(f"{command.text()}: {command.problem}")
        else:
            self.noticed.emit(" ".join(filter(None, (words.format(step=command.text()), command.notice))))
            if command.notice:
                self.failed.emit(command.notice)
        self.changed.emit()

    def _step(self, place: int) -> Step | None:
        return self._command(place).step if 0 <= place < self._stack.count() else None

    def _command(self, place: int) -> _Command:
        command = self._stack.command(place)
        assert isinstance(command, _Command)
        return command
