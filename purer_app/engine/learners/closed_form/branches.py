"""A feature network with one branch per teacher; each branch gives features and softened outputs."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.learners.base import Views
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.inference import inferred_features
from purer_app.engine.networks.kernels.fused_ops import affine_of
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.teacher import Teacher

SOFTENING = 2.0
"""Temperature of the softmax of the outputs."""
AXES = 64
"""Number of directions of within-class scatter that are shortened in each view."""
FEW_AXES = 8
"""The same for a learner with a budget of weights."""
_BATCH = 16
"""Images per forward pass of a teacher whose views are cached."""
OUTPUT_SCALE = 0.25
"""Length of one model's outputs relative to its features, before the support set determines it (see `balance`)."""


def views(model: Backbone, images: Tensor) -> tuple[Tensor, Tensor]:
    """Compute features and softened outputs of a model.

    The inner product of two square roots of probabilities is the Bhattacharyya coefficient of the distributions.

    Args:
        images: (n, c, h, w) in the form of the model.

    Returns:
        Features of length 1, (n, d), and square roots of the softened class probabilities, (n, n_classes), or (n, 0)
        if the model has fewer than two outputs. NaN and infinity are replaced by 0, so that one network does not
        invalidate the features of the others.
    """
    features, outputs = unchecked_views(model, images)
    return _finite(features), _finite(outputs)


def unchecked_views(model: Backbone, images: Tensor) -> tuple[Tensor, Tensor]:
    """Return the same without replacing NaN and infinity."""
    plain = torch.is_grad_enabled() or torch.compiler.is_exporting()
    features = model.features(images) if plain else inferred_features(model, images)
    if isinstance(model.head, nn.Identity):
        return F.normalize(features, dim=1), features[:, :0]
    logits = model.head(features) if isinstance(model.head, nn.Linear) else model(images)
    n_outputs = logits.shape[1] if logits.shape[1] > 1 else 0
    # computed from the log-softmax, because sqrt() has an infinite gradient at a probability of 0
    roots = ((logits / SOFTENING).log_softmax(dim=1) / 2).exp()
    return F.normalize(features, dim=1), roots[:, :n_outputs]


def _finite(values: Tensor) -> Tensor:
    return values.nan_to_num(nan=0.0, posinf=0.0, neginf=0.0)


def view_sizes(n_features: int, n_outputs: int) -> tuple[int, int]:
    """Return the lengths of the two views of a model."""
    return n_features, n_outputs if n_outputs > 1 else 0


def output_columns(sizes: Sequence[tuple[int, int]]) -> Tensor:
    """Return for each column of concatenated views, (d,), whether it belongs to a softened output."""
    lengths = [length for size in sizes for length in size]
    return torch.tensor([False, True] * len(sizes)).repeat_interleave(torch.tensor(lengths))


class ChannelAffine(nn.Module):
    """A BatchNorm layer with fixed statistics: scale and shift of each channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Scale and shift (n, channels, h, w)."""
        return torch.addcmul(self.bias[:, None, None], x, self.weight[:, None, None])


