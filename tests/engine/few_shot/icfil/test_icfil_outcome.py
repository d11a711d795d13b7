"""The outcome of a comparison counts pairs, and calls a difference clear only if chance hardly explains it."""

import itertools

import pytest

from purer_app.engine.core.events import LeftOutCompared
from purer_app.engine.few_shot.icfil.outcome import Effect, IcfilOutcome, outcome_of


def outcome(corrected: int, spoiled: int) -> IcfilOutcome:
    return IcfilOutcome(20, 10 + spoiled, 10 + corrected, corrected, spoiled)


def test_pairs_are_counted() -> None:
    labels = [(0, 0, 0), (0, 0, 1), (1, 0, 1), (1, 0, 1), (2, 0, 1)]
    pairs = [LeftOutCompared(1, 5, f"{number}", *one) for number, one in enumerate(labels)]
    assert outcome_of(pairs) == IcfilOutcome(total=5, plain=2, calibrated=3, corrected=2, spoiled=1)


@pytest.mark.parametrize(("corrected", "spoiled"), [(0, 3), (2, 4), (7, 1), (3, 3)])
def test_the_p_value_is_that_of_coin_tosses(corrected: int, spoiled: int) -> None:
    n, difference = corrected + spoiled, abs(corrected - spoiled)
    tosses = [abs(2 * sum(heads) - n) >= difference for heads in itertools.product((0, 1), repeat=n)]
    assert outcome(corrected, spoiled).p_value == pytest.approx(sum(tosses) / 2**n)


@pytest.mark.parametrize(
    ("corrected", "spoiled", "effect"),
    [(0, 0, Effect.NONE), (5, 0, Effect.UNCLEAR), (6, 0, Effect.BETTER), (0, 6, Effect.WORSE), (8, 4, Effect.UNCLEAR)],
)
def test_few_differences_are_unclear(corrected: int, spoiled: int, effect: Effect) -> None:
    assert outcome(corrected, spoiled).effect == effect
