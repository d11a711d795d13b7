"""Recognise densely connected networks of any width and depth."""

import re
from collections.abc import Mapping
from dataclasses import replace

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.confidence import (
    AVERAGED,
    LIKELY,
    NOT_POOLED,
    POOLED,
    SMALL_PX,
    UNLIKELY,
)
from purer_app.engine.checkpoints.normalise.hugging_face.tables import Renaming, substituted
from purer_app.engine.networks.families.dense import DensePlan

_RENAMINGS: tuple[Renaming, ...] = (
    (r"^features\.", ""),
    (r"^denseblock_?(\d)\.", r"dense\1."),
    (r"^block(\d)\.layer\.", r"dense\1."),
    (r"^(dense\d)\.denselayer_?(\d+)\.", lambda found: f"{found[1]}.{int(found[2]) - 1}."),
    (r"^(dense\d\.\d+)\.norm\.?(\d)\.", r"\1.bn\2."),
    (r"^(dense\d\.\d+)\.conv\.(\d)\.", r"\1.conv\2."),
    (r"^trans(?:ition)?_?(\d)\.(?:norm|bn)1?\.", r"trans\1.bn."),
    (r"^trans(?:ition)?_?(\d)\.conv1?\.", r"trans\1.conv."),
    (r"^conv0\.", "conv1."),
    (r"^norm0\.", "bn0."),
    (r"^(?:norm5|norm_final|bn1)\.", "bn."),
    (r"^(?:linear|classifier)\.", "fc."),
)
_LAYER = re.compile(r"dense(\d)\.(\d{1,3})\.")
_ORDERS = {
    False: "each layer puts its channels after those that it takes",
    True: "each layer puts its channels before those that it takes",
}


def dense(state: Mapping[str, Tensor]) -> list[Candidate]:
    """Sketch a densely connected network, the most usual form first; a strict load decides whether it fits."""
    named = {substituted(key, _RENAMINGS): value for key, value in state.items()}
    plan = _plan(named) if len(named) == len(state) else None
    if plan is None:
        return []
    head = named.get("fc.weight")
    found = Candidate(
        architecture=plan.name,
        n_classes=0 if head is None or head.ndim != 2 else head.shape[0],
        channels=named["conv1.weight"].shape[1],
        image_size=None,
        assumptions=(f"ReLU activations, 2x2 average pooling between the blocks, and {AVERAGED}",),
        confidence=LIKELY,
        state=named,
        usual_px=SMALL_PX,
    )
    front = "linear.weight" in state  # the names of the one usual implementation that puts them in front
    forms = [(front, False), (not front, False), (front, True)]
    return [
        replace(
            found,
            architecture=replace(plan, in_front=in_front, pools=pools).name,
            assumptions=(*found.assumptions, _ORDERS[in_front], POOLED if pools else NOT_POOLED),
            confidence=LIKELY if (in_front, pools) == forms[0] else UNLIKELY,
        )
        for in_front, pools in forms
    ]


def _plan(named: Mapping[str, Tensor]) -> DensePlan | None:
    """Read the numbers from the shapes; None if these are no dense blocks."""
    found = {match.groups() for key in named if (match := _LAYER.match(key))}
    numbers = sorted({int(block) for block, _ in found})
    stem, first = named.get("conv1.weight"), named.get("dense1.0.conv1.weight")
    second = named.get("dense1.0.conv2.weight")
    if stem is None or first is None or len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return None
    narrow = first if second is None else second
    if not stem.ndim == first.ndim == narrow.ndim == 4 or 0 in narrow.shape:
        return None
    growth, last = narrow.shape[0], named.get("trans1.conv.weight")
    if last is None or last.ndim != 4:
        return None
    return DensePlan(
        blocks=tuple(sum(int(block) == of for block, _ in found) for of in numbers),
        stem=stem.shape[0],
        growth=growth,
        expansion=0 if second is None else first.shape[0] // growth,
        halves=last.shape[0] != last.shape[1],
        has_stem_norm="bn0.weight" in named,
    )
