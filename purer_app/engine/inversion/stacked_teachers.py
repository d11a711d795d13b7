"""Turns like teachers into one network over their stacked weights, so that a GPU computes them all at once."""

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
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.inversion.losses import InversionTerms, total_variation
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.cuda_graphs import Steps

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
Weights = dict[str, Tensor]


class StackedTeachers:
    """Several teachers of one form, computed as one (vmap); the same numbers as `inversion_terms` of each.

    The weights are copied into stacks, once. Activations of all members are in memory at the same time, so a
    stack must not be too high: see `stacks`. Nothing here waits for the GPU.

    Args:
        models: classifiers in evaluation mode, with their weights at hand, all alike (see `likeness`).
        precision: "float32" and "tf32" compute in the models' own type; "bf16" in bfloat16, with moments, norms
            and the cross-entropy summed up in float32.
        cuda_graphs: whether `add_gradients` records its kernels and replays them; CUDA only.

    Raises:
        ConfigError: the models differ in more than their weights.
    """

    def __init__(self, models: Sequence[Backbone], precision: str = "float32", *, cuda_graphs: bool = False) -> None:
        if len({likeness(model) for model in models}) != 1:
            raise ConfigError(
                f"the {len(models)} models are not alike; only those that differ in weights can be stacked"
            )
        self.models = tuple(models)
        self._dtype = torch.bfloat16 if precision == "bf16" else next(models[0].parameters()).dtype
        self._distances: list[Tensor] = []
        self._network = copy_with_norms(models[0], lambda _: _MeasuringNorm(self._distances))
        self._weights = self._stack()
        self._records = cuda_graphs
        self._steps: dict[InversionConfig, Steps] = {}

    def refresh(self) -> None:
        """Read the models' weights again, into the same memory."""
        for name, weight in self._stack().items():
            self._weights[name].copy_(weight)

    def terms(self, images: Sequence[Tensor], labels: Sequence[Tensor]) -> list[InversionTerms]:
        """Compute the loss terms of each teacher's batch, with graph to the images.

        Args:
            images: one batch (n, c, h, w) for each teacher, in its own normalised space; all of one shape.
            labels: (n,) for each teacher.
        """
        found = self._terms(torch.stack(list(images)), torch.stack(list(labels)))
        return [InversionTerms(*each) for each in zip(*_unbound(found), strict=True)]

    def add_gradients(
        self, images: Sequence[Tensor], labels: Sequence[Tensor], config: InversionConfig
    ) -> list[InversionTerms]:
        """Back-propagate the sum of all teachers' L_inv into the pixels behind `images`.

        Args:
            images: as for `terms`, each with a graph to the pixels.
            labels: as for `terms`.

        Returns:
            The terms without graph. They are not checked: reading them is what waits for the GPU.
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
        terms = self._terms(leaf, labels)
        (gradient,) = torch.autograd.grad(terms.weighted(config).sum(), leaf)
        found = terms.detach()
        return found.cross_entropy, found.bn_statistics, found.total_variation, found.l2, gradient

    def _terms(self, images: Tensor, labels: Tensor) -> InversionTerms:
        return InversionTerms(*torch.vmap(self._terms_of_one)(self._weights, images, labels))

    def _terms_of_one(self, weights: Weights, images: Tensor, labels: Tensor) -> tuple[Tensor, ...]:
        self._distances.clear()
        logits = functional_call(self._network, weights, (images.to(self._dtype),))
        distances = torch.stack(self._distances).sum() if self._distances else images.new_zeros(())
        self._distances.clear()
        cross_entropy = F.cross_entropy(logits.to(images.dtype), labels)
        return cross_entropy, distances, total_variation(images), torch.linalg.vector_norm(images)

    def _stack(self) -> Weights:
        every = [_weights_of(model, self._dtype) for model in self.models]
        return {name: torch.stack([weights[name] for weights in every]) for name in every[0]}


def stacks(models: Sequence[Backbone], shapes: Sequence[tuple[int, ...]], limit: int) -> list[list[int]]:
    """Group models that can be computed at once.

    Args:
        shapes: of the batch of each model; only equal ones can be stacked.
        limit: members of a stack at most, which bounds its memory.

    Returns:
        Positions of the members of each stack, in order; every model is in one of them.
    """
    alike: dict[Hashable, list[int]] = {}
    for position, (model, shape) in enumerate(zip(models, shapes, strict=True)):
        alike.setdefault((likeness(model), tuple(shape)), []).append(position)
    return [group[start : start + limit] for group in alike.values() for start in range(0, len(group), limit)]


def likeness(model: nn.Module) -> Hashable:
    """Return what must be equal for two models to differ in their weights only: layers, settings, shapes, place."""
    layers = tuple((name, type(layer), layer.extra_repr()) for name, layer in model.named_modules())
    tensors = (*model.named_parameters(), *model.named_buffers())
    return layers, tuple((name, tensor.shape, tensor.dtype, tensor.device) for name, tensor in tensors)


def copy_with_norms(model: nn.Module, norm: Callable[[nn.BatchNorm2d], nn.Module]) -> nn.Module:
    """Copy a model's structure, without its hooks; the tensors are shared, and BatchNorm layers are what `norm` makes.

    Vmapped code goes through such a copy, so that nothing that is attached to the model takes part in it.
    """
    known: dict[int, Any] = {id(tensor): tensor for tensor in (*model.parameters(), *model.buffers())}
    for layer in model.modules():
        known |= {id(getattr(layer, hooks)): OrderedDict() for hooks in _HOOKS}
        if isinstance(layer, nn.BatchNorm2d):
            known[id(layer)] = norm(layer)
    return copy.deepcopy(model, known)


class _MeasuringNorm(nn.Module):
    """Normalises by stacked running statistics, and notes how far from them its input lies."""

    scale: Tensor
    shift: Tensor
    running_mean: Tensor
    running_var: Tensor

    def __init__(self, distances: list[Tensor]) -> None:
        super().__init__()
        self._distances = distances
        for name in ("scale", "shift", "running_mean", "running_var"):
            self.register_buffer(name, torch.empty(0))

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, c, h, w) to the same shape."""
        normalised, mean, square = _AffineMoments.apply(x, self.scale, self.shift)
        by_var = torch.linalg.vector_norm(square - mean * mean - self.running_var)
        self._distances.append(by_var + torch.linalg.vector_norm(mean - self.running_mean))
        return normalised  # type: ignore[no-any-return]


