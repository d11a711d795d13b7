"""Durations are as precise as an estimate can be."""

import pytest

from purer_app.ui.core.durations import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "1 s"),
        (8.4, "8 s"),
        (59.9, "1 min"),
        (201.0, "3 min 20 s"),
        (3599.0, "1 h 0 min"),
        (3900.0, "1 h 5 min"),
    ],
)
def test_a_duration_is_given_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words
