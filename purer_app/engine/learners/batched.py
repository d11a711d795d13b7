"""Outer losses of several episodes of one shape in one computation (vmap), which uses a GPU better."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.inversion.stacked_teachers import copy_with_norms
from purer_app.engine.learners.base import FeatureFunction, Learner, OuterResult, Parameters, QueryLogits, body
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.cuda_graphs import Steps


def stacked_outer(
    learner: Learner, theta: Parameters, episodes: Sequence[Episode], *, second_order: bool | None = None
) -> list[OuterResult]:
    """Compute `learner.outer` for all episodes at once.

    The losses share one graph to `theta` and to the episodes' pixels, so back-propagate their sum.

    Args:
        episodes: with the learner's number of classes and equal numbers of shots and queries.
        second_order: as for `learner.outer`.

    Raises:
        ConfigError: the episodes differ in shape or number of classes, or the learner has no such form.
    """
    return _results(*_outer(_query_logits(learner, theta, second_order), *_stacked_tensors(learner.n_way, episodes)))


class StackedThetaStep:
    """Adds the gradient of the summed outer losses of several episodes to a meta-model's weights.

    Args:
        theta: leaf tensors; they must only be changed in place.
        cuda_graphs: record the kernels once and replay them; CUDA only.
    """

    def __init__(self, learner: Learner, theta: Parameters, *, cuda_graphs: bool = False) -> None:
        self._theta, self._n_way = theta, learner.n_way
        self._logits = _query_logits(learner, theta, None)
        self._steps = Steps(self._gradients, cuda_graphs=cuda_graphs)

    def add_gradients(self, episodes: Sequence[Episode]) -> list[OuterResult]:
        """Add to `.grad` of every weight, and return the results without graph; synchronises with the GPU once.

        Raises:
            ConfigError: the episodes differ in shape or number of classes, or the learner has no such form.
            DeviceError: `cuda_graphs` is set and the episodes are not on a CUDA device.
        """
        losses, accuracies, *gradients = self._steps(*_stacked_tensors(self._n_way, episodes))
        for weight, gradient in zip(self._theta.values(), gradients, strict=True):
            weight.grad = gradient if weight.grad is None else weight.grad + gradient
        return _results(losses, accuracies)

    def _gradients(self, *tasks: Tensor) -> tuple[Tensor, ...]:
        losses, accuracies = _outer(self._logits, *tasks)
        return losses.detach(), accuracies, *torch.autograd.grad(losses.sum(), list(self._theta.values()))


def _stacked_tensors(n_way: int, episodes: Sequence[Episode]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Stack support images (n_episodes, n, c, h, w), support labels (n_episodes, n), and the same of the query."""
    if other := {episode.n_way for episode in episodes} - {n_way}:
        raise ConfigError(f"the learner has {n_way} classes; an episode has {other.pop()}")
    shapes = {(tuple(e.support_images.shape), tuple(e.query_images.shape)) for e in episodes}
    if len(shapes) != 1:
        raise ConfigError(f"only episodes of one shape can be stacked; these have {len(shapes)}: {sorted(shapes)}")
    return (
        torch.stack([e.support_images for e in episodes]),
        torch.stack([e.support_labels for e in episodes]),
        torch.stack([e.query_images for e in episodes]),
        torch.stack([e.query_labels for e in episodes]),
    )


def _results(losses: Tensor, accuracies: Tensor) -> list[OuterResult]:
    return [OuterResult(loss, accuracy) for loss, accuracy in zip(losses, accuracies.tolist(), strict=True)]


def _outer(one: QueryLogits, *tasks: Tensor) -> tuple[Tensor, Tensor]:
    """Return outer losses and query accuracies, (n_episodes,) each."""

    def outer(support: Tensor, labels: Tensor, query: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        logits = one(support, labels, query)
        right = (logits.detach().argmax(dim=1) == targets).float().mean()
        return F.cross_entropy(logits, targets), right

    found: tuple[Tensor, Tensor] = torch.vmap(outer)(*tasks)
    return found


def _query_logits(learner: Learner, theta: Parameters, second_order: bool | None) -> QueryLogits:
    return learner.query_logits(theta, _features_of(learner.network), second_order=second_order)


class _BatchNorm(nn.Module):
    """BatchNorm by the batch's statistics, as arithmetic.

    Under vmap, torch's own layer has wrong second derivatives: its batching rule treats the batch's mean and
    variance as constants (seen with torch 2.14; compare pytorch/functorch issue 534).
    """

    def __init__(self, layer: nn.BatchNorm2d) -> None:
        super().__init__()
        self.weight, self.bias, self.eps = layer.weight, layer.bias, layer.eps

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, c, h, w) to the same shape."""
        var, mean = torch.var_mean(x, dim=(0, 2, 3), correction=0)
        scale = self.weight * (var + self.eps).rsqrt()
        return torch.addcmul((self.bias - mean * scale)[:, None, None], x, scale[:, None, None])


def _features_of(network: Backbone) -> FeatureFunction:
    """Return features (n, d) under the statistics of the batch, from operations that torch.func can transform."""
    plain = copy_with_norms(network, _BatchNorm).eval()  # training mode would use the fused CPU operations

    def features(weights: Parameters, images: Tensor) -> Tensor:
        found: Tensor = functional_call(plain, body(weights), (images,))
        return found

    return features