class _AffineMoments(torch.autograd.Function):
    """x · scale + shift, with the mean and the mean square of x per channel, in few passes over memory."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x: Tensor, scale: Tensor, shift: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        exact = torch.promote_types(x.dtype, torch.float32)
        mean = x.mean(dim=(0, 2, 3), dtype=exact)
        square = torch.linalg.vector_norm(x, dim=(0, 2, 3), dtype=exact).square() / (x.numel() // x.shape[1])
        return torch.addcmul(_as_map(shift), x, _as_map(scale)), mean, square

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], _output: tuple[Tensor, ...]) -> None:
        x, scale, _ = inputs
        ctx.save_for_backward(x, scale)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        x, scale = ctx.saved_tensors
        by_result, by_mean, by_square = gradients
        n_values = x.numel() // x.shape[1]
        by_mean, by_square = (by_mean / n_values).to(x.dtype), (2 * by_square / n_values).to(x.dtype)
        by_moments = torch.addcmul(_as_map(by_mean), x, _as_map(by_square))
        return torch.addcmul(by_moments, by_result, _as_map(scale)), None, None


def _as_map(values: Tensor) -> Tensor:
    return values[:, None, None]


def _weights_of(model: nn.Module, dtype: torch.dtype) -> Weights:
    """Everything that a copy with measuring layers reads, by name, in the type of the computation."""
    norms = {name: layer for name, layer in model.named_modules() if isinstance(layer, nn.BatchNorm2d)}
    plain = {
        name: tensor.detach().to(dtype) if tensor.is_floating_point() else tensor
        for name, tensor in (*model.named_parameters(), *model.named_buffers())
        if name.rpartition(".")[0] not in norms
    }
    return plain | {f"{name}.{key}": value for name, norm in norms.items() for key, value in _affine(norm, dtype)}


def _affine(norm: nn.BatchNorm2d, dtype: torch.dtype) -> list[tuple[str, Tensor]]:
    """Return a layer's map as factor and addend, and the statistics that it keeps, which stay exact."""
    mean, var = norm.running_mean, norm.running_var
    assert mean is not None and var is not None
    scale = (var + norm.eps).rsqrt() * (1 if norm.weight is None else norm.weight.detach())
    shift = (0 if norm.bias is None else norm.bias.detach()) - mean * scale
    return [("scale", scale.to(dtype)), ("shift", shift.to(dtype)), ("running_mean", mean), ("running_var", var)]


def _unbound(terms: InversionTerms) -> list[tuple[Tensor, ...]]:
    found = (terms.cross_entropy, terms.bn_statistics, terms.total_variation, terms.l2)
    return [term.unbind() for term in found]
