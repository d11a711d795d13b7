"""Few-shot methods and the classifiers that they fit to a support set, with caching of per-picture features."""

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.errors import AdaptationError, is_out_of_memory
from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.few_shot.heartbeats import HeartbeatsBetweenOperations, HeartbeatTimer
from purer_app.engine.few_shot.icfil.calibration import Calibrated, calibrate
from purer_app.engine.images.class_folders import PictureCache, PictureChoice, pictures_to_images
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.base import AdaptedModel, Learner, Parameters, PerImageFeatures
from purer_app.engine.networks.flops import multiply_adds
from purer_app.engine.pool.teacher_health import automatic_micro_batch

ImageSource = Callable[[ImageSpec], Tensor]
"""Returns the same pictures in the input form of any network: (n, *spec.shape)."""

Embed = Callable[[ImageSource], Tensor]
"""Returns (n, d) features of pictures."""

BATCH = 512


class BatchNormMode(StrEnum):
    """Whose statistics BatchNorm layers use for query pictures: the support set's, or the query batch's own."""

    INDUCTIVE = "inductive"
    TRANSDUCTIVE = "transductive"


_CACHE_BATCH = 16
"""Pictures per forward pass, and so between two heartbeats, when a cache is filled."""


class Classifier(ABC):
    """A method fitted to one support set."""

    @abstractmethod
    def features(self, pictures: ImageSource) -> Tensor:
        """(n, d) features to which distances in feature space refer."""

    @abstractmethod
    def logits(self, pictures: ImageSource) -> Tensor:
        """(n, n_way) class logits."""

    def features_and_logits(self, pictures: ImageSource) -> tuple[Tensor, Tensor]:
        """Both, in a single pass if possible."""
        return self.features(pictures), self.logits(pictures)


class FewShotMethod(ABC):
    """Fits a classifier to a support set.

    `parameters` and `multiply_adds` are those that classify one query picture.
    """

    name: str
    icfil = False
    batch_norm = BatchNormMode.INDUCTIVE
    parameters: int
    multiply_adds: int
    spec: ImageSpec | None = None
    """The only input form of pictures that the method uses, if there is only one."""
    negatives = False
    """Whether light and dark are swapped in all pictures, see `for_negatives`."""

    def for_negatives(self) -> Self:
        """Return the same method for pictures in which light and dark have to be swapped."""
        found = copy.copy(self)
        found.negatives = not self.negatives
        found.spec = None if self.spec is None else self.spec.negative()
        return found

    def form(self, spec: ImageSpec) -> ImageSpec:
        """Return the form in which a network with the input form `spec` gets pictures."""
        return spec.negative() if self.negatives else spec

    @property
    def embedding(self) -> "EmbeddingMethod | None":
        """The method itself if its features are per picture, so that they can be cached; otherwise None."""
        return None

    def cached(self, cache: PictureCache, emit: EventSink) -> "FewShotMethod":
        """Compute the features of all pictures of a cache, if they are per picture."""
        return self

    @abstractmethod
    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:
        """Fit to (n_support,) labels in [0, n_way); `seed` is for random numbers (ICFIL)."""


