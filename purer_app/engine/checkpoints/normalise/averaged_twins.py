"""Find the averaged copy of a network that stands in one table with the network itself; without torch."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from purer_app.engine.checkpoints.normalise.wrapper_prefixes import common_prefix, is_counter

_AVERAGED = re.compile(
    r"(?:(?:model_ema|ema_model|ema_net|net_ema|ema|averaged_model|avg_model|swa_model|shadow)\.(?:module\.)?"
    r"|ema_(?!model|net)|teacher\.)"
)
_LEAST_SHARE = 0.5
"""Share of the network's tensors that an averaged copy has: averages of parameters alone lack the buffers."""


def averaged_twin(state: Mapping[str, Any]) -> tuple[dict[str, Any], str] | None:
    """Replace the weights of a network by their averages, and leave the averages' own names out.

    An average is known by its prefix, such as `ema_model.`, and by its names and shapes, which are those of the rest.
    Names without dots, as latent diffusion saves them, are known by their letters.

    Returns:
        The names and averaged values of the network, and the prefix of the averages; None for other weights.
    """
    prefixes = Counter(found[0] for name in state if (found := _AVERAGED.match(name)))
    if not prefixes:
        return None
    prefix = prefixes.most_common(1)[0][0]
    smooth = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
    smooth = {name: value for name, value in smooth.items() if not is_counter(name, value)}
    plain = {name: value for name, value in state.items() if not name.startswith(prefix)}
    for start in dict.fromkeys(("", common_prefix(plain))):
        if full := _full_names(smooth, plain, start):
            return plain | {full[name]: value for name, value in smooth.items()}, prefix
    return None


def _full_names(smooth: Mapping[str, Any], plain: Mapping[str, Any], start: str) -> dict[str, str]:
    """Return the name of each average in the network, whose names begin with `start`; empty if they are no twins."""
    full = {name.removeprefix(start): name for name in plain if name.startswith(start)}
    if not any("." in name for name in smooth):
        full = {name.replace(".", ""): whole for name, whole in full.items()}
    if not smooth or len(smooth) < _LEAST_SHARE * len(full):
        return {}
    are_twins = all(name in full and value.shape == plain[full[name]].shape for name, value in smooth.items())
    return full if are_twins else {}
