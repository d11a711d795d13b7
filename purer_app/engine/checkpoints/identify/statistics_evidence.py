"""Decide between networks that the same weights fit by their BatchNorm statistics.

Pooling, strides and the order of channels change what reaches the later layers. Training has stored the mean and
variance of that, and each candidate produces its own on smooth random pictures: those of the right one are nearer.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.networks.architecture import Architecture

_N_PICTURES = 16
_CLEARLY = 0.8
"""A candidate wins if its distance is at most this share of the next one's."""
_EPSILON = 1e-5
_MOST_VALUES = 2**24
_SAME, _FIRST_LAYERS = 0.01, 4
"""Distances this near are the same; so many layers are compared from the first where they are not."""
_COLOURED, _FALL = 0.5, 0.25
"""How much colours differ from grey, and how fast the contrast falls from coarse to fine."""
_NEAR = 1.0
"""Greater distances decide nothing."""


def smooth_pictures(n: int, channels: int, size: int) -> Tensor:
    """Draw pictures that are similar at near places, as photos are, with mean 0 and standard deviation 1.

    Returns:
        (n, channels, size, size)
    """
    generator = torch.Generator().manual_seed(0)
    pictures = torch.zeros(n, channels, size, size)
    side = 2
    while side <= size:
        grey = torch.randn(n, 1, side, side, generator=generator)
        coloured = grey + _COLOURED * torch.randn(n, channels, side, side, generator=generator)
        pictures += F.interpolate(coloured, (size, size), mode="bilinear") / side**_FALL
        side *= 2
    return (pictures - pictures.mean(dim=(0, 2, 3), keepdim=True)) / pictures.std(dim=(0, 2, 3), keepdim=True)


def statistics_distances(network: nn.Module, pictures: Tensor) -> list[float]:
    """Compare the stored statistics of each BatchNorm layer with those of its input.

    The distance of a channel is the difference of the means in stored standard deviations plus that of the logarithms
    of the variances; that of a layer is the median over its channels.

    Returns:
        A distance per layer, in the order of computation; layers that were never trained are left out.
    """
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d) and _was_trained(module)]
    distances: list[float] = []
    hooks = [
        norm.register_forward_pre_hook(lambda norm, given: distances.append(_distance(norm, given[0])))
        for norm in norms
    ]
    try:
        with torch.no_grad():
            network(pictures)
    finally:
        for hook in hooks:
            hook.remove()
    return distances


def _was_trained(norm: nn.BatchNorm2d) -> bool:
    mean, variance = norm.running_mean, norm.running_var
    return mean is not None and variance is not None and bool(mean.any() or (variance != 1).any())


def _distance(norm: nn.Module, given: Tensor) -> float:
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    mean, variance = given.mean(dim=(0, 2, 3)), given.var(dim=(0, 2, 3))
    apart = (mean - norm.running_mean).abs() / (norm.running_var + _EPSILON).sqrt()
    ratio = ((variance + _EPSILON) / (norm.running_var + _EPSILON)).log().abs()
    return float((apart + ratio).median())


def decided_by_statistics(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Rank candidates by their distances, if these are clearly apart; the most likely first.

    A clear winner is as sure as the surest was before, and says why; those that are not clearly apart are equally sure.
    Where none is near, which is so after training on drawings, the usual one remains, unless another is clearly nearer:
    then both are equally sure. Nothing changes for candidates with another head or image size.
    """
    ordered = sorted(candidates, key=lambda candidate: -candidate.confidence)
    form = _form(ordered[0]) if ordered else ()
    rivals = [each for each in ordered if _form(each) == form and _can_be_compared(each)]
    if len(rivals) < 2 or ordered[0] is not rivals[0]:
        return ordered
    known = _distances(rivals)
    if not known:
        return ordered
    nearest, second, *_ = sorted(known, key=lambda name: known[name])
    usual = rivals[0].architecture
    near = [name for name in known if _CLEARLY * known[name] < known[nearest]]
    if known[nearest] > _NEAR:
        if usual in near:
            return ordered
        near = [usual, nearest]
    highest, lowest = rivals[0].confidence, rivals[-1].confidence
    weighed = {name: highest if name in near else lowest for name in known}
    says = (
        f"the BatchNorm statistics are nearer to its own on random pictures ({known[nearest]:.2f}) than to those of "
        f"{second} ({known[second]:.2f})"
    )
    return sorted(
        (
            replace(
                each,
                confidence=weighed.get(each.architecture, each.confidence),
                assumptions=(*each.assumptions, says) if near == [each.architecture] else each.assumptions,
            )
            for each in ordered
        ),
        key=lambda candidate: -candidate.confidence,
    )


def _form(candidate: Candidate) -> tuple[int, ...]:
    """Return number of classes and image size: statistics hardly depend on strides for other sizes."""
    return candidate.n_classes, candidate.usual_size


def _can_be_compared(candidate: Candidate) -> bool:
    """Whether its own pictures can be drawn, and it is a network of PURER, which is small."""
    is_own = Architecture.parse(candidate.architecture).is_own
    return is_own and candidate.network is not None and candidate.channels > 1


def _distances(rivals: Sequence[Candidate]) -> dict[str, float]:
    """Return the mean distance of each rival over the first layers where they differ; empty if nowhere.

    The error of random pictures grows from layer to layer, so that later layers say less.
    """
    layers = {each.architecture: _distances_of(each) for each in rivals}
    if len({len(distances) for distances in layers.values()}) > 1:
        return {}
    apart = [place for place, row in enumerate(zip(*layers.values(), strict=True)) if max(row) - min(row) > _SAME]
    first = apart[:_FIRST_LAYERS]
    if not first:
        return {}
    return {name: sum(distances[place] for place in first) / len(first) for name, distances in layers.items()}


def _distances_of(candidate: Candidate) -> list[float]:
    assert candidate.network is not None
    size = candidate.usual_size
    n = min(_N_PICTURES, max(_MOST_VALUES // (64 * size**2), 2))
    return statistics_distances(candidate.network, smooth_pictures(n, candidate.channels, size))
