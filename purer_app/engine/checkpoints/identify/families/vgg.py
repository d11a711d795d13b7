"""Recognise VGGs of any width and depth whose numbered layers show where the picture is pooled."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.confidence import LIKELY, SMALL_PX, UNLIKELY
from purer_app.engine.checkpoints.normalise.layer_groups import Layer, in_chain, of_kind
from purer_app.engine.networks.families.vgg import POOLING, vgg_name

_NUMBERED = re.compile(r"(.*\.)?(\d{1,3})")
_USUAL_SIZES = (28, 32, 64, 84, 96, 128, 224)
_LEAST, _MOST_POOLED, _MOST_HIDDEN = 4, 5, 4
SLIMMED = re.compile(r"(?:.*\.)?feature\.\d+")
"""How the pruned VGGs of Liu et al. 2017 call their convolutions; they average the last positions without pooling."""


def vggs(layers: Sequence[Layer]) -> list[Candidate]:
    """Sketch a VGG with and without pooling at its end, the more usual first; a strict load decides whether it fits.

    Both are as likely where the positions are averaged: only five poolings, of 32 pixels, leave one position anyway.
    """
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    chained = in_chain(linears) or []
    parts = _parts(convs, norms)
    if parts is None or len(chained) != len(linears) or len(linears) > _MOST_HIDDEN + 1 or of_kind(layers, "other"):
        return []
    width = convs[-1].shape[0]
    positions = chained[0].shape[1] / width if chained else 1
    side = round(positions**0.5)
    if side < 1 or side * side != positions:
        return []
    ends = ((), (POOLING,)) if SLIMMED.fullmatch(convs[0].name) else ((POOLING,), ())
    found = [_sketch((*parts, *end), side, convs, norms, chained) for end in ends]
    if side > 1:
        found.sort(key=lambda candidate: candidate.image_size not in _USUAL_SIZES)
    averages = side == 1 and parts.count(POOLING) + 1 < _MOST_POOLED and not SLIMMED.fullmatch(convs[0].name)
    rest = LIKELY if averages else UNLIKELY
    return [replace(each, confidence=rest if place else LIKELY) for place, each in enumerate(found)]


def _parts(convs: Sequence[Layer], norms: Sequence[Layer]) -> tuple[str, ...] | None:
    """Return the widths, and pooling where the numbers leave room for it; None if this is no such chain."""
    if len(convs) < _LEAST or len(norms) not in (0, len(convs)) or any(conv.shape[2:] != (3, 3) for conv in convs):
        return None
    if any(before.shape[0] != after.shape[1] for before, after in pairwise(convs)):
        return None
    numbers = list(_numbers(convs))
    step = 3 if norms else 2
    gaps = [after - before - step for before, after in pairwise(numbers)]
    if len(numbers) != len(convs) or numbers[0] != 0 or not set(gaps) <= {0, 1} or not 0 < sum(gaps) <= _MOST_POOLED:
        return None
    parts: list[str] = []
    for conv, gap in zip(convs, (*gaps, 0), strict=True):
        parts += [str(conv.shape[0])] + [POOLING] * gap
    return tuple(parts)


def _numbers(convs: Sequence[Layer]) -> Iterator[int]:
    """Yield the numbers of the convolutions while they belong to one sequence."""
    first = _NUMBERED.fullmatch(convs[0].name)
    for conv in convs:
        found = _NUMBERED.fullmatch(conv.name)
        if found is None or first is None or found[1] != first[1]:
            return
        yield int(found[2])


def _sketch(
    parts: tuple[str, ...], side: int, convs: Sequence[Layer], norms: Sequence[Layer], linears: Sequence[Layer]
) -> Candidate:
    hidden = linears[:-1]
    prefix = "base." if hidden else ""
    state: dict[str, Tensor] = {}
    place = 0
    for number, conv in enumerate(convs):
        state |= conv.renamed(f"{prefix}blocks.{place}")
        state |= norms[number].renamed(f"{prefix}blocks.{place + 1}") if norms else {}
        place += (3 if norms else 2) + (POOLING in _after(parts, number))
    for number, linear in enumerate(hidden):
        state |= linear.renamed(f"hidden.{number}")
    state |= linears[-1].renamed("head") if linears else {}
    widths = "".join(("-" if number else "+") + str(linear.shape[0]) for number, linear in enumerate(hidden))
    at_end = "and at the end" if parts[-1] == POOLING else "but not at the end"
    size = side * 2 ** parts.count(POOLING)
    end = f"all {side}x{side} positions" if side > 1 else "the average of all positions"
    said = [f"ReLU follows each convolution, 2x2 max pooling where the numbers of the layers leave room {at_end}"]
    said.append(f"the first linear layer takes {end}")
    if hidden:
        said.append("ReLU between the linear layers")
    return Candidate(
        architecture=vgg_name(parts, normalised=bool(norms), flat=side > 1) + widths,
        n_classes=linears[-1].shape[0] if linears else 0,
        channels=convs[0].shape[1],
        image_size=size if side > 1 else None,
        assumptions=tuple(said),
        confidence=LIKELY,
        state=state,
        usual_px=SMALL_PX,
    )


def _after(parts: Sequence[str], number: int) -> tuple[str, ...]:
    """Return what stands between a convolution, by its number, and the next."""
    places = [place for place, part in enumerate(parts) if part != POOLING]
    end = places[number + 1] if number + 1 < len(places) else len(parts)
    return tuple(parts[places[number] + 1 : end])
