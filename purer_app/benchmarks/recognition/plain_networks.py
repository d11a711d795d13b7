"""Random plain networks as people write them, with realistic BatchNorm statistics; nothing is trained."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from purer_app.benchmarks.recognition.pictures import dead_leaves

_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "leaky0.01": nn.LeakyReLU,
    "leaky0.1": lambda: nn.LeakyReLU(0.1),
    "leaky0.2": lambda: nn.LeakyReLU(0.2),
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
}
_RARE = (*("leaky0.01", "leaky0.1", "leaky0.1", "leaky0.2", "elu", "elu", "gelu", "silu", "silu", "tanh"),)
STYLES = ("features", "sequential", "attributes", "grouped", "blocks", "lists")
"""How a network names its layers: see `_named`."""
_BATCHES, _BATCH = 8, 24


@dataclass(frozen=True, slots=True)
class Design:
    """The choices that make a random network; `shortcuts` makes a stack of residual blocks."""

    channels: int
    size: int
    n_classes: int
    style: str
    is_sorted: bool
    has_norm: bool
    norm_last: bool
    activation: str
    pooling: str
    head: str
    kernels: tuple[int, ...]
    widths: tuple[int, ...]
    shrinks: tuple[bool, ...]
    groups: tuple[int, ...]
    is_padded: bool
    has_bias: bool
    drops: bool
    hidden: tuple[int, ...]
    hidden_norm: bool

    def __str__(self) -> str:
        blocks = " ".join(
            f"{w}k{k}{f'g{g}' if g > 1 else ''}{'/' if s else ''}"
            for w, k, s, g in zip(self.widths, self.kernels, self.shrinks, self.groups, strict=True)
        )
        norm = "no norm" if not self.has_norm else "act-norm" if self.norm_last else "norm-act"
        padding = "same" if self.is_padded else "valid"
        form = f"{self.channels}x{self.size} {self.style}{' sorted' if self.is_sorted else ''}"
        tail = f"{self.head} {self.hidden}{' norm' if self.hidden_norm else ''}{' drop' if self.drops else ''}"
        return f"{form}; {norm}, {self.activation}, {self.pooling}, {padding}; {blocks}; {tail}"


def draw_design(seed: int, *, relu_only: bool = False) -> Design:
    """Draw the choices of a random network that its input size allows."""
    rng = random.Random(seed)  # noqa: S311 - no secrets
    while True:
        design = _draw(rng, relu_only=relu_only)
        if _side_after(design) >= 1:
            return design


def _draw(rng: random.Random, *, relu_only: bool) -> Design:
    channels = rng.choice((1, 3, 3))
    size = 28 if channels == 1 else rng.choice((32, 32, 32, 32, 32, 64, 64, 84, 96))
    depth = rng.randint(2, 6)
    width: float
    width, growth = rng.choice((8, 12, 16, 24, 32)), rng.choice((1, 1.5, 2))
    widths, shrinks = [], []
    every = rng.choice((1, 1, 1, 1, 1, 2, 2, 2, 0))
    pooling = rng.choices(("max2", "stride", "avg2", "max3"), (80, 10, 5, 5))[0]
    for number in range(depth):
        shrinks.append(number % every == every - 1 if every else rng.random() < 0.5)
        width *= growth if number and shrinks[number if pooling == "stride" else number - 1] else 1
        widths.append(min(int(width), 128) // 4 * 4)
    kernels = [rng.choice((3, 3, 3, 3, 5))] * depth
    if rng.random() < 0.25:
        kernels[0] = rng.choice((5, 7))
    has_norm = rng.random() < 0.9
    groups = [1] * depth
    if rng.random() < 0.08:
        groups[1:] = [rng.choice((2, 4)) for _ in groups[1:]]
    head = rng.choice(("flatten", "flatten", "average"))
    shrinks[-1] = shrinks[-1] and (head == "flatten" or rng.random() < 0.1)
    hidden = tuple(rng.choice((32, 64, 128)) for _ in range(rng.choice((0, 0, 1, 2) if head == "flatten" else (0,))))
    return Design(
        channels=channels,
        size=size,
        n_classes=rng.choice((2, 5, 7, 10, 10, 20)),
        style=rng.choices(STYLES, (6, 4, 4, 1, 3, 1))[0],
        is_sorted=rng.random() < 0.25,
        has_norm=has_norm,
        norm_last=has_norm and rng.random() < 0.05,
        activation="relu" if relu_only or rng.random() < 0.9 else rng.choice(_RARE),
        pooling=pooling,
        head=head,
        kernels=tuple(kernels),
        widths=tuple(widths),
        shrinks=tuple(shrinks),
        groups=tuple(groups),
        is_padded=rng.random() < 0.85,
        has_bias=not has_norm or rng.random() < 0.6,
        drops=rng.random() < 0.2,
        hidden=hidden,
        hidden_norm=bool(hidden) and has_norm and rng.random() < 0.3,
    )


def _side_after(design: Design) -> int:
    side = design.size
    for kernel, shrinks in zip(design.kernels, design.shrinks, strict=True):
        side += 2 * (kernel // 2) * design.is_padded - kernel + 1
        if shrinks:
            side = (side - 1) // 2 + 1 if design.pooling in ("stride", "max3") else side // 2
        if side < 2:
            return 0
    return side


class PlainNetwork(nn.Module):
    """Layers in a chain, registered under the names that a style gives them."""

    def __init__(self, chain: list[nn.Module]) -> None:
        super().__init__()
        self.chain = chain

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, channels, size, size) to logits (n, n_classes)."""
        for module in self.chain:
            x = module(x)
        return x


