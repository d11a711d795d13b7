"""Implementations of a D-hat step and of a theta step, from the released one to the fastest."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn

from purer_app.benchmarks.gpu.released import released_inversion, released_maml
from purer_app.engine.core.settings.learner_configs import MamlConfig
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.inversion.fast_pass import TeacherPass
from purer_app.engine.inversion.stacked_teachers import StackedTeachers
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.learners.batched import StackedThetaStep
from purer_app.engine.learners.registry import build_learner
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone

TORCH_DEFAULT = "torch"
"""torch's default precision: matrix products in float32, convolutions on a GPU in TF32."""
_INVERSION = InversionConfig()
_THETA_LR = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Sizes of the problem; the defaults are those of the CPU benchmark, so that ratios are comparable."""

    width: int = 32
    image_size: int = 32
    channels: int = 3
    n_way: int = 5
    n_teachers: int = 13
    n_per_class: int = 30
    n_tasks: int = 4
    n_shot: int = 5
    n_query: int = 15
    inner_steps: int = 5

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape (c, h, w) of an image."""
        return (self.channels, self.image_size, self.image_size)


TINY = Sizes(
    width=4,
    image_size=16,
    channels=1,
    n_way=3,
    n_teachers=3,
    n_per_class=2,
    n_tasks=2,
    n_shot=1,
    n_query=2,
    inner_steps=2,
)


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """One implementation of a step: `add_gradients` fills `.grad` of the leaves, and the optimiser updates them.

    `precision` is a value of `ComputeConfig.precision`, or `TORCH_DEFAULT`. `counts` marks the row that the benchmark
    reports.
    """

    name: str
    precision: str
    leaves: list[Tensor]
    optimiser: torch.optim.Optimizer
    add_gradients: Callable[[], object]
    counts: bool = False

    def step(self) -> None:
        """Take one step."""
        self.optimiser.zero_grad(set_to_none=True)
        self.add_gradients()
        self.optimiser.step()

    def gradient(self) -> Tensor:
        """Return the gradient at the current leaves as one vector in float64, and clear it."""
        self.optimiser.zero_grad(set_to_none=True)
        self.add_gradients()
        found = torch.cat([leaf.grad.flatten().double() for leaf in self.leaves if leaf.grad is not None])
        self.optimiser.zero_grad(set_to_none=True)
        return found


@dataclass(frozen=True, slots=True)
class _Way:
    """A stacked implementation: its name in the table, and its settings."""

    name: str
    precision: str
    cuda_graphs: bool = False
    counts: bool = False


def _ways(device: torch.device) -> list[_Way]:
    """Return the stacked implementations that a device supports; a CPU has no CUDA graphs and no TF32."""
    if device.type != "cuda":
        return [_Way("stacked", "float32", counts=True), _Way("stacked, bf16", "bf16")]
    return [
        _Way("stacked", "float32"),
        _Way("stacked, CUDA graphs", "float32", cuda_graphs=True),
        _Way("stacked, CUDA graphs, tf32", "tf32", cuda_graphs=True, counts=True),
        _Way("stacked, CUDA graphs, bf16", "bf16", cuda_graphs=True),
    ]


def inversion_contenders(
    sizes: Sizes, device: torch.device, dtype: torch.dtype = torch.float32, seed: int = 0
) -> list[Contender]:
    """Return implementations of a D-hat step without adversarial term, the released one first."""
    generator = torch.Generator().manual_seed(seed)
    teachers = [_teacher(sizes, generator).to(device, dtype) for _ in range(sizes.n_teachers)]
    noise = [torch.randn(sizes.n_way * sizes.n_per_class, *sizes.shape, generator=generator) for _ in teachers]
    labels = torch.arange(sizes.n_way, device=device).repeat_interleave(sizes.n_per_class)

    def contender(name: str, precision: str, add: Callable[[list[Tensor]], object], *, counts: bool) -> Contender:
        pixels = [images.to(device, dtype, copy=True).requires_grad_() for images in noise]
        optimiser = torch.optim.Adam(pixels, lr=_INVERSION.lr)
        return Contender(name, precision, pixels, optimiser, lambda: add([_rolled(p) for p in pixels]), counts)

    def released(rolled: list[Tensor]) -> None:
        released_inversion(network, states, rolled, labels, _INVERSION)

    def one_by_one(rolled: list[Tensor]) -> None:
        for teacher, images in zip(passes, rolled, strict=True):
            teacher.add_gradients(images, labels, _INVERSION)

    def stacked(stack: StackedTeachers, rolled: list[Tensor]) -> None:
        stack.add_gradients(rolled, [labels] * len(rolled), _INVERSION)

    network = _teacher(sizes, generator).to(device, dtype).requires_grad_(True)
    states, passes = [t.state_dict() for t in teachers], [TeacherPass(t) for t in teachers]
    found = [contender("reference", TORCH_DEFAULT, released, counts=False)]
    found.append(contender("one by one", "float32", one_by_one, counts=False))
    for way in _ways(device):
        stack = StackedTeachers(teachers, way.precision, cuda_graphs=way.cuda_graphs)
        found.append(contender(way.name, way.precision, partial(stacked, stack), counts=way.counts))
    return found


