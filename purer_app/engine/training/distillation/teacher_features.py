"""The features of all teachers for augmented pseudo images and unlabelled pictures: what a student learns."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.images.class_folders import images_of
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.learners.closed_form.branches import view_sizes, views
from purer_app.engine.pool.make_pool import jitter
from purer_app.engine.pool.teacher import Teacher

UNLABELLED = -1
"""The block number of unlabelled pictures."""
COPIES = 8
"""Variants of an image: itself, and augmented ones."""
_COLOUR = 0.3
_BRIGHTNESS = 0.2
_MAX_LENGTH = 256
"""Longer features of a teacher are projected at random to this length, which keeps their angles approximately."""
_MEMORY = 512 * 2**20
"""Bytes of images and features that are kept."""
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """One variant of one image: its block (or `UNLABELLED`), its place there, and the number of the variant."""

    block: int
    image: int
    copy: int


class TeacherFeatures:
    """Computes and keeps the features and softened outputs of all teachers for augmented images.

    A variant depends only on the seed and the current pixels, so a resumed run computes the same ones.

    Args:
        teachers: those of the pool in its order, and encoders after them.
        spec: the form of the student's images.
    """

    def __init__(self, dataset: PseudoDataset, teachers: Sequence[Teacher], spec: ImageSpec, seed: int) -> None:
        self.dataset, self.teachers, self.spec = dataset, tuple(teachers), spec
        self.unlabelled: Tensor | None = None
        """(n, *spec.shape) pictures in the form of the student."""
        self._seed = seed
        self._projections = [_projection(teacher, seed, index) for index, teacher in enumerate(teachers)]
        lengths = [_length(teacher) for teacher in teachers]
        self.owner = torch.tensor([index for index, length in enumerate(lengths) for _ in range(length)])
        """(n_features,) the teacher of each feature."""
        self._kept: dict[Sample, tuple[Tensor, Tensor]] = {}
        self._most = _most_samples(teachers, spec)

    def use_unlabelled(self, pictures: Sequence[Tensor]) -> int:
        """Use pictures, (3, h, w) uint8 each, as further images; of very many, an evenly spread part.

        Returns:
            How many are used.
        """
        most = max(1, _MEMORY // (4 * math.prod(self.spec.shape)))
        chosen = range(0, len(pictures), math.ceil(len(pictures) / most))
        images = images_of((pictures[index] for index in chosen), len(chosen), self.spec)
        self.unlabelled = images.to(self.dataset.pixels[0])
        return len(chosen)

    def draw(
        self, n: int, unlabelled_share: float, without: Collection[int], generator: torch.Generator
    ) -> list[Sample]:
        """Draw variants of images.

        Args:
            unlabelled_share: the share of unlabelled pictures, if there are any.
            without: teachers whose pseudo images are not drawn.
        """
        blocks = [block.index for block in self.dataset.blocks if block.teacher not in without]
        choice, place = torch.rand(2, n, generator=generator).tolist()
        copies = torch.randint(COPIES, (n,), generator=generator).tolist()
        if self.unlabelled is None:
            real = [False] * n
        else:
            real = (torch.rand(n, generator=generator) < unlabelled_share).tolist()
            n_pictures = len(self.unlabelled)
        per_class = self.dataset.n_per_class
        return [
            Sample(UNLABELLED, int(place[i] * n_pictures), copies[i])
            if real[i]
            else Sample(blocks[int(choice[i] * len(blocks))], int(place[i] * per_class), copies[i])
            for i in range(n)
        ]

    def batch(self, samples: Sequence[Sample], emit: EventSink) -> tuple[Tensor, Tensor]:
        """Return the images (n, *spec.shape) and their features (n, n_features)."""
        missing = list(dict.fromkeys(sample for sample in samples if sample not in self._kept))
        found = {sample: self._kept[sample] for sample in samples if sample in self._kept}
        for form, group in self._by_form(missing).items():
            found |= self._compute(group, form, emit)
        self._kept |= found
        while len(self._kept) > self._most:
            self._kept.pop(next(iter(self._kept)))
        images, features = zip(*(found[sample] for sample in samples), strict=True)
        return torch.stack(images), torch.stack(features)

    def forget(self, blocks: Collection[int]) -> None:
        """Drop what was computed for blocks whose pixels have changed."""
        self._kept = {sample: kept for sample, kept in self._kept.items() if sample.block not in blocks}

    def _by_form(self, samples: Sequence[Sample]) -> dict[ImageSpec, list[Sample]]:
        groups: dict[ImageSpec, list[Sample]] = {}
        for sample in samples:
            form = self.spec if sample.block == UNLABELLED else self.dataset.blocks[sample.block].spec
            groups.setdefault(form, []).append(sample)
        return groups

    def _compute(
        self, samples: Sequence[Sample], form: ImageSpec, emit: EventSink
    ) -> dict[Sample, tuple[Tensor, Tensor]]:
        found: dict[Sample, tuple[Tensor, Tensor]] = {}
        with torch.no_grad():
            for start in range(0, len(samples), _BATCH):
                part = samples[start : start + _BATCH]
                images = torch.cat([self._variant(sample, form) for sample in part])
                rows = self.of_images(images, form, emit)
                own = convert(images, form, self.spec)
                # copies, because a view would keep the whole batch in memory
                found |= {sample: (own[i].clone(), rows[i].clone()) for i, sample in enumerate(part)}
        return found

    def of_images(self, images: Tensor, form: ImageSpec | None = None, emit: EventSink = ignore) -> Tensor:
        """Return the features of all teachers, (n, n_features), for images in a form, by default the student's."""
        features = []
        for teacher, projections in zip(self.teachers, self._projections, strict=True):
            emit(Heartbeat(teacher.name))
            parts = views(teacher.model, convert(images, form or self.spec, teacher.spec))
            features += [
                view if matrix is None else view @ matrix.to(view)
                for view, matrix in zip(parts, projections, strict=True)
            ]
        return torch.cat(features, dim=1)

    def _variant(self, sample: Sample, form: ImageSpec) -> Tensor:
        """Return one augmented image, (1, *form.shape)."""
        if sample.block == UNLABELLED:
            assert self.unlabelled is not None
            source = self.unlabelled
        else:
            source = self.dataset.pixels[sample.block].detach()
        image = source[sample.image : sample.image + 1]
        if not sample.copy:
            return image
        numbers = (sample.block, sample.image, sample.copy)
        generator = child_generator(self._seed, "variant", *numbers)
        return _augmented(image.cpu(), generator).to(image)


