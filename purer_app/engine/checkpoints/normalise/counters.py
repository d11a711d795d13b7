"""Knows the single numbers that training scripts keep among the weights, and that no answer depends on."""

import math
import re
from typing import Any

_BATCHES = "num_batches_tracked"
_COUNTERS = re.compile(
    r"(?:global_|n_|num_|total_|current_|best_|last_|train_|max_)*"
    r"(?:steps?|epochs?|iters?|iterations?|updates?|batch(?:es)?|averaged|ops|params|acc|acc1|accuracy|prec1|top1|loss|lr"
    r"|decay|ema_decay|initted|queue_ptr|seed|version)"
)


def is_counter(name: str, value: Any) -> bool:
    """Whether a tensor is a single number that counts or records something: a whole one, or one with such a name.

    Counts of batches belong to BatchNorm layers and are none of these.
    """
    if math.prod(value.shape) != 1 or len(value.shape) > 1:
        return False
    last = name.rpartition(".")[2]
    if last in (_BATCHES, "weight", "bias"):
        return False
    is_float = getattr(value, "is_floating_point", None)
    return bool(_COUNTERS.fullmatch(last)) or (is_float is not None and not is_float())
