"""Split a network with several heads, as multi-task training leaves it, into its body and heads."""

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
    """One of several heads: its name and the numbers of its inputs and outputs."""

    name: str
    n_inputs: int
    n_outputs: int


@dataclass(frozen=True, slots=True)
class HeadsApart:
    """A body without a head, and its former heads; `tensors` are the names of their weights."""

    body: Mapping[str, Any]
    heads: tuple[Head, ...]
    tensors: tuple[str, ...]

    def sentence(self) -> str:
        """Return a sentence that says that no head is used."""
        listed = [f"{head.name} with {head.n_outputs}" for head in self.heads]
        names = f"{', '.join(listed[:-1])} and {listed[-1]} outputs"
        return f"it has {len(self.heads)} heads ({names}); PURER uses networks with one, so only its features are used"


def heads_apart(state: Mapping[str, Any]) -> HeadsApart | None:
    """Split the heads from their body; None unless two or more linear ones take the same number of features."""
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
