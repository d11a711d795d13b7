"""Fast computation of loss terms and pixel gradients of one teacher, equal to `losses.inversion_terms`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.inversion.losses import InversionTerms, combined_distance, statistics_distance
from purer_app.engine.networks.conv4 import Conv4
from purer_app.engine.networks.kernels.fused_ops import AffineMoments, PooledConvolution, affine_of, image_priors


@dataclass(frozen=True, slots=True)
class _Moments:
    """Mean and mean of squares (c,) of the input of one BatchNorm layer."""

    layer: nn.BatchNorm2d
    mean: Tensor
    square: Tensor

    def distance(self, measure: str) -> Tensor:
        """Distance from the layer's running statistics, see `statistics_distance`."""
        assert self.layer.running_mean is not None and self.layer.running_var is not None
        var = self.square - self.mean * self.mean
        return statistics_distance(self.mean, var, self.layer.running_mean, self.layer.running_var, measure)


class TeacherPass:
    """Loss terms and pixel gradients of one teacher, equal to those of `inversion_terms` up to rounding.

    Every BatchNorm layer normalises and measures its input in one operation, and Conv4 pools before it
    normalises: an affine map with a positive factor and ReLU are monotonic, so max pooling may come
    first and reduces the rest to a quarter of the values (a negative factor is folded into the convolution).

    Args:
        model: a classifier in evaluation mode. Its weights are read at every pass, so they may be
            replaced in between; they get no gradient.
        precision: "float32", "tf32" (see `use_precision`) or "bf16": the passes in bfloat16, all sums in float32.
    """

    def __init__(self, model: nn.Module, precision: str = "float32") -> None:
        self.model = model
        self._bfloat16 = precision == "bf16"
        self._layers = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d) and m.running_mean is not None]
        self._pools_first = not self._bfloat16 and isinstance(model, Conv4) and len(self._layers) == len(model.blocks)

    def add_gradients(
        self,
        images: Tensor,
        labels: Tensor,
        config: InversionConfig,
        micro_batch: int = 0,
        beat: Callable[[], None] = lambda: None,
    ) -> InversionTerms:
        """Back-propagate L_inv to the pixels behind `images`, one micro-batch at a time.

        The loss contains norms over the whole batch. With micro-batches, a first pass without graph
        sums up the moments, and each portion then uses the loss linearised at them, whose gradient is exact.

        Args:
            images: (n, c, h, w) in the model's own normalised space, with a graph to the pixels.
            labels: (n,).
            micro_batch: images per portion; 0 means all at once.
            beat: called after each portion.

        Returns:
            The terms of the whole batch, without graph.
        """
        variation, length, gradient = image_priors(images, config.tv_weight, config.l2_weight)
        portions = images.detach().split(micro_batch or len(images))
        linearised = None
        if len(portions) > 1 and self._layers:
            linearised = self._linearised(portions, config.bn_weight, config.bn_distance, beat)
        cross_entropy, distance = gradient.new_zeros(()), gradient.new_zeros(())
        found = []
        for portion, targets in zip(portions, labels.split(micro_batch or len(images)), strict=True):
            leaf = self._in_fast_layout(portion).requires_grad_()
            loss, moments = self._forward(leaf, targets, reduction="sum")
            loss = loss / len(images)
            cross_entropy += loss.detach()
            if linearised is not None:
                loss = loss + linearised.along(moments, len(portion) / len(images))
            elif moments:
                distance = _bn_term(moments, config.bn_distance)
                loss = loss + config.bn_weight * distance
            found.append(torch.autograd.grad(loss, leaf)[0])
            beat()
        gradient += torch.cat(found) if len(found) > 1 else found[0]
        images.backward(gradient)
        return InversionTerms(
            cross_entropy, (distance if linearised is None else linearised.distance).detach(), variation, length
        )

    def add_statistics_gradients(
        self, images: Tensor, config: InversionConfig, micro_batch: int = 0, beat: Callable[[], None] = lambda: None
    ) -> None:
        """Back-propagate peer_weight times the BN term alone; nothing if its gradient is not finite.

        Args:
            images: (n, c, h, w) in the model's own normalised space, with a graph to the pixels.
            micro_batch: images per portion; 0 means all at once.
            beat: called after each portion.
        """
        portions = images.detach().split(micro_batch or len(images))
        weight, measure, linearised = config.peer_weight, config.bn_distance, None
        if len(portions) > 1:
            linearised = self._linearised(portions, weight, measure, beat)
        found = []
        for portion in portions:
            leaf = self._in_fast_layout(portion).requires_grad_()
            _, moments = self._forward(leaf, None)
            if linearised is not None:
                loss = linearised.along(moments, len(portion) / len(images))
            else:
                loss = weight * _bn_term(moments, measure)
            found.append(torch.autograd.grad(loss, leaf)[0])
            beat()
        gradient = torch.cat(found)
        images.backward(torch.where(gradient.isfinite().all(), gradient, torch.zeros_like(gradient)))

    def _linearised(
        self, portions: tuple[Tensor, ...], weight: float, measure: str, beat: Callable[[], None]
    ) -> "_LinearisedDistance":
        """Sum up the moments of all portions, and linearise the BN term at them."""
        total = sum(len(portion) for portion in portions)
        sums: list[tuple[nn.BatchNorm2d, Tensor, Tensor]] = []
        for portion in portions:
            with torch.no_grad():
                _, moments = self._forward(self._in_fast_layout(portion), None)
            share = len(portion) / total
            new = [(m.layer, m.mean * share, m.square * share) for m in moments]
            sums = [(a[0], a[1] + b[1], a[2] + b[2]) for a, b in zip(sums, new, strict=True)] if sums else new
            beat()
        return _LinearisedDistance([_Moments(*entry) for entry in sums], weight, measure)

    def _forward(self, images: Tensor, labels: Tensor | None, reduction: str = "mean") -> tuple[Tensor, list[_Moments]]:
        """Return the cross-entropy (the logits without labels) and the moments of every BatchNorm layer."""
        with self._precision(images.device):
            if self._pools_first:
                logits, moments = _conv4(self.model, images)
            else:
                with self._measuring() as moments:
                    logits = self.model(images)
        if labels is None:
            return logits, moments
        return F.cross_entropy(logits.to(images.dtype), labels, reduction=reduction), moments

    @contextmanager
    def _measuring(self) -> Iterator[list[_Moments]]:
        """Let the BatchNorm layers measure their input inside the block."""
        moments: list[_Moments] = []
        for layer in self._layers:
            layer.forward = partial(_normalise, layer, moments)  # type: ignore[method-assign]
        try:
            yield moments
        finally:
            for layer in self._layers:
                del layer.forward

    def _in_fast_layout(self, images: Tensor) -> Tensor:
        """Copy images into the fastest memory layout: channels last on a CPU and in bfloat16."""
        last = images.device.type == "cpu" or self._bfloat16
        return images.clone(memory_format=torch.channels_last if last else torch.contiguous_format)

    def _precision(self, device: torch.device) -> AbstractContextManager[object]:
        return torch.autocast(device.type, torch.bfloat16) if self._bfloat16 else nullcontext()


