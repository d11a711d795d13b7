"""Many names are shortened to the first ones and the number of the others."""

import pytest

from purer_app.ui.adapt.results.name_lists import listed


@pytest.mark.parametrize(
    ("n", "most", "text"),
    [(0, 3, ""), (3, 3, "a0, a1, a2"), (4, 3, "a0, a1, a2 and 1 more"), (1003, 1, "a0 and 1,002 more")],
)
def test_names_beyond_the_first_are_counted(n: int, most: int, text: str) -> None:
    assert listed([f"a{number}" for number in range(n)], most) == text
