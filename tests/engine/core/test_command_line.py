"""Paths in printed commands are one word of the shell of this system."""

import os
import shutil
import subprocess

import pytest

from purer_app.engine.core.command_line import quoted

PATHS = ["a.pth", "two words (1).pth", "it's.pth", "-x.pth", "$HOME/a;b&c.pth", "a\tb.pth", "a\nb 'c.pth", "ä.pth"]
PATHS += ["a\x80b\x9f.pth", "a\x85'\u202e.pth"]


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.parametrize("path", PATHS)
def test_a_shell_takes_a_path_as_one_word_that_is_no_option(path: str) -> None:
    command = ["bash", "-c", f"printf '%s|' {quoted(path)}"]
    word = subprocess.run(command, check=True, capture_output=True, text=True).stdout.removesuffix("|")
    assert os.path.normpath(word) == path and not word.startswith("-")


@pytest.mark.parametrize("path", ["a\tb.pth", "a\nb.pth", "\x1b[2Jb c.pth"])
def test_no_control_character_of_a_path_reaches_the_terminal(path: str) -> None:
    assert quoted(path).isprintable()


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (r"C:\a\b.pth", r"C:\a\b.pth"),
        (r"C:\my models\b (1).pth", r'"C:\my models\b (1).pth"'),
        ("a&b.pth", '"a&b.pth"'),
    ],
)
def test_windows_uses_other_quotes(path: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("purer_app.engine.core.command_line.os.name", "nt")
    assert quoted(path) == word