def _bn_term(moments: list[_Moments], measure: str) -> Tensor:
    return combined_distance([each.distance(measure) for each in moments], measure)


class _LinearisedDistance:
    """The BN term of a whole batch, and its linear approximation for a portion."""

    def __init__(self, whole: list[_Moments], weight: float, measure: str) -> None:
        points = [t.requires_grad_() for m in whole for t in (m.mean, m.square)]
        with torch.enable_grad():
            self.distance = _bn_term(whole, measure)
            self._slopes = torch.autograd.grad(weight * self.distance, points)

    def along(self, moments: list[_Moments], share: float) -> Tensor:
        """Return slope · moments of a portion that is this share of the batch."""
        values = [value for m in moments for value in (m.mean, m.square)]
        return share * torch.stack([s @ v for s, v in zip(self._slopes, values, strict=True)]).sum()


def _normalise(layer: nn.BatchNorm2d, moments: list[_Moments], x: Tensor) -> Tensor:
    normalised, mean, square = AffineMoments.apply(x, *affine_of(layer))
    moments.append(_Moments(layer, mean, square))
    return normalised  # type: ignore[no-any-return]


def _conv4(model: nn.Module, x: Tensor) -> tuple[Tensor, list[_Moments]]:
    """Logits of a Conv4 with BatchNorm, with pooling before normalisation, and the moments of its layers."""
    assert isinstance(model, Conv4)
    moments = []
    for block in model.blocks:
        convolution, norm = block.get_submodule("0"), block.get_submodule("1")
        assert isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
        scale, shift = affine_of(norm)
        sign = torch.where(scale < 0, -1.0, 1.0).to(scale.dtype)
        bias = None if convolution.bias is None else convolution.bias * sign
        weight = convolution.weight * sign[:, None, None, None]
        pooled, mean, square = PooledConvolution.apply(x, weight, bias)
        moments.append(_Moments(norm, mean * sign, square))
        x = torch.addcmul(shift.to(x.dtype)[:, None, None], pooled, scale.abs().to(x.dtype)[:, None, None]).relu_()
    return model.head(x.flatten(1)), moments


def use_precision(precision: str, device: torch.device) -> None:
    """Allow or forbid TF32 for matrix products and convolutions of a GPU; no effect on a CPU."""
    if device.type == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
        torch.backends.cudnn.allow_tf32 = precision == "tf32"