def theta_contenders(
    sizes: Sizes, device: torch.device, dtype: torch.dtype = torch.float32, seed: int = 0
) -> list[Contender]:
    """Return implementations of a theta step of second-order MAML, the released one first."""
    generator = torch.Generator().manual_seed(seed)
    episodes = [_episode(sizes, generator, device, dtype) for _ in range(sizes.n_tasks)]
    learner = _learner(sizes).to(device, dtype)
    drawn = learner.initial_parameters(seed)

    def contender(name: str, precision: str, add: Callable[[Parameters], object], *, counts: bool) -> Contender:
        theta = {key: weight.to(device, dtype, copy=True).requires_grad_() for key, weight in drawn.items()}
        leaves = list(theta.values())
        optimiser = torch.optim.Adam(leaves, lr=_THETA_LR)
        return Contender(name, precision, leaves, optimiser, lambda: add(theta), counts)

    def released(theta: Parameters) -> None:
        released_maml(network, theta, episodes, _settings(sizes).inner_lr, sizes.inner_steps)

    def one_by_one(theta: Parameters) -> None:
        for episode in episodes:
            learner.outer(theta, episode).loss.backward(inputs=list(theta.values()))

    network = build_backbone(_backbone(sizes), sizes.channels, sizes.image_size, 0, _without_memory).to(device, dtype)
    found = [contender("reference", TORCH_DEFAULT, released, counts=False)]
    found.append(contender("one by one", "float32", one_by_one, counts=False))
    for way in _ways(device):
        if way.precision != "bf16":  # the learner stays in float32
            add = _StackedTheta(learner, episodes, cuda_graphs=way.cuda_graphs)
            found.append(contender(way.name, way.precision, add, counts=way.counts))
    return found


class _StackedTheta:
    """The stacked step for one set of weights, built at the first call."""

    def __init__(self, learner: Learner, episodes: list[Episode], *, cuda_graphs: bool) -> None:
        self._make = partial(StackedThetaStep, learner, cuda_graphs=cuda_graphs)
        self._episodes = episodes
        self._step: StackedThetaStep | None = None

    def __call__(self, theta: Parameters) -> None:
        self._step = self._step or self._make(theta)
        self._step.add_gradients(self._episodes)


def _backbone(sizes: Sizes) -> str:
    return f"conv4-{sizes.width}"


def _teacher(sizes: Sizes, generator: torch.Generator) -> Backbone:
    """Return a random teacher with BatchNorm statistics of noise."""
    model = build_backbone(_backbone(sizes), sizes.channels, sizes.image_size, sizes.n_way)
    for name, value in model.state_dict().items():
        if value.ndim == 1:
            low, high = (-0.3, 0.3) if name.endswith(("mean", "bias")) else (0.5, 1.5)
            value.uniform_(low, high, generator=generator)
        elif value.ndim > 1:
            value.normal_(0, (2 / value[0].numel()) ** 0.5, generator=generator)
    return model.eval().requires_grad_(False)


def _learner(sizes: Sizes) -> Learner:
    grey = (0.5,) * sizes.channels
    size = sizes.image_size
    spec = ImageSpec(channels=sizes.channels, height=size, width=size, mean=grey, std=grey)
    return build_learner(_settings(sizes), spec, sizes.n_way)


def _settings(sizes: Sizes) -> MamlConfig:
    return MamlConfig(backbone=_backbone(sizes), train_steps=sizes.inner_steps)


def _without_memory(width: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(width, track_running_stats=False)


def _episode(sizes: Sizes, generator: torch.Generator, device: torch.device, dtype: torch.dtype) -> Episode:
    def half(n_per_class: int) -> tuple[Tensor, Tensor]:
        images = torch.randn(sizes.n_way * n_per_class, *sizes.shape, generator=generator)
        return images.to(device, dtype), torch.arange(sizes.n_way, device=device).repeat_interleave(n_per_class)

    return Episode(*half(sizes.n_shot), *half(sizes.n_query), sizes.n_way)


def _rolled(images: Tensor) -> Tensor:
    return images.roll((1, 1), dims=(2, 3))
