"""The edit history: steps undone and redone in order, and what happens to one that fails."""

from dataclasses import dataclass, field

import pytest

from purer_app.engine.core.errors import RunFolderError
from purer_app.ui.state.edit_history import MOST_STEPS, EditHistory


@dataclass
class Append:
    """Appends a letter to a list, and fails or complains on request."""

    letters: list[str]
    text: str
    problem: str = ""
    notice: str = ""

    def forward(self) -> str:
        self._fail()
        self.letters.append(self.text)
        return self.notice

    def back(self) -> str:
        self._fail()
        self.letters.remove(self.text)
        return self.notice

    def _fail(self) -> None:
        if self.problem:
            raise RunFolderError(self.problem)


@dataclass
class Kit:
    history: EditHistory
    letters: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def do(self, letter: str, **values: str) -> Append:
        step = Append(self.letters, letter, **values)
        self.letters.append(letter)
        self.history.done(step)
        return step


@pytest.fixture
def kit(qapp: object) -> Kit:
    kit = Kit(EditHistory())
    kit.history.failed.connect(kit.failures.append)
    kit.history.noticed.connect(kit.notices.append)
    return kit


def test_steps_are_undone_and_redone_in_their_order(kit: Kit) -> None:
    first, second = kit.do("a"), kit.do("b")
    assert (kit.history.last, kit.history.next) == (second, None)
    kit.history.undo()
    assert (kit.letters, kit.history.last, kit.history.next) == (["a"], first, second)
    kit.history.undo()
    kit.history.undo()
    assert (kit.letters, kit.history.last) == ([], None)
    kit.history.redo()
    kit.history.redo()
    kit.history.redo()
    assert kit.letters == ["a", "b"]
    assert kit.notices == ["Undone: b.", "Undone: a.", "Redone: a.", "Redone: b."]


def test_a_new_step_ends_what_could_be_redone(kit: Kit) -> None:
    kit.do("a")
    kit.history.undo()
    kit.do("b")
    assert kit.history.next is None
    kit.history.redo()
    assert kit.letters == ["b"]


def test_a_step_that_fails_stays_to_be_tried_again(kit: Kit) -> None:
    kit.do("a")
    step = kit.do("b")
    step.problem = "The disk is full."
    kit.history.undo()
    assert (kit.letters, kit.history.last, kit.failures) == (["a", "b"], step, ["b: The disk is full."])
    step.problem = ""
    kit.history.undo()
    assert (kit.letters, kit.history.next) == (["a"], step)
    step.problem = "The disk is full."
    kit.history.redo()
    assert (kit.letters, kit.history.next, len(kit.failures)) == (["a"], step, 2)
    step.problem = ""
    kit.history.redo()
    assert kit.letters == ["a", "b"]
    kit.history.undo()
    kit.history.undo()
    assert kit.letters == []


def test_what_could_not_be_restored_is_said(kit: Kit) -> None:
    kit.do("a", notice="No longer there: 01.png.")
    kit.history.undo()
    assert kit.failures == ["No longer there: 01.png."]
    assert kit.notices == ["Undone: a. No longer there: 01.png."]


def test_nothing_is_undone_while_the_history_is_held(kit: Kit) -> None:
    kit.do("a")
    kit.history.hold("Pictures are being copied.")
    kit.history.undo()
    assert (kit.letters, kit.failures) == (["a"], ["Pictures are being copied."])
    kit.history.release("Pictures are being copied.")
    kit.history.undo()
    assert kit.letters == []


def test_the_oldest_steps_are_forgotten(kit: Kit) -> None:
    for number in range(MOST_STEPS + 3):
        kit.do(str(number))
    while kit.history.last is not None:
        kit.history.undo()
    assert kit.letters == ["0", "1", "2"]


def test_another_project_begins_without_steps(kit: Kit) -> None:
    kit.do("a")
    kit.history.clear()
    kit.history.undo()
    assert (kit.letters, kit.history.last) == (["a"], None)
