"""Inversion terms of several teachers of one architecture in one computation (vmap over stacked weights)."""

import copy
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.choices import BnDistance
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.inversion.losses import InversionTerms, combined_distance, statistics_distance, total_variation
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.cuda_graphs import Steps
from purer_app.engine.networks.kernels.fused_ops import AffineMomentsForVmap, affine_of

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
Weights = dict[str, Tensor]
_Moments = tuple[Tensor, Tensor, Tensor, Tensor]
"""Mean and variance of the input of a BatchNorm layer, and its running mean and variance, (c,) each."""


class StackedTeachers:
    """Several teachers that differ only in weights, computed together; equal to `inversion_terms` up to rounding.

    The weights are copied into stacks once. The activations of all teachers are in memory at the same time, so the
    number of teachers must be limited, see `stacks`. Nothing here synchronises with the GPU.

    Args:
        models: classifiers in evaluation mode, with their weights in memory, of equal `likeness`.
        precision: "float32" and "tf32" compute in the models' own type; "bf16" in bfloat16, with moments, norms
            and cross-entropy in float32.
        cuda_graphs: record the kernels of `add_gradients` once and replay them; CUDA only.

    Raises:
        ConfigError: the models differ in more than their weights.
    """

    def __init__(self, models: Sequence[Backbone], precision: str = "float32", *, cuda_graphs: bool = False) -> None:
        if len({likeness(model) for model in models}) != 1:
            raise ConfigError(f"the {len(models)} models differ in more than their weights, so they cannot be stacked")
        self.models = tuple(models)
        self._dtype = torch.bfloat16 if precision == "bf16" else next(models[0].parameters()).dtype
        self._moments: list[_Moments] = []
        self._network = copy_with_norms(models[0], lambda _: _MeasuringNorm(self._moments))
        self._weights = self._stack()
        self._records = cuda_graphs
        self._steps: dict[InversionConfig, Steps] = {}

    def refresh(self) -> None:
        """Read the models' weights again, into the same memory."""
        for name, weight in self._stack().items():
            self._weights[name].copy_(weight)

    def terms(
        self, images: Sequence[Tensor], labels: Sequence[Tensor], measure: str = BnDistance.NORM
    ) -> list[InversionTerms]:
        """Compute the loss terms of each teacher's batch, with graph to the images.

        Args:
            images: one batch (n, c, h, w) for each teacher, in its own normalised space; all of one shape.
            labels: (n,) for each teacher.
        """
        found = self._terms(torch.stack(list(images)), torch.stack(list(labels)), measure)
        return [InversionTerms(*each) for each in zip(*_unbound(found), strict=True)]

    def add_gradients(
        self, images: Sequence[Tensor], labels: Sequence[Tensor], config: InversionConfig
    ) -> list[InversionTerms]:
        """Back-propagate the sum of all teachers' L_inv into the pixels behind `images`.

        Args:
            images: as for `terms`, each with a graph to the pixels.
            labels: as for `terms`.

        Returns:
            The terms without graph. They may be NaN: checking them would synchronise with the GPU.
        """
        with torch.no_grad():
            stacked = torch.stack(list(images))
        if config not in self._steps:
            self._steps[config] = Steps(partial(self.gradients, config), cuda_graphs=self._records)
        *found, gradient = self._steps[config](stacked, torch.stack(list(labels)))
        torch.autograd.backward(list(images), list(gradient.unbind()))
        return [InversionTerms(*each) for each in zip(*(term.unbind() for term in found), strict=True)]

    def gradients(self, config: InversionConfig, images: Tensor, labels: Tensor) -> tuple[Tensor, ...]:
        """Return the four terms, (n_teachers,) each, and the gradient of their weighted sum to the images.

        Args:
            images: (n_teachers, n, c, h, w).
            labels: (n_teachers, n).
        """
        leaf = images.detach().requires_grad_()
        terms = self._terms(leaf, labels, config.bn_distance)
        (gradient,) = torch.autograd.grad(terms.weighted(config).sum(), leaf)
        found = terms.detach()
        return found.cross_entropy, found.bn_statistics, found.total_variation, found.l2, gradient

    def _terms(self, images: Tensor, labels: Tensor, measure: str) -> InversionTerms:
        return InversionTerms(*torch.vmap(partial(self._terms_of_one, measure))(self._weights, images, labels))

    def _terms_of_one(self, measure: str, weights: Weights, images: Tensor, labels: Tensor) -> tuple[Tensor, ...]:
        self._moments.clear()
        logits = functional_call(self._network, weights, (images.to(self._dtype),))
        each = [statistics_distance(*moments, measure) for moments in self._moments]
        distances = combined_distance(each, measure) if each else images.new_zeros(())
        self._moments.clear()
        cross_entropy = F.cross_entropy(logits.to(images.dtype), labels)
        return cross_entropy, distances, total_variation(images), torch.linalg.vector_norm(images)

    def _stack(self) -> Weights:
        every = [_weights_of(model, self._dtype) for model in self.models]
        return {name: torch.stack([weights[name] for weights in every]) for name in every[0]}


