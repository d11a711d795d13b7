"""Turns weights of networks without shortcuts, whatever their names, into our own families: Conv4, LeNet and VGG."""

import re
from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from purer_app.engine.checkpoints.candidate import Candidate
from purer_app.engine.checkpoints.layers import Layer, of_kind
from purer_app.engine.plain_networks import VGG_STAGES, VGG_WIDTHS

_CONV4_SIZES = {1: 28, 5: 84}
_USUAL_SIZES = (28, 32, 64, 84, 96, 128, 224)
_SURE, _LIKELY, _UNLIKELY = 0.8, 0.6, 0.3


def conv4(layers: Sequence[Layer]) -> Candidate | None:
    """Sketch a Conv4 of any width; whether it fits is for a strict load to say."""
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    if len(convs) == len(norms) == 8:
        convs, norms = _without_twins(convs, norms)
    if not len(convs) == len(norms) == 4 or len(linears) > 1 or of_kind(layers, "other"):
        return None
    width, channels = convs[0].shape[:2]
    ins = (channels, width, width, width)
    if any(conv.shape != (width, w_in, 3, 3) for conv, w_in in zip(convs, ins, strict=True)):
        return None
    side = _side(linears[0].shape[1], width) if linears else None
    if any(norm.shape != (width,) for norm in norms) or side == 0:
        return None
    state: dict[str, Tensor] = {}
    for block, (conv, norm) in enumerate(zip(convs, norms, strict=True)):
        state |= conv.renamed(f"blocks.{block}.0") | norm.renamed(f"blocks.{block}.1")
    return Candidate(
        architecture=f"conv4-{width}",
        n_classes=linears[0].shape[0] if linears else 0,
        channels=channels,
        image_size=_CONV4_SIZES.get(side, 16 * side) if side else None,
        assumptions=("ReLU and 2x2 max pooling follow each block", *_conv4_size_note(side)),
        confidence=_SURE if linears else _LIKELY,
        state=state | (linears[0].renamed("head") if linears else {}),
    )


def _conv4_size_note(side: int | None) -> tuple[str, ...]:
    if side is None:
        return ()
    size = _CONV4_SIZES.get(side, 16 * side)
    return (f"the input has {size} pixels a side (the weights fit {16 * side} to {16 * side + 15})",)


def _without_twins(convs: list[Layer], norms: list[Layer]) -> tuple[list[Layer], list[Layer]]:
    """Keep one of each pair, where a block registers its layers under two names."""
    pairs = [(layers[i], layers[i + 1]) for layers in (convs, norms) for i in range(0, 8, 2)]
    if all(first.equals(second) for first, second in pairs):
        return convs[::2], norms[::2]
    return convs, norms


def _side(features: int, width: int) -> int:
    """The k of k*k positions of `width` channels, 0 where the numbers do not fit."""
    side = round((features / width) ** 0.5)
    return side if side * side * width == features else 0


def lenets(layers: Sequence[Layer]) -> list[Candidate]:
    """Sketch LeNets with and without padding, the more usual first; a strict load says whether they fit."""
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    if len(convs) != 2 or len(norms) not in (0, 2) or len(linears) not in (2, 3) or of_kind(layers, "other"):
        return []
    side = _side(linears[0].shape[1], convs[1].shape[0])
    if side == 0 or any(conv.shape[2:] != (5, 5) for conv in convs):
        return []
    names = ["conv1", "conv2", *(["bn1", "bn2"] if norms else []), "fc1", "fc2", "head"]
    state: dict[str, Tensor] = {}
    for name, layer in zip(names, (*convs, *norms, *linears), strict=False):
        state |= layer.renamed(name)
    widths = tuple(layer.shape[0] for layer in (*convs, *linears[:2]))
    stem = "lenet-bn" if norms else "lenet"
    name = stem if widths == (6, 16, 120, 84) else f"{stem}-{'-'.join(map(str, widths))}"
    padded = Candidate(
        architecture=name,
        n_classes=linears[2].shape[0] if len(linears) == 3 else 0,
        channels=convs[0].shape[1],
        image_size=4 * side + 8,
        assumptions=(
            "ReLU and 2x2 max pooling follow each convolution",
            f"the input has {4 * side + 8} pixels a side and the first convolution pads it by 2 "
            f"(the same weights fit {4 * side + 12} pixels without padding)",
        ),
        confidence=_LIKELY,
        state=state,
    )
    bare = replace(
        padded,
        architecture=f"{name}-p0",
        image_size=4 * side + 12,
        assumptions=(
            padded.assumptions[0],
            f"the input has {4 * side + 12} pixels a side and no convolution pads it "
            f"(the same weights fit {4 * side + 8} pixels with a padding of 2 before the first)",
        ),
    )
    first, second = (
        (padded, bare) if _pads(padded, bare, len(linears) == 2 or "head" in linears[2].name) else (bare, padded)
    )
    return [first, replace(second, confidence=_UNLIKELY)]


def _pads(padded: Candidate, bare: Candidate, own_names: bool) -> bool:
    """Whether the padded form is the usual one: grey pictures of 28 pixels, where colour ones of 32 need none."""
    if (padded.image_size in _USUAL_SIZES) != (bare.image_size in _USUAL_SIZES):
        return padded.image_size in _USUAL_SIZES
    return padded.channels == 1 or own_names


def small_vgg(layers: Sequence[Layer]) -> Candidate | None:
    """Sketch a VGG for small pictures; whether it fits is for a strict load to say."""
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    depth = next((d for d, stages in VGG_STAGES.items() if sum(stages) == len(convs)), None)
    if depth is None or len(norms) not in (0, len(convs)) or len(linears) > 3 or of_kind(layers, "other"):
        return None
    stages = VGG_STAGES[depth]
    widths = [width for width, n in zip(VGG_WIDTHS, stages, strict=True) for _ in range(n)]
    step = 3 if norms else 2
    places = [number * step + sum(number >= end for end in _ends(stages)) for number in range(len(convs))]
    if [conv.shape[0] for conv in convs] != widths or not _counts_like(convs, places):
        return None
    state: dict[str, Tensor] = {}
    for place, conv in zip(places, convs, strict=True):
        state |= conv.renamed(f"blocks.{place}")
    for place, norm in zip(places, norms, strict=False):
        state |= norm.renamed(f"blocks.{place + 1}")
    for number, linear in enumerate(linears[:-1]):
        state |= linear.renamed(f"hidden.{number}")
    hidden = "".join(f"-{linear.shape[0]}" for linear in linears[:-1])
    return Candidate(
        architecture=f"cifar-vgg{depth}{'-bn' if norms else ''}{hidden}",
        n_classes=linears[-1].shape[0] if linears else 0,
        channels=convs[0].shape[1],
        image_size=None,
        assumptions=("ReLU follows each convolution, and 2x2 max pooling each of the five stages",),
        confidence=_SURE,
        state=state | (linears[-1].renamed("head") if linears else {}),
        usual_px=32,
    )


def _ends(stages: tuple[int, ...]) -> list[int]:
    return [sum(stages[: number + 1]) for number in range(len(stages))]


def _counts_like(convs: Sequence[Layer], places: Sequence[int]) -> bool:
    """Whether counted names, `features.7`, leave room for what has no weights: activations and pooling."""
    numbers = [re.fullmatch(r"(?:.*\.)?(\d+)", conv.name) for conv in convs]
    found = [int(number[1]) for number in numbers if number]
    return not found or found == list(places)
