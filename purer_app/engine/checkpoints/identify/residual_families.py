"""Turns weights of residual networks, under the names of many programs, into our own families of them."""

import re
from collections.abc import Mapping
from dataclasses import replace

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.normalise.residual_names import residual_name, usual_names

_SURE, _UNLIKELY = 0.8, 0.3
_SMALL_STEM = re.compile(r"resnet(?:10|18|34|50|101|152)(?:-\d+)+")
_NOT_POOLED = "no pooling between the first convolution and the first block, as in networks for 32x32 pixels"
_POOLED = "3x3 max pooling between the first convolution and the first block"


def residual(state: Mapping[str, Tensor]) -> list[Candidate]:
    """Sketch a residual network of our own families, the most usual form first; a strict load says whether it fits."""
    named = usual_names(state)
    if named is None:
        return []
    architecture, assumptions = residual_name(state, named)
    head = named.get("fc.weight")
    if not architecture or (head is not None and head.ndim != 2):
        return []
    first = "conv1.weight" if "conv1.weight" in named else "layer1.0.conv1.weight"
    found = Candidate(
        architecture=architecture,
        n_classes=0 if head is None else head.shape[0],
        channels=named[first].shape[1],
        image_size=None,
        assumptions=assumptions,
        confidence=_SURE,
        state=named,
    )
    if not _SMALL_STEM.fullmatch(architecture):
        return [found]
    pooled = replace(
        found,
        architecture=f"{architecture}-pool",
        assumptions=(*assumptions, _POOLED),
        confidence=_UNLIKELY,
    )
    return [replace(found, assumptions=(*assumptions, _NOT_POOLED)), pooled]
