"""Sketch weights, whatever their names, as PURER's own families: Conv4, LeNet, VGG and residual networks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.vgg import SLIMMED
from purer_app.engine.checkpoints.normalise.layer_groups import Layer, in_chain, of_kind
from purer_app.engine.checkpoints.normalise.residual_names import residual_name, usual_names
from purer_app.engine.networks.lenet_vgg import LENET_WIDTHS, VGG_STAGES, VGG_WIDTHS

_CONV4_SIZES = {1: 28, 5: 84}
_USUAL_SIZES = (28, 32, 64, 84, 96, 128, 224)
_SURE, _LIKELY, _UNLIKELY = 0.8, 0.6, 0.3
_PADDED = {
    "": ("the first convolution pads it by 2", "with a padding of 2 before the first"),
    "-p0": ("no convolution pads it", "without padding"),
    "-same": ("both convolutions pad by 2", "with a padding of 2 before both"),
}
"""How the convolutions of a LeNet pad their input, by name suffix: in a sentence about it, and about others."""
_MOST_LINEAR = 4
_ONE_POSITION = "the third convolution sees all positions at once, and ReLU follows it"
_SMALL_STEM = re.compile(r"resnet(?:10|18|34|50|101|152)(?:-\d+)+")
_NOT_POOLED = "no pooling between the first convolution and the first block, as in networks for 32x32 pixels"
_POOLED = "3x3 max pooling between the first convolution and the first block"


def conv4(layers: Sequence[Layer]) -> Candidate | None:
    """Sketch a Conv4 of any width; a strict load decides whether it fits."""
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
    if any(norm.shape != (width,) for norm in norms) or side == 0 or not _leaves_room(convs, norms):
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


def _leaves_room(convs: Sequence[Layer], norms: Sequence[Layer]) -> bool:
    """Whether numbered names, `features.4`, leave room for the activation and pooling of each block.

    Numbers without any gap are those of a list, which shows nothing.
    """
    steps = [
        after - before
        for before, after in (_numbers_in_one(norm, conv) for norm, conv in zip(norms, convs[1:], strict=False))
        if before is not None and after is not None
    ]
    inner = [_numbers_in_one(conv, norm) for conv, norm in zip(convs, norms, strict=True)]
    if any(before is not None and after is not None and after - before != 1 for before, after in inner):
        return False
    return set(steps) == {1} or all(3 <= step <= 4 for step in steps)


def _numbers_in_one(first: Layer, second: Layer) -> tuple[int | None, int | None]:
    """Return the numbers of two layers in the same module; None if they are not numbered in one."""
    found = [re.fullmatch(r"((?:.*\.)?)(\d+)", layer.name) for layer in (first, second)]
    if found[0] is None or found[1] is None or found[0][1] != found[1][1]:
        return None, None
    return int(found[0][2]), int(found[1][2])


def _conv4_size_note(side: int | None) -> tuple[str, ...]:
    if side is None:
        return ()
    size = _CONV4_SIZES.get(side, 16 * side)
    return (f"the input has {size} pixels a side (the weights fit {16 * side} to {16 * side + 15})",)


def _without_twins(convs: list[Layer], norms: list[Layer]) -> tuple[list[Layer], list[Layer]]:
    """Keep one layer of each pair where a block registers its layers under two names."""
    pairs = [(layers[i], layers[i + 1]) for layers in (convs, norms) for i in range(0, 8, 2)]
    if all(first.equals(second) for first, second in pairs):
        return convs[::2], norms[::2]
    return convs, norms


def _side(features: int, width: int) -> int:
    """Return k for k*k positions of `width` channels; 0 if the numbers do not fit."""
    side = round((features / width) ** 0.5)
    return side if side * side * width == features else 0


def lenets(layers: Sequence[Layer]) -> list[Candidate]:
    """Sketch LeNets with each padding that fits, the most usual first; a strict load decides whether they fit."""
    convs, linears = (in_chain(of_kind(layers, kind)) for kind in ("conv", "linear"))
    norms = of_kind(layers, "norm")
    if convs is None or linears is None or of_kind(layers, "other"):
        return []
    convs, linears, side_of_last = _flattened(convs, linears)
    if len(convs) != 2 or len(norms) not in (0, 2) or not 1 <= len(linears) <= _MOST_LINEAR:
        return []
    side = _side(linears[0].shape[1], convs[1].shape[0])
    if side <= 1 or any(conv.shape[2:] != (5, 5) for conv in convs):  # one position: it averages all of them
        return []
    if [norm.shape[0] for norm in norms] != [conv.shape[0] for conv in convs]:
        norms = norms[::-1]
    widths = tuple(layer.shape[0] for layer in (*convs, *linears))
    if widths == LENET_WIDTHS:  # the usual body, whose head was taken off
        return _padded_lenets(convs, norms, linears, None, side)
    found = _padded_lenets(convs, norms, linears[:-1], linears[-1], side)
    if side_of_last:
        found = [replace(each, assumptions=(*each.assumptions, _ONE_POSITION)) for each in found]
    if len(linears) != 2:
        return found
    headless = _padded_lenets(convs, norms, linears, None, side)
    no_head = "both linear layers belong to the features, and the head was left out"
    return found + [replace(each, confidence=_UNLIKELY, assumptions=(*each.assumptions, no_head)) for each in headless]


def _flattened(convs: list[Layer], linears: list[Layer]) -> tuple[list[Layer], list[Layer], bool]:
    """Turn a third 5x5 convolution that sees all 5x5 positions (C5 of LeCun et al. 1998) into the same linear layer."""
    last = convs[-1] if convs else None
    if last is None or len(convs) != 3 or last.shape[2:] != (5, 5) or not linears:
        return convs, linears, False
    if linears[0].shape[1] != last.shape[0]:
        return convs, linears, False
    parts = {name: part.flatten(1) if name == "weight" else part for name, part in last.parts.items()}
    return convs[:-1], [Layer("linear", parts, last.name), *linears], True


def _padded_lenets(
    convs: Sequence[Layer], norms: Sequence[Layer], linears: Sequence[Layer], head: Layer | None, side: int
) -> list[Candidate]:
    """Sketch one LeNet with each padding, for the input sizes that its `side` positions a side allow."""
    state: dict[str, Tensor] = {}
    for number, conv in enumerate(convs, start=1):
        state |= conv.renamed(f"conv{number}")
    for number, norm in enumerate(norms, start=1):
        state |= norm.renamed(f"bn{number}")
    for number, linear in enumerate(linears, start=1):
        state |= linear.renamed(f"fc{number}")
    stem, widths = "lenet-bn" if norms else "lenet", tuple(layer.shape[0] for layer in (*convs, *linears))
    name = stem if widths == LENET_WIDTHS else f"{stem}-{'-'.join(map(str, widths))}"
    sizes = {"": 4 * side + 8, "-p0": 4 * side + 12}
    if 4 * side in _USUAL_SIZES:
        sizes["-same"] = 4 * side
    own_names = head is None or "head" in head.name
    usual, *rest = sorted(sizes, key=lambda padding: _rank(padding, sizes[padding], convs[0].shape[1], own_names))
    return [
        Candidate(
            architecture=f"{name}{padding}",
            n_classes=0 if head is None else head.shape[0],
            channels=convs[0].shape[1],
            image_size=sizes[padding],
            assumptions=("ReLU and 2x2 max pooling follow each convolution", _size_note(padding, sizes)),
            confidence=_LIKELY if padding == usual else _UNLIKELY,
            state=state if head is None else state | head.renamed("head"),
        )
        for padding in (usual, *rest)
    ]


def _rank(padding: str, size: int, channels: int, own_names: bool) -> tuple[bool, int]:
    """Rank usual sizes first, then padding for grey pictures (28 pixels) and none for colour (32)."""
    pads = channels == 1 or own_names
    order = ("", "-p0", "-same") if pads else ("-p0", "", "-same")
    return size not in _USUAL_SIZES, order.index(padding)


def _size_note(padding: str, sizes: Mapping[str, int]) -> str:
    others = [f"{size} pixels {_PADDED[other][1]}" for other, size in sizes.items() if other != padding]
    said = f"the input has {sizes[padding]} pixels a side and {_PADDED[padding][0]}"
    return f"{said} (the same weights fit {' or '.join(others)})"


def small_vgg(layers: Sequence[Layer]) -> Candidate | None:
    """Sketch a VGG for small pictures; a strict load decides whether it fits."""
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    depth = next((d for d, stages in VGG_STAGES.items() if sum(stages) == len(convs)), None)
    if depth is None or len(norms) not in (0, len(convs)) or len(linears) > 3 or of_kind(layers, "other"):
        return None
    if SLIMMED.fullmatch(convs[0].name):  # it may end without pooling
        return None
    stages = VGG_STAGES[depth]
    widths = [width for width, n in zip(VGG_WIDTHS, stages, strict=True) for _ in range(n)]
    step = 3 if norms else 2
    places = [number * step + sum(number >= end for end in _ends(stages)) for number in range(len(convs))]
    linears = in_chain(linears) or linears
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
    """Whether numbered names, `features.7`, leave room for activations and pooling."""
    numbers = [re.fullmatch(r"(?:.*\.)?(\d+)", conv.name) for conv in convs]
    found = [int(number[1]) for number in numbers if number]
    return not found or found == list(places)


def residual(state: Mapping[str, Tensor]) -> list[Candidate]:
    """Sketch a residual network of PURER, the most usual form first; a strict load decides whether it fits."""
    named = usual_names(state)
    if named is None:
        return []
    architecture, assumptions = residual_name(state, named)
    head = named.get("fc.weight")
    if not architecture or (head is not None and head.ndim != 2):
        return []
    first = "conv1.weight" if "conv1.weight" in named else "layer1.0.conv1.weight"
    found = Candidate(
        architecture=architecture,
        n_classes=0 if head is None else head.shape[0],
        channels=named[first].shape[1],
        image_size=None,
        assumptions=assumptions,
        confidence=_SURE,
        state=named,
    )
    if not _SMALL_STEM.fullmatch(architecture):
        return [found]
    pooled = replace(
        found,
        architecture=f"{architecture}-pool",
        assumptions=(*assumptions, _POOLED),
        confidence=_UNLIKELY,
    )
    return [replace(found, assumptions=(*assumptions, _NOT_POOLED)), pooled]
