"""What learns classes from a few pictures: methods, what they become once fitted, and how often they must look."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.errors import AdaptationError
from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.few_shot.heartbeats import BetweenOperations, Heart
from purer_app.engine.few_shot.icfil import Calibrated, calibrate
from purer_app.engine.images.class_folders import PictureCache, PictureChoice, pictures_to_images
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.base import AdaptedModel, Learner, Parameters
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner
from purer_app.engine.networks.flops import multiply_adds
from purer_app.engine.pool.teacher_health import automatic_micro_batch, is_out_of_memory

ImageSource = Callable[[ImageSpec], Tensor]
"""Gives the same pictures in whatever form a network takes: (n, *spec.shape)."""

Embed = Callable[[ImageSource], Tensor]
"""Gives (n, d) features of pictures."""

BATCH = 512
_LOOK = 16
"""Pictures that a teacher looks at between two signs of life."""


class Classifier(ABC):
    """A method fitted to one support set."""

    @abstractmethod
    def features(self, pictures: ImageSource) -> Tensor:
        """(n, d) features in which the classes lie apart."""

    @abstractmethod
    def logits(self, pictures: ImageSource) -> Tensor:
        """(n, n_way) class scores."""

    def features_and_logits(self, pictures: ImageSource) -> tuple[Tensor, Tensor]:
        """Both at once, which may take a single pass."""
        return self.features(pictures), self.logits(pictures)


class FewShotMethod(ABC):
    """Learns classes from a support set; size and cost are those of one query's answer."""

    name: str
    icfil = False
    batch_norm = "inductive"
    parameters: int
    multiply_adds: int

    @abstractmethod
    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:
        """Fit to (n_support,) labels in [0, n_way); `seed` feeds whatever draws at random (ICFIL)."""


class LearnerMethod(FewShotMethod):
    """A meta-model with its own way to adapt, calibrated by ICFIL or not.

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
        self.theta = theta
        self.icfil_config = icfil
        self.icfil = icfil is not None
        self.transductive = transductive
        self.batch_norm = "transductive" if transductive else "inductive"
        self.parameters = learner.size(theta)
        self.multiply_adds = multiply_adds(learner.network, learner.spec)
        self._emit = emit

    @property
    def device(self) -> torch.device:
        """Where the weights lie."""
        return next(iter(self.theta.values())).device

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:  # noqa: D102
        images, labels = support(self.learner.spec).to(self.device), labels.to(self.device)
        adapted = self.learner.adapt(self.theta, images, labels, n_way)
        if self.icfil_config is not None:
            adapted = self._calibrate(adapted, images, labels, self.icfil_config, seed, self._emit).model
        return _LearnerClassifier(self, adapted.features, adapted.logits)

    def calibrated(
        self, support: ImageSource, labels: Tensor, n_way: int, icfil: IcfilConfig, *, seed: int, emit: EventSink
    ) -> "CalibratedClassifier":
        """Fit to a support set as `adapt` does, and calibrate by ICFIL with these settings.

        Raises:
            AdaptationError: the memory does not suffice.
        """
        images, labels = support(self.learner.spec).to(self.device), labels.to(self.device)
        with BetweenOperations(Heart(emit, "calibrate")):
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
                    f"ICFIL needs more memory than there is for {len(images)} pictures of {len(adapted.bias)} classes; "
                    "use fewer pictures, or a run with icfil.images_per_class below "
                    f"{icfil.images_per_class}"
                ) from error
            raise


class _LearnerClassifier(Classifier):
    def __init__(self, method: LearnerMethod, features: Callable[..., Tensor], logits: Callable[..., Tensor]) -> None:
        self._method = method
        self._features = features
        self._logits = logits

    def _answers(self, pictures: ImageSource, answer: Callable[..., Tensor], *, transductive: bool) -> Tensor:
        images = pictures(self._method.learner.spec)
        size = max(1, len(images)) if transductive else BATCH  # pictures that share statistics must stay together
        with torch.no_grad():
            parts = [answer(b.to(self._method.device), transductive=transductive).cpu() for b in images.split(size)]
        return torch.cat(parts)

    def features(self, pictures: ImageSource) -> Tensor:
        return self._answers(pictures, self._features, transductive=False)

    def logits(self, pictures: ImageSource) -> Tensor:
        return self._answers(pictures, self._logits, transductive=self._method.transductive)


class EmbeddingMethod(FewShotMethod):
    """A method whose features of a picture depend on no other picture, with a linear head on top."""

    @property
    def embedding_key(self) -> Hashable:
        """The same for methods whose features are the same, so that they need to be found only once."""
        return id(self)

    @abstractmethod
    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d) features."""

    @abstractmethod
    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "LinearOnEmbedding":
        """Fit a head to (n_support, d) features and their (n_support,) labels."""

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:  # noqa: D102
        return self.fit(self.embed(support), labels, n_way)


