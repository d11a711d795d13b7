"""Layers with hand-written backward passes that reduce memory traffic, which limits small networks on a CPU."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_POOL = torch.ops.aten.max_pool2d_with_indices
_POOL_BACKWARD = torch.ops.aten.max_pool2d_with_indices_backward
_CONVOLUTION_BACKWARD = torch.ops.aten.convolution_backward
_SAME_3X3 = ([1, 1], [1, 1], [1, 1], False, [0, 0], 1)
"""Stride, padding, dilation, not transposed, no output padding, one group."""
_CACHED_VALUES = 2**19
"""Two MiB of float32, which fit into the cache of a CPU core."""


def channel_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and mean of squares of each channel of (n, c, h, w), summed in at least float32."""
    rows = x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])  # a view where x is channels_last
    dtype = torch.promote_types(x.dtype, torch.float32)
    squares = (rows * rows).sum(dim=0, dtype=dtype)  # linalg.vector_norm over rows takes ten times as long on a CPU
    return rows.sum(dim=0, dtype=dtype) / len(rows), squares / len(rows)


def _add_moments_gradient(gradient: Tensor, x: Tensor, by_mean: Tensor, by_square: Tensor) -> Tensor:
    """Add the gradient of `channel_moments` in place: by_mean / m + 2 x by_square / m with m values per channel."""
    m = x.numel() / x.shape[1]
    gradient.addcmul_(x, (2 / m * by_square).to(x.dtype)[:, None, None])
    return gradient.add_((by_mean / m).to(x.dtype)[:, None, None])


class PooledConvolution(torch.autograd.Function):
    """2x2 maxima and channel moments of a 3x3 convolution of x (n, c, h, w) with constant weights.

    Differentiable once, with respect to x. On a CPU, it processes a few images at a time, forward and backward, so that
    intermediate results stay in the processor's cache.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:  # noqa: D102
        n, _, height, width = x.shape
        ctx.portion = max(1, _CACHED_VALUES // (len(weight) * height * width)) if x.device.type == "cpu" else n
        parts = [_convolve_and_pool(part, weight, bias) for part in x.split(ctx.portion)]
        pooled, maps, places, sums, squares = zip(*parts, strict=True)
        ctx.save_for_backward(x, weight, *maps, *places)
        values = n * height * width
        return torch.cat(pooled), torch.stack(sums).sum(dim=0) / values, torch.stack(squares).sum(dim=0) / values

    @staticmethod
    def backward(ctx: Any, by_pooled: Tensor, by_mean: Tensor, by_square: Tensor) -> tuple[Tensor, None, None]:  # noqa: D102
        x, weight, *saved = ctx.saved_tensors
        maps, places = saved[: len(saved) // 2], saved[len(saved) // 2 :]
        values = x.numel() / x.shape[1]  # the maps keep height and width
        factor = (2 / values * by_square).to(by_pooled.dtype)[:, None, None]
        addend = (by_mean / values).to(by_pooled.dtype)[:, None, None]
        found = []
        portions = zip(x.split(ctx.portion), by_pooled.split(ctx.portion), maps, places, strict=True)
        for part, gradient, one_map, place in portions:
            back = _POOL_BACKWARD(gradient, one_map, [2, 2], [2, 2], [0, 0], [1, 1], False, place)
            back.addcmul_(one_map, factor).add_(addend)
            found.append(_CONVOLUTION_BACKWARD(back, part, weight, None, *_SAME_3X3, [True, False, False])[0])
        return torch.cat(found), None, None


def _convolve_and_pool(x: Tensor, weight: Tensor, bias: Tensor | None) -> tuple[Tensor, ...]:
    """Return the maxima, the feature maps, the positions of the maxima, and the sums of values and squares."""
    found = F.conv2d(x, weight, bias, padding=1)
    pooled, places = _POOL(found, [2, 2])
    rows = found.permute(0, 2, 3, 1).reshape(-1, len(weight))
    dtype = torch.promote_types(x.dtype, torch.float32)
    return pooled, found, places, rows.sum(dim=0, dtype=dtype), (rows * rows).sum(dim=0, dtype=dtype)


class AffineMoments(torch.autograd.Function):
    """x (n, c, h, w), scale and shift (c,) → scale · x + shift, and the channel moments of x; scale has no gradient."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, scale: Tensor, shift: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # noqa: D102
        ctx.save_for_backward(x, scale)
        scaled = torch.addcmul(shift.to(x.dtype)[:, None, None], x, scale.to(x.dtype)[:, None, None])
        return scaled, *channel_moments(x)

    @staticmethod
    def backward(ctx: Any, by_scaled: Tensor, by_mean: Tensor, by_square: Tensor) -> tuple[Tensor, None, None]:  # noqa: D102
        x, scale = ctx.saved_tensors
        gradient = by_scaled * scale.to(x.dtype)[:, None, None]
        return _add_moments_gradient(gradient, x, by_mean, by_square), None, None


