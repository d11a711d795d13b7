"""Numbers and dates are those of the language; durations are as precise as an estimate can be."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from purer_app.ui.core.formats import date_and_time, duration, fill, number


@pytest.fixture
def locale(request: pytest.FixtureRequest) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("locale")
@pytest.mark.parametrize(
    ("locale", "texts"),
    [("en_US", ["1,234", "−2.5", "51.3 ± 0.8 % of 9"]), ("de_DE", ["1.234", "−2,5", "51,3 ± 0,8 % of 9"])],
    indirect=["locale"],
)
def test_numbers_have_the_signs_of_the_language(texts: list[str]) -> None:
    filled = fill("{mean:.1f} ± {ci95:.1f} % of {n}", mean=51.26, ci95=0.8, n=9)
    assert [number(1234), number(-2.51, ".1f"), filled] == texts


@pytest.mark.usefixtures("locale")
@pytest.mark.parametrize("locale", ["de_DE"], indirect=True)
def test_dates_are_those_of_the_language_in_their_own_time_zone() -> None:
    assert date_and_time(datetime(2026, 11, 24, 14, 5, tzinfo=UTC)) == "24.11.26 14:05"


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
