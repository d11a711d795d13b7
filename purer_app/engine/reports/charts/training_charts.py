"""The charts of a training report, drawn from the events of the run, with captions."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from purer_app.engine.core.events import Event, MetaStepDone, SwitchFired, ValidationDone, WarmupStepDone
from purer_app.engine.reports.charts.axes import Points
from purer_app.engine.reports.charts.svg_charts import Flag, LineChart, Marks, Reference, Series, line_chart
from purer_app.engine.training.state.curriculum import FORCED

_LEAST_STEPS_TO_SMOOTH = 30
_SMOOTHED_SHARE = 1 / 40


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its title and the sentences of its caption."""

    title: str
    svg: str
    caption: tuple[str, ...]


def training_figures(events: Sequence[Event], level: tuple[str, float] | None) -> tuple[Figure, ...]:
    """Draw the charts of a run; without meta-iterations there is no hardness and no accuracy."""
    steps = [event for event in events if isinstance(event, MetaStepDone)]
    figures = []
    if steps:
        figures.append(_hardness(steps, [event for event in events if isinstance(event, SwitchFired)]))
        figures.append(_accuracy(steps, [e for e in events if isinstance(e, ValidationDone)], level))
    warmup = [event for event in events if isinstance(event, WarmupStepDone)]
    return (*figures, _warmup(warmup)) if warmup else tuple(figures)


def _hardness(steps: Sequence[MetaStepDone], firings: Sequence[SwitchFired]) -> Figure:
    width = _smoothing(steps)
    now = Series(name="hardness", points=tuple((s.step, s.hardness) for s in steps), smooth_over=width)
    lagged = _measured((s.step, s.lagged_hardness) for s in steps)
    series = (now, Series(name="lagged hardness", points=lagged, smooth_over=width)) if lagged else (now,)
    caption = [
        describe_firings(firings),
        "Hardness is the loss on new pseudo episodes: higher means harder for the current meta-model.",
        "Lagged hardness is the loss of an earlier meta-model on the same episodes; that model improves too, so where "
        "the line rises, the episodes themselves have become harder."
        if lagged
        else "Lagged hardness was not measured: the run was shorter than the lag.",
        _smoothing_note(width),
    ]
    chart = LineChart(
        key="hardness",
        title="Curriculum hardness",
        description=" ".join(caption[:2]),
        x_label="meta-iteration",
        y_label="hardness (outer loss, nats)",
        series=series,
        flags=tuple(_flag(firing) for firing in firings),
    )
    return Figure(chart.title, line_chart(chart), tuple(filter(None, caption)))


def describe_firings(firings: Sequence[SwitchFired]) -> str:
    """Return how often the switch fired by its rule and how often it was forced."""
    if not firings:
        return "The switch never fired in this run, so the pseudo images were never made harder."
    forced = sum(firing.cause == FORCED for firing in firings)
    counted = f"The switch fired {_times(len(firings))}: {_times(len(firings) - forced)} by its rule"
    return counted + (f", {_times(forced)} forced at the end of the warm-up." if forced else ".")


def _times(count: int) -> str:
    return {0: "never", 1: "once"}.get(count, f"{count:,} times")


def _flag(firing: SwitchFired) -> Flag:
    forced = firing.cause == FORCED
    return Flag(
        x=firing.step,
        kind="switch forced (end of warm-up)" if forced else "switch fired by its rule",
        tooltip=f"Meta-iteration {firing.step}: {firing.cause}. Accuracy {100 * firing.accuracy:.1f} %, "
        f"best so far {100 * firing.best:.1f} %, waited {firing.waited}.",
        hollow=forced,
    )


def _accuracy(
    steps: Sequence[MetaStepDone], validations: Sequence[ValidationDone], level: tuple[str, float] | None
) -> Figure:
    width = _smoothing(steps)
    points = tuple((s.step, 100 * s.query_accuracy) for s in steps)
    known = [v for v in validations if math.isfinite(v.mean) and math.isfinite(v.ci95)]
    marks = Marks(
        name="validation accuracy, 95 % interval",
        points=tuple((v.step, 100 * v.mean, 100 * v.ci95) for v in known),
    )
    caption = [
        _validation_note(known),
        "Accuracy on pseudo episodes does not measure quality: their difficulty changes with the curriculum.",
        _smoothing_note(width),
    ]
    chart = LineChart(
        key="accuracy",
        title="Few-shot accuracy",
        description=" ".join(caption[:2]),
        x_label="meta-iteration",
        y_label="accuracy (%)",
        series=(Series(name="pseudo query accuracy", points=points, smooth_over=width),),
        marks=(marks,) if known else (),
        references=() if level is None else (Reference(name=f"{level[0]}: {100 * level[1]:.1f} %", y=100 * level[1]),),
    )
    return Figure(chart.title, line_chart(chart), tuple(filter(None, caption)))


def _validation_note(validations: Sequence[ValidationDone]) -> str:
    if not validations:
        return "There were no validation pictures, so nothing was measured on real pictures."
    best = max(validations, key=lambda v: v.mean)
    sentence = (
        f"Best validation accuracy: {100 * best.mean:.1f} ± {100 * best.ci95:.1f} % at meta-iteration {best.step:,}."
    )
    return sentence + (" The best of several measurements is optimistic." if len(validations) > 1 else "")


def _warmup(warmup: Sequence[WarmupStepDone]) -> Figure:
    series = Series(name="inversion loss", points=tuple((event.step, event.inversion_loss) for event in warmup))
    caption = "Inversion loss before the first meta-iteration, starting from noise; mean over teachers."
    chart = LineChart(
        key="warmup",
        title="Warm-up: inversion loss",
        description=caption,
        x_label="warm-up step",
        y_label="inversion loss",
        series=(series,),
    )
    return Figure(chart.title, line_chart(chart), (caption,))


def _smoothing(steps: Sequence[MetaStepDone]) -> int:
    """Return the width of the moving average in meta-iterations; 0 if there are too few."""
    return max(5, round(len(steps) * _SMOOTHED_SHARE)) if len(steps) >= _LEAST_STEPS_TO_SMOOTH else 0


def _smoothing_note(width: int) -> str:
    return f"Faint: single values. Bold: moving average over {width:,} meta-iterations." if width else ""


def _measured(points: Iterable[tuple[int, float | None]]) -> Points:
    """Join sparse measurements, but leave a gap where the distance is much larger than usual."""
    known: list[tuple[float, float | None]] = [(x, y) for x, y in points if y is not None]
    distances = [after[0] - before[0] for before, after in pairwise(known)]
    usual = median(distances) if distances else 0
    joined = known[:1]
    for point, distance in zip(known[1:], distances, strict=True):
        joined += [(point[0], None), point] if distance > 2.5 * usual else [point]
    return tuple(joined)
