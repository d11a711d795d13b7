"""MAML: initial weights for a few gradient steps on the support set, first and second order (Finn et al. 2017)."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import grad

from purer_app.engine.core.settings.learner_configs import InnerLoopConfig
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import (
    AdaptedModel,
    FeatureFunction,
    Learner,
    OuterResult,
    Parameters,
    QueryLogits,
    body,
    detached,
    query_result,
    support_statistics,
)


class Maml(Learner):
    """Second-order MAML; the inner loop updates every weight."""

    name = "maml"
    config: InnerLoopConfig
    second_order = True

    def _initial_head(self) -> Parameters:
        head = nn.Linear(self.network.n_features, self.n_way)
        return {"head.weight": head.weight.detach().clone(), "head.bias": head.bias.detach().clone()}

    def logits(self, theta: Parameters, images: Tensor) -> Tensor:
        """Class logits (n, n_way) under the statistics of this batch."""
        return head_logits(theta, self.features(theta, images))

    def inner_loop(
        self, theta: Parameters, images: Tensor, labels: Tensor, steps: int, *, create_graph: bool
    ) -> Parameters:
        """Take `steps` of plain gradient descent on the support loss.

        Args:
            create_graph: keep the graph of the inner gradients (second order); without it they
                are constants, and the graph to `theta` is the identity (first order).
        """
        for _ in range(steps):
            loss = F.cross_entropy(self.logits(theta, images), labels)
            gradients = torch.autograd.grad(loss, list(theta.values()), create_graph=create_graph)
            theta = {
                name: torch.sub(weight, gradient, alpha=self.config.inner_lr)
                for (name, weight), gradient in zip(theta.items(), gradients, strict=True)
            }
        return theta

    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:  # noqa: D102
        order = self.second_order if second_order is None else second_order
        adapted = self.inner_loop(
            theta, episode.support_images, episode.support_labels, self.config.train_steps, create_graph=order
        )
        return query_result(self.logits(adapted, episode.query_images), episode.query_labels)

    def query_logits(  # noqa: D102 - as Learner
        self, theta: Parameters, features: FeatureFunction, *, second_order: bool | None = None
    ) -> QueryLogits:
        def logits(support: Tensor, labels: Tensor, query: Tensor) -> Tensor:
            def loss(weights: Parameters) -> Tensor:
                return F.cross_entropy(head_logits(weights, features(weights, support)), labels)

            adapted = self.descend(theta, loss, second_order)
            return head_logits(adapted, features(adapted, query))

        return logits

    def descend(
        self, weights: Parameters, loss: Callable[[Parameters], Tensor], second_order: bool | None
    ) -> Parameters:
        """Take the training steps of the inner loop by torch.func; in first order the gradients are constants."""
        order = self.second_order if second_order is None else second_order
        for _ in range(self.config.train_steps):
            with torch.set_grad_enabled(order):
                gradients = grad(loss)(weights)
            weights = {name: weight - self.config.inner_lr * gradients[name] for name, weight in weights.items()}
        return weights

    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:  # noqa: D102
        start = {name: weight.requires_grad_() for name, weight in self.head_for(detached(theta), n_way).items()}
        with torch.enable_grad():
            adapted = self.inner_loop(start, images, labels, self.config.test_steps, create_graph=False)
        adapted = detached(adapted)
        statistics = support_statistics(self.network, adapted, images)
        return AdaptedModel(self.network, body(adapted), statistics, adapted["head.weight"], adapted["head.bias"])

    def head_for(self, theta: Parameters, n_way: int) -> Parameters:
        """Return the weights with a head for `n_way` classes: the trained head, or its mean row for every class [ours].

        With equal rows, only the support set distinguishes the classes.
        """
        if n_way == len(theta["head.bias"]):
            return theta
        weight = theta["head.weight"].mean(dim=0, keepdim=True).repeat(n_way, 1)
        bias = theta["head.bias"].mean().repeat(n_way)
        return theta | {"head.weight": weight, "head.bias": bias}


def head_logits(weights: Parameters, features: Tensor) -> Tensor:
    """Class logits (n, n_way) of (n, d) features."""
    return F.linear(features, weights["head.weight"], weights["head.bias"])


class FirstOrderMaml(Maml):
    """MAML that treats the inner gradients as constants (Finn et al. 2017, section 5.2)."""

    name = "maml-first-order"
    second_order = False
