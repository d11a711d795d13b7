"""Features of all pictures and pseudo images of the benchmark, computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from purer_app.benchmarks.real_pictures import RealPictures, read_real_pictures, settings_of_pool
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.methods import EmbeddingMethod, ImageSource
from purer_app.engine.few_shot.old_classes.joint import JointMethod, OldClasses
from purer_app.engine.images.class_folders import LabelledPictures, PictureCache
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.class_images import ClassImagePlan, class_images
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

HALVES = ("tune", "report")
_LEAST_NEW = 2


def models_of(pool: ModelPool, half: str) -> list[Teacher]:
    """Return every other model: those in odd places to tune, the others to report."""
    return list(pool.teachers[HALVES.index(half) :: len(HALVES)])


def new_classes(pictures: LabelledPictures, half: str, seed: int) -> list[int]:
    """Return a random half of the classes; the two halves have none in common."""
    order = torch.randperm(len(pictures.class_names), generator=child_generator(seed, "new classes")).tolist()
    middle = len(order) // 2
    return sorted(order[:middle] if half == "tune" else order[middle:])


@dataclass(frozen=True, slots=True, eq=False)
class ModelFeatures:
    """One model with its classes: the joint method, and features of its held-out pictures.

    Attributes:
        pictures: its held-out pictures.
        held_out: (n, d + n_old) features of them and logits of the head.
        labels: (n,) positions in the model's classes.
    """

    method: JointMethod
    pictures: ImageSource
    held_out: Tensor
    labels: Tensor

    @property
    def group(self) -> OldClasses:
        """The classes of the model."""
        return self.method.old[0]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What episodes are drawn from; `new` are (n, d) features of pictures of new classes, with (n,) labels."""

    models: tuple[ModelFeatures, ...]
    new: Tensor
    new_labels: Tensor
    new_classes: tuple[int, ...]
    new_pictures: PictureCache

    def heads_on_new(self, model: ModelFeatures) -> Tensor:
        """Logits of a model's head for the pictures of new classes, (n, n_old)."""
        return model.group.head_logits(self.new_pictures.all)


def compute_features(
    base: EmbeddingMethod,
    pool: ModelPool,
    real: Sequence[Path],
    new: LabelledPictures,
    chosen: Sequence[int],
    half: str,
    plan: ClassImagePlan,
    emit: EventSink,
    cache: Path,
    most_old: int | None = None,
) -> Features:
    """Invert the models of a half, and compute the features of their held-out pictures and of the new classes.

    Args:
        real: folders of the pictures of the models' classes.
        chosen: labels of the new classes.
        cache: the folder that keeps the pseudo images.
        most_old: use only so many classes of each model, the first ones.

    Raises:
        DataError: there are too few new classes, or no pictures of the models' classes.
        AdaptationError: a model cannot be inverted.
    """
    if len(chosen) < _LEAST_NEW:
        raise DataError(f"half of the new classes are {len(chosen)}; at least {_LEAST_NEW} are needed")
    settings, _ = settings_of_pool(pool.folder)
    teachers = models_of(pool, half)
    pictures = read_real_pictures(real, [name for teacher in teachers for name in teacher.class_names], settings)
    models = []
    for teacher in teachers:
        labels = tuple(range(teacher.n_classes))[:most_old]
        images = class_images(pool, teacher, labels, emit, plan, cache)
        models.append(_of_model(JointMethod(base, [OldClasses(teacher, labels, images)]), pictures))
    wanted = torch.isin(new.labels, torch.tensor(list(chosen))).nonzero().flatten()
    shown = PictureCache([new.pixels[index] for index in wanted.tolist()])
    return Features(tuple(models), base.embed(shown.all), new.labels[wanted], tuple(chosen), shown)


def _of_model(method: JointMethod, pictures: RealPictures) -> ModelFeatures:
    names = method.old[0].class_names
    indices = pictures.held_out_of(names)

    def source(spec: ImageSpec) -> Tensor:
        return pictures.pictures.images(spec, indices)

    of_class = [names.index(pictures.class_names[label]) for label in pictures.pictures.labels[indices].tolist()]
    return ModelFeatures(method, source, method.embed(source), torch.tensor(of_class))
