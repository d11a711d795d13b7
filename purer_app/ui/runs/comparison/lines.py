"""The curves of several runs as lines of one plot."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from purer_app.ui.runs.comparison.compared_run import ComparedRun
from purer_app.ui.state.run_history import RunHistory, Series
from purer_app.ui.widgets.plots.plot_lines import PlotLine

MOST_LINES = 8
"""As many as the theme has colours for lines."""
_PATTERNS = ("solid", "dash", "dot")
_SYMBOLS = ("o", "s")


class Quantity(StrEnum):
    """What the curves show."""

    ACCURACY = "accuracy"
    VALIDATION = "validation"
    HARDNESS = "hardness"
    LOSS = "loss"


def series_of(history: RunHistory, quantity: Quantity) -> Series:
    """Return a curve of a run; accuracies are 0 to 1."""
    match quantity:
        case Quantity.ACCURACY:
            return history.accuracy
        case Quantity.VALIDATION:
            return history.validation
        case Quantity.HARDNESS:
            return history.hardness
        case Quantity.LOSS:
            return history.inversion_loss


def overlay(runs: Sequence[ComparedRun], titles: dict[str, str], quantity: Quantity) -> tuple[PlotLine, ...]:
    """Return one line for each of the first runs, which all differ in colour and, next to each other, in pattern.

    Args:
        titles: the title of each run by its path.
    """
    lines = []
    for number, run in enumerate(runs[:MOST_LINES]):
        series = series_of(run.history, quantity)
        scale = 100.0 if quantity in (Quantity.ACCURACY, Quantity.VALIDATION) else 1.0
        is_validation = quantity is Quantity.VALIDATION
        title = titles[run.summary.path]
        lines.append(
            PlotLine(
                key=f"{quantity}: {title}",
                title=title,
                x=np.asarray(series.x, dtype=float),
                y=np.asarray(series.y, dtype=float) * scale,
                ci95=np.asarray(series.ci95, dtype=float) * scale if is_validation else None,
                colour=number,
                pattern=_PATTERNS[number % len(_PATTERNS)],
                symbol=_SYMBOLS[number % len(_SYMBOLS)] if is_validation else "",
                smoothable=not is_validation,
            )
        )
    return tuple(lines)