def make_network(design: Design, seed: int) -> PlainNetwork:
    """Build a random network in evaluation mode, with the statistics of training on pictures."""
    torch.manual_seed(seed)
    stages = [_stage(design, number) for number in range(len(design.widths))]
    head = _head(design)
    network = PlainNetwork([module for stage in (*stages, head) for module in stage])
    for name, module in _named(design, stages, head):
        parent, _, last = name.rpartition(".")
        _place(network, parent).add_module(last, module)
    _settle(network, design, seed)
    for module in network.chain:  # also those that are not registered
        module.eval()
    return network.eval().requires_grad_(False)


def _stage(design: Design, number: int) -> list[nn.Module]:
    w_in = design.widths[number - 1] if number else design.channels
    width, kernel = design.widths[number], design.kernels[number]
    shrinks = design.shrinks[number]
    convolution = nn.Conv2d(
        w_in,
        width,
        kernel,
        stride=2 if shrinks and design.pooling == "stride" else 1,
        padding=kernel // 2 if design.is_padded else 0,
        groups=design.groups[number],
        bias=design.has_bias,
    )
    activation = _ACTIVATIONS[design.activation]()
    norm = [nn.BatchNorm2d(width)] if design.has_norm else []
    after = [activation, *norm] if design.norm_last else [*norm, activation]
    pools: dict[str, Callable[[], nn.Module]] = {
        "max2": lambda: nn.MaxPool2d(2),
        "avg2": lambda: nn.AvgPool2d(2),
        "max3": lambda: nn.MaxPool2d(3, 2, 1),
    }
    pool = [pools[design.pooling]()] if shrinks and design.pooling in pools else []
    return [convolution, *after, *pool]


def _head(design: Design) -> list[nn.Module]:
    side, layers = _side_after(design), list[nn.Module]()
    if design.head == "average":
        layers, side = [nn.AdaptiveAvgPool2d(1)], 1
    layers.append(nn.Flatten())
    w_in = design.widths[-1] * side**2
    for width in design.hidden:
        layers.append(nn.Linear(w_in, width))
        layers += [nn.BatchNorm1d(width)] if design.hidden_norm else []
        layers.append(_ACTIVATIONS[design.activation]())
        w_in = width
    layers += [nn.Dropout(0.5)] if design.drops else []
    return [*layers, nn.Linear(w_in, design.n_classes)]


def _named(design: Design, stages: list[list[nn.Module]], head: list[nn.Module]) -> Iterator[tuple[str, nn.Module]]:
    """Yield modules with their names: only those that the code of such a network registers."""
    flat = [module for stage in stages for module in stage]
    convolutions = [module for module in flat if isinstance(module, nn.Conv2d)]
    norms = [module for module in flat if isinstance(module, nn.BatchNorm2d)]
    linears = [module for module in head if isinstance(module, nn.Linear)]
    head_norms = [module for module in head if isinstance(module, nn.BatchNorm1d)]
    classifier = [module for module in head if not isinstance(module, nn.AdaptiveAvgPool2d | nn.Flatten)]
    match design.style:
        case "features":
            yield from _numbered("features", flat)
            yield from _numbered("classifier", classifier)
        case "sequential":
            yield from _numbered("layers", [*flat, *head])
        case "attributes":
            for number, stage in enumerate(stages, start=1):
                for module in stage:
                    if isinstance(module, nn.Conv2d | nn.BatchNorm2d):
                        yield f"{'conv' if isinstance(module, nn.Conv2d) else 'bn'}{number}", module
            yield from _attributes("fc", linears)
            yield from _attributes("fc_bn", head_norms)
        case "grouped":
            yield from _attributes("conv", convolutions)
            yield from _attributes("bn", norms)
            yield from _attributes("fc", linears)
            yield from _attributes("fc_bn", head_norms)
        case "blocks":
            for number, stage in enumerate(stages, start=1):
                yield from _numbered(f"layer{number}", stage)
            yield from _numbered("fc", classifier)
        case _:
            yield from _numbered("convs", convolutions)
            yield from _numbered("norms", norms)
            yield from _numbered("linears", linears)
            yield from _numbered("linear_norms", head_norms)


def _numbered(name: str, modules: Sequence[nn.Module]) -> Iterator[tuple[str, nn.Module]]:
    return ((f"{name}.{number}", module) for number, module in enumerate(modules))


def _attributes(name: str, modules: Sequence[nn.Module]) -> Iterator[tuple[str, nn.Module]]:
    return ((f"{name}{number}", module) for number, module in enumerate(modules, start=1))


def _place(network: nn.Module, name: str) -> nn.Module:
    if name and name not in dict(network.named_children()):
        network.add_module(name, nn.Module())
    return network.get_submodule(name)


def _settle(network: nn.Module, design: Design, seed: int) -> None:
    """Draw the scale and shift of each BatchNorm layer, and let it collect statistics of pictures."""
    generator = torch.Generator().manual_seed(seed)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d | nn.BatchNorm1d):
            module.momentum = None  # the plain average of all batches
            with torch.no_grad():
                module.weight.copy_(0.5 + torch.rand(module.num_features, generator=generator))
                module.bias.copy_(0.2 * torch.randn(module.num_features, generator=generator))
    network.train()
    with torch.no_grad():
        for _ in range(_BATCHES if design.has_norm else 0):
            network(dead_leaves(_BATCH, design.channels, design.size, generator))


def stored(network: nn.Module, design: Design) -> dict[str, Tensor]:
    """Return the weights as a file holds them: in the order of registration, or sorted as .safetensors files are."""
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    return dict(sorted(state.items())) if design.is_sorted else state
