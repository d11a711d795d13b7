"""The engine serves a window and a command line; no engine message mentions the window."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from purer_app import engine

SOURCES = sorted(Path(engine.__file__).parent.rglob("*.py"))
OF_THE_WINDOW = re.compile(
    r"\bwindow\b|\bbuttons?\b|\b(?:click|press|drag|drop it)\b|\b(?:Start|Models|Train|Images|Adapt|Runs) page\b"
)
OF_OTHERS = ("the site's download button",)


def literals(source: str) -> Iterator[str]:
    """Yield the string literals of a module, without docstrings."""
    tree = ast.parse(source)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def of_the_window(source: str) -> list[str]:
    found = []
    for text in literals(source):
        for words in OF_OTHERS:
            text = text.replace(words, "")  # noqa: PLW2901 - the rest of the sentence is still looked at
        found += [text] if OF_THE_WINDOW.search(text) else []
    return found


def test_no_engine_message_mentions_the_window() -> None:
    found = {path.name: texts for path in SOURCES if (texts := of_the_window(path.read_text(encoding="utf-8")))}
    assert len(SOURCES) > 100 and found == {}


def test_docstrings_and_comments_may_mention_it() -> None:
    assert of_the_window('"""As a window would."""\nx = 1  # a button\n') == []


def test_literals_and_parts_of_formatted_ones_are_found() -> None:
    assert of_the_window('say(f"{run} stopped; continue it in the window")\n') == [
        " stopped; continue it in the window"
    ]
    assert of_the_window('x = "the Models page says why"\n') == ["the Models page says why"]
