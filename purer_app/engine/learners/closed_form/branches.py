"""A feature network of several branches side by side: teachers, each seen from two sides, under one input form."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.inference import inferred_features
from purer_app.engine.networks.kernels.fused_ops import affine_of
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.teacher import Teacher

SOFTENING = 2.0
"""Temperature of the second view's softmax."""
AXES = 64
"""Directions of scatter of each view that are made shorter; 256 of them were worth no more."""
FEW_AXES = 8
"""The same where weights are counted: worth about two thirds as much."""
_AT_ONCE = 16
"""Images that pass through a teacher at once where views are kept."""
SHARE = 0.25
"""Length of one model's answers beside its features, until the user's pictures decide it (see `balance`)."""


Views = Mapping[int, tuple[Tensor, Tensor]]
"""By branch, the two views of n images, see `views`."""


def views(model: Backbone, images: Tensor) -> tuple[Tensor, Tensor]:
    """Look at images from two sides.

    The second has the geometry of probabilities: the inner product of two such vectors is the Bhattacharyya coefficient
    of the two softened answers. Beside the features it was worth 0.8 and 1.3 points at 1 and 5 shots (nearest class
    mean on the Photos pool's validation classes).

    Args:
        images: (n, c, h, w) in the form of the model.

    Returns:
        Features of length 1, (n, d), and square roots of the softened class probabilities, (n, n_classes); (n, 0)
        where there is no choice of classes. Where a network computes NaN or infinity, there are zeros, which tell
        nothing of the image and leave what other networks tell.
    """
    features, answers = unchecked_views(model, images)
    return _finite(features), _finite(answers)


def unchecked_views(model: Backbone, images: Tensor) -> tuple[Tensor, Tensor]:
    """Return the same as the network computes them, with NaN where numbers overflow."""
    plain = torch.is_grad_enabled() or torch.compiler.is_exporting()
    features = model.features(images) if plain else inferred_features(model, images)
    if isinstance(model.head, nn.Identity):
        return F.normalize(features, dim=1), features.new_zeros(len(features), 0)
    logits = model.head(features) if isinstance(model.head, nn.Linear) else model(images)
    n_answers = logits.shape[1] if logits.shape[1] > 1 else 0
    # the root of the softmax by its logarithm: where a probability underflows, sqrt() has an infinite gradient
    roots = ((logits / SOFTENING).log_softmax(dim=1) / 2).exp()
    return F.normalize(features, dim=1), roots[:, :n_answers]


def _finite(values: Tensor) -> Tensor:
    return values.nan_to_num(nan=0.0, posinf=0.0, neginf=0.0)


def view_sizes(n_features: int, n_outputs: int) -> tuple[int, int]:
    """Return how long the two views of a model are."""
    return n_features, n_outputs if n_outputs > 1 else 0


def columns_of_answers(sizes: Sequence[tuple[int, int]]) -> Tensor:
    """Say of each column of concatenated views, (d,), whether it is one of a second view."""
    views_in_turn = [length for size in sizes for length in size]
    return torch.tensor([False, True] * len(sizes)).repeat_interleave(torch.tensor(views_in_turn))


class ChannelAffine(nn.Module):
    """Takes the place of a BatchNorm layer whose statistics are settled: scale and shift of each channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Scale and shift (n, channels, h, w)."""
        return torch.addcmul(self.bias[:, None, None], x, self.weight[:, None, None])


