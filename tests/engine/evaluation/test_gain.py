"""What training adds, in sentences; the order of differences."""

import pytest

from purer_app.engine.evaluation.evaluate import PairedDifference
from purer_app.engine.evaluation.gain import gains, main_first, training_sentences

OFFER = "The learner compact is smaller and costs less per picture: purer-app train POOL --learner compact"


def pair(against: str, difference: float, *, method: str = "maml", n_shot: int = 5) -> PairedDifference:
    return PairedDifference(method, against, 5, n_shot, difference, 1.0)


@pytest.mark.parametrize(
    ("difference", "sentences"),
    [
        (1.5, ["At 5 shots, training adds 1.5 ± 1.0 points: maml is better than all models without training "
               "(ensemble-ridge)."]),
        (1.0, ["At 5 shots, training adds nothing significant here: maml minus all models without training "
               "(ensemble-ridge) is +1.0 ± 1.0 points.", OFFER]),
        (-0.4, ["At 5 shots, training adds nothing significant here: maml minus all models without training "
                "(ensemble-ridge) is −0.4 ± 1.0 points.", OFFER]),
        (-2.0, ["At 5 shots, training adds nothing here: all models without training (ensemble-ridge) are better than "
                "maml by 2.0 ± 1.0 points.", OFFER]),
    ],
)  # fmt: skip
def test_a_gain_needs_an_interval_above_zero(difference: float, sentences: list[str]) -> None:
    assert training_sentences([pair("random", 30.0), pair("ensemble-ridge", difference)]) == sentences


@pytest.mark.parametrize("method", ["compact", "student"])
def test_a_small_learner_is_not_offered_another(method: str) -> None:
    assert len(training_sentences([pair("ensemble-ridge", -5.0, method=method)])) == 1


def test_results_without_ridge_say_nothing_about_training() -> None:
    assert training_sentences([pair("teacher-ensemble", -5.0)]) == []
    assert gains([pair("random", 1.0)]) == []


def test_each_method_and_shot_keeps_its_place() -> None:
    names = ["random", "teacher-ensemble", "ensemble-ridge", "maml"]
    pairs = [pair(name, 1.0, n_shot=n_shot) for n_shot in (1, 5) for name in names]
    assert [(p.n_shot, p.against) for p in main_first(pairs)] == [
        (n_shot, name) for n_shot in (1, 5) for name in ("ensemble-ridge", "teacher-ensemble", "random", "maml")
    ]
