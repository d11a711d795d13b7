"""How hard each recorded pseudo image is: the loss of the current meta-model on it."""

from collections.abc import Sequence
from statistics import median

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.inversion.recognition import MAX_IMAGES
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.pool.teacher import Teacher

_BATCH = 64


class HardnessPlan:
    """The images of a measurement and its episodes; computing it runs no model.

    Each episode has the first images of some classes. One image of each class is the support, since pseudo episodes
    with more are too easy to rank images; each other image is a query [ours].

    Args:
        n_images: images of each class, at most `MAX_IMAGES`.
    """

    def __init__(self, learner: Learner, dataset: PseudoDataset, n_images: int, seed: int) -> None:
        self.learner = learner
        self.dataset = dataset
        self.n_images = min(n_images, MAX_IMAGES, dataset.n_per_class)
        self.groups = self._grouped(seed) if self.n_images > 1 else []

    def _grouped(self, seed: int) -> list[list[int]]:
        """Divide the blocks into episodes of about `n_way` classes with distinct names."""
        blocks, groups = self.dataset.blocks, list[list[int]]()
        order = torch.randperm(len(blocks), generator=child_generator(seed, "image hardness")).tolist()
        for index in order:
            name = blocks[index].class_name
            others = (group for group in groups if name not in {blocks[one].class_name for one in group})
            found = next((group for group in others if len(group) < self.learner.n_way), None)
            if found is None:
                groups.append([index])
            else:
                found.append(index)
        return self._without_single(groups)

    def _without_single(self, groups: list[list[int]]) -> list[list[int]]:
        """Add classes that are alone to another episode; without one, their hardness stays unknown."""
        blocks = self.dataset.blocks
        kept = [group for group in groups if len(group) > 1]
        for single in (group[0] for group in groups if len(group) == 1):
            name = blocks[single].class_name
            found = next((g for g in kept if name not in {blocks[one].class_name for one in g}), None)
            if found is not None:
                found.append(single)
        return kept

    def multiply_adds(self, members: Sequence[Teacher]) -> float:
        """Return those of all forward passes; a meta-model without teachers counts as a typical one of these models."""
        used = [one.multiply_adds for one in members if one.name in self.learner.teachers]
        per_image = sum(used) or median(one.multiply_adds for one in members)
        return per_image * self.n_images * sum(map(len, self.groups))


def measure_hardness(plan: HardnessPlan, theta: Parameters, emit: EventSink) -> tuple[Tensor, ...]:
    """Return the cross-entropy of the first images of each block; pixels, weights and random numbers stay as they are.

    Returns:
        For each block (n_images,) float32 on the CPU; NaN where it cannot be measured.
    """
    found = [torch.full((plan.n_images,), torch.nan) for _ in plan.dataset.blocks]
    for group in plan.groups:
        images = _images(plan, group)
        finite = [place for place, one in enumerate(images) if bool(one.isfinite().all())]
        if len(finite) > 1:
            losses = _losses(plan.learner, theta, torch.stack([images[place] for place in finite]), emit)
            for place, loss in zip(finite, losses, strict=True):
                found[group[place]] = torch.where(loss.isfinite(), loss, torch.nan)
    return tuple(found)


def _images(plan: HardnessPlan, group: Sequence[int]) -> list[Tensor]:
    """Return the images of some blocks in the form of the meta-model: (n_images, c, h, w) each."""
    first = torch.arange(plan.n_images)
    with torch.no_grad():
        return [plan.dataset.images(block, first, plan.learner.spec).detach() for block in group]


def _losses(learner: Learner, theta: Parameters, images: Tensor, emit: EventSink) -> Tensor:
    """Return the loss of each image: (n_way, n_images) for (n_way, n_images, c, h, w) images.

    The first image of each class is the support of the others, and the second that of the first.
    """
    n_way, n_images = images.shape[:2]
    episode = _Episode(learner, theta, images, emit)
    others = episode.logits(support=0, queries=range(1, n_images)).unflatten(0, (n_way, n_images - 1))
    logits = torch.cat([episode.logits(support=1, queries=[0]).unsqueeze(1), others], dim=1)
    labels = torch.arange(n_way).repeat_interleave(n_images)
    losses = F.cross_entropy(logits.flatten(0, 1), labels, reduction="none")
    return losses.reshape(n_way, n_images)


class _Episode:
    """The images of some classes, (n_way, n_images, c, h, w), and their features where these are per image."""

    def __init__(self, learner: Learner, theta: Parameters, images: Tensor, emit: EventSink) -> None:
        self._learner, self._images = learner, images
        self._theta = {name: weight.detach() for name, weight in theta.items()}
        self._labels = torch.arange(len(images), device=images.device)
        self._features: Tensor | None = None
        if learner.per_image is not None:
            parts = []
            for part in images.flatten(0, 1).split(_BATCH):
                emit(Heartbeat("gallery"))
                with torch.no_grad():
                    views = learner.per_image.views(self._theta, part)
                    parts.append(learner.per_image.features_of_views(self._theta, views, part))
            self._features = torch.cat(parts).unflatten(0, tuple(images.shape[:2]))
        emit(Heartbeat("gallery"))

    def logits(self, *, support: int, queries: Sequence[int]) -> Tensor:
        """Return (n_way · n_queries, n_way) logits on the CPU, grouped by class."""
        chosen = list(queries)
        n_way = len(self._images)
        if self._features is not None and self._learner.per_image is not None:
            with torch.no_grad():
                features, query = self._features[:, support], self._features[:, chosen].flatten(0, 1)
                head = self._learner.per_image.fit_head(self._theta, features, self._labels, n_way)
                return F.linear(query, *head).float().cpu()
        adapted = self._learner.adapt(self._theta, self._images[:, support], self._labels, n_way)
        with torch.no_grad():
            return adapted.logits(self._images[:, chosen].flatten(0, 1)).float().cpu()
