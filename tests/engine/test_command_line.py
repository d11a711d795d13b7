"""Paths in printed commands are one word of the shell of this system."""

import os
import shlex

import pytest

from purer_app.engine.command_line import quoted

PATHS = ["a.pth", "two words (1).pth", "it's.pth", "-x.pth", "$HOME/a;b&c.pth", "a\tb.pth", "ä.pth"]


@pytest.mark.skipif(os.name == "nt", reason="the shells of Windows split words otherwise")
@pytest.mark.parametrize("path", PATHS)
def test_that_a_shell_takes_a_path_as_one_word_that_is_no_option(path: str) -> None:
    (word,) = shlex.split(quoted(path))
    assert os.path.normpath(word) == path and not word.startswith("-")


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (r"C:\a\b.pth", r"C:\a\b.pth"),
        (r"C:\my models\b (1).pth", r'"C:\my models\b (1).pth"'),
        ("a&b.pth", '"a&b.pth"'),
    ],
)
def test_that_windows_has_its_own_quotes(path: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("purer_app.engine.command_line.os.name", "nt")
    assert quoted(path) == word
