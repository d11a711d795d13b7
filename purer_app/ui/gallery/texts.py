"""The texts of the Images page: what models take an image for, descriptions of steps, and why there are no images."""

from pathlib import Path

from PySide6.QtCore import QObject

from purer_app.ui.core.formats import fill
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.state.run_history import RunHistory


def hardness_at(history: RunHistory, step: int) -> float | None:
    """Return the hardness measured at a step; None without a measurement."""
    return history.hardness.value_at(step)


def format_step(here: QObject, history: RunHistory, step: int) -> str:
    """Return the step of a record and the hardness of its images."""
    if step == 0:
        inverted = history.warmup_step or history.step
        return (
            here.tr("Before the first step, after inversion only") if inverted else here.tr("Noise, before inversion")
        )
    planned = fill(here.tr("Step {step:,} of {steps:,}"), step=step, steps=history.planned_steps)
    text = planned if history.planned_steps else fill(here.tr("Step {step:,}"), step=step)
    hardness = hardness_at(history, step)
    return text if hardness is None else fill(here.tr("{step} · hardness {value:.2f}"), step=text, value=hardness)


def nothing_to_show(
    here: QObject, history: RunHistory, run: Path | None, is_active: bool
) -> tuple[str, str] | tuple[str, str, str, str]:
    """Return title, sentence and, optionally, a button text with its page."""
    if run is None:
        return (
            here.tr("No pseudo images yet"),
            here.tr(
                "Training inverts the models: it makes images that each model assigns to its classes. "
                "Start a run, or show an earlier one from the Runs page."
            ),
            here.tr("Go to Train"),
            "train",
        )
    if is_active:
        return _still_to_come(here, history)
    if not run.exists():
        return (
            here.tr("This run no longer exists"),
            here.tr("The folder {run} was deleted or moved.").format(run=run),
            here.tr("Go to Runs"),
            "runs",
        )
    return (
        here.tr("This run saved no images"),
        here.tr(
            "It ended before the first images were saved, or “Steps between two galleries” is 0. With a higher value, "
            "a run saves images while it trains."
        ),
        here.tr("Go to Train"),
        "train",
    )


def _still_to_come(here: QObject, history: RunHistory) -> tuple[str, str]:
    if history.phase == "inversion":
        text = here.tr("The models are being inverted: step {step:,} of {steps:,}. Then the first images are saved.")
        return (
            here.tr("The first images are being made"),
            fill(text, step=history.warmup_step, steps=history.warmup_steps),
        )
    return (
        here.tr("The first images are being made"),
        here.tr("The run has started; images appear here as soon as it saves some."),
    )


def format_own(here: QObject, confidence: float) -> str:
    """Return the probability of the class by the image's own model."""
    return here.tr("own model {percent:.0f} %").format(percent=100 * confidence)


def format_others(here: QObject, others: float) -> str:
    """Return how surely other models take an image for its class."""
    return here.tr("other models {percent:.0f} %").format(percent=100 * others)


def format_both(here: QObject, own: float, others: float | None) -> str:
    """Return what its own model and, if they were asked, other models take an image for."""
    if others is None:
        return format_own(here, own)
    return here.tr("{own}, {others}").format(own=format_own(here, own), others=format_others(here, others))


def format_found(here: QObject, image: PseudoImage) -> str:
    """Return what models take an image for and, if it was measured, how hard it is for the meta-model."""
    found = format_both(here, image.confidence, image.others)
    if image.hardness is None:
        return found
    return fill(here.tr("{found}, hardness {value:.2f}"), found=found, value=image.hardness)


def explain_others(here: QObject, image: PseudoImage) -> str:
    """Return a sentence on what the percentage of the other models means."""
    if image.others is None:
        return here.tr("Other models were not asked about this image.")
    if image.by_name and image.n_others == 1:
        return here.tr("“Other models”: the probability of this class by the one other model that has it.")
    if image.by_name:
        text = here.tr("“Other models”: the mean probability of this class by the {count} other models that have it.")
        return text.format(count=image.n_others)
    text = here.tr(
        "“Other models”: no other model has this class, so a regression predicts it from the features of {count} other "
        "models, with this confidence (chance: {chance:.0f} %). The regression is fitted to images that the image's "
        "own model did not make."
    )
    if image.n_others == 1:
        text = here.tr(
            "“Other models”: no other model has this class, so a regression predicts it from the features of one other "
            "model, with this confidence (chance: {chance:.0f} %). The regression is fitted to images that the image's "
            "own model did not make."
        )
    return text.format(count=image.n_others, chance=100 / image.n_classes)
