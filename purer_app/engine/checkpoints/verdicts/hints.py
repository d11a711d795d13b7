"""Say what a person can do about a verdict, in commands; a window says the same in terms of its buttons."""

from collections.abc import Iterable
from pathlib import Path

from purer_app.engine.core.command_line import quoted

CORRECT_NOTE = "Correct the note, or remove it"
EXPORT = "If it is your own model: purer-app export-script --out export.py writes a script that makes a .pt2 file of it"
_CHOOSE = "purer-app choose"


def choose_one(path: str | Path, architecture: str) -> str:
    """Say how to choose among architectures that fit alike; `architecture` is an example."""
    return f"Choose one: {_CHOOSE} {quoted(path)} --architecture {architecture}"


def name_it(path: str | Path) -> str:
    """Say what to do with weights whose architecture the user may know."""
    return f"If you know its architecture: {_CHOOSE} {quoted(path)} --architecture NAME"


def command_of(reason: str) -> str:
    """Return the command in which a reason ends; empty where there is none."""
    return reason[reason.index(_CHOOSE) :] if _CHOOSE in reason else ""


def with_path(reasons: Iterable[str], before: str, path: str) -> tuple[str, ...]:
    """Put the path that the user gave into the commands, which name the same file by another."""
    said, wanted = (f"{_CHOOSE} {quoted(name)} " for name in (before, path))
    return tuple(reason.replace(said, wanted) for reason in reasons)
