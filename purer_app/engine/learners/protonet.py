"""ProtoNet: a class is the mean of its support features (Snell et al. 2017)."""

import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import (
    AdaptedModel,
    FeatureFunction,
    Learner,
    OuterResult,
    Parameters,
    QueryLogits,
    features_and_statistics,
    query_result,
)


def prototypes(features: Tensor, labels: Tensor, n_way: int) -> Tensor:
    """Average the support features of each class (Snell et al. 2017, eq. 1).

    Args:
        features: (n_support, d).
        labels: (n_support,) integers in [0, n_way); every class occurs at least once.
        n_way: number of classes in the episode.

    Returns:
        (n_way, d); row k is the mean feature of class k.
    """
    one_hot = F.one_hot(labels, n_way).to(features.dtype)  # (n_support, n_way)
    return one_hot.T @ features / one_hot.sum(dim=0).unsqueeze(1)  # (n_way, d)


def prototype_head(class_means: Tensor) -> tuple[Tensor, Tensor]:
    """Return weight (n_way, d) and bias (n_way,) whose logits are −‖f − c_k‖² plus a term common to all classes."""
    return 2 * class_means, -class_means.square().sum(dim=1)


class ProtoNet(Learner):
    """Nearest class mean; no inner loop, so `second_order` has no effect."""

    name = "protonet"
    auto_start = "best-teacher"

    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:  # noqa: D102
        support = self.features(theta, episode.support_images)
        query = self.features(theta, episode.query_images)
        head = prototype_head(prototypes(support, episode.support_labels, episode.n_way))
        return query_result(F.linear(query, *head), episode.query_labels)

    def query_logits(  # noqa: D102 - as Learner
        self, theta: Parameters, features: FeatureFunction, *, second_order: bool | None = None
    ) -> QueryLogits:
        def logits(support: Tensor, labels: Tensor, query: Tensor) -> Tensor:
            head = prototype_head(prototypes(features(theta, support), labels, self.n_way))
            return F.linear(features(theta, query), *head)

        return logits

    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:  # noqa: D102
        features, statistics = features_and_statistics(self.network, theta, images)
        class_means = prototypes(features, labels, n_way)
        return AdaptedModel(self.network, theta, statistics, *prototype_head(class_means), by_prototypes=True)