class AffineMomentsForVmap(torch.autograd.Function):
    """The same as `AffineMoments`, under vmap and fast on a GPU.

    The operations in place of `AffineMoments` are faster on a CPU, but cannot be batched.
    """

    generate_vmap_rule = True

    @staticmethod
    def forward(x: Tensor, scale: Tensor, shift: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # noqa: D102
        exact = torch.promote_types(x.dtype, torch.float32)
        mean = x.mean(dim=(0, 2, 3), dtype=exact)
        square = torch.linalg.vector_norm(x, dim=(0, 2, 3), dtype=exact).square() / (x.numel() // x.shape[1])
        return torch.addcmul(shift[:, None, None], x, scale[:, None, None]), mean, square

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], _output: tuple[Tensor, ...]) -> None:  # noqa: D102
        x, scale, _ = inputs
        ctx.save_for_backward(x, scale)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:  # noqa: D102
        x, scale = ctx.saved_tensors
        by_result, by_mean, by_square = gradients
        n_values = x.numel() // x.shape[1]
        by_mean, by_square = (by_mean / n_values).to(x.dtype), (2 * by_square / n_values).to(x.dtype)
        by_moments = torch.addcmul(by_mean[:, None, None], x, by_square[:, None, None])
        return torch.addcmul(by_moments, by_result, scale[:, None, None]), None, None


def affine_of(norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Return scale and shift (c,) of a BatchNorm layer in evaluation mode."""
    assert norm.running_mean is not None and norm.running_var is not None
    scale = (norm.running_var + norm.eps).rsqrt()
    if norm.weight is not None:
        scale = scale * norm.weight
    shift = -norm.running_mean * scale
    return scale, shift if norm.bias is None else shift + norm.bias


def image_priors(images: Tensor, tv_weight: float, l2_weight: float) -> tuple[Tensor, Tensor, Tensor]:
    """Compute total variation and L2 norm of a batch, and the gradient of their weighted sum, without a graph.

    Total variation is the sum of the L2 norms of four differences: right, down and both diagonals.

    Args:
        images: (n, c, h, w).

    Returns:
        Total variation, L2 norm, and the gradient of tv_weight · TV + l2_weight · L2 with respect to the images.
    """
    x = images.detach()
    length = _norm(x)
    gradient = x * (l2_weight / length.clamp_min(_TINY))
    variation = torch.zeros_like(length)
    for ahead, behind in _NEIGHBOURS:
        difference = x[ahead] - x[behind]
        norm = _norm(difference)
        variation += norm
        difference *= tv_weight / norm.clamp_min(_TINY)
        gradient[ahead] += difference
        gradient[behind] -= difference
    return variation, length, gradient


def _norm(x: Tensor) -> Tensor:
    flat = x.reshape(-1)
    return torch.dot(flat, flat).sqrt()


_TINY = 1e-30
_ALL, _FIRST, _LAST = slice(None), slice(None, -1), slice(1, None)
_NEIGHBOURS = (
    ((..., _ALL, _LAST), (..., _ALL, _FIRST)),
    ((..., _LAST, _ALL), (..., _FIRST, _ALL)),
    ((..., _LAST, _LAST), (..., _FIRST, _FIRST)),
    ((..., _LAST, _FIRST), (..., _FIRST, _LAST)),
)
