"""Search the layers without weights of a chain: what is usual, what the shapes allow and what the statistics say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from purer_app.engine.checkpoints.rebuild.computing import convolution_of, linear_of, run, then, with_layer
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
from purer_app.engine.checkpoints.rebuild.partial import RARE, Partial, distinct, placed_in, usual_of
from purer_app.engine.checkpoints.rebuild.patterns import regularity
from purer_app.engine.checkpoints.rebuild.reach import Reach, adapts, side_after
from purer_app.engine.checkpoints.rebuild.slots import (
    ACTIVATIONS,
    Habits,
    Option,
    before_norm,
    between,
    convolutions,
    to_vector,
)
from purer_app.engine.networks.layer_list.layers import (
    Activation,
    Linear,
    Norm,
    Pool,
)

_BEAM = 6
_KEPT = 60


@dataclass(frozen=True, slots=True)
class Focus:
    """Activations and kinds of pictures to which a search is limited, and whether it compares statistics at all."""

    activations: tuple[Activation, ...] = tuple(ACTIVATIONS)
    kinds: tuple[int, ...] = KINDS
    compares: bool = True

    @classmethod
    def of(cls, found: Sequence[Partial]) -> "Focus":
        """Return what fits best in the result of an earlier search of the same chain."""
        best = found[0]
        near = [partial for partial in found if partial.score > best.score - RARE]
        seen = {partial.habits.activation for partial in near} - {None}
        kinds = (best.fit.index(max(best.fit)),) if any(best.fit) and len(best.fit) > 1 else KINDS
        return cls(tuple(each for each in ACTIVATIONS if each in seen) or tuple(ACTIVATIONS), kinds, any(best.fit))


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
    return _Search(parts, channels, size, focus or Focus(), adaptive=adaptive).run()


def is_explained(parts: Sequence[Part], found: Partial) -> bool:
    """Whether the statistics of a file agree with a network well enough to count, if they were compared."""
    tried = _Search(parts, 0, 0, Focus(), adaptive=False)
    return not any(found.fit) or tried.explains(found)


class _Search:
    def __init__(self, parts: Sequence[Part], channels: int, size: int, focus: Focus, *, adaptive: bool) -> None:
        self._parts, self._channels, self._size, self._adaptive, self._focus = parts, channels, size, adaptive, focus
        norms = [number for number, part in enumerate(parts) if part.kind == "norm"]
        self._compared = {number for number in norms if focus.compares and self._compares(number)}
        self._last_norm = max(self._compared, default=-1)
        self._reaches = Reach(parts, adaptive=adaptive)

    def explains(self, partial: Partial) -> bool:
        """Whether the statistics agree with a network well enough to count."""
        norms = [self._parts[number].layer for number in sorted(self._compared)]
        if norms and self._parts[1].layer is norms[0] and isinstance(partial.layers[1], Norm):
            norms = norms[1:]  # it was not compared
        return explains(max(partial.fit), norms)

    def _compares(self, number: int) -> bool:
        """Whether the statistics of a norm can be compared: those of feature maps, if they were ever updated."""
        parts = self._parts[number].layer.parts
        if bool((parts["running_mean"] == 0).all()):
            return False
        return self._parts[_bearing_before(self._parts, number)].kind == "conv"

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
        return sorted(distinct(ended), key=lambda partial: -partial.score)

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
        for placed in placed_in(partial, usual_of(options)):
            compute = convolution_of(placed.x, part) if number < self._last_norm else None
            for layer, likely in convolutions(
                out, kernel, part.groups, placed.habits, bias=part.has_bias, first=number == 0
            ):
                side = side_after(layer, placed.side)
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
                        pending=with_layer(compute, layer),
                    )

    def _normed(self, number: int, part: Part, partial: Partial) -> Iterator[Partial]:
        positive = bool((part.layer.parts["running_mean"] > 0).all()) and part.width > 6
        channels = sample_of(part.width)
        sampled = None if partial.pending is None else partial.pending(channels)
        for layers, likely, activated in before_norm(part.gap, partial.habits, positive=positive):
            for placed in placed_in(replace(partial, x=None), [(layers, likely)]):
                fit = torch.tensor(placed.fit)
                is_first = len(partial.layers) == 1
                if number in self._compared and not (is_first and not activated):  # the input itself is not known
                    fit = fit + agreement(run(layers, sampled), part.layer, channels, len(placed.fit))
                yield replace(
                    placed,
                    layers=(*placed.layers, Norm()),
                    fit=tuple(fit.tolist()),
                    activated=activated,
                    pending=then(partial.pending, layers),
                )

    def _combined(self, number: int, part: Part, partial: Partial) -> Iterator[Partial]:
        for placed in placed_in(partial, self._before_linear(number, part, partial)):
            yield replace(
                placed,
                layers=(*placed.layers, Linear(part.width, part.has_bias)),
                side=0,
                activated=False,
                x=None,
                pending=linear_of(placed.x, part) if number < self._last_norm else None,
            )

    def _before_linear(self, number: int, part: Part, partial: Partial) -> Iterator[Option]:
        if number == 0:
            yield (), 0.0
        elif partial.side:
            wanted = positions(part.layer.shape[1], self._parts[_bearing_before(self._parts, number)].width)
            options = to_vector(part.gap, partial.side, wanted, partial.habits, activated=partial.activated)
            yield from options if self._adaptive else (option for option in options if not adapts(option))
        else:
            for layers, likely in between(part.gap, partial.habits, activated=partial.activated):
                if not any(isinstance(layer, Pool) for layer in layers):
                    yield layers, likely

    def _before_head(self, partial: Partial) -> Iterator[Partial]:
        number = len(self._parts) - 1
        yield from placed_in(replace(partial, x=None), self._before_linear(number, self._parts[-1], partial))


def _bearing_before(parts: Sequence[Part], number: int) -> int:
    return next(i for i in range(number - 1, -1, -1) if parts[i].kind != "norm")