class BranchNetwork(Backbone):
    """Concatenates the two views of every branch, times its gain; features are per image.

    `trusted` are the branches that may be used; those with gain 0 are not. Column k of `axes` holds a unit direction of
    the features and one of the outputs, and column k of `stretch` the relative change of length along each.

    Args:
        sizes: lengths of the features and of the outputs of each branch.
    """

    is_output: Tensor
    """(n_features,) whether a column belongs to a softened output."""

    def __init__(
        self, spec: ImageSpec, specs: Sequence[ImageSpec], sizes: Sequence[tuple[int, int]], n_axes: int
    ) -> None:
        super().__init__()
        self.spec, self.specs, self.sizes = spec, tuple(specs), tuple(sizes)
        self.lengths = tuple(sum(size) for size in sizes)
        self.n_features = sum(self.lengths)
        self.gains = nn.Parameter(torch.ones(len(specs)))
        self.axes = nn.Parameter(torch.zeros(self.n_features, min(n_axes, self.n_features)))
        self.stretch = nn.Parameter(torch.zeros(2, self.axes.shape[1]))
        self.register_buffer("is_output", output_columns(sizes), persistent=False)
        self.trusted = list(range(len(specs)))
        self.head = nn.Identity()
        self._beat: Callable[[], None] | None = None

    @contextmanager
    def watched(self, beat: Callable[[], None]) -> Iterator[None]:
        """Call `beat` after each branch, in the forward and in the backward pass, inside the block."""
        self._beat = beat
        try:
            yield
        finally:
            self._beat = None

    def active(self) -> list[int]:
        """Return the branches in use: all trusted ones whose gain is not 0, or during an export all trusted ones."""
        return [index for index in self.trusted if self._is_active(self.gains, index)]

    @abstractmethod
    def branch(self, index: int) -> Backbone:
        """Return the network of one branch, in evaluation mode."""

    def branch_views(self, index: int, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the two views of one branch on (n, *spec.shape) images."""
        return views(self.branch(index), convert(x, self.spec, self.specs[index]))

    def features(self, x: Tensor) -> Tensor:
        """Map (n, *spec.shape) to (n, sum of the lengths of all views); unused branches give zeros."""
        return self.shortened(self.joined(x), self.axes, self.stretch)

    def joined(self, x: Tensor) -> Tensor:
        """Return the concatenated views, before the directions of great scatter are shortened."""
        return self.weighted(self.views_of(x, self.active()), self.gains, x)

    def views_of(self, x: Tensor, branches: Sequence[int]) -> Views:
        """Return the views of these branches for (n, *spec.shape) images, independent of gains, axes and stretch."""
        return {index: self._views_with_beats(index, x) for index in branches}

    def _views_with_beats(self, index: int, x: Tensor) -> tuple[Tensor, Tensor]:
        features, outputs = self.branch_views(index, x)
        if self._beat is not None:
            self._beat()
            if features.requires_grad:
                features.register_hook(lambda _, beat=self._beat: beat())
        return features, outputs

    def weighted(self, views: Views, gains: Tensor, x: Tensor) -> Tensor:
        """Concatenate views, times the gains of their branches.

        Args:
            views: of all branches in use under these gains; views of other branches are ignored.
            x: (n, …) on the device of the views.
        """
        active = [index for index in views if index in self.trusted and self._is_active(gains, index)]
        scale = min(1.0, OUTPUT_SCALE * len(active) ** 0.5)
        parts: list[Tensor] = []
        for index, length in enumerate(self.lengths):
            if index not in active:
                parts.append(x.new_zeros(len(x), length))
                continue
            features, outputs = views[index]
            parts += [gains[index] * features, gains[index] * scale * outputs]
        return torch.cat(parts, dim=1)

    def shortened(self, features: Tensor, axes: Tensor, stretch: Tensor) -> Tensor:
        """Shorten the directions of great scatter of (n, d) concatenated views."""
        for view, lengths in zip((~self.is_output, self.is_output), stretch, strict=True):
            along = (features * view) @ axes
            features = features + (along * lengths) @ axes.T * view
        return features

    def _is_active(self, gains: Tensor, index: int) -> bool:
        return torch.compiler.is_exporting() or bool(gains[index])


class ViewsOnly(nn.Module):
    """A branch network that returns the views of the trusted branches."""

    def __init__(self, network: BranchNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Views:
        """Map (n, *spec.shape) to the views of each trusted branch."""
        return self.network.views_of(x, self.network.trusted)


class TeacherBranches(BranchNetwork):
    """All members of a pool, unchanged. Their weights belong to the pool and are not parameters of this module."""

    frozen = True

    def __init__(self, spec: ImageSpec, teachers: Sequence[Teacher]) -> None:
        sizes = [view_sizes(teacher.network.n_features, teacher.n_outputs) for teacher in teachers]
        super().__init__(spec, [teacher.spec for teacher in teachers], sizes, AXES)
        self.teachers = tuple(teachers)
        self._cached: dict[tuple[int, int], tuple[Tensor, tuple[Tensor, Tensor]]] | None = None

    def branch(self, index: int) -> Backbone:  # noqa: D102 - as BranchNetwork
        return self.teachers[index].model

    @contextmanager
    def caching(self) -> Iterator[None]:
        """Compute the views of each batch once inside the block; batches must not be changed in place."""
        self._cached = {}
        try:
            yield
        finally:
            self._cached = None

    def branch_views(self, index: int, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the two views of one teacher, cached inside a `caching` block because its weights never change."""
        if self._cached is None or x.requires_grad:
            return super().branch_views(index, x)
        key = (index, id(x))
        if key not in self._cached:
            with torch.no_grad():
                parts = [super(TeacherBranches, self).branch_views(index, part) for part in x.split(_BATCH)]
            features, outputs = zip(*parts, strict=True)
            # x is kept alive so that its id stays unique
            self._cached[key] = x, (torch.cat(features), torch.cat(outputs))
        return self._cached[key][1]


class OwnBranches(BranchNetwork):
    """Small networks that are part of this module and hold copies of the teachers' weights.

    Args:
        architectures: name and number of outputs of each branch.
    """

    def __init__(self, spec: ImageSpec, specs: Sequence[ImageSpec], architectures: Sequence[tuple[str, int]]) -> None:
        branches = [
            build_backbone(name, form.channels, form.height, n_outputs, ChannelAffine)
            for form, (name, n_outputs) in zip(specs, architectures, strict=True)
        ]
        sizes = [view_sizes(branch.n_features, n) for branch, (_, n) in zip(branches, architectures, strict=True)]
        super().__init__(spec, specs, sizes, FEW_AXES)
        self.branches = nn.ModuleList(branches)

    def branch(self, index: int) -> Backbone:  # noqa: D102 - as BranchNetwork
        found = self.branches[index]
        assert isinstance(found, Backbone)
        return found


def copied_weights(model: Backbone) -> dict[str, Tensor]:
    """Return a teacher's weights as those of a branch, with each BatchNorm layer as an affine map."""
    weights = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    for name, layer in model.named_modules():
        if isinstance(layer, nn.BatchNorm2d):
            weights[f"{name}.weight"], weights[f"{name}.bias"] = (part.detach().clone() for part in affine_of(layer))
    return weights
