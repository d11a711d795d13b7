"""Rename a replaced head (`fc.1`) to the library's key (`fc`).

Fine-tuning often replaces the head: `model.fc = Sequential(Dropout(), Linear(...))` moves it to `fc.1`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_HEAD = re.compile(r"^((?:fc|classifier|heads?|last_linear|linear|output)(?:\.\w+)*)\.weight$")
_PLACES = ("fc", "classifier", "classifier.1", "classifier.2", "head", "heads.head", "head.fc")
_MATRIX = 2


def collapsed_head(state: Mapping[str, Any]) -> dict[str, Any] | None:
    """Rename the only layer of a replaced head (`fc.1`) to the head itself (`fc`); None if there is none."""
    stem = _stem(state)
    top = stem.split(".")[0]
    is_alone = all(name.startswith(f"{stem}.") for name in state if name.startswith(f"{top}."))
    return _moved(state, stem, top) if "." in stem and is_alone else None


def moved_heads(state: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the weights with the head under each other name that libraries use."""
    if stem := _stem(state):
        yield from (_moved(state, stem, place) for place in _PLACES if place != stem)


def _stem(state: Mapping[str, Any]) -> str:
    """Return the module of the only linear layer in a head; empty unless there is exactly one."""
    stems = [match[1] for name, held in state.items() if len(held.shape) == _MATRIX and (match := _HEAD.match(name))]
    return stems[0] if len(stems) == 1 else ""


def _moved(state: Mapping[str, Any], stem: str, place: str) -> dict[str, Any]:
    start = f"{stem}."
    return {
        f"{place}.{name.removeprefix(start)}" if name.startswith(start) else name: value
        for name, value in state.items()
    }
