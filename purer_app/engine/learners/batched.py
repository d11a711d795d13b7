"""Turns several episodes of one shape into one computation of their outer losses, so that a GPU is kept busy."""

from collections.abc import Callable, Sequence
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call, grad

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.inversion.stacked_teachers import copy_with_norms
from purer_app.engine.learners.anil import Anil
from purer_app.engine.learners.base import Learner, OuterResult, Parameters, body
from purer_app.engine.learners.maml import Maml
from purer_app.engine.learners.protonet import ProtoNet, prototype_head, prototypes
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.cuda_graphs import Steps

_Features = Callable[[Parameters, Tensor], Tensor]
_QueryLogits = Callable[[Tensor, Tensor, Tensor], Tensor]
_HEAD = ("head.weight", "head.bias")


def stacked_outer(
    learner: Learner, theta: Parameters, episodes: Sequence[Episode], *, second_order: bool | None = None
) -> list[OuterResult]:
    """Compute what `learner.outer` returns for each episode, all at once (vmap).

    The losses share one graph to `theta` and to the episodes' pixels: back-propagate their sum.

    Args:
        episodes: of the learner's number of classes, and of one number of shots and queries.
        second_order: as for `learner.outer`.

    Raises:
        ConfigError: the episodes differ in shape or number of classes, or the learner has no such form.
    """
    return _results(*_outer(_query_logits(learner, theta, second_order), *_side_by_side(learner.n_way, episodes)))


class StackedThetaStep:
    """Adds the gradient of the sum of some episodes' outer losses to a meta-model's weights.

    Args:
        theta: leaves that are only ever changed in place.
        cuda_graphs: whether the kernels are recorded and replayed; CUDA only.
    """

    def __init__(self, learner: Learner, theta: Parameters, *, cuda_graphs: bool = False) -> None:
        self._theta, self._n_way = theta, learner.n_way
        self._logits = _query_logits(learner, theta, None)
        self._steps = Steps(self._gradients, cuda_graphs=cuda_graphs)

    def add_gradients(self, episodes: Sequence[Episode]) -> list[OuterResult]:
        """Add to `.grad` of every weight, and return the results without graph; waits for the GPU once.

        Raises:
            ConfigError: the episodes differ in shape or number of classes, or the learner has no such form.
            DeviceError: the kernels are to be recorded, and the episodes are not on a CUDA device.
        """
        losses, accuracies, *gradients = self._steps(*_side_by_side(self._n_way, episodes))
        for weight, gradient in zip(self._theta.values(), gradients, strict=True):
            weight.grad = gradient if weight.grad is None else weight.grad + gradient
        return _results(losses, accuracies)

    def _gradients(self, *tasks: Tensor) -> tuple[Tensor, ...]:
        losses, accuracies = _outer(self._logits, *tasks)
        return losses.detach(), accuracies, *torch.autograd.grad(losses.sum(), list(self._theta.values()))


def _side_by_side(n_way: int, episodes: Sequence[Episode]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
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


def _outer(one: _QueryLogits, *tasks: Tensor) -> tuple[Tensor, Tensor]:
    """Return outer losses and query accuracies, (n_episodes,) each."""

    def outer(support: Tensor, labels: Tensor, query: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        logits = one(support, labels, query)
        right = (logits.detach().argmax(dim=1) == targets).float().mean()
        return F.cross_entropy(logits, targets), right

    found: tuple[Tensor, Tensor] = torch.vmap(outer)(*tasks)
    return found


def _query_logits(learner: Learner, theta: Parameters, second_order: bool | None) -> _QueryLogits:
    """Return a function from one episode's support images, support labels and query images to the query's logits."""
    features = _features_of(learner.network)
    if isinstance(learner, ProtoNet):
        return partial(_by_prototypes, features, theta, learner.n_way)
    if not isinstance(learner, Maml):
        raise ConfigError(f"the learner '{learner.name}' has no stacked form; set compute.stacking to off")
    order = learner.second_order if second_order is None else second_order
    descend = partial(_descend, steps=learner.config.train_steps, lr=learner.config.inner_lr, second_order=order)
    return partial(_by_head if isinstance(learner, Anil) else _by_all, features, theta, descend)


def _by_prototypes(
    features: _Features, theta: Parameters, n_way: int, support: Tensor, labels: Tensor, query: Tensor
) -> Tensor:
    """ProtoNet (Snell et al. 2017)."""
    head = prototype_head(prototypes(features(theta, support), labels, n_way))
    return F.linear(features(theta, query), *head)


def _by_head(
    features: _Features,
    theta: Parameters,
    descend: Callable[..., Parameters],
    support: Tensor,
    labels: Tensor,
    query: Tensor,
) -> Tensor:
    """ANIL: only the head moves in the inner loop (Raghu et al. 2020)."""
    found = features(theta, support)
    head = descend({name: theta[name] for name in _HEAD}, lambda head: F.cross_entropy(_linear(head, found), labels))
    return _linear(head, features(theta, query))


def _by_all(
    features: _Features,
    theta: Parameters,
    descend: Callable[..., Parameters],
    support: Tensor,
    labels: Tensor,
    query: Tensor,
) -> Tensor:
    """MAML: every weight moves in the inner loop (Finn et al. 2017)."""
    adapted = descend(theta, lambda weights: F.cross_entropy(_linear(weights, features(weights, support)), labels))
    return _linear(adapted, features(adapted, query))


def _descend(
    weights: Parameters, loss: Callable[[Parameters], Tensor], *, steps: int, lr: float, second_order: bool
) -> Parameters:
    """Take `steps` of plain gradient descent; in first order the gradients count as constants."""
    for _ in range(steps):
        with torch.set_grad_enabled(second_order):
            gradients = grad(loss)(weights)
        weights = {name: weight - lr * gradients[name] for name, weight in weights.items()}
    return weights


def _linear(weights: Parameters, features: Tensor) -> Tensor:
    return F.linear(features, weights["head.weight"], weights["head.bias"])


class _BatchNorm(nn.Module):
    """BatchNorm by the batch's statistics, as arithmetic.

    torch's own layer has the right second derivatives only outside vmap: its rule takes the batch's mean and
    variance for constants there (seen with torch 2.14; compare pytorch/functorch issue 534).
    """

    def __init__(self, layer: nn.BatchNorm2d) -> None:
        super().__init__()
        self.weight, self.bias, self.eps = layer.weight, layer.bias, layer.eps

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, c, h, w) to the same shape."""
        var, mean = torch.var_mean(x, dim=(0, 2, 3), correction=0)
        scale = self.weight * (var + self.eps).rsqrt()
        return torch.addcmul((self.bias - mean * scale)[:, None, None], x, scale[:, None, None])


def _features_of(network: Backbone) -> _Features:
    """Return features (n, d) under the statistics of the very batch, by operations that torch.func can transform."""
    plain = copy_with_norms(network, _BatchNorm).eval()  # what networks do otherwise in training is for a CPU's sake

    def features(weights: Parameters, images: Tensor) -> Tensor:
        found: Tensor = functional_call(plain, body(weights), (images,))
        return found

    return features
