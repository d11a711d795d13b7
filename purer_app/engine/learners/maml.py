"""MAML: weights from which a few gradient steps on the support set suffice (Finn et al. 2017), in both orders."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.settings.learner_configs import InnerLoopConfig
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import (
    AdaptedModel,
    Learner,
    OuterResult,
    Parameters,
    body,
    detached,
    query_result,
    support_statistics,
)


class Maml(Learner):
    """Second-order MAML; the inner loop moves every weight."""

    name = "maml"
    config: InnerLoopConfig
    second_order = True

    def _initial_head(self) -> Parameters:
        head = nn.Linear(self.network.n_features, self.n_way)
        return {"head.weight": head.weight.detach().clone(), "head.bias": head.bias.detach().clone()}

    def logits(self, theta: Parameters, images: Tensor) -> Tensor:
        """Class scores (n, n_way) under the statistics of this very batch."""
        return F.linear(self.features(theta, images), theta["head.weight"], theta["head.bias"])

    def inner_loop(
        self, theta: Parameters, images: Tensor, labels: Tensor, steps: int, *, create_graph: bool
    ) -> Parameters:
        """Take `steps` of plain gradient descent on the support loss.

        Args:
            create_graph: keep the graph of the inner gradients (second order); without it they
                count as constants, and the graph to `theta` is the identity (first order).
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

    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:  # noqa: D102
        start = {name: weight.requires_grad_() for name, weight in self.head_for(detached(theta), n_way).items()}
        with torch.enable_grad():
            adapted = self.inner_loop(start, images, labels, self.config.test_steps, create_graph=False)
        adapted = detached(adapted)
        statistics = support_statistics(self.network, adapted, images)
        return AdaptedModel(self.network, body(adapted), statistics, adapted["head.weight"], adapted["head.bias"])

    def head_for(self, theta: Parameters, n_way: int) -> Parameters:
        """Return the weights with a head for `n_way` classes: the learned one, or its mean row for every class [ours].

        Equal rows are a fair start: the support set alone then decides between the classes.
        """
        if n_way == len(theta["head.bias"]):
            return theta
        weight = theta["head.weight"].mean(dim=0, keepdim=True).repeat(n_way, 1)
        bias = theta["head.bias"].mean().repeat(n_way)
        return theta | {"head.weight": weight, "head.bias": bias}


class FirstOrderMaml(Maml):
    """MAML that ignores how the inner gradients depend on the weights (Finn et al. 2017, section 5.2)."""

    name = "maml-first-order"
    second_order = False
