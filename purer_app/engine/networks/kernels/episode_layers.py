"""Layers of a meta-model with batch statistics, with hand-written first and second derivatives for a CPU."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_POOL = torch.ops.aten.max_pool2d_with_indices
_POOL_BACKWARD = torch.ops.aten.max_pool2d_with_indices_backward
_CONVOLUTION_BACKWARD = torch.ops.aten.convolution_backward


class EpisodeBatchNorm2d(nn.BatchNorm2d):
    """BatchNorm of a meta-model: in training mode, it uses batch statistics without updating running statistics.

    In evaluation mode, it uses the running statistics, which `icfil` sets to those of the support set. Plain BatchNorm
    would update its buffers in each inner loop.
    """

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        if self.training and x.device.type == "cpu" and x.is_contiguous(memory_format=torch.channels_last):
            normalised: Tensor = BatchNorm.apply(x, self.weight, self.bias, self.eps, False)
            return normalised
        if self.training:
            return F.batch_norm(x, None, None, self.weight, self.bias, training=True, eps=self.eps)
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, eps=self.eps)


def convolve_and_pool(x: Tensor, convolution: nn.Module, norm: nn.Module) -> Tensor:
    """Compute a block of Conv4 in training mode: 3x3 convolution, BatchNorm, ReLU and 2x2 pooling, in a faster order.

    BatchNorm with a non-negative factor and ReLU are monotonic, so pooling can come first, and the rest is computed on
    a quarter of the values; a negative factor is folded into the convolution. The bias of the convolution cancels when
    the mean is subtracted: it is omitted, and its gradient is exactly zero.

    Args:
        x: (n, c_in, h, w), channels last.

    Returns:
        (n, c_out, h // 2, w // 2).
    """
    assert isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
    weight: Tensor = convolution.weight
    scale: Tensor = norm.weight
    if bool((scale < 0).any()):
        sign = torch.where(scale.detach() < 0, -1.0, 1.0).to(scale.dtype)
        weight, scale = weight * sign[:, None, None, None], scale * sign
    x = Convolution.apply(x, weight, convolution.bias)
    return BatchNorm.apply(x, scale, norm.bias, norm.eps, True).relu()  # type: ignore[no-any-return]


class BatchNorm(torch.autograd.Function):
    """x (n, c, h, w) → scale · x̂ + shift (Ioffe and Szegedy 2015), optionally with 2x2 max pooling if scale ≥ 0.

    The statistics are those of x before pooling, with the biased variance. Differentiable twice with respect to x,
    scale (c,) and shift (c,), with fewer passes over x than autograd's second derivative.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, scale: Tensor, shift: Tensor, eps: float, pool: bool) -> Tensor:  # noqa: D102
        m = x.numel() // x.shape[1]
        mean = _sum(x) / m
        variance = (_sum(x * x) / m - mean * mean).clamp_min_(0)
        inverse = (variance + eps).rsqrt_()
        taken, where = _POOL(x, [2, 2]) if pool else (x, None)
        ctx.save_for_backward(x, scale, taken, where, mean, inverse)
        factor = scale * inverse
        return torch.addcmul(_each(shift - factor * mean), taken, _each(factor))

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None]:  # noqa: D102
        return *_BatchNormGradient.apply(g, *ctx.saved_tensors), None, None


