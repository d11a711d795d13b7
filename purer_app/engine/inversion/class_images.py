"""Pseudo images of some classes of one teacher, inverted once and kept in the cache, also for fewer of the classes."""

import hashlib
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save
from torch import Tensor

from purer_app.engine.core.errors import AdaptationError, RunFolderError
from purer_app.engine.core.events import EventSink, Heartbeat, NoticeGiven, PartsDone, StageStarted
from purer_app.engine.core.files import cache_folder, write_atomically
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.presets import inversion_of_presets
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.core.tensor_files import read_safetensors
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.fast_pass import TeacherPass
from purer_app.engine.inversion.losses import mirror, roll
from purer_app.engine.inversion.peers import PeerChoice
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.pool.teacher_health import automatic_micro_batch

_CLASSES_AT_ONCE = 20
"""Classes inverted together: the statistics of a batch need several, and memory limits their number."""
_FORMAT = 2
_UNREADABLE = (OSError, SafetensorError, ValueError, KeyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassImagePlan:
    """How many pseudo images each class gets, and in how many inversion steps."""

    images_per_class: int = 20
    steps: int = 200
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class ClassImages:
    """Pseudo images of classes of a teacher: (n, *spec.shape), and their labels, (n,), positions in `class_names`."""

    images: Tensor
    labels: Tensor


def class_images(
    pool: ModelPool,
    teacher: Teacher,
    labels: Sequence[int],
    emit: EventSink,
    plan: ClassImagePlan | None = None,
    folder: Path | None = None,
) -> ClassImages:
    """Invert classes of a teacher with the recipe of the presets, or read the images from the cache.

    Images that were made together with those of more classes are used as they are.

    Args:
        pool: has the teacher; the others may serve as peers, see `PeerChoice`.
        labels: positions in the teacher's `class_names`.
        folder: the folder of the cache, by default `cache_folder()`.

    Raises:
        AdaptationError: the loss of an image is NaN or infinite.
    """
    plan = plan or ClassImagePlan()
    for kept in _files_with(pool, teacher, labels, plan, folder):
        if (found := _read(kept, teacher, labels, plan)) is not None:
            return found
    emit(StageStarted("invert", f"{teacher.name}: {len(labels)} classes"))
    groups = [tuple(labels[at : at + _CLASSES_AT_ONCE]) for at in range(0, len(labels), _CLASSES_AT_ONCE)]
    steps = len(groups) * plan.steps
    parts = [_invert(pool, teacher, group, plan, emit, (k * plan.steps, steps)) for k, group in enumerate(groups)]
    result = ClassImages(torch.cat([part.images for part in parts]), torch.cat([part.labels for part in parts]))
    try:
        file = _files(pool, teacher, plan, folder)
        write_atomically(
            file.with_name(f"{file.name}-{_digest(tuple(labels))}.safetensors"),
            save({"images": result.images.contiguous(), "labels": result.labels}),
        )
    except RunFolderError as error:  # the images are worth more than the cache
        emit(NoticeGiven(f"The pseudo images are not kept for the next time: {error}"))
    return result


def has_class_images(pool: ModelPool, teacher: Teacher, labels: Sequence[int]) -> bool:
    """Whether the cache has the images that `class_images` returns by default."""
    return bool(_files_with(pool, teacher, labels, ClassImagePlan(), None))


def class_steps(n_classes: int) -> int:
    """Return the number of steps that invert so many classes by default, each counted once for each of its classes."""
    return ClassImagePlan().steps * n_classes


def _files(pool: ModelPool, teacher: Teacher, plan: ClassImagePlan, folder: Path | None) -> Path:
    """Return the folder and the start of the names of all files with images of a teacher."""
    models = [(member.sha256, member.spec) for member in pool.teachers]
    place = pool.teachers.index(teacher)
    key = _digest((_FORMAT, torch.__version__, place, models, astuple(plan), astuple(inversion_of_presets())))
    return (folder or cache_folder()) / "class-images" / key


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:24]


