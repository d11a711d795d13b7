"""Chooses the classes of each teacher to invert: all, or as many as memory and computing time allow."""

import math
from collections.abc import Sequence

import torch

from purer_app.engine.core.errors import TrainingError
from purer_app.engine.core.machine.memory import cap_text, free_memory
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.text import listed, size_text
from purer_app.engine.pool.teacher import Teacher

Classes = tuple[tuple[int, ...], ...]
"""Indices of the chosen classes of each teacher, in ascending order."""

_COPIES, _LEAST_COPIES = 4, 3
"""Pixels, Adam's two moments and the gradient; only the teachers of a step have gradients at the same time."""
_MIB, _GIGA = 2**20, 10**9


def inverted_classes(teachers: Sequence[Teacher], config: TrainConfig) -> Classes:
    """Return the classes that get pseudo images.

    If they do not all fit into `inversion.memory_mib`, teachers share it evenly, and the others get what small teachers
    do not use. Each teacher keeps at least two classes, and all together enough for an episode, even beyond the limits.
    The classes are drawn at random; names that no earlier teacher has come first, for more distinct classes.
    """
    limit = config.inversion.classes_per_teacher
    most = [min(teacher.n_classes, limit or teacher.n_classes) for teacher in teachers]
    least = _least(most, config.episode.n_way)
    wanted = [_affordable(teacher, n, least, config) for teacher, n in zip(teachers, most, strict=True)]
    numbers = _fitting(wanted, _bytes_per_class(teachers, config), config, least)
    chosen, used = list[tuple[int, ...]](), set[str]()
    for index, (teacher, n) in enumerate(zip(teachers, numbers, strict=True)):
        order = torch.randperm(teacher.n_classes, generator=child_generator(config.seed, "inverted classes", index))
        by_freshness: dict[bool, list[int]] = {True: [], False: []}
        for label in order.tolist():
            by_freshness[teacher.class_names[label] not in used].append(label)
        chosen.append(tuple(sorted((by_freshness[True] + by_freshness[False])[:n])))
        used.update(teacher.class_names[label] for label in chosen[-1])
    return tuple(chosen)


def check_memory(
    teachers: Sequence[Teacher],
    classes: Classes,
    config: TrainConfig,
    device: torch.device,
    free_bytes: int | None = None,
    student_bytes: int = 0,
) -> None:
    """Check that the pseudo images, and what a student keeps next to them, fit into memory.

    Args:
        student_bytes: the most bytes of images and features that the learner `student` keeps.
        free_bytes: free memory; by default that of the device, within the memory cap.

    Raises:
        TrainingError: they do not.
    """
    of_class = _bytes_per_class(teachers, config)
    of_images = _LEAST_COPIES * sum(len(labels) * size for labels, size in zip(classes, of_class, strict=True))
    needed = of_images + student_bytes
    free = free_memory(device) if free_bytes is None else free_bytes
    if needed > free:
        what, remedy = "the pseudo images", "leave out models"
        if student_bytes:
            what, remedy = f"{what} and the features that the student learns", f"{remedy}, or choose another learner"
        raise TrainingError(
            f"{what} need {size_text(needed)}, and {size_text(free)} of memory are free{_within()}; lower "
            f"episode.n_shot, episode.n_query or inversion.classes_per_teacher, or {remedy}"
        )


def partial_inversion_notice(teachers: Sequence[Teacher], classes: Classes) -> str:
    """Return a notice about teachers of which only some classes are inverted; empty if there are none."""
    parts = [
        f"{len(labels)} of {teacher.n_classes:,} of {teacher.name}"
        for teacher, labels in zip(teachers, classes, strict=True)
        if len(labels) < teacher.n_classes
    ]
    if not parts:
        return ""
    return (
        f"Only some of the classes are inverted: {listed(parts)} (inversion.memory_mib, "
        "inversion.turn_gmacs and inversion.classes_per_teacher decide how many)"
    )


def _least(most: Sequence[int], n_way: int) -> int:
    """Return the smallest number of classes per teacher, at least 2, that together suffice for an episode."""
    numbers = range(2, max(most, default=2) + 1)
    return next((least for least in numbers if sum(min(n, least) for n in most) >= n_way), max([2, *most]))


def _affordable(teacher: Teacher, n: int, least: int, config: TrainConfig) -> int:
    """Return how many of n classes of a teacher `inversion.turn_gmacs` allows."""
    n_per_class = config.episode.n_shot + config.episode.n_query
    if not n or not config.inversion.turn_gmacs:
        return n
    work = n_per_class * max(1, teacher.multiply_adds)
    return min(n, max(least, int(config.inversion.turn_gmacs * _GIGA / work)))


def _fitting(wanted: Sequence[int], of_class: Sequence[int], config: TrainConfig, least: int) -> list[int]:
    memory = config.inversion.memory_mib * _MIB
    costs = [_COPIES * size for size in of_class]
    if not memory or sum(n * cost for n, cost in zip(wanted, costs, strict=True)) <= memory:
        return list(wanted)
    numbers = list(wanted)
    for done, index in enumerate(sorted(range(len(wanted)), key=lambda i: wanted[i] * costs[i])):
        share = max(memory, 0) // (len(wanted) - done)
        numbers[index] = min(wanted[index], max(least, share // costs[index]))
        memory -= numbers[index] * costs[index]
    return numbers


def _bytes_per_class(teachers: Sequence[Teacher], config: TrainConfig) -> list[int]:
    n_per_class = config.episode.n_shot + config.episode.n_query
    return [n_per_class * math.prod(teacher.spec.shape) * torch.float32.itemsize for teacher in teachers]


def _within() -> str:
    return f" {text}" if (text := cap_text()) else ""
