"""The inversion loss of pseudo images under one teacher (Hu et al. 2023; DeepInversion, Yin et al. 2020)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.settings.choices import BnDistance
from purer_app.engine.core.settings.train_config import InversionConfig

_LEAST_VARIANCE = 1e-3
"""Of a layer's mean variance, added to each variance."""
_EPSILON = 1e-12
_Scalar = TypeVar("_Scalar", Tensor, float)


def weighted_loss(
    config: InversionConfig, cross_entropy: _Scalar, bn_statistics: _Scalar, total_variation: _Scalar, l2: _Scalar
) -> _Scalar:
    """L_inv = CE + bn_weight BN + tv_weight TV + l2_weight L2."""
    priors = config.tv_weight * total_variation + config.l2_weight * l2
    return cross_entropy + config.bn_weight * bn_statistics + priors


@dataclass(frozen=True, slots=True)
class InversionTerms:
    """The four terms of the inversion loss of one batch, each a scalar before its weight."""

    cross_entropy: Tensor
    bn_statistics: Tensor
    total_variation: Tensor
    l2: Tensor

    def detach(self) -> "InversionTerms":
        """The same numbers without their graph."""
        return InversionTerms(
            self.cross_entropy.detach(), self.bn_statistics.detach(), self.total_variation.detach(), self.l2.detach()
        )

    def weighted(self, config: InversionConfig) -> Tensor:
        """The inversion loss."""
        return weighted_loss(config, self.cross_entropy, self.bn_statistics, self.total_variation, self.l2)


class StatisticsProbe:
    """Measures the distance of a batch from the running statistics of each BatchNorm layer; see `statistics_distance`.

    Hooks are attached once and have no cost outside `recording`.
    """

    def __init__(self, model: nn.Module, measure: str = BnDistance.NORM) -> None:
        self.measure = measure
        self._distances: list[Tensor] | None = None
        self.layers = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
        self._handles = [layer.register_forward_pre_hook(self._measure) for layer in self.layers]

    def _measure(self, layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if self._distances is None:
            return
        assert isinstance(layer, nn.BatchNorm2d) and layer.running_mean is not None and layer.running_var is not None
        moments = batch_moments(inputs[0])
        self._distances.append(statistics_distance(*moments, layer.running_mean, layer.running_var, self.measure))

    @contextmanager
    def attached(self) -> Iterator["StatisticsProbe"]:
        """Remove the hooks when the block ends."""
        try:
            yield self
        finally:
            for handle in self._handles:
                handle.remove()

    @contextmanager
    def recording(self) -> Iterator[list[Tensor]]:
        """Collect the distances of every forward pass inside the block."""
        self._distances = []
        try:
            yield self._distances
        finally:
            self._distances = None


def statistics_distance(
    mean: Tensor, var: Tensor, running_mean: Tensor, running_var: Tensor, measure: str = BnDistance.NORM
) -> Tensor:
    """Distance of BatchNorm statistics of one layer.

    norm: ‖var − running_var‖₂ + ‖mean − running_mean‖₂ (Yin et al. 2020). relative [ours]: the mean over channels of
    (mean − running_mean)² / running_var + log²(var / running_var), with both variances increased by a thousandth of the
    layer's mean variance, so that a channel without variance does not decide.

    Args:
        mean: (c,) mean of each channel of the layer's input.
        var: (c,) biased variance.
    """
    if measure == BnDistance.RELATIVE:
        floor = _LEAST_VARIANCE * running_var.mean() + _EPSILON
        usual = running_var + floor
        ratio = (var.clamp_min(0) + floor) / usual
        return ((mean - running_mean).square() / usual + ratio.log().square()).mean()
    by_var: Tensor = torch.linalg.vector_norm(var - running_var)
    by_mean: Tensor = torch.linalg.vector_norm(mean - running_mean)
    return by_var + by_mean


def combined_distance(distances: list[Tensor], measure: str) -> Tensor:
    """Return the BN term of a model from the distances of its layers, at least one: their sum, or mean if relative."""
    stacked = torch.stack(distances)
    return stacked.mean() if measure == BnDistance.RELATIVE else stacked.sum()


def batch_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and biased variance per channel of (n, c, h, w), from sums of values and squares, which is fast on a CPU."""
    mean = x.mean(dim=(0, 2, 3))
    return mean, (x * x).mean(dim=(0, 2, 3)) - mean * mean


def total_variation(images: Tensor) -> Tensor:
    """Sum of the L2 norms of four differences, right, down and both diagonals, over the whole batch.

    Args:
        images: (n, c, h, w).
    """
    differences = (
        images[..., :, 1:] - images[..., :, :-1],
        images[..., 1:, :] - images[..., :-1, :],
        images[..., 1:, 1:] - images[..., :-1, :-1],
        images[..., 1:, :-1] - images[..., :-1, 1:],
    )
    return torch.stack([torch.linalg.vector_norm(difference) for difference in differences]).sum()


def roll(images: Tensor, max_roll_px: int, generator: torch.Generator) -> Tensor:
    """Roll all images of a batch by one random offset of up to `max_roll_px` in each direction."""
    down, right = torch.randint(-max_roll_px, max_roll_px + 1, (2,), generator=generator).tolist()
    return images.roll((down, right), dims=(2, 3))


def mirror(images: Tensor, generator: torch.Generator) -> Tensor:
    """Mirror each image of a batch with a probability of one half."""
    drawn = torch.rand(len(images), generator=generator).to(images.device) < 0.5
    return torch.where(drawn[:, None, None, None], images.flip(3), images)


def inversion_terms(model: nn.Module, probe: StatisticsProbe, images: Tensor, labels: Tensor) -> InversionTerms:
    """Compute the four loss terms of already rolled images.

    Args:
        model: a classifier in eval mode; its weights get no gradient.
        probe: attached to the same model. A model without BatchNorm has a BN term of zero.
        images: (n, c, h, w) in the model's own normalised space.
        labels: (n,) classes to invert.
    """
    with probe.recording() as distances:
        logits = model(images)
    return InversionTerms(
        cross_entropy=F.cross_entropy(logits, labels),
        bn_statistics=combined_distance(distances, probe.measure) if distances else images.new_zeros(()),
        total_variation=total_variation(images),
        l2=torch.linalg.vector_norm(images),
    )
