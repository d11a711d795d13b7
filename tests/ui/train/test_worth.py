"""What training is worth so far, compared with a method without training."""

import pytest
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import BaselineMeasured, Event, ValidationDone
from purer_app.ui.state.run_history import RunHistory
from purer_app.ui.train.page import TrainPage
from purer_app.ui.train.worth import worth_so_far
from tests.ui.train.page_tools import drawn, finished, play, step, words

BASELINE = BaselineMeasured(0, "ensemble-ridge", 0.70, 0.015, "validation")
COMPARED = "on real pictures, 70.0 % for all models without training."
CASES: list[tuple[tuple[Event, ...], str]] = [
    ((), ""),
    ((BASELINE,), ""),
    ((ValidationDone(0, 0.5, 0.02),), ""),
    ((BASELINE, ValidationDone(0, 0.5, 0.02), ValidationDone(40, 0.7301, 0.02)),
     f"Training is worth 3.0 points so far: 73.0 ± 2.0 % {COMPARED}"),
    ((BASELINE, step(1), ValidationDone(0, 0.5, 0.02)), ""),
    ((BASELINE, ValidationDone(20, 0.5, 0.02)), f"Training is 20.0 points behind so far: 50.0 ± 2.0 % {COMPARED}"),
    ((BASELINE, ValidationDone(20, 0.72, 0.02)),  # 2 points are less than √(1.5² + 2²) = 2.5
     f"Training makes no measurable difference so far: 72.0 ± 2.0 % {COMPARED}"),
    ((BASELINE, ValidationDone(20, 0.68, 0.02)),
     f"Training makes no measurable difference so far: 68.0 ± 2.0 % {COMPARED}"),
    ((BaselineMeasured(5, "ensemble-ridge", 0.9, 0.02, "pseudo"),), ""),
    ((step(4), step(5, query_accuracy=0.6), BaselineMeasured(5, "ensemble-ridge", 0.9, 0.02, "pseudo"),
      step(6, query_accuracy=0.8), BaselineMeasured(6, "ensemble-ridge", 0.7, 0.02, "pseudo")),
     "On pseudo episodes so far 70 %, 80 % for all models without training. Only validation pictures show what "
     "training is worth on real ones."),
]  # fmt: skip


@pytest.mark.parametrize(("events", "sentence"), CASES)
def test_a_difference_is_claimed_only_beyond_both_intervals(events: tuple[Event, ...], sentence: str) -> None:
    history = RunHistory()
    history.take_all(events)
    assert worth_so_far(history) == sentence


def test_it_is_said_during_a_run_and_left_to_the_sentence_on_its_end(
    qtbot: QtBot, page: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = page.session.training
    training.config = page.session.store.project.train
    monkeypatch.setattr(type(training), "state", "running")
    training.state_changed.emit("running")
    play(page, BASELINE, step(1), ValidationDone(1, 0.8, 0.02))
    drawn(qtbot, page)
    assert words(page, "train_worth").startswith("Training is worth 10.0 points so far")
    play(page, *finished())
    monkeypatch.setattr(type(training), "state", "idle")
    training.state_changed.emit("idle")
    assert words(page, "train_worth") == ""
    assert "compared with 70.0 % for all models without training" in words(page, "train_sentence")
