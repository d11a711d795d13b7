"""Turns a teacher and labels into the loss that its pseudo images descend (Hu et al. 2023; DeepInversion, 2020)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.settings.train_config import InversionConfig


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
        """L_inv = CE + bn_weight BN + tv_weight TV + l2_weight L2."""
        return (
            self.cross_entropy
            + config.bn_weight * self.bn_statistics
            + config.tv_weight * self.total_variation
            + config.l2_weight * self.l2
        )


class StatisticsProbe:
    """Measures, layer by layer, how far a batch lies from the statistics that BatchNorm keeps.

    Hooks are attached once and cost nothing outside `recording`. Each layer contributes
    ‖var − running_var‖₂ + ‖mean − running_mean‖₂ of its *input*, with the biased variance.
    """

    def __init__(self, model: nn.Module) -> None:
        self._distances: list[Tensor] | None = None
        self.layers = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
        self._handles = [layer.register_forward_pre_hook(self._measure) for layer in self.layers]

    def _measure(self, layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if self._distances is None:
            return
        assert isinstance(layer, nn.BatchNorm2d) and layer.running_mean is not None and layer.running_var is not None
        mean, var = batch_moments(inputs[0])
        self._distances.append(
            torch.linalg.vector_norm(var - layer.running_var) + torch.linalg.vector_norm(mean - layer.running_mean)
        )

    @contextmanager
    def attached(self) -> Iterator["StatisticsProbe"]:
        """Take the hooks off again when the block ends."""
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


def batch_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and biased variance per channel of (n, c, h, w), by sums of values and squares: the fast way on a CPU."""
    mean = x.mean(dim=(0, 2, 3))
    return mean, (x * x).mean(dim=(0, 2, 3)) - mean * mean


def total_variation(images: Tensor) -> Tensor:
    """Sum of the plain norms of four differences, right, down and both diagonals, over the whole batch.

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
        bn_statistics=torch.stack(distances).sum() if distances else images.new_zeros(()),
        total_variation=total_variation(images),
        l2=torch.linalg.vector_norm(images),
    )
