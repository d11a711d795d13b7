"""ANIL: MAML whose inner loop updates only the head (Raghu et al. 2020)."""

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import (
    AdaptedModel,
    FeatureFunction,
    OuterResult,
    Parameters,
    QueryLogits,
    body,
    detached,
    features_and_statistics,
    query_result,
)
from purer_app.engine.learners.maml import Maml, head_logits


class Anil(Maml):
    """Computes the features of the support set once per episode."""

    name = "anil"

    def head_loop(
        self, head: tuple[Tensor, Tensor], features: Tensor, labels: Tensor, steps: int, *, create_graph: bool
    ) -> tuple[Tensor, Tensor]:
        """Take `steps` of gradient descent on weight (n_way, d) and bias (n_way,) over (n, d) features."""
        for _ in range(steps):
            loss = F.cross_entropy(F.linear(features, *head), labels)
            by_weight, by_bias = torch.autograd.grad(loss, head, create_graph=create_graph)
            lr = self.config.inner_lr
            head = (torch.sub(head[0], by_weight, alpha=lr), torch.sub(head[1], by_bias, alpha=lr))
        return head

    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:  # noqa: D102
        order = self.second_order if second_order is None else second_order
        support = self.features(theta, episode.support_images)
        head = self.head_loop(
            (theta["head.weight"], theta["head.bias"]),
            support,
            episode.support_labels,
            self.config.train_steps,
            create_graph=order,
        )
        query = self.features(theta, episode.query_images)
        return query_result(F.linear(query, *head), episode.query_labels)

    def query_logits(  # noqa: D102 - as Learner
        self, theta: Parameters, features: FeatureFunction, *, second_order: bool | None = None
    ) -> QueryLogits:
        def logits(support: Tensor, labels: Tensor, query: Tensor) -> Tensor:
            found = features(theta, support)

            def loss(head: Parameters) -> Tensor:
                return F.cross_entropy(head_logits(head, found), labels)

            head = self.descend({name: theta[name] for name in ("head.weight", "head.bias")}, loss, second_order)
            return head_logits(head, features(theta, query))

        return logits

    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:  # noqa: D102
        start = self.head_for(detached(theta), n_way)
        features, statistics = features_and_statistics(self.network, start, images)
        head = (start["head.weight"].requires_grad_(), start["head.bias"].requires_grad_())
        with torch.enable_grad():
            weight, bias = self.head_loop(head, features, labels, self.config.test_steps, create_graph=False)
        return AdaptedModel(self.network, body(start), statistics, weight.detach(), bias.detach())
