"""Tiny pools, learners and episodes in memory, so that engine tests take milliseconds."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.settings.learner_configs import POOL_LEARNERS, learner_config
from purer_app.engine.images.class_folders import LabelledPictures
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.learners.initial_weights import starting_parameters
from purer_app.engine.learners.registry import build_learner, learner_for
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

CPU = torch.device("cpu")

MakeSpec = Callable[..., ImageSpec]
MakeTeacher = Callable[..., Teacher]
MakePool = Callable[..., ModelPool]
MakeLearner = Callable[..., tuple[Learner, Parameters]]
MakeEpisode = Callable[..., Episode]
MakePictures = Callable[..., LabelledPictures]


@pytest.fixture(scope="session")
def make_spec() -> MakeSpec:
    """Return a function that describes square pictures, by default 16 grey pixels wide."""

    def make(channels: int = 1, size: int = 16, *, mean: float = 0.3, std: float = 0.5) -> ImageSpec:
        return ImageSpec(channels=channels, height=size, width=size, mean=(mean,) * channels, std=(std,) * channels)

    return make


@pytest.fixture(scope="session")
def make_teacher(make_spec: MakeSpec) -> MakeTeacher:
    """Return a function that builds a teacher with random weights, whose BatchNorm statistics are random too."""

    def make(
        architecture: str = "conv4-4",
        *,
        channels: int = 1,
        size: int = 16,
        classes: tuple[str, ...] = ("ash", "birch", "cedar"),
        outputs: int | None = None,
        seed: int = 0,
        accuracy: float | None = None,
        spec: ImageSpec | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Teacher:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = build_backbone(architecture, channels, size, outputs or len(classes))
            for name, value in model.state_dict().items():
                if value.is_floating_point() and value.ndim == 1:
                    value.uniform_(*((-0.3, 0.3) if name.endswith(("mean", "bias")) else (0.5, 1.5)))
        return Teacher(
            name=f"{architecture}-{seed}",
            sha256=f"{seed:064x}",
            architecture=architecture,
            model=model.to(dtype).eval().requires_grad_(False),
            spec=spec or make_spec(channels, size),
            class_names=classes,
            held_out_accuracy=accuracy,
        )

    return make


@pytest.fixture(scope="session")
def make_pool() -> MakePool:
    """Return a function that puts teachers into a pool."""
    return lambda *teachers: ModelPool(Path("pool"), teachers)


@pytest.fixture(scope="session")
def make_learner(make_spec: MakeSpec, make_teacher: MakeTeacher, make_pool: MakePool) -> MakeLearner:
    """Return a function that builds a small learner and fresh weights that take gradients.

    Learners of a pool get one of two different teachers.
    """

    def make(
        name: str, *, n_way: int = 3, seed: int = 0, dtype: torch.dtype = torch.float64, **changes: object
    ) -> tuple[Learner, Parameters]:
        settings = {
            "backbone": "conv4-4",
            "student_backbone": "conv4-4",
            "inner_lr": 0.1,
            "train_steps": 2,
            "test_steps": 3,
        } | changes
        config = learner_config(name, **{"max_share": 1.0, **settings})
        if name in POOL_LEARNERS:
            pool = make_pool(make_teacher(dtype=dtype), make_teacher("resnet10-4", seed=1, dtype=dtype))
            learner = learner_for(config, pool, n_way).to(CPU, dtype)
            drawn = starting_parameters(learner, pool, seed)
        else:
            learner = build_learner(config, make_spec(), n_way).to(CPU, dtype)
            drawn = learner.initial_parameters(seed)
        return learner, {name: weight.to(dtype).requires_grad_() for name, weight in drawn.items()}

    return make


def patterned(labels: Tensor, shape: tuple[int, ...], generator: torch.Generator, dtype: torch.dtype) -> Tensor:
    """Noise on a random pattern of each class: (n, *shape)."""
    patterns = torch.randn(int(labels.max()) + 1, *shape, generator=generator, dtype=dtype)
    return patterns[labels] + 0.5 * torch.randn(len(labels), *shape, generator=generator, dtype=dtype)


@pytest.fixture(scope="session")
def make_episode() -> MakeEpisode:
    """Return a function that builds an episode with distinguishable classes."""

    def make(
        n_way: int = 3,
        n_shot: int = 2,
        n_query: int = 2,
        *,
        seed: int = 0,
        shape: tuple[int, ...] = (1, 16, 16),
        dtype: torch.dtype = torch.float64,
    ) -> Episode:
        generator = torch.Generator().manual_seed(seed)
        labels = torch.arange(n_way).repeat_interleave(n_shot + n_query)
        images = patterned(labels, shape, generator, dtype).unflatten(0, (n_way, -1))
        return Episode(
            images[:, :n_shot].flatten(0, 1),
            torch.arange(n_way).repeat_interleave(n_shot),
            images[:, n_shot:].flatten(0, 1),
            torch.arange(n_way).repeat_interleave(n_query),
            n_way,
        )

    return make


@pytest.fixture(scope="session")
def make_pictures() -> MakePictures:
    """Return a function that makes up labelled pictures in memory, (3, 16, 16) uint8 each, listed in mixed order."""

    def make(
        n_classes: int = 4, n_pictures: int = 8, *, seed: int = 0, noise: float = 25.0, size: int = 16
    ) -> LabelledPictures:
        generator = torch.Generator().manual_seed(seed)
        labels = torch.arange(n_classes).repeat_interleave(n_pictures)
        labels = labels[torch.randperm(len(labels), generator=generator)]
        patterns = 255 * torch.rand(n_classes, 3, size, size, generator=generator)
        pixels = patterns[labels] + noise * torch.randn(len(labels), 3, size, size, generator=generator)
        return LabelledPictures(
            tuple(f"class-{label}" for label in range(n_classes)),
            tuple(Path(f"{index:03d}.png") for index in range(len(labels))),
            tuple(pixels.clamp(0, 255).to(torch.uint8)),
            labels,
        )

    return make
