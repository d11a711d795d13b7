"""Remove the prefixes of wrapping modules, and the counters of training scripts, from a table of weights."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from purer_app.engine.checkpoints.normalise.heads.replaced_heads import collapsed_head

_BATCHES = "num_batches_tracked"
_COUNTERS = re.compile(
    r"(?:global_|n_|num_|total_|current_|best_|last_|train_|max_)*"
    r"(?:steps?|epochs?|iters?|iterations?|updates?|batch(?:es)?|averaged|ops|params|acc|acc1|accuracy|prec1|top1|loss|lr"
    r"|decay|ema_decay|initted|queue_ptr|seed|version)"
)
_MAX_VIEWS = 12
_MATRIX = 2
_WRAPPING = frozenset(
    (
        *("module", "model", "net", "network", "backbone", "encoder", "encoder_q", "base_encoder", "online_encoder"),
        *("student", "teacher", "feature", "feature_extractor", "trunk", "embedding", "ema_model", "base", "1"),
    )
)
"""Names of modules that hold a whole network, next to others that are not part of it."""
_NO_NETWORK = re.compile(
    r"(?:criterions?|criteria|loss(?:es)?(?:_fns?|_funcs?)?|\w+_loss|lpips|perceptual|discriminator|metrics?|\w+_metrics?"
    r"|(?:train|val|valid|test)_\w+|\w+_(?:acc|accuracy|auroc|f1))\."
)
"""Losses, with the networks that some of them hold, and metrics that Lightning and others save with a network."""
_HEAD = re.compile(r"(fc|heads?|classifier|linear|last_linear|cls|output|logits)\.")


def common_prefix(names: Mapping[str, object]) -> str:
    """Return the first part that more than half of the names share, with its dot; empty if there is none."""
    parts = Counter(head for head, dot, _ in (name.partition(".") for name in names) if dot)
    (part, count), *_ = parts.most_common(1) or [("", 0)]
    return f"{part}." if 2 * count > len(names) else ""


def is_counter(name: str, value: Any) -> bool:
    """Whether a tensor is a single number that counts or records something: an integer, or one with such a name.

    Counts of batches belong to BatchNorm layers and are none of these.
    """
    if math.prod(value.shape) != 1 or len(value.shape) > 1:
        return False
    last = name.rpartition(".")[2]
    if last in (_BATCHES, "weight", "bias"):
        return False
    is_float = getattr(value, "is_floating_point", None)
    return bool(_COUNTERS.fullmatch(last)) or (is_float is not None and not is_float())


@dataclass(frozen=True, slots=True)
class View:
    """Weights under shorter names; `left_out` names the omitted tensors.

    `drops_layers` says that whole layers, perhaps the head, are among them.
    """

    state: Mapping[str, Any]
    left_out: tuple[str, ...] = ()
    drops_layers: bool = False


def views(state: Mapping[str, Any]) -> Iterator[View]:
    """Yield the weights as they are, then without the prefixes that most names share; complete views come first.

    Counters of training scripts, losses and metrics are left out at once. Tensors outside a prefix are kept (a head
    next to an encoder) and, in further views, left out if the prefix holds whole networks and the rest has no
    convolution. The last views undo a replaced head.
    """
    ignored = {name: None for name, value in state.items() if is_counter(name, value) or _NO_NETWORK.match(name)}
    if len(ignored) == len(state):
        ignored = {}
    found = [View({name: value for name, value in state.items() if name not in ignored}, tuple(ignored))]
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
    if not others or prefix[:-1] not in _WRAPPING or any(len(tensor.shape) > _MATRIX for tensor in others.values()):
        return
    head = {name: tensor for name, tensor in others.items() if _HEAD.match(name)}
    if 0 < len(head) < len(others) and not short.keys() & head.keys():
        yield _without(view, {**short, **head}, {name: others[name] for name in others if name not in head})
    yield _without(view, short, others)


def _without(view: View, kept: Mapping[str, Any], dropped: Mapping[str, Any]) -> View:
    has_layers = any(len(tensor.shape) == _MATRIX for tensor in dropped.values())
    return View(kept, (*view.left_out, *dropped), view.drops_layers or has_layers)
