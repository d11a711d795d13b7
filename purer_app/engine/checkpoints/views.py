"""Turns a table of weights into the same table with the prefixes of wrapping modules taken off, step by step."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from purer_app.engine.checkpoints.replaced_heads import collapsed_head

_MAX_VIEWS = 12
_WRAPPING = frozenset(
    (
        *("module", "model", "net", "network", "backbone", "encoder", "encoder_q", "base_encoder", "online_encoder"),
        *("student", "teacher", "feature", "feature_extractor", "trunk", "embedding", "ema_model", "1"),
    )
)
"""Names of modules that hold a whole network, beside which others may stand that are no part of it."""


@dataclass(frozen=True, slots=True)
class View:
    """Weights under shorter names; `left_out` names the tensors that are no part of them."""

    state: Mapping[str, Any]
    left_out: tuple[str, ...] = ()


def views(state: Mapping[str, Any]) -> Iterator[View]:
    """Give the weights as they are, then with prefixes that most names share taken off; what is complete comes first.

    What stands outside of a prefix is kept (a head beside an encoder) and, in further views, left out where the
    prefix is one that holds whole networks and the rest has no convolution. Last come views in which a last layer
    stands where it did before its head was replaced.
    """
    found = [View(state)]
    for view in found:
        if len(found) < _MAX_VIEWS:
            found.extend(_shorter(view))
    found += [replace(view, state=moved) for view in found if (moved := collapsed_head(view.state)) is not None]
    yield from sorted(found, key=lambda view: len(view.left_out))


def _shorter(view: View) -> Iterator[View]:
    prefix = common_prefix(view.state)
    if not prefix:
        return
    bearers = {name: tensor for name, tensor in view.state.items() if name.startswith(prefix)}
    others = {name: tensor for name, tensor in view.state.items() if name not in bearers}
    short = {name.removeprefix(prefix): tensor for name, tensor in bearers.items()}
    if not short.keys() & others.keys():
        yield View({name.removeprefix(prefix): tensor for name, tensor in view.state.items()}, view.left_out)
    if others and prefix[:-1] in _WRAPPING and all(len(tensor.shape) < 4 for tensor in others.values()):
        yield View(short, (*view.left_out, *others))


def common_prefix(names: Mapping[str, object]) -> str:
    """Return the first part that more than half of the names share, with its dot; empty where there is none."""
    parts = Counter(head for head, dot, _ in (name.partition(".") for name in names) if dot)
    (part, count), *_ = parts.most_common(1) or [("", 0)]
    return f"{part}." if 2 * count > len(names) else ""
