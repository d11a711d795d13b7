"""Divides the time limit of a training run between inversion, meta-training and the work after the last step."""

from purer_app.engine.core.events import EventSink, NoticeGiven
from purer_app.engine.core.settings.choices import RateDecay
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.training.monitoring.records import TrainingRecords
from purer_app.engine.training.state.time_budget import RunPart
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.closed_form_step import reserve_time

_MIN_INVERSION_STEPS = 2
"""Inversion steps that are taken even if the work after the last step no longer fits: after one step the images are
still noise, and the estimate of that work is still too rough to end a run."""

_LEAST_META_STEPS = 3
"""Meta-iterations for which inversion leaves time, however slow they are."""
_ENOUGH_STEPS = 120
"""Inversion steps after which images with a decayed learning rate have nearly converged."""
_MIN_QUERY = 3
"""Queries per class that remain if there is time for few images."""


class RunSchedule:
    """Connects the time budget of a run with its steps."""

    def __init__(self, config: TrainConfig, state: TrainingState, records: TrainingRecords) -> None:
        self.config = config
        self.state = state
        self.records = records

    def plan_time(self) -> None:
        """Reserve time for the work after the last step, then give inversion its share of the rest."""
        plan = self.state.time_budget
        self.records.reserve_time(plan)
        reserve_time(self.state)
        plan.reserve_at_end(RunPart.SAVE)
        planned = self.config.meta.steps
        least = min(planned, _LEAST_META_STEPS) if planned else _LEAST_META_STEPS
        plan.begin_inversion(self.config.inversion.time_share, least)

    def next_step(self) -> RunPart:
        """Return the kind of the next step."""
        if self.state.step < self.state.warmup_steps:
            return RunPart.INVERSION_STEP
        return RunPart.HARD_STEP if self.state.switch_open else RunPart.META_STEP

    def next_step_fits(self) -> bool:
        """Whether the next step fits into the time limit."""
        with_end = self.state.step >= min(_MIN_INVERSION_STEPS, self.state.warmup_steps)
        return self.state.time_budget.fits(self.next_step(), with_end=with_end)

    def fit_images(self, emit: EventSink) -> None:
        """Invert fewer images of each class, if the time limit is too short for all of them to converge.

        Decided once, after the first steps, and only with a decay: without one, images do not converge anyway.
        """
        state, decays = self.state, self.config.inversion.lr_decay != RateDecay.NONE
        if not decays or state.step != _MIN_INVERSION_STEPS or state.step >= state.warmup_steps:
            return
        steps, images = state.time_budget.inversion_steps_left(), state.dataset.n_per_class
        enough = min(_ENOUGH_STEPS, state.warmup_steps)
        least = min(images, self.config.episode.n_shot + _MIN_QUERY)
        if steps is None or steps >= enough or images <= least:
            return
        kept = max(least, int(images * steps / enough))
        state.keep_images(kept)
        emit(
            NoticeGiven(
                f"With {images} images per class, the time limit would allow only about {steps:.0f} inversion steps, "
                f"so each class gets {kept} images, with more steps"
            )
        )

    def shorten_inversion(self, emit: EventSink) -> None:
        """End the inversion steps when their share of the time is used up."""
        state = self.state
        if _MIN_INVERSION_STEPS <= state.step < state.warmup_steps and state.time_budget.inversion_is_over:
            planned, state.warmup_steps = state.warmup_steps, state.step
            emit(
                NoticeGiven(
                    f"The time limit leaves {state.step} of {planned} inversion steps, so that time remains for "
                    "meta-training"
                )
            )

    def seconds_by_steps(self) -> float | None:
        """Estimate the duration of the remaining steps; None if their number is not limited or none was measured."""
        state, steps = self.state, self.config.meta.steps
        if not steps:
            return None
        return state.time_budget.seconds_of_steps(max(0, state.warmup_steps - state.step), steps - state.meta_step)