class LearnerMethod(FewShotMethod):
    """A meta-model adapted by its learner, optionally calibrated by ICFIL.

    Args:
        emit: receives the progress of calibrations.
    """

    def __init__(
        self,
        name: str,
        learner: Learner,
        theta: Parameters,
        *,
        icfil: IcfilConfig | None = None,
        transductive: bool = False,
        emit: EventSink = ignore,
    ) -> None:
        self.name = name
        self.learner = learner
        self.spec: ImageSpec = learner.spec
        self.theta = theta
        self.icfil_config = icfil
        self.icfil = icfil is not None
        self.transductive = transductive
        self.batch_norm = BatchNormMode.TRANSDUCTIVE if transductive else BatchNormMode.INDUCTIVE
        self.parameters = learner.size(theta)
        self.multiply_adds = multiply_adds(learner.network, learner.spec)
        self._emit = emit

    @property
    def device(self) -> torch.device:
        """The device of the weights."""
        return next(iter(self.theta.values())).device

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:  # noqa: D102
        images, labels = support(self.spec).to(self.device), labels.to(self.device)
        adapted = self.learner.adapt(self.theta, images, labels, n_way)
        if self.icfil_config is not None:
            adapted = self._calibrate(adapted, images, labels, self.icfil_config, seed, self._emit).model
        return LearnerClassifier(self, adapted)

    def calibrated(
        self, support: ImageSource, labels: Tensor, n_way: int, icfil: IcfilConfig, *, seed: int, emit: EventSink
    ) -> "CalibratedClassifier":
        """Fit to a support set as `adapt` does, and calibrate by ICFIL with these settings.

        Raises:
            AdaptationError: out of memory.
        """
        images, labels = support(self.spec).to(self.device), labels.to(self.device)
        with HeartbeatsBetweenOperations(HeartbeatTimer(emit, "calibrate")):
            adapted = self.learner.adapt(self.theta, images, labels, n_way)
        found = self._calibrate(adapted, images, labels, icfil, seed, emit)
        return CalibratedClassifier(self, found)

    def _calibrate(
        self, adapted: AdaptedModel, images: Tensor, labels: Tensor, icfil: IcfilConfig, seed: int, emit: EventSink
    ) -> Calibrated:
        micro_batch = automatic_micro_batch(self.multiply_adds, images[0].numel())
        generator = child_generator(seed, "icfil")
        try:
            return calibrate(adapted, images, labels, icfil, generator, emit=emit, micro_batch=micro_batch)
        except (RuntimeError, MemoryError) as error:
            if is_out_of_memory(error):
                raise AdaptationError(
                    f"ICFIL needs more memory than is available for {len(images)} pictures of {len(adapted.bias)} "
                    "classes; use fewer pictures, or a run with icfil.images_per_class below "
                    f"{icfil.images_per_class}"
                ) from error
            raise


