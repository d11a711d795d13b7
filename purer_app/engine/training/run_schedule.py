"""Divides the time limit of a training run between inversion, meta-training and what comes after the last step."""

from purer_app.engine.core.events import EventSink, NoticeGiven
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.training.monitoring.records import TrainingRecords
from purer_app.engine.training.state.time_budget import RunPart
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.closed_form_step import reserve_time

_INVERSION_SHARE = 1 / 3
"""Of the time for steps."""
_FEWEST_STEPS = 2
"""Inversion steps that are taken as long as they fit themselves: one alone leaves noise, which nothing can be learned
from, and what comes after the last step is estimated too roughly by then to end a run."""


class RunSchedule:
    """What the time plan of a run needs to know about its steps."""

    def __init__(self, config: TrainConfig, state: TrainingState, records: TrainingRecords) -> None:
        self.config = config
        self.state = state
        self.records = records

    def plan_time(self) -> None:
        """Keep time for what comes after the last step, then give inversion its share of the rest."""
        plan = self.state.time_budget
        self.records.reserve_time(plan)
        reserve_time(self.state)
        plan.reserve_at_end(RunPart.SAVE)
        plan.begin_inversion(_INVERSION_SHARE)

    def next_step(self) -> RunPart:
        """Return what kind of step comes next."""
        if self.state.step < self.state.warmup_steps:
            return RunPart.INVERSION_STEP
        return RunPart.HARD_STEP if self.state.switch_open else RunPart.META_STEP

    def next_step_fits(self) -> bool:
        """Whether the time limit has room for the next step."""
        with_end = self.state.step >= min(_FEWEST_STEPS, self.state.warmup_steps)
        return self.state.time_budget.fits(self.next_step(), with_end=with_end)

    def shorten_inversion(self, emit: EventSink) -> None:
        """End the inversion steps where their share of the time is used up."""
        state = self.state
        if _FEWEST_STEPS <= state.step < state.warmup_steps and state.time_budget.inversion_is_over:
            state.warmup_steps = state.step
            emit(NoticeGiven(f"The time limit leaves {state.step} inversion steps before meta-training"))

    def seconds_by_steps(self) -> float | None:
        """Estimate how long the planned steps that are left take; None without a plan or a measured step."""
        state, steps = self.state, self.config.meta.steps
        if not steps:
            return None
        return state.time_budget.seconds_of_steps(max(0, state.warmup_steps - state.step), steps - state.meta_step)
