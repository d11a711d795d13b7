"""Recognise networks of linear layers that take all pixels of a picture."""

import re
from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.confidence import LIKELY
from purer_app.engine.checkpoints.normalise.layer_groups import Layer, in_chain, of_kind
from purer_app.engine.networks.families.mlp import mlp_name

_PICTURES = {size * size * channels: (channels, size) for channels, size in ((1, 28), (3, 28), (3, 32), (3, 64))}
"""Channels and size of a picture by its number of values; others are more often the features of another network."""
_NUMBERED = re.compile(r"(.*\.)?(\d{1,3})")


def mlp(layers: Sequence[Layer]) -> Candidate | None:
    """Sketch a network of linear layers with ReLU in between; a strict load decides whether it fits."""
    linears, norms = in_chain(of_kind(layers, "linear")), of_kind(layers, "norm")
    if linears is None or len(linears) < 2 or len(linears) + len(norms) != len(layers):
        return None
    picture = _PICTURES.get(linears[0].shape[1])
    widths = tuple(linear.shape[0] for linear in linears[:-1])
    if picture is None or len(norms) not in (0, len(widths)) or not _leave_room(linears, with_norms=bool(norms)):
        return None
    if any(norm.shape != (width,) for norm, width in zip(norms, widths, strict=False)):
        return None
    state: dict[str, Tensor] = {}
    for number, linear in enumerate(linears[:-1]):
        state |= linear.renamed(f"layers.{number}")
    for number, norm in enumerate(norms):
        state |= norm.renamed(f"norms.{number}")
    normalised = "BatchNorm and ReLU" if norms else "ReLU"
    return Candidate(
        architecture=mlp_name(widths, normalised=bool(norms)),
        n_classes=linears[-1].shape[0],
        channels=picture[0],
        image_size=picture[1],
        assumptions=(
            f"{normalised} between the linear layers",
            f"the {linears[0].shape[1]} values are those of a picture, channel by channel, row by row",
        ),
        confidence=LIKELY,
        state=state | linears[-1].renamed("head"),
    )


def _leave_room(linears: Sequence[Layer], *, with_norms: bool) -> bool:
    """Whether numbered names leave room for an activation between two linear layers."""
    numbers = [_NUMBERED.fullmatch(linear.name) for linear in linears]
    least = 3 if with_norms else 2
    return all(
        before is None or after is None or before[1] != after[1] or int(after[2]) - int(before[2]) >= least
        for before, after in pairwise(numbers)
    )
