"""The texts of the Train page about a run before, during and after training."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.events import PaceMeasured, SwitchFired
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.verdict import Use, Verdict
from purer_app.engine.training.state.curriculum import FORCED
from purer_app.ui.core import progress_text as progress_words
from purer_app.ui.core.formats import duration, fill, number
from purer_app.ui.core.method_names import baseline_name
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.state.run_history import RunHistory, Series

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary
    from purer_app.engine.training.estimate import RunEstimate

translate = QCoreApplication.translate
_GB, _MB = 1e9, 1e6
_UNITS = ((1.0, "s", 90.0), (60.0, "min", 90.0), (3600.0, "h", float("inf")))
"""Units of time in seconds, their names, and the number from which the next unit is used."""
_RECENT_STEPS = 20
_HARDER_FOR_STEPS = 3
"""The number of steps for which the last firing of the curriculum is mentioned."""


def count_classes(verdicts: Iterable[Verdict]) -> int:
    """Count the classes for episodes: equal names once, unnamed classes once per model.

    Models that are used for their features only have no classes.
    """
    named: set[str] = set()
    unnamed = 0
    for verdict in verdicts:
        if verdict.use is Use.FEATURES:
            continue
        named |= set(verdict.class_names)
        unnamed += 0 if verdict.class_names else verdict.n_classes
    return len(named) + unnamed


def why_not_start(config: TrainConfig, n_models: int, n_classes: int, *, inspecting: bool) -> str:
    """Return why a run cannot start, with a remedy; empty if it can."""
    if inspecting:
        return translate("TrainText", "The models are still being inspected. Please wait.")
    if not n_models:
        return translate("TrainText", "No model is used yet. Add models first, in step 1.")
    if n_classes < config.episode.n_way:
        text = translate(
            "TrainText",
            "The models know {have} different classes, and an episode needs {need}. "
            "Add models, or choose fewer classes per episode.",
        )
        return text.format(have=n_classes, need=config.episode.n_way)
    if config.validation and not Path(config.validation).is_dir():
        text = translate(
            "TrainText", "The folder of validation pictures no longer exists: {path}. Choose another one, or none."
        )
        return text.format(path=config.validation)
    if config.unlabelled and not Path(config.unlabelled).is_dir():
        text = translate(
            "TrainText", "The folder of unlabelled pictures no longer exists: {path}. Choose another one, or none."
        )
        return text.format(path=config.unlabelled)
    return ""


def preflight(config: TrainConfig, n_models: int, n_classes: int, device: str) -> str:
    """Describe the next run: its end, its models and its device."""
    models = translate("TrainText", "%Ln models", "", n_models)
    classes = translate("TrainText", "%Ln classes", "", n_classes)
    return f"{ending(config)} · {models}, {classes} · {device}"


def outlook(estimate: "RunEstimate", n_models: int, n_classes: int) -> str:
    """Describe what the next run needs: "About 9 min (7–12), 1.1 of 24 GB, writes 40 MB; 12 models, 60 classes."."""
    memory = fill(translate("TrainText", "{used:.1f} GB of memory"), used=estimate.memory / _GB)
    if estimate.total_memory:
        text = translate("TrainText", "{used:.1f} of {total:.0f} GB of memory")
        memory = fill(text, used=estimate.memory / _GB, total=estimate.total_memory / _GB)
    text = translate("TrainText", "{time}, {memory}, writes {size}; {models}, {classes}.")
    return fill(
        text,
        time=_expected_time(estimate),
        memory=memory,
        size=_size(estimate.disk),
        models=translate("TrainText", "%Ln models", "", n_models),
        classes=translate("TrainText", "%Ln classes", "", n_classes),
    )


def outlook_source(estimate: "RunEstimate") -> str:
    """Explain where an estimate comes from."""
    why = translate("TrainText", "The range covers the fastest and the slowest of them; it is wider after few steps.")
    n_steps = estimate.measured_steps
    source = translate(
        "TrainText", "Estimated from %Ln steps of this run, which were taken and discarded.", "", n_steps
    )
    return f"{source} {why}"


def _expected_time(estimate: "RunEstimate") -> str:
    """Return the expected duration with its range, if that differs after rounding."""
    seconds = estimate.seconds
    if seconds is None:
        return translate("TrainText", "No end: it runs until you finish it")
    unit, name = next(entry for entry in _UNITS if seconds.middle < entry[2] * entry[0])[:2]
    units = {"s": translate("TrainText", "s"), "min": translate("TrainText", "min"), "h": translate("TrainText", "h")}
    low, middle, high = (_rounded(value / unit) for value in (seconds.low, seconds.middle, seconds.high))
    if low == high and estimate.ends_by_limit:
        return translate("TrainText", "{time} (its time limit)").format(time=duration(seconds.high))
    text = translate("TrainText", "About {n} {unit}")
    if low != high:
        text = translate("TrainText", "About {n} {unit} ({low}–{high})")
    return text.format(n=middle, unit=units[name], low=low, high=high)


def _rounded(value: float) -> str:
    """Return a number with two significant digits, and at least one."""
    return number(max(1.0, float(f"{value:.2g}")), ",g")


def _size(n_bytes: int) -> str:
    if n_bytes < _GB:
        return translate("TrainText", "{n} MB").format(n=_rounded(n_bytes / _MB))
    return translate("TrainText", "{n} GB").format(n=_rounded(n_bytes / _GB))


def ending(config: TrainConfig) -> str:
    """Describe when a run ends."""
    steps, seconds = config.meta.steps, config.meta.max_seconds
    if steps and seconds:
        text = translate("TrainText", "Ends after %Ln steps or {time}, whichever comes first", "", steps)
        return text.format(time=duration(seconds))
    if steps:
        return translate("TrainText", "Ends after %Ln steps, without a time limit", "", steps)
    return translate("TrainText", "Ends after {time}").format(time=duration(seconds))


def remaining(seconds: float | None) -> str:
    """Return a sentence with the remaining time of a run; "" if it is unknown."""
    words = progress_words.time_left(seconds)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def outlook_of_run(history: RunHistory, config: TrainConfig, state: str) -> str:
    """Describe remaining time, end and speed of a run in progress; "" if the user has asked it to end earlier."""
    if state not in ("running", "paused"):
        return ""
    left = None if history.progress is None else history.progress.remaining_seconds
    speed = pace(history.pace) if state == "running" else ""
    return f"{remaining(left)} {ending(config)}. {speed}".strip()


def pace(measured: PaceMeasured | None) -> str:
    """Describe the speed and the memory of a run."""
    if measured is None:
        return ""
    text = translate("TrainText", "{steps:.3g} steps and {images:,.0f} images per second; {memory:.1f} GB of memory.")
    if measured.device_memory:
        text = translate(
            "TrainText",
            "{steps:.3g} steps and {images:,.0f} images per second; {memory:.1f} GB of memory and {device:.1f} GB of "
            "GPU memory.",
        )
    return fill(
        text,
        steps=measured.steps_per_second,
        images=measured.images_per_second,
        memory=measured.memory / _GB,
        device=measured.device_memory / _GB,
    )


def status(history: RunHistory, state: str) -> str:
    """Describe what a run is doing, or how it ended.

    Args:
        state: the state of the TrainingController.
    """
    match state:
        case "finishing" if not history.step:
            return translate("TrainText", "Finishing before the first step: the model is being saved.")
        case "finishing":
            return fill(
                translate("TrainText", "Finishing after step {step:,}: the model is being saved."), step=history.step
            )
        case "suspending":
            return fill(translate("TrainText", "Saving, to be continued from step {step:,}."), step=history.step)
        case "stopping":
            return translate("TrainText", "Stopping; the run will be moved to the trash.")
        case "paused":
            return fill(translate("TrainText", "Paused. {where}"), where=_where(history))
        case "idle":
            return _ended(history)
    return _running(history)


def memory_warning(history: RunHistory) -> str:
    """Say for which models memory was too small, and how many of their images now pass at a time; "" for none."""
    newest = {event.teacher: event for event in history.halvings}
    if not newest:
        return ""
    one = next(iter(newest.values()))
    if len(newest) > 1:
        n, least = len(newest), min(event.micro_batch for event in newest.values())
        text = translate(
            "TrainText",
            "Memory is too small for the images of %Ln models at once; they now pass in smaller batches, the smallest "
            "of {least}.",
            "",
            n,
        )
        text = text.format(least=least)
    elif one.before is None:
        text = translate(
            "TrainText", "Memory is too small for the images of {model} at once; they now pass {now} at a time."
        )
        text = text.format(model=one.teacher, now=one.micro_batch)
    else:
        text = translate(
            "TrainText",
            "Memory is too small for the images of {model} at once; they now pass {now} at a time instead of {before}.",
        )
        first = next(event.before for event in history.halvings if event.before is not None)
        text = text.format(model=one.teacher, now=one.micro_batch, before=first)
    cost = translate("TrainText", "The result stays the same; a step takes longer.")
    return f"{text} {cost}"


def firing_sentence(firing: SwitchFired) -> str:
    """Return a sentence on why the images were made harder."""
    numbers = {"step": firing.step, "now": 100 * firing.accuracy, "best": 100 * firing.best, "waited": firing.waited}
    if firing.cause == FORCED:
        text = translate("TrainText", "Step {step:,}: the warm-up is over, so the images are made harder once.")
    elif "moving average" in firing.cause:
        text = translate(
            "TrainText",
            "Step {step:,}: the moving average has stayed near {now:.0f} % for {waited} updates (best {best:.0f} %).",
        )
    else:
        text = translate(
            "TrainText",
            "Step {step:,}: accuracy has not improved for {waited} updates ({now:.0f} %; best {best:.0f} %).",
        )
    return fill(text, **numbers)


def interrupted(run: "RunSummary") -> str:
    """Return the question whether to continue an interrupted run."""
    text = translate("TrainText", "The run {name} was interrupted ({percent}). It continues at {step}.")
    percent = progress_words.percent(run.position.progress)
    return text.format(name=run_title(run), percent=percent, step=progress_words.next_step(run.position))


def short_state(history: RunHistory, state: str) -> str:
    """Return a short status of the run for the rail."""
    if state == "idle":
        if history.finished is None:
            return ""
        n = history.finished.step
        return translate("TrainText", "finished, %Ln steps", "", n)
    text = translate("TrainText", "paused") if state == "paused" else translate("TrainText", "running")
    return text if history.progress is None else f"{text}, {progress_words.percent(history.progress.fraction)}"


def _where(history: RunHistory) -> str:
    if history.step and history.planned_steps:
        text = translate("TrainText", "Step {step:,} of {steps:,}.")
        return fill(text, step=history.step, steps=history.planned_steps)
    if history.step:
        return fill(translate("TrainText", "Step {step:,}."), step=history.step)
    if history.warmup_step:
        text = translate("TrainText", "Inverting the models: step {step:,} of {steps:,}.")
        return fill(text, step=history.warmup_step, steps=history.warmup_steps)
    return translate("TrainText", "Before the first step.")


def _running(history: RunHistory) -> str:
    if not history.step:
        if history.warmup_step:
            return _where(history)
        match history.stage:
            case "read":
                return translate("TrainText", "Reading the pictures…")
            case "train":
                return translate("TrainText", "Measuring the models before inversion…")
        return translate("TrainText", "Loading the models…")
    return f"{_where(history)} {_curriculum(history)}"


def _curriculum(history: RunHistory) -> str:
    """Describe the state of the curriculum."""
    accuracy = 100 * _recent(history.accuracy)
    last = history.firings[-1] if history.firings else None
    if last is None or history.step - last.step > _HARDER_FOR_STEPS:
        return translate("TrainText", "Learning from pseudo episodes: {now:.0f} % correct.").format(now=accuracy)
    if last.cause == FORCED:
        text = translate("TrainText", "Making images harder: the warm-up is over ({now:.0f} %).")
    else:
        n = last.waited
        text = translate(
            "TrainText", "Making images harder: accuracy has not improved for %Ln updates ({now:.0f} %).", "", n
        )
    return text.format(now=accuracy)


def _ended(history: RunHistory) -> str:
    if history.finished is None:
        if not history.step and not history.warmup_step:
            return ""
        return translate("TrainText", "This run is not finished. {where}").format(where=_where(history))
    if not history.step:
        return _ended_without_learning(history, fitted=history.finished.fitted)
    text = translate("TrainText", "{finished}: accuracy on pseudo episodes {pseudo:.0f} %")
    n = history.finished.step
    finished = translate("TrainText", "Finished after %Ln steps", "", n)
    head = text.format(finished=finished, pseudo=100 * _recent(history.accuracy))
    return f"{head}{_compared(history)}"


def _ended_without_learning(history: RunHistory, *, fitted: bool) -> str:
    """Describe the end of a run before its first meta-iteration; some learners are fitted to the images then."""
    if not history.warmup_step:
        return translate("TrainText", "Finished before the first step; the model is untrained.")
    n = history.warmup_step
    if not fitted:
        return translate(
            "TrainText", "Finished after %Ln inversion steps, before training began; the model is untrained.", "", n
        )
    text = translate("TrainText", "Finished after %Ln inversion steps; the model was fitted to the images", "", n)
    return f"{text}{_compared(history)}"


def _compared(history: RunHistory) -> str:
    """Compare the result with that of a method without training, on the same episodes."""
    if not len(history.validation):
        return translate("TrainText", ". Choose validation pictures to measure the accuracy on real pictures.")
    best = max(range(len(history.validation)), key=lambda i: history.validation.y[i])
    mean, ci95 = 100 * history.validation.y[best], 100 * history.validation.ci95[best]
    text = fill(translate("TrainText", ", validation {mean:.1f} ± {ci95:.1f} %"), mean=mean, ci95=ci95)
    if history.baseline_episodes != "validation" or not len(history.baseline):
        return f"{text}."
    baseline = 100 * history.baseline.y[-1]
    comparison = translate("TrainText", " compared with {n:.1f} % for {method}.")
    text += fill(comparison, n=baseline, method=baseline_name(history.baseline_method))
    if baseline > mean + ci95:
        text += translate("TrainText", " Here training adds nothing: on the Adapt page, choose All models.")
    return text


def _recent(series: Series) -> float:
    values = series.y[-_RECENT_STEPS:]
    return sum(values) / len(values) if values else 0.0
