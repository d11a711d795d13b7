"""Draws few-shot episodes from pseudo images and from real pictures: first indices, then images."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError, PoolError
from purer_app.engine.core.settings.train_config import EpisodeConfig
from purer_app.engine.images.class_folders import LabelledPictures, ListedPictures
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.lookalikes import Lookalikes
from purer_app.engine.inversion.pseudo_dataset import Block, PseudoDataset


@dataclass(frozen=True, slots=True)
class Episode:
    """A small classification task; labels are integers in [0, n_way).

    support_images (n_way · n_shot, c, h, w), query_images (n_way · n_query, c, h, w), grouped by class.
    """

    support_images: Tensor
    support_labels: Tensor
    query_images: Tensor
    query_labels: Tensor
    n_way: int

    def detach(self) -> "Episode":
        """The same episode without graph to the pixels."""
        return Episode(
            self.support_images.detach(), self.support_labels, self.query_images.detach(), self.query_labels, self.n_way
        )


@dataclass(frozen=True, slots=True)
class PseudoEpisodeIndices:
    """Blocks and image indices of an episode: `support` (n_way, n_shot), `query` (n_way, n_query).

    The classes at the positions `by_lookalikes` use unlabelled pictures instead of pseudo images.
    """

    blocks: tuple[int, ...]
    support: Tensor
    query: Tensor
    by_lookalikes: frozenset[int] = frozenset()

    def mixed(self, lookalikes: Lookalikes, share: float, generator: torch.Generator) -> "PseudoEpisodeIndices":
        """Return the episode with unlabelled pictures for about this share of the classes that have some."""
        drawn = torch.rand(len(self.blocks), generator=generator) < share
        real = (position for position, block in enumerate(self.blocks) if drawn[position] and block in lookalikes)
        return replace(self, by_lookalikes=frozenset(real))


class PseudoEpisodeSampler:
    """Draws episodes from all classes of all teachers, with distinct class names."""

    def __init__(self, blocks: list[Block], shape: EpisodeConfig) -> None:
        self.shape = shape
        self._blocks = blocks
        self._by_name: dict[str, list[int]] = {}
        for block in blocks:
            self._by_name.setdefault(block.class_name, []).append(block.index)
        if len(self._by_name) < shape.n_way:
            raise PoolError(f"the pool has {len(self._by_name)} classes; {shape.n_way}-way episodes need {shape.n_way}")

    def without(self, teacher: int) -> "PseudoEpisodeSampler":
        """Return a sampler without the images of one teacher.

        Raises:
            PoolError: too few classes remain.
        """
        return PseudoEpisodeSampler([block for block in self._blocks if block.teacher != teacher], self.shape)

    def with_images(self, n_per_class: int) -> "PseudoEpisodeSampler":
        """Return a sampler for blocks of this many images; the support set keeps its size."""
        return PseudoEpisodeSampler(self._blocks, replace(self.shape, n_query=n_per_class - self.shape.n_shot))

    def draw(self, generator: torch.Generator) -> PseudoEpisodeIndices:
        """Draw an episode: class names first, then one block of each name, then its images."""
        names = list(self._by_name)
        shape = self.shape
        chosen = []
        for position in torch.randperm(len(names), generator=generator)[: shape.n_way].tolist():
            candidates = self._by_name[names[position]]
            chosen.append(candidates[int(torch.randint(len(candidates), (1,), generator=generator))])
        n_images = shape.n_shot + shape.n_query
        order = torch.stack([torch.randperm(n_images, generator=generator) for _ in chosen])
        return PseudoEpisodeIndices(tuple(chosen), order[:, : shape.n_shot], order[:, shape.n_shot :])


def pseudo_episode(
    plan: PseudoEpisodeIndices, dataset: PseudoDataset, target: ImageSpec, lookalikes: Lookalikes | None = None
) -> Episode:
    """Return the images of an episode in the meta-model's form; gradients reach the pixels."""

    def images(position: int, chosen: Tensor) -> Tensor:
        block = plan.blocks[position]
        if position in plan.by_lookalikes and lookalikes is not None:
            return lookalikes.images(block, chosen, target).to(dataset.pixels[block].dtype)
        return dataset.images(block, chosen, target)

    support = [images(position, chosen) for position, chosen in enumerate(plan.support)]
    query = [images(position, chosen) for position, chosen in enumerate(plan.query)]
    device = support[0].device
    return Episode(
        torch.cat(support),
        _grouped_labels(plan.support).to(device),
        torch.cat(query),
        _grouped_labels(plan.query).to(device),
        len(plan.blocks),
    )


def _grouped_labels(indices: Tensor) -> Tensor:
    return torch.arange(indices.shape[0]).repeat_interleave(indices.shape[1])


@dataclass(frozen=True, slots=True)
class RealEpisodeIndices:
    """Positions of an episode's pictures in a labelled folder, grouped by class."""

    support: Tensor
    query: Tensor
    n_way: int

    @property
    def support_labels(self) -> Tensor:
        """(n_way · n_shot,)."""
        return torch.arange(self.n_way).repeat_interleave(len(self.support) // self.n_way)

    @property
    def query_labels(self) -> Tensor:
        """(n_way · n_query,)."""
        return torch.arange(self.n_way).repeat_interleave(len(self.query) // self.n_way)


def check_real_classes(pictures: LabelledPictures | ListedPictures, n_way: int, n_shot: int, n_query: int) -> None:
    """Check that a labelled folder has enough pictures for the episodes.

    Raises:
        DataError: too few classes, or a class with too few pictures.
    """
    if len(pictures.class_names) < n_way:
        raise DataError(f"the folder has {len(pictures.class_names)} classes; {n_way}-way episodes need {n_way}")
    for label, name in enumerate(pictures.class_names):
        n_images = int((pictures.labels == label).sum())
        if n_images < n_shot + n_query:
            raise DataError(
                f"class '{name}' has {n_images} images; {n_shot} support + {n_query} query need {n_shot + n_query}"
            )


def draw_real_episode(
    pictures: LabelledPictures, n_way: int, n_shot: int, n_query: int, generator: torch.Generator
) -> RealEpisodeIndices:
    """Draw classes and pictures without replacement, after `check_real_classes`."""
    support, query = [], []
    for label in torch.randperm(len(pictures.class_names), generator=generator)[:n_way].tolist():
        indices = pictures.indices_of(label)
        order = indices[torch.randperm(len(indices), generator=generator)[: n_shot + n_query]]
        support.append(order[:n_shot])
        query.append(order[n_shot:])
    return RealEpisodeIndices(torch.cat(support), torch.cat(query), n_way)