class LearnerClassifier(Classifier):
    """A learner adapted to one support set; `adapted` holds network, statistics and head."""

    def __init__(self, method: LearnerMethod, adapted: AdaptedModel) -> None:
        self._method = method
        self.adapted = adapted

    def _in_batches(self, pictures: ImageSource, compute: Callable[..., Tensor], *, transductive: bool) -> Tensor:
        images = pictures(self._method.spec)
        size = max(1, len(images)) if transductive else BATCH  # pictures that share statistics need one batch
        with torch.no_grad():
            parts = [compute(b.to(self._method.device), transductive=transductive).cpu() for b in images.split(size)]
        return torch.cat(parts)

    def features(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self._in_batches(pictures, self.adapted.features, transductive=False)

    def logits(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self._in_batches(pictures, self.adapted.logits, transductive=self._method.transductive)


class EmbeddingMethod(FewShotMethod):
    """A linear head on features that are computed per picture."""

    @property
    def embedding(self) -> "EmbeddingMethod":
        """The method itself."""
        return self

    def cached(self, cache: PictureCache, emit: EventSink) -> "CachedMethod":
        """Compute the features of all pictures of a cache."""
        return CachedMethod(self, cache, emit)

    @property
    def embedding_key(self) -> Hashable:
        """Equal for methods with the same features, so that they are computed once."""
        return id(self)

    @abstractmethod
    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d) features."""

    @abstractmethod
    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "LinearOnEmbedding":
        """Fit a head to (n_support, d) features and their (n_support,) labels."""

    def column_scales(self, features: Tensor, labels: Tensor, n_way: int) -> Tensor:
        """Return the positive factors, (d,), by which `fit` multiplies features before it fits the head."""
        return features.new_ones(features.shape[1])

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:  # noqa: D102
        return self.fit(self.embed(support), labels, n_way)


class EmbeddedLearner(EmbeddingMethod, LearnerMethod):
    """A learner whose features are per picture."""

    def __init__(
        self,
        name: str,
        learner: Learner,
        theta: Parameters,
        per_image: PerImageFeatures,
        *,
        transductive: bool = False,
        emit: EventSink = ignore,
    ) -> None:
        super().__init__(name, learner, theta, transductive=transductive, emit=emit)
        self._per_image = per_image

    def embed(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        batches = pictures(self.spec).split(BATCH)
        with torch.no_grad():
            return torch.cat([self.learner.features(self.theta, batch.to(self.device)).cpu() for batch in batches])

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "LinearOnEmbedding":  # noqa: D102
        return LinearOnEmbedding(self.embed, *self._per_image.fit_head(self.theta, features, labels, n_way))

    def column_scales(self, features: Tensor, labels: Tensor, n_way: int) -> Tensor:  # noqa: D102
        return self._per_image.column_scales(self.theta, features)


def learner_method(
    name: str,
    learner: Learner,
    theta: Parameters,
    *,
    icfil: IcfilConfig | None = None,
    transductive: bool = False,
    emit: EventSink = ignore,
) -> LearnerMethod:
    """Return the method of a learner, with features that can be cached where possible."""
    if icfil is None and (per_image := learner.per_image) is not None:
        return EmbeddedLearner(name, learner, theta, per_image, transductive=transductive, emit=emit)
    return LearnerMethod(name, learner, theta, icfil=icfil, transductive=transductive, emit=emit)


class CachedMethod(EmbeddingMethod):
    """A method with the features of all pictures of a cache already computed.

    Args:
        features: (n, d) features of the pictures of the cache; computed if omitted.
    """

    def __init__(
        self, method: EmbeddingMethod, cache: PictureCache, emit: EventSink, features: Tensor | None = None
    ) -> None:
        self.name, self.parameters, self.multiply_adds = method.name, method.parameters, method.multiply_adds
        self.negatives = method.negatives
        self.method = method
        self.cache = cache
        self._embed = looked_up(
            method.embed, cache, features_of(method.embed, cache.pictures, emit) if features is None else features
        )

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d) features; those of pictures from the cache are looked up."""
        return self._embed(pictures)

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "LinearOnEmbedding":
        """Fit as the method does; the classifier uses the cache as well."""
        return self.method.fit(features, labels, n_way).with_embedding(self.embed)

    def column_scales(self, features: Tensor, labels: Tensor, n_way: int) -> Tensor:
        """Those of the method."""
        return self.method.column_scales(features, labels, n_way)


def features_of(embed: Embed, pictures: Sequence[Tensor], emit: EventSink) -> Tensor:
    """Compute the features of (3, h, w) uint8 pictures in batches, with heartbeats: (n, d)."""
    batches = (pictures[start : start + _CACHE_BATCH] for start in range(0, len(pictures), _CACHE_BATCH))
    return torch.cat([embed(_with_heartbeats(batch, emit)) for batch in batches])


def looked_up(embed: Embed, cache: PictureCache, features: Tensor) -> Embed:
    """Return a function that looks up the features, (n, d), of pictures of a cache, and computes those of others."""

    def look_up(pictures: ImageSource) -> Tensor:
        if isinstance(pictures, PictureChoice) and pictures.cache is cache:
            return features[pictures.indices]
        return embed(pictures)

    return look_up


def _with_heartbeats(pictures: Sequence[Tensor], emit: EventSink) -> ImageSource:
    """Return a source that emits a heartbeat each time a network asks for the pictures."""

    def source(spec: ImageSpec) -> Tensor:
        emit(Heartbeat("looking at pictures"))
        return pictures_to_images(pictures, spec)

    return source


class LinearOnEmbedding(Classifier):
    """A linear `head`, weight (n_way, d) and bias (n_way,), on features that are computed per picture."""

    def __init__(self, embed: Embed, weight: Tensor, bias: Tensor) -> None:
        self._embed = embed
        self.head = (weight, bias)

    def with_embedding(self, embed: Embed) -> "LinearOnEmbedding":
        """Return the same head on features from another function."""
        return LinearOnEmbedding(embed, *self.head)

    def features(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self._embed(pictures)

    def logits(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self.score(self._embed(pictures))

    def features_and_logits(self, pictures: ImageSource) -> tuple[Tensor, Tensor]:  # noqa: D102
        embedded = self.features(pictures)
        return embedded, self.score(embedded)

    def score(self, embedded: Tensor) -> Tensor:
        """Class logits (n, n_way) of (n, d) features."""
        return F.linear(embedded, *self.head)


class CalibratedClassifier(LinearOnEmbedding):
    """A learner calibrated by ICFIL, as a linear head on features that are computed per picture.

    `adapted` is the calibrated model, `inverted` the pseudo images, (n, *spec.shape), of the calibration, and
    `inverted_labels` their classes.
    """

    def __init__(self, method: LearnerMethod, found: Calibrated) -> None:
        self.inverted, self.inverted_labels = found.inverted, found.inverted_labels
        self._method = method
        self.adapted = found.model
        super().__init__(self._features_of, found.model.weight.cpu(), found.model.bias.cpu())

    def _features_of(self, pictures: ImageSource) -> Tensor:
        images = pictures(self._method.spec)
        with torch.no_grad():
            return torch.cat([self.adapted.features(b.to(self._method.device)).cpu() for b in images.split(BATCH)])
