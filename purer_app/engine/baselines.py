"""The few-shot methods that a table compares: the trained learner, and what a user would get without it."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.adaptation import calibrate
from purer_app.engine.class_folders import PictureCache, PictureChoice, pictures_to_images
from purer_app.engine.config import IcfilConfig
from purer_app.engine.events import EventSink, Heartbeat
from purer_app.engine.image_spec import ImageSpec
from purer_app.engine.learners.base import Learner, Parameters, body
from purer_app.engine.learners.protonet import prototype_head, prototypes
from purer_app.engine.learners.starting import average_parameters
from purer_app.engine.model_pool import ModelPool, Teacher, best_teacher, multiply_adds
from purer_app.engine.randomness import child_generator

ImageSource = Callable[[ImageSpec], Tensor]
"""Gives the same pictures in whatever form a network takes: (n, *spec.shape)."""

N_RANDOM = 3
_BATCH = 512
_LOOK = 16
"""Pictures that a teacher looks at between two signs of life."""


class Classifier(ABC):
    """A method fitted to one support set.

    `inverted` are the pseudo images, (n, c, h, w) in the method's own form, and their labels that ICFIL made of
    it; None without ICFIL.
    """

    inverted: tuple[Tensor, Tensor] | None = None

    @abstractmethod
    def features(self, pictures: ImageSource) -> Tensor:
        """(n, d) features in which the classes lie apart."""

    @abstractmethod
    def logits(self, pictures: ImageSource) -> Tensor:
        """(n, n_way) class scores."""


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
    """A meta-model with its own way to adapt, calibrated by ICFIL or not."""

    def __init__(
        self,
        name: str,
        learner: Learner,
        theta: Parameters,
        *,
        icfil: IcfilConfig | None = None,
        transductive: bool = False,
    ) -> None:
        self.name = name
        self.learner = learner
        self.theta = theta
        self.icfil_config = icfil
        self.icfil = icfil is not None
        self.transductive = transductive
        self.batch_norm = "transductive" if transductive else "inductive"
        self.parameters = sum(weight.numel() for weight in body(theta).values())
        self.multiply_adds = multiply_adds(learner.network, learner.spec)

    @property
    def device(self) -> torch.device:
        """Where the weights lie."""
        return next(iter(self.theta.values())).device

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:  # noqa: D102
        images, labels = support(self.learner.spec).to(self.device), labels.to(self.device)
        adapted = self.learner.adapt(self.theta, images, labels, n_way)
        if self.icfil_config is None:
            return _LearnerClassifier(self, adapted.features, adapted.logits)
        found = calibrate(adapted, images, labels, self.icfil_config, child_generator(seed, "icfil"))
        classifier = _LearnerClassifier(self, found.model.features, found.model.logits)
        classifier.inverted = (found.inverted, found.inverted_labels)
        return classifier


class _LearnerClassifier(Classifier):
    def __init__(self, method: LearnerMethod, features: Callable[..., Tensor], logits: Callable[..., Tensor]) -> None:
        self._method = method
        self._features = features
        self._logits = logits

    def _answers(self, pictures: ImageSource, answer: Callable[..., Tensor], *, transductive: bool) -> Tensor:
        images = pictures(self._method.learner.spec)
        size = max(1, len(images)) if transductive else _BATCH  # pictures that share statistics must stay together
        with torch.no_grad():
            parts = [answer(b.to(self._method.device), transductive=transductive).cpu() for b in images.split(size)]
        return torch.cat(parts)

    def features(self, pictures: ImageSource) -> Tensor:
        return self._answers(pictures, self._features, transductive=False)

    def logits(self, pictures: ImageSource) -> Tensor:
        return self._answers(pictures, self._logits, transductive=self._method.transductive)


class TeacherMethod(FewShotMethod):
    """Nearest class mean on concatenated, per-teacher L2-normalised features; no training at all.

    Each teacher sees the picture at its own size, channels and normalisation.
    """

    def __init__(self, name: str, teachers: tuple[Teacher, ...]) -> None:
        self.name = name
        self.teachers = teachers
        self.parameters = sum(teacher.parameters for teacher in teachers)
        self.multiply_adds = sum(teacher.multiply_adds for teacher in teachers)

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, sum of the teachers' feature lengths)."""
        parts = []
        for teacher in self.teachers:
            device = next(teacher.model.parameters()).device
            batches = pictures(teacher.spec).split(_BATCH)
            features = torch.cat([teacher.features(batch.to(device)) for batch in batches])
            parts.append(F.normalize(features, dim=1).cpu())
        return torch.cat(parts, dim=1)

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> Classifier:  # noqa: D102
        return NearestClassMean(self.embed, self.embed(support), labels, n_way)


class EmbeddedTeachers(TeacherMethod):
    """Teachers that have looked at every picture of a cache: what they find does not depend on other pictures."""

    def __init__(self, method: TeacherMethod, cache: PictureCache, emit: EventSink) -> None:
        super().__init__(method.name, method.teachers)
        self.cache = cache
        starts = range(0, len(cache.pictures), _LOOK)
        parts = [method.embed(_watched(cache.pictures[start : start + _LOOK], emit)) for start in starts]
        self._features = torch.cat(parts)  # (number of pictures, d)

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d); a choice from the cache is looked up."""
        if isinstance(pictures, PictureChoice) and pictures.cache is self.cache:
            return self._features[pictures.indices]
        return super().embed(pictures)


def _watched(pictures: list[Tensor], emit: EventSink) -> ImageSource:
    """Give pictures to one teacher after the other, with a sign of life before each."""

    def source(spec: ImageSpec) -> Tensor:
        emit(Heartbeat("looking at pictures"))
        return pictures_to_images(pictures, spec)

    return source


class NearestClassMean(Classifier):
    """Scores are minus the squared distance to the class means, up to a common term."""

    def __init__(self, embed: Callable[[ImageSource], Tensor], support: Tensor, labels: Tensor, n_way: int) -> None:
        self._embed = embed
        self._head = prototype_head(prototypes(support, labels, n_way))

    def features(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self._embed(pictures)

    def logits(self, pictures: ImageSource) -> Tensor:  # noqa: D102
        return self.score(self._embed(pictures))

    def score(self, embedded: Tensor) -> Tensor:
        """Class scores of features that are known already."""
        return F.linear(embedded, *self._head)


def untrained_methods(
    learner: Learner, pool: ModelPool | None, seed: int, device: torch.device
) -> list[list[FewShotMethod]]:
    """All baselines, each a list of members whose accuracies are averaged; a pool that is gone gives `random` only.

    `random` is the mean of three initialisations; `average` stands only where all teachers are
    alike and like the meta-model.
    """
    draws = [learner.initial_parameters(seed, "random baseline", k) for k in range(N_RANDOM)]
    rows: list[list[FewShotMethod]] = [[LearnerMethod("random", learner, _on(draw, device)) for draw in draws]]
    if pool is None:
        return rows
    if averaged := average_parameters(learner, pool, draws[0]):
        rows.append([LearnerMethod("average", learner, _on(averaged, device))])
    rows.append([TeacherMethod("best-single-teacher", (best_teacher(pool.teachers)[0],))])
    rows.append([TeacherMethod("teacher-ensemble", pool.teachers)])
    return rows


def _on(theta: Parameters, device: torch.device) -> Parameters:
    return {name: weight.to(device) for name, weight in theta.items()}
