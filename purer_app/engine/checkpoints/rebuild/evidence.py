"""Compare the running statistics of BatchNorm with those that a candidate gives on random pictures."""

import math
from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor

from purer_app.engine.checkpoints.normalise.layer_groups import Layer

KINDS = (0, 1, 2)
"""Kinds of random pictures; a network is compared on each of them, since its training data are unknown."""
LARGEST_PX = 96
_PICTURES = 5
_SEED = 4
_EXPONENTS = (1.0, 1.75)
_MOST_CHANNELS = 16
_TRUST = 0.5
_SHIFT_FLOOR, _SCALE_FLOOR = 0.01, 0.1
_VECTORS = 0.1
"""Added to the errors of vectors, which have one position instead of many."""
_UNKNOWN = 0.1
"""The error that is assumed where the pictures became too small to compare."""
_SCALE_WEIGHT = 0.5
_UNEXPLAINED = math.log(0.1) + _SCALE_WEIGHT * math.log(0.1)
"""The mean logarithm of errors from which on the statistics are random or of other data than pictures."""
_MOST_ERROR = 0.5
"""Errors from which on all candidates are equally wrong."""
_EPS = 1e-5


@cache
def random_pictures(channels: int, size: int, kinds: tuple[int, ...]) -> Tensor:
    """Draw normalised pictures, kind by kind: (len(kinds) * n, channels, size, size).

    The first have the spectrum of photographs, an amplitude of 1/f; the next are smoother; the last have areas of one
    colour with edges between them, as drawings and digits have.
    """
    generator = torch.Generator().manual_seed(_SEED)
    noises = [_noise(channels, size, exponent, generator) for exponent in _EXPONENTS]
    found = [*noises, _areas(channels, size, generator)]
    return torch.cat([found[kind] for kind in kinds])


def _noise(channels: int, size: int, exponent: float, generator: torch.Generator) -> Tensor:
    """Draw noise with an amplitude of 1/f^exponent, more grey than colourful."""
    rows, columns = torch.fft.fftfreq(size), torch.fft.rfftfreq(size)
    frequency = (rows[:, None] ** 2 + columns[None] ** 2).sqrt().clamp(min=1 / size)
    white = torch.fft.rfft2(torch.randn(_PICTURES, channels, size, size, generator=generator))
    grey = white.mean(dim=1, keepdim=True) * math.sqrt(channels)
    return _standard(torch.fft.irfft2((grey + 0.5 * white) / frequency**exponent, s=(size, size)))


def _areas(channels: int, size: int, generator: torch.Generator) -> Tensor:
    """Draw smooth noise cut into four levels, each with a colour."""
    field = _noise(1, size, 1.5, generator)
    levels = (torch.sigmoid(1.7 * field) * 4).floor().clamp(max=3).long()
    colours = 0.75 * torch.rand(_PICTURES, 1, 4, generator=generator)
    colours = colours + 0.25 * torch.rand(_PICTURES, channels, 4, generator=generator)
    places = levels.expand(-1, channels, -1, -1).flatten(2)
    found = colours.gather(2, places).view(_PICTURES, channels, size, size)
    return _standard(found + 0.02 * torch.randn(found.shape, generator=generator))


def _standard(x: Tensor) -> Tensor:
    return (x - x.mean()) / x.std()


def sample_of(width: int) -> Tensor:
    """Return the channels that a comparison looks at, evenly spread."""
    return torch.linspace(0, width - 1, min(width, _MOST_CHANNELS)).round().long()


def agreement(x: Tensor | None, norm: Layer, channels: Tensor, n_kinds: int) -> Tensor:
    """Return the log-likelihood of the running statistics of a norm for each kind of pictures, (n_kinds,).

    The scale of the errors is unknown and integrated out, so only ratios of errors between candidates count. Variances
    depend on the spectrum of the pictures more than means do, so they count less.

    Args:
        x: what arrives at the norm in the given channels, (n_kinds * n, k, h, w) or (n_kinds * n, k); None if unknown.
    """
    if x is None:
        shift = scale = torch.full((n_kinds,), _UNKNOWN)
    else:
        mean, variance = _moments(x, n_kinds)
        running_mean, running_var = norm.parts["running_mean"][channels], norm.parts["running_var"][channels]
        shift = ((mean - running_mean) ** 2 / (running_var + _EPS)).mean(dim=1)
        scale = (((variance + _EPS) / (running_var + _EPS)).log() ** 2).mean(dim=1)
        if x.ndim == 2:
            shift, scale = shift + _VECTORS, scale + _VECTORS
    shift, scale = shift.clamp(max=_MOST_ERROR), scale.clamp(max=_MOST_ERROR)
    fit: Tensor = (shift + _SHIFT_FLOOR).log() + _SCALE_WEIGHT * (scale + _SCALE_FLOOR).log()
    return fit * (-0.5 * _TRUST * len(channels))


def explains(fit: float, norms: Sequence[Layer]) -> bool:
    """Whether a total log-likelihood means that the statistics of these norms come from such pictures at all."""
    trust = 0.5 * _TRUST * sum(len(sample_of(norm.shape[0])) for norm in norms)
    return not trust or -fit / trust < _UNEXPLAINED


def normalised(x: Tensor, norm: Layer, n_kinds: int) -> Tensor:
    """Normalise by the statistics of each kind, as in training, so that errors of earlier layers do not add up."""
    mean, variance = _moments(x, n_kinds)  # (n_kinds, k)
    scale = norm.parts["weight"] * (variance + _EPS).rsqrt()
    shift = norm.parts["bias"] - mean * scale
    shape = (n_kinds, 1, -1, *[1] * (x.ndim - 2))
    found: Tensor = torch.addcmul(shift.view(shape), x.unflatten(0, (n_kinds, -1)), scale.view(shape))
    return found.flatten(0, 1)


def _moments(x: Tensor, n_kinds: int) -> tuple[Tensor, Tensor]:
    """Return mean and variance of each kind and channel, (n_kinds, k) each."""
    positions = x.flatten(2).mean(2) if x.ndim == 4 else x
    squares = x.flatten(2).square().mean(2) if x.ndim == 4 else x.square()
    mean = positions.unflatten(0, (n_kinds, -1)).mean(1)
    return mean, (squares.unflatten(0, (n_kinds, -1)).mean(1) - mean.square()).clamp(min=0)
