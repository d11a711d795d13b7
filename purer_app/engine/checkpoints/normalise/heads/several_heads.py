"""Splits networks with several heads, as multi-task training leaves them, into the body and what each head gives."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HEAD = re.compile(
    r"^((?:heads?|classifiers|outputs|tasks)\.\w+"  # one of a table of heads
    r"|(?:fc|heads?|classifier|linear|cls|out|output|logits)_?\w*"
    r"|\w+_(?:fc|head|classifier|cls|out|output|logits))\."
)
_MATRIX = 2


@dataclass(frozen=True, slots=True)
class Head:
    """One of several: its name, how many features it takes and how many values it gives."""

    name: str
    n_inputs: int
    n_outputs: int


@dataclass(frozen=True, slots=True)
class HeadsApart:
    """A body without a head, and the heads that stood on it; `tensors` names theirs."""

    body: Mapping[str, Any]
    heads: tuple[Head, ...]
    tensors: tuple[str, ...]

    def sentence(self) -> str:
        """Say that none of them is used."""
        listed = [f"{head.name} with {head.n_outputs}" for head in self.heads]
        names = f"{', '.join(listed[:-1])} and {listed[-1]} outputs"
        return f"it has {len(self.heads)} heads ({names}); PURER uses networks with one, so only its features are used"


def heads_apart(state: Mapping[str, Any]) -> HeadsApart | None:
    """Take the heads off; None unless there are two or more, each of linear layers on the same number of features."""
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, value in state.items():
        if found := _HEAD.match(name):
            groups[found[1]][name] = value
    heads: list[Head] = []
    for name, tensors in groups.items():
        shapes = [tuple(value.shape) for value in tensors.values()]
        matrices = [shape for shape in shapes if len(shape) == _MATRIX]
        if not matrices or max(map(len, shapes)) > _MATRIX:
            return None
        heads.append(Head(name, matrices[0][1], matrices[-1][0]))
    if len(heads) < 2 or len({head.n_inputs for head in heads}) > 1:
        return None
    dropped = tuple(name for tensors in groups.values() for name in tensors)
    body = {name: value for name, value in state.items() if name not in dropped}
    return HeadsApart(body, tuple(heads), dropped)
