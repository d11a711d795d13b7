"""Turns weights of residual networks, under the names of many programs, into our own families of them."""

from collections.abc import Mapping

from torch import Tensor

from purer_app.engine.checkpoints.candidate import Candidate
from purer_app.engine.checkpoints.residual_names import residual_name, usual_names

_SURE = 0.8


def residual(state: Mapping[str, Tensor]) -> Candidate | None:
    """Sketch a residual network of our own families; whether it fits is for a strict load to say."""
    named = usual_names(state)
    if named is None:
        return None
    architecture, assumptions = residual_name(state, named)
    head = named.get("fc.weight")
    if not architecture or (head is not None and head.ndim != 2):
        return None
    first = "conv1.weight" if "conv1.weight" in named else "layer1.0.conv1.weight"
    return Candidate(
        architecture=architecture,
        n_classes=0 if head is None else head.shape[0],
        channels=named[first].shape[1],
        image_size=None,
        assumptions=assumptions,
        confidence=_SURE,
        state=named,
    )
