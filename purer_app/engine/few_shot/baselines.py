"""The baselines of an evaluation: methods without training."""

from collections.abc import Callable, Hashable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.training_events import Baseline
from purer_app.engine.few_shot.methods import (
    BATCH,
    EmbeddingMethod,
    FewShotMethod,
    ImageSource,
    LearnerMethod,
    LinearOnEmbedding,
)
from purer_app.engine.images.class_folders import pictures_to_images
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.learners.closed_form.balance import balance
from purer_app.engine.learners.closed_form.branches import output_columns, view_sizes, views
from purer_app.engine.learners.closed_form.ridge import ridge_head
from purer_app.engine.learners.initial_weights import average_parameters
from purer_app.engine.learners.protonet import prototype_head, prototypes
from purer_app.engine.networks.inference import inferred_features
from purer_app.engine.pool.model_pool import ModelPool, best_teacher
from purer_app.engine.pool.teacher import Teacher

N_RANDOM = 3


class SharedViews:
    """Pictures that several methods share: converted once per input form, and passed through each teacher once."""

    def __init__(self, pictures: Sequence[Tensor], emit: EventSink) -> None:
        self._pictures, self._emit = pictures, emit
        self._images: dict[ImageSpec, Tensor] = {}
        self._views: dict[int, tuple[Tensor, Tensor]] = {}

    def __call__(self, spec: ImageSpec) -> Tensor:
        """(number of pictures, *spec.shape)."""
        self._emit(Heartbeat("looking at pictures"))
        if spec not in self._images:
            self._images[spec] = pictures_to_images(self._pictures, spec)
        return self._images[spec]

    def views(self, teacher: Teacher) -> tuple[Tensor, Tensor]:
        """Features and softened outputs of a teacher, see `branches.views`."""
        if id(teacher) not in self._views:
            self._views[id(teacher)] = _views(teacher, self(teacher.spec))
        return self._views[id(teacher)]


def _views(teacher: Teacher, images: Tensor) -> tuple[Tensor, Tensor]:
    model = teacher.model
    device = next(model.parameters()).device
    with torch.no_grad():
        parts = [views(model, batch.to(device)) for batch in images.split(BATCH)]
    return torch.cat([features for features, _ in parts]).cpu(), torch.cat([outputs for _, outputs in parts]).cpu()


class TeacherMethod(EmbeddingMethod):
    """Nearest class mean on the concatenated, L2-normalised features of teachers, without training.

    Each teacher gets the picture in its own size, channels and normalisation.

    Args:
        both_views: use the teachers' softened outputs in addition to their features, see `branches.views`.
        ridge: with both views, use ridge regression instead of class means.
    """

    def __init__(
        self, name: str, teachers: tuple[Teacher, ...], *, both_views: bool = False, ridge: bool = False
    ) -> None:
        self.name = name
        self.teachers = teachers
        self.parameters = sum(teacher.parameters for teacher in teachers)
        self.multiply_adds = sum(teacher.multiply_adds for teacher in teachers)
        self.both_views, self._ridge = both_views, ridge

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d) features, and with both views the softened outputs as well."""
        return torch.cat([self._features_of(teacher, pictures) for teacher in self.teachers], dim=1)

    @property
    def embedding_key(self) -> Hashable:
        """Equal for methods with the same features."""
        return tuple(map(id, self.teachers)), self.both_views, self.negatives

    def _features_of(self, teacher: Teacher, pictures: ImageSource) -> Tensor:
        if isinstance(pictures, SharedViews):
            features, outputs = pictures.views(teacher)
            return torch.cat((features, outputs), dim=1) if self.both_views else features
        if self.both_views:
            return torch.cat(_views(teacher, pictures(self.form(teacher.spec))), dim=1)
        model = teacher.model
        device = next(model.parameters()).device
        batches = pictures(self.form(teacher.spec)).split(BATCH)
        return torch.cat([F.normalize(inferred_features(model, batch.to(device)), dim=1).cpu() for batch in batches])

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "LinearOnEmbedding":
        """Fit class means or ridge regression; with both views, the support set scales the outputs, see `balance`."""
        if not self.both_views:
            return NearestClassMean(self.embed, features, labels, n_way)
        multipliers = self.column_scales(features, labels, n_way)
        balanced = features * multipliers
        if self._ridge:
            weight, bias = ridge_head(balanced, labels, n_way)
        else:
            weight, bias = prototype_head(prototypes(balanced, labels, n_way))
        return LinearOnEmbedding(self.embed, weight * multipliers, bias)

    def column_scales(self, features: Tensor, labels: Tensor, n_way: int) -> Tensor:
        """With both views, the factors by which outputs count relative to features, see `balance`; otherwise 1."""
        if not self.both_views:
            return super().column_scales(features, labels, n_way)
        sizes = [view_sizes(teacher.network.n_features, teacher.n_outputs) for teacher in self.teachers]
        return balance(features, output_columns(sizes), sum(n_outputs > 0 for _, n_outputs in sizes))


class NearestClassMean(LinearOnEmbedding):
    """Logits are minus the squared distance to the class means, up to a common term."""

    def __init__(self, embed: Callable[[ImageSource], Tensor], support: Tensor, labels: Tensor, n_way: int) -> None:
        super().__init__(embed, *prototype_head(prototypes(support, labels, n_way)))


def ensemble_ridge(teachers: tuple[Teacher, ...]) -> TeacherMethod:
    """Return the baseline `ensemble-ridge`: ridge regression on features and softened outputs, without training."""
    return TeacherMethod(Baseline.ENSEMBLE_RIDGE, teachers, both_views=True, ridge=True)


def untrained_methods(
    learner: Learner, pool: ModelPool | None, seed: int, device: torch.device, single: Teacher | None = None
) -> list[list[FewShotMethod]]:
    """Return all baselines, each a list of members whose accuracies are averaged; without a pool only `random`.

    `random` is the mean of three initialisations. `average` needs teachers of the meta-model's architecture. The
    ensemble has three rows, with features, with both views, and with ridge regression on both views, which shows how
    much of a learner's accuracy needs no training.

    Args:
        single: the teacher of `best-single-teacher`; None means `best_teacher`.
    """
    draws = [learner.initial_parameters(seed, "random baseline", k) for k in range(N_RANDOM)]
    rows: list[list[FewShotMethod]] = [[LearnerMethod(Baseline.RANDOM, learner, _on(draw, device)) for draw in draws]]
    if pool is None:
        return rows
    if averaged := average_parameters(learner, pool, draws[0]):
        rows.append([LearnerMethod(Baseline.AVERAGE, learner, _on(averaged, device))])
    rows.append([TeacherMethod(Baseline.BEST_SINGLE_TEACHER, (single or best_teacher(pool.teachers)[0],))])
    rows.append([TeacherMethod(Baseline.TEACHER_ENSEMBLE, pool.members)])
    rows.append([TeacherMethod(Baseline.ENSEMBLE_TWO_VIEWS, pool.members, both_views=True)])
    rows.append([ensemble_ridge(pool.members)])
    return rows


def _on(theta: Parameters, device: torch.device) -> Parameters:
    return {name: weight.to(device) for name, weight in theta.items()}
