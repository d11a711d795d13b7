"""Live preview: emits a few pseudo images of the current step, at most once a second."""

import time
from collections.abc import Sequence
from itertools import zip_longest

import torch

from purer_app.engine.core.events import EpisodeShown, EventSink, Picture
from purer_app.engine.images.class_titles import class_title
from purer_app.engine.images.rgb import captioned, to_rgb
from purer_app.engine.inversion.episodes import PseudoEpisodeIndices
from purer_app.engine.inversion.lookalikes import Lookalikes
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool

MAX_PICTURES = 20
_IMAGES_PER_BLOCK = 2


class LivePreview:
    """Emits pseudo images without changing pixels or drawing random numbers, so the run is not affected."""

    def __init__(self, pool: ModelPool, dataset: PseudoDataset, *, every_seconds: float = 1.0) -> None:
        self.every_seconds = every_seconds
        self._pool = pool
        self._dataset = dataset
        self._shown_at = -float("inf")
        self._order = _teachers_in_turn(dataset, len(pool.teachers))
        self._next = 0

    def show_inversion(self, step: int, emit: EventSink) -> None:
        """Show two images each of some blocks, cycling through blocks and teachers."""
        if not self._is_due():
            return
        n_shown = min(len(self._order), MAX_PICTURES // _IMAGES_PER_BLOCK)
        blocks = [self._order[(self._next + k) % len(self._order)] for k in range(n_shown)]
        self._next += n_shown
        emit(EpisodeShown(step, "inversion", self._pictures([(b, list(range(_IMAGES_PER_BLOCK))) for b in blocks])))

    def show_episode(
        self, step: int, plan: PseudoEpisodeIndices, emit: EventSink, lookalikes: Lookalikes | None = None
    ) -> None:
        """Show one support and one query image of each class of an episode, including unlabelled pictures."""
        if not self._is_due():
            return
        shown: list[Picture] = []
        for position, block in enumerate(plan.blocks[: MAX_PICTURES // 2]):
            chosen = [int(plan.support[position][0]), int(plan.query[position][0])]
            if position in plan.by_lookalikes and lookalikes is not None:
                spec = self._dataset.blocks[block].spec
                images = to_rgb(lookalikes.images(block, torch.tensor(chosen), spec), spec)
                shown += captioned(images, [f"{self._caption(block)} · unlabelled"] * len(chosen))
            else:
                shown += self._pictures([(block, chosen)])
        emit(EpisodeShown(step, "meta-training", tuple(shown)))

    def _is_due(self) -> bool:
        now = time.monotonic()
        if now - self._shown_at < self.every_seconds:
            return False
        self._shown_at = now
        return True

    def _pictures(self, chosen: Sequence[tuple[int, list[int]]]) -> tuple[Picture, ...]:
        shown: list[Picture] = []
        for index, images in chosen:
            block = self._dataset.blocks[index]
            pixels = self._dataset.pixels[index].detach()[images]
            shown += captioned(to_rgb(pixels, block.spec), [self._caption(index)] * len(images))
        return tuple(shown)

    def _caption(self, index: int) -> str:
        block = self._dataset.blocks[index]
        return f"{class_title(block.class_name)} · {self._pool.teachers[block.teacher].name}"


def _teachers_in_turn(dataset: PseudoDataset, n_teachers: int) -> list[int]:
    """List every block: the first class of each teacher, then the second of each, and so on."""
    of_teacher = [[block.index for block in dataset.blocks if block.teacher == t] for t in range(n_teachers)]
    return [index for row in zip_longest(*of_teacher) for index in row if index is not None]
