"""Search the layers without weights of a chain: what is usual, what the shapes allow and what the statistics say."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

from purer_app.engine.checkpoints.rebuild.evidence import (
    KINDS,
    LARGEST_PX,
    agreement,
    explains,
    normalised,
    random_pictures,
    sample_of,
)
from purer_app.engine.checkpoints.rebuild.order import Part, positions
from purer_app.engine.checkpoints.rebuild.patterns import regularity
from purer_app.engine.checkpoints.rebuild.slots import (
    ACTIVATIONS,
    Habits,
    Option,
    before_norm,
    between,
    convolutions,
    pools,
    to_vector,
)
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.layer_list.layers import (
    Activation,
    Convolution,
    Dropout,
    Layer,
    Linear,
    Norm,
    Pool,
    shape_after,
)
from purer_app.engine.networks.layer_list.network import module_of

_BEAM = 6
_KEPT = 60
_RARE = 5.5


@dataclass(frozen=True, slots=True)
class Partial:
    """The layers up to a point of the chain.

    `usual` is the logarithm of how usual the layers are, `fit` how well the statistics fit, by kind of pictures;
    `side` is the positions a side, 0 for a vector; `x` is what random pictures give here, None if no statistics follow;
    `pending` computes it for some channels, where it is not yet computed.
    """

    layers: tuple[Layer, ...]
    habits: Habits
    usual: float
    side: int
    fit: tuple[float, ...] = (0.0,) * len(KINDS)
    activated: bool = True
    x: Tensor | None = None
    pending: Callable[[Tensor], Tensor | None] | None = None

    @property
    def score(self) -> float:
        """Logarithm of the likelihood, up to a constant."""
        return self.usual + float(torch.tensor(self.fit).logsumexp(0)) - math.log(len(KINDS))


@dataclass(frozen=True, slots=True)
class Focus:
    """Activations and kinds of pictures to which a search is limited, because others do not fit."""

    activations: tuple[Activation, ...] = tuple(ACTIVATIONS)
    kinds: tuple[int, ...] = KINDS

    @classmethod
    def of(cls, found: Sequence[Partial]) -> "Focus":
        """Return what fits best in the result of an earlier search of the same chain."""
        best = found[0]
        near = [partial for partial in found if partial.score > best.score - _RARE]
        seen = {partial.habits.activation for partial in near} - {None}
        kinds = (best.fit.index(max(best.fit)),) if any(best.fit) and len(best.fit) > 1 else KINDS
        return cls(tuple(each for each in ACTIVATIONS if each in seen) or tuple(ACTIVATIONS), kinds)


@torch.no_grad()
def search(
    parts: Sequence[Part], channels: int, size: int, *, adaptive: bool = False, focus: Focus | None = None
) -> list[Partial]:
    """List the likely layers in front of the head, the best first.

    Args:
        parts: the chain with its head, the last linear layer.
        size: pixels a side of the input; 0 for a chain of linear layers.
        adaptive: whether to allow pooling to more than one position.
        focus: what the search is limited to; by default nothing.
    """
    focus = focus or Focus()
    tried = _Search(parts, channels, size, focus, adaptive=adaptive)
    found = tried.run()
    if not found or tried.explains(found[0]):
        return found
    return _Search(parts, channels, size, Focus(), adaptive=adaptive, compares=False).run()


class _Search:
    def __init__(
        self, parts: Sequence[Part], channels: int, size: int, focus: Focus, *, adaptive: bool, compares: bool = True
    ) -> None:
        self._parts, self._channels, self._size, self._adaptive, self._focus = parts, channels, size, adaptive, focus
        norms = [number for number, part in enumerate(parts) if part.kind == "norm"]
        self._compared = {number for number in norms if compares and self._compares(number)}
        self._last_norm = max(self._compared, default=-1)
        self._reaches = cache(self._reaches_end)

    def explains(self, partial: Partial) -> bool:
        """Whether the statistics agree with a network well enough to count."""
        norms = [self._parts[number].layer for number in sorted(self._compared)]
        if norms and self._parts[1].layer is norms[0] and isinstance(partial.layers[1], Norm):
            norms = norms[1:]  # it was not compared
        return explains(max(partial.fit), norms)

    def _compares(self, number: int) -> bool:
        """Whether the statistics of a norm can be compared.

        They cannot if they were never updated; those of vectors only if the pictures have the size of the input.
        """
        parts = self._parts[number].layer.parts
        if bool((parts["running_mean"] == 0).all()):
            return False
        return 0 < self._size <= LARGEST_PX or self._parts[_bearing_before(self._parts, number)].kind == "conv"

    def run(self) -> list[Partial]:
        x, kinds = None, self._focus.kinds
        if self._last_norm >= 0 and self._parts[0].kind == "conv":
            x = random_pictures(self._channels, min(self._size, LARGEST_PX), kinds)
        habits = Habits(activations=self._focus.activations)
        beam = [Partial((), habits, 0.0, self._size, fit=(0.0,) * len(kinds), x=x)]
        for number, part in enumerate(self._parts[:-1]):
            grown = [after for partial in beam for after in self._steps(number, part, partial)]
            beam = grown if self._parts[number + 1].kind == "norm" else self._best(number, grown)
        ended = [
            replace(after, usual=after.usual + regularity(after.layers))
            for partial in beam
            for after in self._before_head(partial)
        ]
        return sorted(_distinct(ended), key=lambda partial: -partial.score)

    def _best(self, number: int, grown: list[Partial]) -> list[Partial]:
        """Keep the best, and compute what they give if statistics follow."""
        counts = number < self._last_norm
        kept = sorted(grown, key=lambda partial: -partial.score)[: _BEAM if counts else _KEPT]
        if not counts:
            return [replace(partial, x=None, pending=None) for partial in kept]
        return [self._computed(self._parts[number], partial) for partial in kept]

    def _computed(self, part: Part, partial: Partial) -> Partial:
        if partial.pending is None:
            return partial
        x = partial.pending(torch.arange(part.width))
        if part.kind == "norm":
            x = None if x is None else normalised(x, part.layer, len(self._focus.kinds))
        return replace(partial, x=x, pending=None)

    def _steps(self, number: int, part: Part, partial: Partial) -> Iterator[Partial]:
        if part.kind == "conv":
            yield from self._convolved(number, part, partial)
        elif part.kind == "norm":
            yield from self._normed(number, part, partial)
        else:
            yield from self._combined(number, part, partial)

    def _convolved(self, number: int, part: Part, partial: Partial) -> Iterator[Partial]:
        out, _, kernel, width = part.layer.shape
        if kernel != width:
            return
        options = between(part.gap, partial.habits, activated=partial.activated) if number else [((), 0.0)]
        for placed in _placed(partial, _usual(options)):
            compute = _convolution(placed.x, part) if number < self._last_norm else None
            for layer, likely in convolutions(
                out, kernel, part.groups, placed.habits, bias=part.has_bias, first=number == 0
            ):
                side = _side_after(layer, placed.side)
                if side and self._reaches(number, side):
                    pads = placed.habits.pads if kernel < 3 else layer.padding > 0
                    yield replace(
                        placed,
                        layers=(*placed.layers, layer),
                        habits=replace(placed.habits, pads=pads),
                        usual=placed.usual + likely,
                        side=side,
                        activated=False,
                        x=None,
                        pending=_with_layer(compute, layer),
                    )

    def _normed(self, number: int, part: Part, partial: Partial) -> Iterator[Partial]:
        positive = bool((part.layer.parts["running_mean"] > 0).all()) and part.width > 6
        channels = sample_of(part.width)
        sampled = None if partial.pending is None else partial.pending(channels)
        for layers, likely, activated in before_norm(part.gap, partial.habits, positive=positive):
            for placed in _placed(replace(partial, x=None), [(layers, likely)]):
                fit = torch.tensor(placed.fit)
                is_first = len(partial.layers) == 1
                if number in self._compared and not (is_first and not activated):  # the input itself is not known
                    fit = fit + agreement(_run(layers, sampled), part.layer, channels, len(placed.fit))
                yield replace(
                    placed,
                    layers=(*placed.layers, Norm()),
                    fit=tuple(fit.tolist()),
                    activated=activated,
                    pending=_then(partial.pending, layers),
                )

    def _combined(self, number: int, part: Part, partial: Partial) -> Iterator[Partial]:
        for placed in _placed(partial, self._before_linear(number, part, partial)):
            yield replace(
                placed,
                layers=(*placed.layers, Linear(part.width, part.has_bias)),
                side=0,
                activated=False,
                x=None,
                pending=_linear(placed.x, part) if number < self._last_norm else None,
            )

    def _before_linear(self, number: int, part: Part, partial: Partial) -> Iterator[Option]:
        if number == 0:
            yield (), 0.0
        elif partial.side:
            wanted = positions(part.layer.shape[1], self._parts[_bearing_before(self._parts, number)].width)
            options = to_vector(part.gap, partial.side, wanted, partial.habits, activated=partial.activated)
            yield from options if self._adaptive else (option for option in options if not _adapts(option))
        else:
            for layers, likely in between(part.gap, partial.habits, activated=partial.activated):
                if not any(isinstance(layer, Pool) for layer in layers):
                    yield layers, likely

    def _before_head(self, partial: Partial) -> Iterator[Partial]:
        number = len(self._parts) - 1
        yield from _placed(replace(partial, x=None), self._before_linear(number, self._parts[-1], partial))

    def _reaches_end(self, number: int, side: int) -> bool:
        """Whether some layers lead from `side` positions after a convolution to the first linear layer."""
        after = next(i for i in range(number + 1, len(self._parts)) if self._parts[i].kind != "norm")
        part, habits = self._parts[after], Habits(Activation("relu"))
        norm_gap = self._parts[number + 1].gap if after == number + 2 else 0
        starts = {(side, False)}
        if norm_gap != 0:
            starts |= {(side, True)} | {(_side_after(pool, side), True) for pool, _ in pools(habits)}
        if part.kind == "linear":
            wanted = positions(part.layer.shape[1], self._parts[number].width)
            return any(
                self._adaptive or not _adapts(option)
                for each, activated in starts
                if each
                for option in to_vector(part.gap, each, wanted, habits, activated=activated)
            )
        return any(self._reaches(after, end) for each in starts for end in _sides_between(part, *each))


def _sides_between(part: Part, side: int, activated: bool) -> Iterator[int]:
    """Yield the possible positions a side after a convolution, from those after the layer before it."""
    starts = {side}
    if part.gap is None or part.gap > (not activated):
        starts |= {_side_after(pool, side) for pool, _ in pools(Habits())}
    found = set()
    for start in starts - {0}:
        for layer, _ in convolutions(part.width, part.layer.shape[2], 1, Habits(), bias=True, first=False):
            found.add(_side_after(layer, start))
    yield from found - {0}


def _usual(options: Iterable[Option]) -> list[Option]:
    """Leave out what is far less usual than the most usual option, so that it need not be computed."""
    listed = list(options)
    best = max((likely for _, likely in listed), default=0.0)
    return [option for option in listed if option[1] > best - _RARE]


def _placed(partial: Partial, options: Iterator[Option] | Sequence[Option]) -> Iterator[Partial]:
    """Yield a partial network with each option behind it that its size allows."""
    for layers, likely in options:
        side, habits = partial.side, partial.habits
        for layer in layers:
            if isinstance(layer, Pool):
                side, habits = _side_after(layer, side), replace(habits, pool=layer)
            elif isinstance(layer, Activation):
                habits = replace(habits, activation=layer)
        if not side and partial.side:
            continue
        x = _run(layers, partial.x)
        yield replace(
            partial,
            layers=(*partial.layers, *layers),
            habits=habits,
            usual=partial.usual + likely,
            side=side,
            x=x,
        )


def _run(layers: Sequence[Layer], x: Tensor | None) -> Tensor | None:
    """Return what layers give; None where the pictures became too small for them."""
    for layer in layers:
        if x is None or (isinstance(layer, Pool) and x.shape[2] + 2 * layer.padding < layer.kernel):
            return None
        if not isinstance(layer, Dropout):
            x = module_of(layer, tuple(x.shape[1:]))(x)
    return x


def _side_after(layer: Convolution | Pool, side: int) -> int:
    """Return the positions a side after a layer; 0 if it does not fit."""
    try:
        width = layer.groups if isinstance(layer, Convolution) else 1
        return shape_after(layer, (width, side, side))[1]
    except ConfigError:
        return 0


def _adapts(option: Option) -> bool:
    return any(getattr(layer, "size", 1) > 1 for layer in option[0])


def _bearing_before(parts: Sequence[Part], number: int) -> int:
    return next(i for i in range(number - 1, -1, -1) if parts[i].kind != "norm")


def _with_layer(
    compute: Callable[[Tensor, Convolution], Tensor | None] | None, layer: Convolution
) -> Callable[[Tensor], Tensor | None] | None:
    return None if compute is None else (lambda channels: compute(channels, layer))


def _convolution(x: Tensor | None, part: Part) -> Callable[[Tensor, Convolution], Tensor | None]:
    """Return a function that computes some channels of a convolution of `x`, whatever its stride and padding."""
    weight, bias = part.layer.parts["weight"], part.layer.parts.get("bias")
    widest = (weight.shape[2] - 1) // 2
    known: dict[int, Tensor] = {}

    def compute(channels: Tensor, layer: Convolution) -> Tensor | None:
        if x is None or x.shape[2] + 2 * layer.padding < layer.kernel:
            return None
        if len(channels) not in known:
            if part.groups > 1:
                found = F.conv2d(x, weight, bias, padding=widest, groups=part.groups)[:, channels]
            else:
                found = F.conv2d(x, weight[channels], None if bias is None else bias[channels], padding=widest)
            known[len(channels)] = found
        border, end = widest - layer.padding, known[len(channels)].shape[2] - widest + layer.padding
        return known[len(channels)][:, :, border : end : layer.stride, border : end : layer.stride]

    return compute


def _linear(x: Tensor | None, part: Part) -> Callable[[Tensor], Tensor | None] | None:
    if x is None or x.shape[1] != part.layer.shape[1]:
        return None
    weight, bias = part.layer.parts["weight"], part.layer.parts.get("bias")
    return lambda channels: F.linear(x, weight[channels], None if bias is None else bias[channels])


def _then(
    compute: Callable[[Tensor], Tensor | None] | None, layers: Sequence[Layer]
) -> Callable[[Tensor], Tensor | None] | None:
    return None if compute is None else (lambda channels: _run(layers, compute(channels)))


def _distinct(found: list[Partial]) -> list[Partial]:
    """Join those whose layers compute the same, which differ in dropout only."""
    kept: dict[tuple[Layer, ...], Partial] = {}
    for partial in found:
        key = tuple(layer for layer in partial.layers if not isinstance(layer, Dropout))
        known = kept.get(key)
        if known is None:
            kept[key] = partial
        else:
            best, other = max(known, partial, key=_score), min(known, partial, key=_score)
            kept[key] = replace(best, usual=best.usual + math.log1p(math.exp(other.score - best.score)))
    return list(kept.values())


def _score(partial: Partial) -> float:
    return partial.score