def most_bytes(teachers: Sequence[Teacher], spec: ImageSpec, n_images: int, *, unlabelled: bool) -> int:
    """Return the most bytes that `TeacherFeatures` keeps: variants, their features and unlabelled pictures.

    Args:
        n_images: number of pseudo images.
        unlabelled: whether there are unlabelled pictures; their number is not known before they are read.
    """
    most = _most_samples(teachers, spec)
    if unlabelled:
        return most * _bytes_per_sample(teachers, spec) + _MEMORY
    return min(most, COPIES * n_images) * _bytes_per_sample(teachers, spec)


def _most_samples(teachers: Sequence[Teacher], spec: ImageSpec) -> int:
    """Return how many variants are kept."""
    return max(_BATCH, _MEMORY // _bytes_per_sample(teachers, spec))


def _bytes_per_sample(teachers: Sequence[Teacher], spec: ImageSpec) -> int:
    return torch.float32.itemsize * (math.prod(spec.shape) + sum(map(_length, teachers)))


def _augmented(image: Tensor, generator: torch.Generator) -> Tensor:
    """Change position, and in colour also side, contrast and tint, of one image (1, c, h, w)."""
    in_colour = image.shape[1] == 3
    image = jitter(image, generator, flip=in_colour)
    if in_colour:
        contrast = 1 + _COLOUR * (2 * torch.rand(1, generator=generator) - 1)
        image = image * contrast + _BRIGHTNESS * torch.randn(1, 3, 1, 1, generator=generator)
    return image


def _lengths(teacher: Teacher) -> tuple[int, int]:
    features, outputs = view_sizes(teacher.network.n_features, teacher.n_outputs)
    return min(features, _MAX_LENGTH), min(outputs, _MAX_LENGTH)


def _length(teacher: Teacher) -> int:
    """Return the number of features and softened outputs of a teacher."""
    return sum(_lengths(teacher))


def _projection(teacher: Teacher, seed: int, index: int) -> tuple[Tensor | None, Tensor | None]:
    """Return the random projection of each view of a teacher; None for a short one."""
    found: list[Tensor | None] = []
    for view, length in enumerate(view_sizes(teacher.network.n_features, teacher.n_outputs)):
        generator = child_generator(seed, "projection", index, view)
        shape = (length, _MAX_LENGTH)
        found.append(torch.randn(shape, generator=generator) / _MAX_LENGTH**0.5 if length > _MAX_LENGTH else None)
    return found[0], found[1]
