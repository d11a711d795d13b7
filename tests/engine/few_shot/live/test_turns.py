"""Turns are given in the order of the requests."""

from threading import Event, Thread

import pytest

from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.few_shot.live.turns import Turns


def test_a_thread_that_asks_again_and_again_lets_others_pass() -> None:
    turns, held, waits = Turns(), Event(), Event()
    passed: list[str] = []

    def greedy() -> None:
        for number in range(3):
            with turns.taken(lambda: None):
                passed.append(f"greedy {number}")
                held.set()
                assert waits.wait(60)

    def other() -> None:
        with turns.taken(waits.set):
            passed.append("other")

    first = Thread(target=greedy)
    first.start()
    assert held.wait(60)
    second = Thread(target=other)
    second.start()
    for thread in (first, second):
        thread.join(60)
    assert passed == ["greedy 0", "other", "greedy 1", "greedy 2"]


def test_a_waiting_thread_that_gives_up_does_not_block_the_next() -> None:
    turns = Turns()

    def give_up() -> None:
        raise RunCancelled

    with turns.taken(lambda: None), pytest.raises(RunCancelled), turns.taken(give_up):
        raise AssertionError("the turn is taken")
    with turns.taken(give_up):
        pass
