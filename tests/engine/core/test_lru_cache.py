"""What was made last is kept while it fits, and made again when its file changes."""

import os
from functools import partial
from pathlib import Path

import pytest

from purer_app.engine.core.lru_cache import Recent, state_of


def test_a_value_is_made_once_and_the_oldest_gives_way() -> None:
    made: list[str] = []
    recent: Recent[str, str] = Recent(2)

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    assert [recent.get(key, partial(make, key)) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]  # c drove out b, for a had been asked for since


def test_sizes_decide_how_much_is_kept_but_the_last_value_stays() -> None:
    made: list[int] = []
    recent: Recent[int, str] = Recent(10, len)

    def make(size: int) -> str:
        made.append(size)
        return "x" * size

    for size in (4, 5, 4, 20, 20, 4):
        assert recent.get(size, partial(make, size)) == "x" * size
    assert made == [4, 5, 20, 4]


def test_a_failure_is_not_kept() -> None:
    recent: Recent[str, int] = Recent(2)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0)
    assert recent.get("a", lambda: 1) == 1


def test_a_changed_file_has_another_state(tmp_path: Path) -> None:
    file = tmp_path / "a"
    assert state_of(file) == (str(file), 0, 0)
    file.write_bytes(b"123")
    first = state_of(file)
    assert first[2] == 3
    os.utime(file, ns=(1, 1))
    assert state_of(file) == (str(file), 1, 3)