def _files_with(
    pool: ModelPool, teacher: Teacher, labels: Sequence[int], plan: ClassImagePlan, folder: Path | None
) -> list[Path]:
    """Return the files that have images of all these classes, those with the fewest other classes first."""
    start, found = _files(pool, teacher, plan, folder), list[tuple[int, Path]]()
    try:
        files = sorted(start.parent.glob(f"{start.name}-*.safetensors"))
    except OSError:
        return []
    for file in files:
        with suppress(*_UNREADABLE):
            there = set(read_safetensors(file, ["labels"])["labels"].tolist())
            if there >= set(labels):
                found.append((len(there), file))
    return [file for _, file in sorted(found)]


def _read(file: Path, teacher: Teacher, labels: Sequence[int], plan: ClassImagePlan) -> ClassImages | None:
    """Return the images of classes in a file, in the order of `labels`; None if it is missing or damaged."""
    try:
        tensors = read_safetensors(file)
    except _UNREADABLE:
        return None
    images, all_labels = tensors.get("images"), tensors.get("labels")
    if images is None or all_labels is None or images.shape[1:] != torch.Size(teacher.spec.shape):
        return None
    wanted = torch.cat([(all_labels == label).nonzero().flatten() for label in labels])
    if len(images) != len(all_labels) or len(wanted) != len(labels) * plan.images_per_class:
        return None
    return ClassImages(images[wanted], all_labels[wanted])


def _invert(
    pool: ModelPool,
    teacher: Teacher,
    group: tuple[int, ...],
    plan: ClassImagePlan,
    emit: EventSink,
    progress: tuple[int, int],
) -> ClassImages:
    """Optimise noise into images of these classes, as the inversion steps of a run do."""
    config, place = inversion_of_presets(), pool.teachers.index(teacher)
    chosen = tuple(group if index == place else () for index in range(len(pool.teachers)))
    device = next(iter(teacher.model.parameters())).device
    betas = config.beta1, config.beta2
    dataset = PseudoDataset(pool, plan.images_per_class, config.lr, plan.seed, device, classes=chosen, betas=betas)
    passes = {index: TeacherPass(member.network) for index, member in enumerate(pool.teachers)}
    peers = PeerChoice(pool.teachers)
    done, total = progress
    beat = partial(emit, Heartbeat(teacher.name))
    sizes = [automatic_micro_batch(member.multiply_adds, math.prod(member.spec.shape)) for member in pool.teachers]
    for step in range(plan.steps):
        emit(PartsDone(done + step, total))
        dataset.optimiser.zero_grad(set_to_none=True)
        assert teacher.model is not None  # loads its weights into memory
        images, labels = _augmented(dataset, place, teacher, config, plan.seed, step)
        terms = passes[place].add_gradients(images, labels, config, sizes[place], beat)
        if not bool(terms.weighted(config).isfinite()):
            raise AdaptationError(f"{teacher.name} cannot be inverted: the loss of its images is NaN or infinite")
        peer = peers.draw(place, (), child_generator(plan.seed, "peer", place, *group, step))
        if peer is not None:
            other = pool.teachers[peer]
            assert other.model is not None
            seen = convert(_augmented(dataset, place, teacher, config, plan.seed, step)[0], teacher.spec, other.spec)
            passes[peer].add_statistics_gradients(seen, config, sizes[peer], beat)
        dataset.step(config.lr * _decay(step / plan.steps, config.lr_floor))
        dataset.clamp()
    emit(PartsDone(done + plan.steps, total))
    images, labels = dataset.batch_of(place)
    return ClassImages(images.detach().cpu(), labels.cpu())


def _augmented(
    dataset: PseudoDataset, place: int, teacher: Teacher, config: InversionConfig, seed: int, step: int
) -> tuple[Tensor, Tensor]:
    images, labels = dataset.batch_of(place)
    if config.mirror and teacher.spec.channels == 3:
        images = mirror(images, child_generator(seed, "mirror", place, step))
    return roll(images, config.max_roll_px, child_generator(seed, "roll", place, step)), labels


def _decay(progress: float, floor: float) -> float:
    """Return the learning rate relative to the first one: a cosine decay from 1 to `floor`."""
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * progress))