class BranchNetwork(Backbone):
    """Concatenates the two views of every branch, times its gain; what it makes of an image depends on no other.

    `trusted` are the branches that may take part; those of gain 0 do not. Column k of `axes` holds a direction of the
    first view and one of the second, of unit length each, and column k of `stretch` how much longer both become.

    Args:
        sizes: of each branch, how long its features and its answers are.
    """

    answers: Tensor
    """(n_features,) whether a column is one of a second view."""

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
        self.register_buffer("answers", columns_of_answers(sizes), persistent=False)
        self.trusted = list(range(len(specs)))
        self.head = nn.Identity()
        self._beat: Callable[[], None] | None = None

    @contextmanager
    def watched(self, beat: Callable[[], None]) -> Iterator[None]:
        """Call `beat` after each branch, in the forward and in the backward pass, while the block lasts."""
        self._beat = beat
        try:
            yield
        finally:
            self._beat = None

    def counted(self) -> list[int]:
        """Return the branches that take part; in a program for export, where gains are not looked at, all trusted."""
        return [index for index in self.trusted if self._counts(self.gains, index)]

    @abstractmethod
    def branch(self, index: int) -> Backbone:
        """Return the network of one branch, in evaluation mode."""

    def branch_views(self, index: int, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the two views of one branch on (n, *spec.shape) images."""
        return views(self.branch(index), convert(x, self.spec, self.specs[index]))

    def features(self, x: Tensor) -> Tensor:
        """Map (n, *spec.shape) to (n, sum of the lengths of all views); branches that take no part give zeros."""
        return self.shortened(self.joined(x), self.axes, self.stretch)

    def joined(self, x: Tensor) -> Tensor:
        """Return the views side by side, before the directions of great scatter are made shorter."""
        return self.weighted(self.views_of(x, self.counted()), self.gains, x)

    def views_of(self, x: Tensor, branches: Sequence[int]) -> Views:
        """Return what these branches see in (n, *spec.shape); gains, axes and stretch do not matter."""
        return {index: self._watched_views(index, x) for index in branches}

    def _watched_views(self, index: int, x: Tensor) -> tuple[Tensor, Tensor]:
        features, answers = self.branch_views(index, x)
        if self._beat is not None:
            self._beat()
            if features.requires_grad:
                features.register_hook(lambda _, beat=self._beat: beat())
        return features, answers

    def weighted(self, seen: Views, gains: Tensor, x: Tensor) -> Tensor:
        """Put views side by side, times the gains of their branches.

        Args:
            seen: the views of all branches that count under these gains; further ones are ignored.
            x: (n, …) on the device of the views.
        """
        counted = [index for index in seen if index in self.trusted and self._counts(gains, index)]
        share = min(1.0, SHARE * len(counted) ** 0.5)
        parts: list[Tensor] = []
        for index, length in enumerate(self.lengths):
            if index not in counted:
                parts.append(x.new_zeros(len(x), length))
                continue
            features, answers = seen[index]
            parts += [gains[index] * features, gains[index] * share * answers]
        return torch.cat(parts, dim=1)

    def shortened(self, features: Tensor, axes: Tensor, stretch: Tensor) -> Tensor:
        """Make the directions of great scatter shorter in (n, d) joined views."""
        for view, lengths in zip((~self.answers, self.answers), stretch, strict=True):
            along = (features * view) @ axes
            features = features + (along * lengths) @ axes.T * view
        return features

    def _counts(self, gains: Tensor, index: int) -> bool:
        return torch.compiler.is_exporting() or bool(gains[index])


class ViewsOnly(nn.Module):
    """A branch network that stops at the views of the trusted branches."""

    def __init__(self, network: BranchNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Views:
        """Map (n, *spec.shape) to the views of each trusted branch."""
        return self.network.views_of(x, self.network.trusted)


class TeacherBranches(BranchNetwork):
    """All members of a pool as they are. They are no part of this module: their weights stay the pool's."""

    def __init__(self, spec: ImageSpec, teachers: Sequence[Teacher]) -> None:
        sizes = [view_sizes(teacher.network.n_features, teacher.n_outputs) for teacher in teachers]
        super().__init__(spec, [teacher.spec for teacher in teachers], sizes, AXES)
        self.teachers = tuple(teachers)
        self._kept: dict[tuple[int, int], tuple[Tensor, tuple[Tensor, Tensor]]] | None = None

    def branch(self, index: int) -> Backbone:  # noqa: D102 - as BranchNetwork
        return self.teachers[index].model

    @contextmanager
    def keeping_views(self) -> Iterator[None]:
        """Compute the views of each batch once while the block lasts; batches must not be changed in place."""
        self._kept = {}
        try:
            yield
        finally:
            self._kept = None

    def branch_views(self, index: int, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the two views of one teacher, whose weights never change: its views of a batch do not either."""
        if self._kept is None or x.requires_grad:
            return super().branch_views(index, x)
        key = (index, id(x))
        if key not in self._kept:
            with torch.no_grad():
                parts = [super(TeacherBranches, self).branch_views(index, part) for part in x.split(_AT_ONCE)]
            features, answers = zip(*parts, strict=True)
            self._kept[key] = x, (torch.cat(features), torch.cat(answers))  # x is kept so that no other has its id
        return self._kept[key][1]


class OwnBranches(BranchNetwork):
    """Small networks of this module's own, made to take the weights of teachers.

    Args:
        architectures: of each branch, with its number of outputs.
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
    """Return a teacher's weights as those of a branch: each BatchNorm layer becomes the affine map that it is."""
    weights = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    for name, layer in model.named_modules():
        if isinstance(layer, nn.BatchNorm2d):
            weights[f"{name}.weight"], weights[f"{name}.bias"] = (part.detach().clone() for part in affine_of(layer))
    return weights
