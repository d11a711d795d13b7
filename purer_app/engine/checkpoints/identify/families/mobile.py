"""Recognise MobileNets of any width and depth."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.confidence import (
    AVERAGED,
    IMAGENET_CLASSES,
    IMAGENET_PX,
    LIKELY,
    SMALL_PX,
    UNLIKELY,
)
from purer_app.engine.checkpoints.normalise.hugging_face.tables import Renaming, substituted
from purer_app.engine.networks.families.mobile import FirstPlan, SecondPlan, Step

_PARTS = {"0": "conv1", "1": "bn1", "3": "conv2", "4": "bn2"}
_RENAMINGS: tuple[Renaming, ...] = (
    (r"^model\.0\.0\.", "conv1."),
    (r"^model\.0\.1\.", "bn1."),
    (r"^model\.(\d+)\.([0134])\.", lambda found: f"layers.{int(found[1]) - 1}.{_PARTS[found[2]]}."),
    (r"^(?:fc|classifier)\.", "linear."),
)
_LAYER = re.compile(r"layers\.(\d{1,2})\.")
_STRIDED = frozenset((1, 3, 5, 11))
"""The places of the separable convolutions with stride 2 among the 13 of a MobileNet (Howard et al. 2017, table 1)."""
_USUAL_DEPTH = 13
_SMALL_STRIDES = "the first convolution has no stride, as in networks for 32x32 pixels"
_LARGE_STRIDES = "the first convolution has a stride of 2, as in networks for 224x224 pixels"


def mobile(state: Mapping[str, Tensor]) -> list[Candidate]:
    """Sketch a MobileNet with each stride of its first convolution; a strict load decides whether it fits."""
    named = {substituted(key, _RENAMINGS): value for key, value in state.items()}
    stem = named.get("conv1.weight")
    numbers = {int(match[1]) for key in named if (match := _LAYER.match(key))}
    if len(named) < len(state) or stem is None or stem.ndim != 4 or numbers != set(range(len(numbers))):
        return []
    is_second = "layers.0.conv3.weight" in named
    sketched = _second(named, len(numbers)) if is_second else _first(named, len(numbers))
    if sketched is None:
        return []
    head = named.get("linear.weight")
    n_classes = 0 if head is None or head.ndim != 2 else head.shape[0]
    plan, about_strides = sketched
    found = Candidate(
        architecture=plan.name,
        n_classes=n_classes,
        channels=stem.shape[1],
        image_size=None,
        assumptions=(f"ReLU activations, {about_strides}, and {AVERAGED}",),
        confidence=LIKELY,
        state=named,
        usual_px=SMALL_PX,
    )
    small = replace(found, assumptions=(*found.assumptions, _SMALL_STRIDES))
    large = replace(
        found,
        architecture=replace(plan, steps=((stem.shape[0], 2), *plan.steps[1:])).name,
        assumptions=(*found.assumptions, _LARGE_STRIDES),
        usual_px=IMAGENET_PX,
    )
    usual, other = (large, small) if n_classes == IMAGENET_CLASSES else (small, large)
    return [usual, replace(other, confidence=UNLIKELY)]


def _first(named: Mapping[str, Tensor], depth: int) -> tuple[FirstPlan, str] | None:
    widths = [named["conv1.weight"].shape[0], *_widths(named, depth, "conv2")]
    if depth < 1 or len(widths) != depth + 1:
        return None
    if depth == _USUAL_DEPTH:
        strides = [2 if place in _STRIDED else 1 for place in range(depth)]
        says = "strides of 2 at the separable convolutions 2, 4, 6 and 12, as published"
    else:
        strides = [2 if place and after > before else 1 for place, (before, after) in enumerate(pairwise(widths))]
        says = "strides of 2 where the width grows, from the second separable convolution on"
    steps = zip(widths, (1, *strides), strict=True)
    return FirstPlan(tuple(steps)), says


def _second(named: Mapping[str, Tensor], depth: int) -> tuple[SecondPlan, str] | None:
    widths, wide = _widths(named, depth, "conv3"), _widths(named, depth, "conv1")
    last = named.get("conv2.weight")
    if last is None or last.ndim != 4 or not len(widths) == len(wide) == depth:
        return None
    steps: list[Step] = [(named["conv1.weight"].shape[0], 1)]
    for place, width in enumerate(widths):
        has_shortcut = width == steps[-1][0] or f"layers.{place}.shortcut.0.weight" in named
        steps.append((width, 1 if has_shortcut else 2))
    return SecondPlan((*steps, (last.shape[0], 1)), tuple(wide)), "strides of 2 at the blocks without a shortcut"


def _widths(named: Mapping[str, Tensor], depth: int, layer: str) -> list[int]:
    found = [named.get(f"layers.{place}.{layer}.weight") for place in range(depth)]
    return [weight.shape[0] for weight in found if weight is not None and weight.ndim == 4]
