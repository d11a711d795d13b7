"""Few-shot methods with fixed features that also learn from unlabelled pictures."""

from collections.abc import Hashable

from torch import Tensor

from purer_app.engine.few_shot.folder_learning.learn import FolderHead, learn_from_folder
from purer_app.engine.few_shot.methods import (
    BatchNormMode,
    Classifier,
    EmbeddingMethod,
    ImageSource,
    LinearOnEmbedding,
)


def fit_with_folder(
    method: EmbeddingMethod, support: Tensor, labels: Tensor, n_way: int, folder: Tensor
) -> tuple[LinearOnEmbedding, FolderHead]:
    """Fit a head to labelled pictures and a folder; without a folder that shows the classes, it is the method's own.

    Args:
        support: (n_support, d) features of `method.embed`, with (n_support,) labels.
        folder: (n_folder, d) features.
    """
    scales = method.column_scales(support, labels, n_way)
    plain = method.fit(support, labels, n_way)
    weight, bias = plain.head
    found = learn_from_folder(support * scales, labels, folder * scales, n_way, (weight / scales, bias))
    return LinearOnEmbedding(method.embed, found.weight * scales, found.bias), found


class TransductiveMethod(EmbeddingMethod):
    """A method with fixed features whose classifier learns from the very pictures that it classifies."""

    batch_norm = BatchNormMode.TRANSDUCTIVE

    def __init__(self, method: EmbeddingMethod) -> None:
        self.name, self.parameters, self.multiply_adds = method.name, method.parameters, method.multiply_adds
        self.method, self.negatives = method, method.negatives

    def embed(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self.method.embed(pictures)

    @property
    def embedding_key(self) -> Hashable:
        """That of the method."""
        return self.method.embedding_key

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> LinearOnEmbedding:
        """Fit without a folder, as the method does."""
        return self.method.fit(features, labels, n_way)

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:  # noqa: D102
        return _TransductiveClassifier(self.method, self.embed(support), labels, n_way)


class _TransductiveClassifier(Classifier):
    """Learns from the pictures of each call."""

    def __init__(self, method: EmbeddingMethod, support: Tensor, labels: Tensor, n_way: int) -> None:
        self._method, self._task = method, (support, labels, n_way)

    def features(self, pictures: ImageSource) -> Tensor:
        return self._method.embed(pictures)

    def logits(self, pictures: ImageSource) -> Tensor:
        embedded = self.features(pictures)
        return fit_with_folder(self._method, *self._task, embedded)[0].score(embedded)
