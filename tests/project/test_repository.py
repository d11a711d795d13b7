"""The repository contains nothing specific to one machine: no logs, no leftovers, no home paths."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRAY = re.compile(r"\.(log|tmp|orig|rej|part|bak|swp|pyc)$|(^|/)(core|nohup\.out|\.DS_Store)$")
HOME = re.compile(r"(?<![\w.:/-])/(?:root|home|Users)/[\w.-]+|[A-Za-z]:\\{1,2}Users\\{1,2}\w+")
MADE_UP = re.compile(r"/home/some(body|one)/|Users\\{1,2}x\\")
"""Names that tests give to a person who is not there."""


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files that git keeps, by their path from the root."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so nothing says which files are kept")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def home_paths(text: str) -> list[str]:
    """List what reads like the path of a person's home."""
    return [found.group() for found in HOME.finditer(MADE_UP.sub("", text))]


def test_no_log_or_leftover_is_kept(tracked: list[str]) -> None:
    assert [name for name in tracked if STRAY.search(name)] == []


def test_no_file_names_a_home_folder(tracked: list[str]) -> None:
    found = {}
    for name in tracked:
        content = (ROOT / name).read_bytes()
        text = content.decode("utf-8", errors="replace")
        if b"\0" not in content and name != "tests/project/test_repository.py" and (paths := home_paths(text)):
            found[name] = paths
    assert found == {}


@pytest.mark.parametrize("stray", ["s6.log", "purer_app/x.py.orig", "resources/a.tmp", "core"])
def test_leftovers_are_recognised(stray: str) -> None:
    assert STRAY.search(stray)


@pytest.mark.parametrize("path", ["/home/anna/models", "open('/root/x.py')", "C:\\Users\\Anna", "/Users/anna/x"])
def test_home_paths_are_recognised(path: str) -> None:
    assert home_paths(path)


@pytest.mark.parametrize("text", ["~/.local", "resources/home/icon", "https://example.org/home/x", "/home/somebody/x"])
def test_other_paths_are_not_reported(text: str) -> None:
    assert not home_paths(text)
