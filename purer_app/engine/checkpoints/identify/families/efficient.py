"""Recognise EfficientNets in the names of their usual port from TensorFlow."""

import re
from collections.abc import Mapping

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.confidence import AVERAGED, SURE
from purer_app.engine.networks.families.efficient import PLANS, EfficientPlan

_BLOCK = re.compile(r"_blocks\.(\d{1,3})\._project_conv\.weight")


def efficient(state: Mapping[str, Tensor]) -> Candidate | None:
    """Sketch an EfficientNet; a strict load decides whether it fits."""
    stem, last = state.get("_conv_stem.weight"), state.get("_conv_head.weight")
    if stem is None or last is None or stem.ndim != 4 or last.ndim != 4:
        return None
    widths = {int(match[1]): weight.shape[0] for key, weight in state.items() if (match := _BLOCK.fullmatch(key))}
    outputs = [width for _, width in sorted(widths.items())]
    lite = not any("_se_reduce" in key for key in state)
    name = next((name for name, plan in PLANS.items() if plan.lite == lite and _fits(plan, stem, last, outputs)), "")
    if not name:
        return None
    head, plan = state.get("_fc.weight"), PLANS[name]
    activation = "ReLU6" if lite else "swish"
    return Candidate(
        architecture=name,
        n_classes=0 if head is None or head.ndim != 2 else head.shape[0],
        channels=stem.shape[1],
        image_size=None,
        assumptions=(
            f"{activation} activations, the strides of EfficientNet, padding as in TensorFlow, a BatchNorm epsilon of "
            f"0.001, and {AVERAGED}",
        ),
        confidence=SURE,
        state=state,
        usual_px=plan.image_px,
    )


def _fits(plan: EfficientPlan, stem: Tensor, last: Tensor, outputs: list[int]) -> bool:
    blocks = [w_out for _, _, w_out, _, _ in plan.blocks()]
    return (stem.shape[0], last.shape[0], outputs) == (plan.stem, plan.last, blocks)
