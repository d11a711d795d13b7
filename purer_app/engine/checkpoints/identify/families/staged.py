"""Recognise residual networks of any width and depth."""

import re
from collections.abc import Mapping
from dataclasses import replace

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.confidence import (
    AVERAGED,
    NOT_POOLED,
    POOLED,
    SMALL_PX,
    SURE,
    UNLIKELY,
)
from purer_app.engine.checkpoints.normalise.residual_names import usual_names
from purer_app.engine.networks.families.staged import StagedPlan

_BLOCK = re.compile(r"layer(\d)\.(\d{1,3})\.")
_CONVOLUTION, _LARGE, _SMALL = 4, 7, 3


def staged(state: Mapping[str, Tensor]) -> list[Candidate]:
    """Sketch a residual network of any width, the most usual form first; a strict load decides whether it fits."""
    named = usual_names(state)
    plan = None if named is None else _plan(named)
    if named is None or plan is None:
        return []
    head = named.get("fc.weight")
    n_classes = 0 if head is None or head.ndim != 2 else head.shape[0]
    found = Candidate(
        architecture=plan.name,
        n_classes=n_classes,
        channels=named["conv1.weight"].shape[1],
        image_size=None,
        assumptions=_assumptions(plan),
        confidence=SURE,
        state=named,
        usual_px=224 if plan.kernel == _LARGE else SMALL_PX,
    )
    if plan.kernel != _SMALL:
        return [found]
    pooled = replace(plan, pools=True)
    return [
        replace(found, assumptions=(*found.assumptions, NOT_POOLED)),
        replace(found, architecture=pooled.name, assumptions=(*found.assumptions, POOLED), confidence=UNLIKELY),
    ]


def _assumptions(plan: StagedPlan) -> tuple[str, ...]:
    order = "BatchNorm and ReLU before each convolution" if plan.is_preactivated else "ReLU activations"
    said = [f"{order}, strides of 2 between the stages, and {AVERAGED}"]
    if plan.is_preactivated:
        place = "before" if plan.kind == "preresnet" else "after"
        said.append(f"shortcuts with weights take the input of a block {place} its first BatchNorm and ReLU")
    if plan.weighs_channels:
        said.append("the channels are weighed by a sigmoid (squeeze and excitation)")
    if plan.pads:
        said.append("shortcuts without weights pad the new channels with zeros on both sides (option A)")
    if plan.kernel == _LARGE:
        said.append("3x3 max pooling after the first convolution")
    return tuple(said)


def _plan(named: Mapping[str, Tensor]) -> StagedPlan | None:
    """Read the numbers from the shapes; None if these are no stages of residual blocks."""
    found = {match.groups() for key in named if (match := _BLOCK.match(key))}
    stages = sorted({int(stage) for stage, _ in found})
    stem = named.get("conv1.weight")
    if stem is None or stem.ndim != _CONVOLUTION or stages != list(range(1, len(stages) + 1)) or len(stages) < 2:
        return None
    blocks = tuple(sum(int(stage) == of for stage, _ in found) for of in stages)
    firsts = [_weights(named, f"layer{stage}.0") for stage in stages]
    if any(first is None for first in firsts):
        return None
    widths = tuple(first[1].shape[0] for first in firsts if first is not None)
    second = [first[1].shape[1] for first in firsts if first is not None]
    has_three = "layer1.0.conv3.weight" in named
    groups = {width // max(taken, 1) for width, taken in zip(widths, second, strict=True)} if has_three else {1}
    expansions = {_ratio(named, f"layer{stage}.0") for stage in stages} if has_three else {0}
    if (
        len(groups) > 1
        or len(expansions) > 1
        or 0 in groups
        or (has_three and 0 in expansions)
        or stem.shape[-1] not in (1, 3, 5, 7)
    ):
        return None
    return StagedPlan(
        kind=_kind(named),
        blocks=blocks,
        widths=widths,
        stem=stem.shape[0],
        kernel=stem.shape[-1],
        expansion=expansions.pop(),
        groups=groups.pop(),
        reduction=_reduction(named),
        pads=not any(".downsample." in key for key in named),
        pools=stem.shape[-1] == _LARGE,
    )


def _weights(named: Mapping[str, Tensor], block: str) -> tuple[Tensor, Tensor] | None:
    pair = [named.get(f"{block}.conv{number}.weight") for number in (1, 2)]
    first, second = pair
    if first is None or second is None or first.ndim != _CONVOLUTION or second.ndim != _CONVOLUTION:
        return None
    return first, second


def _ratio(named: Mapping[str, Tensor], block: str) -> int:
    wide, narrow = named.get(f"{block}.conv3.weight"), named[f"{block}.conv2.weight"]
    if wide is None or 0 in wide.shape or 0 in narrow.shape:
        return 0
    width, w_out = narrow.shape[0], wide.shape[0]
    return w_out // width if w_out >= width else -(width // w_out)


def _kind(named: Mapping[str, Tensor]) -> str:
    weighs = "layer1.0.fc1.weight" in named
    if not _is_preactivated(named):
        return "senet" if weighs else "resnet"
    if weighs:
        return "preact-senet"
    return "preresnet" if "bn.weight" in named else "preact"


def _is_preactivated(named: Mapping[str, Tensor]) -> bool:
    """Whether the first BatchNorm of each block has the width of the input of its first convolution."""
    norm, first = named.get("layer2.0.bn1.weight"), named["layer2.0.conv1.weight"]
    if norm is None or first.shape[0] == first.shape[1]:
        return "bn1.weight" not in named
    return norm.shape == first.shape[1:2]


def _reduction(named: Mapping[str, Tensor]) -> int:
    squeezed = named.get("layer1.0.fc1.weight")
    return squeezed.shape[1] // max(squeezed.shape[0], 1) if squeezed is not None and squeezed.ndim > 1 else 16
