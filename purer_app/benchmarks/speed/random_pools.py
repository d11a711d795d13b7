"""Random teachers and episodes, because the time of a step does not depend on the weights."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.randomness import child_generator, seeded
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

_CHANNELS = 3


def random_pool(architectures: Sequence[str], image_size: int, n_classes: int) -> ModelPool:
    """Return teachers with random weights and BatchNorm statistics of noise, the same at every call."""
    grey = (0.5,) * _CHANNELS
    spec = ImageSpec(channels=_CHANNELS, height=image_size, width=image_size, mean=grey, std=grey)
    teachers = []
    for index, architecture in enumerate(architectures):
        with seeded(index, architecture), torch.no_grad():
            model = build_backbone(architecture, _CHANNELS, image_size, n_classes).train()
            model(torch.randn(64, *spec.shape))
        teachers.append(
            Teacher(
                name=f"{index}-{architecture}",
                sha256="",
                architecture=architecture,
                model=model.eval().requires_grad_(False),
                spec=spec,
                class_names=tuple(f"{index} class {k}" for k in range(n_classes)),
                held_out_accuracy=None,
            )
        )
    return ModelPool(Path(), tuple(teachers))


def random_episode(n_way: int, n_shot: int, n_query: int, image_size: int, seed: int) -> Episode:
    """Return an episode of noise for a seed."""
    generator = child_generator(seed, "episode")

    def half(n_per_class: int) -> tuple[Tensor, Tensor]:
        images = torch.randn(n_way * n_per_class, _CHANNELS, image_size, image_size, generator=generator)
        return images, torch.arange(n_way).repeat_interleave(n_per_class)

    return Episode(*half(n_shot), *half(n_query), n_way)
