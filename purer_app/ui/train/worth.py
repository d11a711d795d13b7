"""What training has gained so far over a method without training, in words."""

import math

from PySide6.QtCore import QCoreApplication

from purer_app.ui.core.formats import fill
from purer_app.ui.core.method_names import baseline_name
from purer_app.ui.state.run_history import RunHistory

translate = QCoreApplication.translate


def worth_so_far(history: RunHistory) -> str:
    """Compare the best validation so far with the baseline on the same pictures; "" before both were measured.

    The validation of step 0 shows the model before training, so nothing is said until there is a later one.

    The intervals of both are combined as if they were independent, although the episodes are the same: a difference is
    claimed too rarely rather than too often. Without validation pictures, pseudo episodes are compared, which says
    nothing about real pictures.
    """
    if not len(history.baseline):
        return ""
    if history.baseline_episodes != "validation":
        return _on_pseudo_episodes(history)
    if not len(history.validation) or not history.validation.x[-1]:
        return ""
    best = max(range(len(history.validation)), key=lambda i: history.validation.y[i])
    mean, ci95 = 100 * history.validation.y[best], 100 * history.validation.ci95[best]
    baseline, baseline_ci95 = 100 * history.baseline.y[-1], 100 * history.baseline.ci95[-1]
    gain, uncertain = mean - baseline, math.hypot(ci95, baseline_ci95)
    if gain > uncertain:
        text = translate("TrainWorth", "Training is worth {n:.1f} points so far: {numbers}.")
    elif gain < -uncertain:
        text = translate("TrainWorth", "Training is {n:.1f} points behind so far: {numbers}.")
    else:
        text = translate("TrainWorth", "Training makes no measurable difference so far: {numbers}.")
    numbers = translate("TrainWorth", "{mean:.1f} ± {ci95:.1f} % on real pictures, {baseline:.1f} % for {method}")
    shown = fill(numbers, mean=mean, ci95=ci95, baseline=baseline, method=baseline_name(history.baseline_method))
    return fill(text, n=abs(gain), numbers=shown)


def _on_pseudo_episodes(history: RunHistory) -> str:
    """Compare the means at the steps at which the baseline was measured."""
    baseline = zip(history.baseline.x, history.baseline.y, strict=True)
    both = [(own, other) for x, other in baseline if (own := history.accuracy.value_at(x)) is not None]
    if not both:
        return ""
    own, other = (100 * sum(values) / len(both) for values in zip(*both, strict=True))
    text = translate(
        "TrainWorth",
        "On pseudo episodes so far {own:.0f} %, {other:.0f} % for {method}. Only validation pictures show what "
        "training is worth on real ones.",
    )
    return text.format(own=own, other=other, method=baseline_name(history.baseline_method))
