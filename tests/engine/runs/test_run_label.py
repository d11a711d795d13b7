"""A run has a name that people can read, and keeps the name and notes that its user gives it."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.runs.run_label import (
    RunLabel,
    clean_name,
    default_name,
    pool_title,
    read_label,
    start_text,
    write_label,
)

TUESDAY = "2026-11-24T14:05:33+0100"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=timezone(timedelta(hours=1)))


def test_a_recent_run_is_named_by_its_models_its_preset_and_its_weekday() -> None:
    found = default_name("/data/photos-pool", "balanced", TUESDAY, is_changed=False, now=NOW)
    assert found == "Photos, balanced, Tuesday 14:05"
    found = default_name("/data/photos-pool", "balanced", TUESDAY, is_changed=True, now=NOW)
    assert found == "Photos, balanced with changes, Tuesday 14:05"


@pytest.mark.parametrize(
    ("days", "text"), [(-2, "Tuesday 14:05"), (4, "Tuesday 14:05"), (5, "2026-11-24 14:05"), (-3, "2026-11-24 14:05")]
)
def test_a_weekday_is_never_ambiguous(days: int, text: str) -> None:
    assert start_text(TUESDAY, NOW + timedelta(days=days)) == text


def test_a_run_without_a_start_is_named_without_it() -> None:
    assert default_name("C:\\models\\my_birds_pool\\", "quick", "", is_changed=False) == "My birds, quick"
    assert start_text("yesterday") == ""


@pytest.mark.parametrize(
    ("pool", "title"), [("/a/pool", "Pool"), ("/", ""), ("glyphs-pool", "Glyphs"), ("/a/CUB", "CUB")]
)
def test_the_folder_of_the_models_becomes_a_title(pool: str, title: str) -> None:
    assert pool_title(pool) == title


@given(name=st.text(), notes=st.text())
def test_every_label_comes_back_from_disk(tmp_path_factory: pytest.TempPathFactory, name: str, notes: str) -> None:
    run = tmp_path_factory.mktemp("run")
    write_label(run, RunLabel(name=name, notes=notes))
    assert read_label(run) == RunLabel(name=name, notes=notes)


def test_a_run_of_an_earlier_version_has_an_empty_label(tmp_path: Path) -> None:
    assert read_label(tmp_path) == RunLabel()


@pytest.mark.parametrize("content", [b"name = 3\n", b"name = ", b"colour = 'red'\n", b"\xff\xfe"])
def test_a_damaged_label_is_reported_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "label.toml").write_bytes(content)
    with pytest.raises(RunFolderError, match=r"label\.toml.*correct the file or delete it"):
        read_label(tmp_path)
    with pytest.raises(RunFolderError, match="correct the file or delete it"):
        write_label(tmp_path, RunLabel(name="new"))
    assert (tmp_path / "label.toml").read_bytes() == content


def test_a_name_is_one_line_of_limited_length() -> None:
    assert clean_name("  two\n words ") == "two words"
    assert clean_name("x" * 100) == "x" * 100
    with pytest.raises(ConfigError, match="the name has 101 characters; a run's name has at most 100"):
        clean_name("x" * 101)