class EmbeddedLearner(EmbeddingMethod, LearnerMethod):
    """A learner that looks at each picture by itself."""

    def embed(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        batches = pictures(self.learner.spec).split(BATCH)
        with torch.no_grad():
            return torch.cat([self.learner.features(self.theta, batch.to(self.device)).cpu() for batch in batches])

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "LinearOnEmbedding":  # noqa: D102
        assert isinstance(self.learner, BranchLearner)
        return LinearOnEmbedding(self.embed, *self.learner.fit(self.theta, features, labels, n_way))


def learner_method(
    name: str,
    learner: Learner,
    theta: Parameters,
    *,
    icfil: IcfilConfig | None = None,
    transductive: bool = False,
    emit: EventSink = ignore,
) -> LearnerMethod:
    """Return the form of a learner's method that looks at each picture as rarely as it can."""
    by_picture = learner.fixed_features and icfil is None
    kind = EmbeddedLearner if by_picture else LearnerMethod
    return kind(name, learner, theta, icfil=icfil, transductive=transductive, emit=emit)


class LookedOnce(EmbeddingMethod):
    """A method that has looked at every picture of a cache: what it finds does not depend on other pictures."""

    def __init__(self, method: EmbeddingMethod, cache: PictureCache, emit: EventSink) -> None:
        self.name, self.parameters, self.multiply_adds = method.name, method.parameters, method.multiply_adds
        self.method = method
        self.cache = cache
        self._embed = looked_up(method.embed, cache, emit)

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d); a choice from the cache is looked up."""
        return self._embed(pictures)

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "LinearOnEmbedding":
        """Fit as the method does; the classifier looks pictures up, too."""
        return self.method.fit(features, labels, n_way).with_embedding(self.embed)


def looked_up(embed: Embed, cache: PictureCache, emit: EventSink) -> Embed:
    """Compute the features of all pictures of a cache, and return a function that looks up choices from it."""
    starts = range(0, len(cache.pictures), _LOOK)
    features = torch.cat([embed(_watched(cache.pictures[start : start + _LOOK], emit)) for start in starts])  # (n, d)

    def look_up(pictures: ImageSource) -> Tensor:
        if isinstance(pictures, PictureChoice) and pictures.cache is cache:
            return features[pictures.indices]
        return embed(pictures)

    return look_up


def _watched(pictures: Sequence[Tensor], emit: EventSink) -> ImageSource:
    """Give pictures to one teacher after the other, with a sign of life before each."""

    def source(spec: ImageSpec) -> Tensor:
        emit(Heartbeat("looking at pictures"))
        return pictures_to_images(pictures, spec)

    return source


class LinearOnEmbedding(Classifier):
    """A linear head, weight (n_way, d) and bias (n_way,), on features that depend on no other picture."""

    def __init__(self, embed: Embed, weight: Tensor, bias: Tensor) -> None:
        self._embed = embed
        self._head = (weight, bias)

    def with_embedding(self, embed: Embed) -> "LinearOnEmbedding":
        """Return the same head on features that are found in another way."""
        return LinearOnEmbedding(embed, *self._head)

    def features(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self._embed(pictures)

    def logits(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self.score(self._embed(pictures))

    def features_and_logits(self, pictures: ImageSource) -> tuple[Tensor, Tensor]:  # noqa: D102
        embedded = self.features(pictures)
        return embedded, self.score(embedded)

    def score(self, embedded: Tensor) -> Tensor:
        """Class scores of features that are known already."""
        return F.linear(embedded, *self._head)


class CalibratedClassifier(LinearOnEmbedding):
    """A learner calibrated by ICFIL, with a linear head on features that depend on no other picture.

    `inverted` are the pseudo images, (n, *spec.shape), that the calibration made, and `inverted_labels` their classes.
    """

    def __init__(self, method: LearnerMethod, found: Calibrated) -> None:
        self.inverted, self.inverted_labels = found.inverted, found.inverted_labels
        self._method = method
        self._model = found.model
        super().__init__(self._features_of, found.model.weight.cpu(), found.model.bias.cpu())

    def _features_of(self, pictures: ImageSource) -> Tensor:
        images = pictures(self._method.learner.spec)
        with torch.no_grad():
            return torch.cat([self._model.features(b.to(self._method.device)).cpu() for b in images.split(BATCH)])