class _BatchNormGradient(torch.autograd.Function):
    """The gradient of `BatchNorm` as a function of g, x and scale.

    With m values per channel, x̂ the normalised x, Σ the sum over the selected values (all of x, or its maxima), and Sᵀ
    the map that puts each selected value back to its position:

        by_shift = Σ g;  by_scale = Σ g x̂;  by_x = scale · inverse · (Sᵀ g − by_shift / m − x̂ · by_scale / m)
    """

    @staticmethod
    def forward(
        ctx: Any,
        g: Tensor,
        x: Tensor,
        scale: Tensor,
        taken: Tensor,
        where: Tensor | None,
        mean: Tensor,
        inverse: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        factor, m = scale * inverse, x.numel() // x.shape[1]
        by_shift = _sum(g)
        by_scale = (_sum(g * taken) - mean * by_shift) * inverse
        by_x = _put_back(g * _each(factor), x, where)
        slope = factor * inverse * by_scale / -m
        by_x.addcmul_(x, _each(slope)).sub_(_each(factor * by_shift / m + slope * mean))
        ctx.save_for_backward(g, x, scale, taken, where, mean, inverse, by_scale, by_shift)
        return by_x, by_scale, by_shift

    @staticmethod
    def backward(
        ctx: Any, u: Tensor, u_scale: Tensor, u_shift: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, None, None, None, None]:
        """Differentiate u · by_x + u_scale · by_scale + u_shift · by_shift, as a function of g, x̂ and inverse."""
        g, x, scale, taken, where, mean, inverse, by_scale, by_shift = ctx.saved_tensors
        factor, m = scale * inverse, x.numel() // x.shape[1]
        u_taken = u if where is None else u.flatten(2).gather(2, where.flatten(2)).view_as(where)
        product = x * u
        sum_u = _sum(u)
        sum_ux = (_sum(product) - mean * sum_u) * inverse  # Σ u x̂
        inner = _sum(u_taken * g) - (by_shift * sum_u + by_scale * sum_ux) / m  # u · by_x / factor
        along_g = u_scale - factor * sum_ux / m  # x̂ gets along_g · g where it was taken, and along_u · u everywhere
        along_u = factor * by_scale / -m

        to_g = torch.addcmul(
            _each(u_shift - factor * sum_u / m - along_g * inverse * mean), taken, _each(along_g * inverse)
        )
        to_g.addcmul_(u_taken, _each(factor))
        slope = (along_u * sum_ux + along_g * by_scale + factor * inner) * inverse.square() / -m
        constant = (along_u * sum_u + along_g * by_shift) * inverse / m + slope * mean
        to_x = _put_back(g * _each(along_g * inverse), x, where, out=product)
        to_x.addcmul_(u, _each(along_u * inverse)).addcmul_(x, _each(slope)).sub_(_each(constant))
        return to_g, to_x, inverse * inner, None, None, None, None


class Convolution(torch.autograd.Function):
    """3x3 convolution of x (n, c_in, h, w) with weight (c_out, c_in, 3, 3), padded by one, without bias.

    The second derivative uses ordinary backward passes, where autograd would compute the gradient of the weight by a
    convolution with kernels as large as the image.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:  # noqa: D102
        ctx.save_for_backward(x, weight)
        ctx.has_bias = bias is not None
        return F.conv2d(x, weight, padding=1)

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor | None, Tensor, Tensor | None]:  # noqa: D102
        by_x, by_weight = _ConvolutionGradient.apply(g, *ctx.saved_tensors, ctx.needs_input_grad[0])
        return by_x, by_weight, g.new_zeros(g.shape[1]) if ctx.has_bias else None


class _ConvolutionGradient(torch.autograd.Function):
    """The gradient of `Convolution` as a function of g, x and weight: linear in g and x, and in g and weight."""

    @staticmethod
    def forward(ctx: Any, g: Tensor, x: Tensor, weight: Tensor, needs_x: bool) -> tuple[Tensor | None, Tensor | None]:
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(g, x, weight)
        return _convolution_gradient(g, x, weight, needs_x, True)

    @staticmethod
    def backward(
        ctx: Any, u_x: Tensor | None, u_weight: Tensor | None
    ) -> tuple[Tensor | None, Tensor | None, Tensor | None, None]:
        g, x, weight = ctx.saved_tensors
        to_g = to_x = to_weight = None
        if u_weight is not None:
            to_g = F.conv2d(x, u_weight, padding=1)
            to_x = _convolution_gradient(g, x, u_weight, True, False)[0] if ctx.needs_input_grad[1] else None
        if u_x is not None:
            to_weight = _convolution_gradient(g, u_x, weight, False, True)[1]
            by_u = F.conv2d(u_x, weight, padding=1)
            to_g = by_u if to_g is None else to_g.add_(by_u)
        return to_g, to_x, to_weight, None


def _convolution_gradient(
    g: Tensor, x: Tensor, weight: Tensor, by_x: bool, by_weight: bool
) -> tuple[Tensor | None, Tensor | None]:
    found = _CONVOLUTION_BACKWARD(
        g, x, weight, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1, [by_x, by_weight, False]
    )
    return found[0], found[1]


def _sum(x: Tensor) -> Tensor:
    """Return the sum of each channel, (c,), in one pass if x is channels last."""
    return x.permute(0, 2, 3, 1).reshape(-1, x.shape[1]).sum(dim=0)


def _each(channels: Tensor) -> Tensor:
    return channels.view(-1, 1, 1)


def _put_back(g: Tensor, x: Tensor, where: Tensor | None, out: Tensor | None = None) -> Tensor:
    """Put g (n, c, h // 2, w // 2) to the selected positions of x, with zeros elsewhere.

    Without `where`, all of x was selected, and g itself is returned. `out` is a tensor of x's size to reuse, because
    allocating memory would take longer than the computation.
    """
    if where is None:
        return g
    arguments = (g, x, [2, 2], [2, 2], [0, 0], [1, 1], False, where)
    put: Tensor = _POOL_BACKWARD(*arguments) if out is None else _POOL_BACKWARD.grad_input(*arguments, grad_input=out)
    return put