def stacks(models: Sequence[Backbone], shapes: Sequence[tuple[int, ...]], limit: int) -> list[list[int]]:
    """Group models that can be stacked.

    Args:
        shapes: batch shape of each model; only equal shapes can be stacked.
        limit: maximum number of models in a stack, which limits its memory.

    Returns:
        Positions of the models of each stack, in order; every model is in exactly one stack.
    """
    alike: dict[Hashable, list[int]] = {}
    for position, (model, shape) in enumerate(zip(models, shapes, strict=True)):
        alike.setdefault((likeness(model), tuple(shape)), []).append(position)
    return [group[start : start + limit] for group in alike.values() for start in range(0, len(group), limit)]


def likeness(model: nn.Module) -> Hashable:
    """Return a key that is equal for models that differ only in weights: layers, their settings, shapes, device."""
    layers = tuple((name, type(layer), layer.extra_repr()) for name, layer in model.named_modules())
    tensors = (*model.named_parameters(), *model.named_buffers())
    return layers, tuple((name, tensor.shape, tensor.dtype, tensor.device) for name, tensor in tensors)


def copy_with_norms(model: nn.Module, norm: Callable[[nn.BatchNorm2d], nn.Module]) -> nn.Module:
    """Copy a model without its hooks, with shared tensors and BatchNorm layers replaced by `norm`.

    Used under vmap, where hooks attached to the model must not run.
    """
    known: dict[int, Any] = {id(tensor): tensor for tensor in (*model.parameters(), *model.buffers())}
    for layer in model.modules():
        known |= {id(getattr(layer, hooks)): OrderedDict() for hooks in _HOOKS}
        if isinstance(layer, nn.BatchNorm2d):
            known[id(layer)] = norm(layer)
    return copy.deepcopy(model, known)


class _MeasuringNorm(nn.Module):
    """Normalises by stacked running statistics, and records them and the moments of its input."""

    scale: Tensor
    shift: Tensor
    running_mean: Tensor
    running_var: Tensor

    def __init__(self, moments: "list[_Moments]") -> None:
        super().__init__()
        self._moments = moments
        for name in ("scale", "shift", "running_mean", "running_var"):
            self.register_buffer(name, torch.empty(0))

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, c, h, w) to the same shape."""
        normalised, mean, square = AffineMomentsForVmap.apply(x, self.scale, self.shift)
        self._moments.append((mean, square - mean * mean, self.running_mean, self.running_var))
        return normalised  # type: ignore[no-any-return]


def _weights_of(model: nn.Module, dtype: torch.dtype) -> Weights:
    """Everything that a copy with measuring layers reads, by name, in the dtype of the computation."""
    norms = {name: layer for name, layer in model.named_modules() if isinstance(layer, nn.BatchNorm2d)}
    plain = {
        name: tensor.detach().to(dtype) if tensor.is_floating_point() else tensor
        for name, tensor in (*model.named_parameters(), *model.named_buffers())
        if name.rpartition(".")[0] not in norms
    }
    return plain | {f"{name}.{key}": value for name, norm in norms.items() for key, value in _affine(norm, dtype)}


def _affine(norm: nn.BatchNorm2d, dtype: torch.dtype) -> list[tuple[str, Tensor]]:
    """Return scale and shift of a layer, and its running statistics, which keep their own dtype."""
    assert norm.running_mean is not None and norm.running_var is not None
    with torch.no_grad():
        scale, shift = affine_of(norm)
    statistics = [("running_mean", norm.running_mean), ("running_var", norm.running_var)]
    return [("scale", scale.to(dtype)), ("shift", shift.to(dtype)), *statistics]


def _unbound(terms: InversionTerms) -> list[tuple[Tensor, ...]]:
    found = (terms.cross_entropy, terms.bn_statistics, terms.total_variation, terms.l2)
    return [term.unbind() for term in found]
