"""ECI, episode curriculum inversion: one training run from a pool of teachers to a meta-model (Hu et al. 2023)."""

import math
import time
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.errors import RunSuspended
from purer_app.engine.core.events import (
    Control,
    EventSink,
    MetaStepDone,
    NoticeGiven,
    RunFinished,
    SharesMeasured,
    SnapshotSaved,
    StageStarted,
    SwitchFired,
    WarmupStepDone,
)
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.training_events import EndCause
from purer_app.engine.evaluation.validation import Validator
from purer_app.engine.inversion.class_budget import partial_inversion_notice
from purer_app.engine.inversion.losses import InversionTerms, weighted_loss
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher_health import explain_error
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.runs.run_position import RunPosition
from purer_app.engine.training.monitoring.live_preview import LivePreview
from purer_app.engine.training.monitoring.records import TrainingRecords
from purer_app.engine.training.monitoring.throughput import ThroughputMeter
from purer_app.engine.training.run_progress import ProgressReporter, RunProgress
from purer_app.engine.training.run_schedule import RunSchedule
from purer_app.engine.training.state.curriculum import advance
from purer_app.engine.training.state.time_budget import RunPart
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.closed_form_step import fit_in_closed_form
from purer_app.engine.training.steps.dataset_step import DatasetStep, check_finite, stacking_is_on
from purer_app.engine.training.steps.theta_step import ThetaStep
from purer_app.engine.training.steps.trust_step import UntrainedTeacherFilter

_TERMS = ("cross_entropy", "bn_statistics", "total_variation", "l2")
_ESTIMATE_AFTER_STEPS = 5
_SHARES_EVERY = 100
_MIN_SAVING_INTERVAL = 50
"""Smallest time between two snapshots, as a multiple of the time to write the last one."""


@dataclass(frozen=True, slots=True)
class TrainedRun:
    """Summary of a finished run; accuracy is 0 to 1, None without validation pictures."""

    run: str
    steps: int
    seconds: float
    learner: str
    best_validation: float | None


class MetaTraining:
    """One training run; `run()` is the method of the paper.

    Args:
        reporter: the progress of the job, if it began before the run.
    """

    def __init__(
        self,
        config: TrainConfig,
        pool: ModelPool,
        state: TrainingState,
        folder: RunFolder,
        validator: Validator | None,
        reporter: ProgressReporter | None = None,
    ) -> None:
        self.config = config
        self.pool = pool
        self.state = state
        self.folder = folder
        self.dataset_step = DatasetStep(config, pool, state)
        self.teacher_filter = UntrainedTeacherFilter(config, pool, state, self.dataset_step)
        self.records = TrainingRecords(config, pool, state, folder, validator)
        self.live_preview = LivePreview(pool, state.dataset)
        device = state.dataset.pixels[0].device
        self.throughput = ThroughputMeter(device, now=lambda: state.clock.seconds)
        self.theta_step = ThetaStep(config, state, stacking_is_on(config, device))
        self._saved_step, self._save_at = state.step, 0.0
        self.schedule = RunSchedule(config, state, self.records)
        self.reporter = reporter or ProgressReporter(RunProgress(config.meta.max_seconds), lambda: state.clock.seconds)
        self.reporter.seconds_by_steps = self.schedule.seconds_by_steps
        self.reporter.is_rough = lambda: not state.time_budget.predicts_steps

    def run(self, emit: EventSink, control: Control) -> TrainedRun:
        """Invert, then alternate D-hat steps and theta steps until the last step, the time limit or the user's request.

        Raises:
            TrainingError: the outer loss is NaN or infinite, out of memory, or device lost; the last snapshot stays.
            RunSuspended: `control` asked for it; a snapshot is saved.
        """
        try:
            return self._run(self.reporter.watching(self.state.clock.without(emit)), control)
        except (RuntimeError, MemoryError) as error:
            if explanation := explain_error(error, self.folder.path, self._saved_step):
                raise explanation from error
            raise

    def _run(self, emit: EventSink, control: Control) -> TrainedRun:
        state = self.state
        emit(StageStarted("train", f"{len(self.pool.teachers)} teachers, {len(state.dataset.blocks)} classes"))
        if notice := partial_inversion_notice(self.pool.teachers, state.classes):
            emit(NoticeGiven(notice))
        with state.clock:
            self.records.begin(emit)
            self.schedule.plan_time()
            while not (cause := self._end(control)):
                self._suspend_if_requested(control, emit)
                self.take_step(emit)
                self.schedule.fit_images(emit)
                self.schedule.shorten_inversion(emit)
                self.teacher_filter.apply_if_due(emit)
                if state.meta_step and state.meta_step % self.config.record.validation_every == 0:
                    fit_in_closed_form(state, emit)
                self.records.add_if_due(emit)
                self._save_if_due(emit)
                self._report_throughput(emit)
            # the images can be useful even if there was no time for a meta-iteration
            fitted = state.step > 0 and fit_in_closed_form(state, emit)
            if fitted and not state.meta_step:
                state.validated_step = -1  # the weights are no longer those of the first validation
            self.records.end(emit)
            return self._finish(cause, emit, fitted=fitted)

    def take_step(self, emit: EventSink) -> None:
        """Take the next step: one of inversion, or a meta-iteration once the warm-up is over."""
        state = self.state
        with state.time_budget.measured(self.schedule.next_step()):
            state.step += 1
            if state.step <= state.warmup_steps:
                self._warmup_step(emit)
            else:
                self._meta_iteration(emit)

    def _suspend_if_requested(self, control: Control, emit: EventSink) -> None:
        if control.suspend_requested:
            self._save(emit)
            run, state = self.folder.path, self.state
            position = RunPosition(state.step, state.warmup_steps, self.config.meta.steps)
            raise RunSuspended(
                f"{run} is suspended at {position}; continue it with: purer-app train --resume {quoted(run)}"
            )

    def _end(self, control: Control) -> EndCause | None:
        """Return why the run ends now, or None if it continues."""
        if control.finish_requested:
            return EndCause.FINISH_REQUESTED
        if self.config.meta.steps and self.state.meta_step >= self.config.meta.steps:
            return EndCause.STEPS
        return None if self.schedule.next_step_fits() else EndCause.TIME_LIMIT

    def _share_of_time(self) -> float:
        limit = self.config.meta.max_seconds
        return self.state.clock.seconds / limit if limit else 0.0

    def _meta_iteration(self, emit: EventSink) -> None:
        started = self.state.clock.seconds
        terms, adversarial = self.dataset_step.take(emit)
        hardness, accuracy, lagged = self._theta_step(emit)
        config, step = self.config, self.state.meta_step
        emit(
            MetaStepDone(
                step=step,
                steps=config.meta.steps,
                hardness=hardness,
                lagged_hardness=lagged,
                query_accuracy=accuracy,
                **self._mean_terms(terms),
                adversarial_loss=adversarial,
                seconds=self.state.clock.seconds - started,
            )
        )
        self._update_switch(accuracy, emit)
        if step == _ESTIMATE_AFTER_STEPS and not config.meta.max_seconds:
            emit(NoticeGiven(self._expected_time()))
        if step % _SHARES_EVERY == 0:
            self._report_shares(emit)

    def _theta_step(self, emit: EventSink) -> tuple[float, float, float | None]:
        """Take the step; on non-finite results, exclude the teachers that cause them and try again."""
        while True:
            plans = self.theta_step.plans()
            self.live_preview.show_episode(self.state.meta_step, plans[0], emit, self.state.lookalikes)
            if found := self.theta_step.take(plans, emit):
                return found
            if not self.dataset_step.leave_out_unsound(plans, emit):
                check_finite(math.nan, "the outer loss or its gradient", self.state.step, self._learning_rates)

    def _mean_terms(self, terms: list[InversionTerms]) -> dict[str, float]:
        """Average each term over the teachers of the step; without finite losses, return the last means, or 0."""
        self.throughput.count(sum(self.dataset_step.last_images))
        rows = [torch.stack([t.cross_entropy, t.bn_statistics, t.total_variation, t.l2]) for t in terms]
        if rows:
            self.state.inversion_terms = dict(zip(_TERMS, torch.stack(rows).mean(dim=0).tolist(), strict=True))
        return self.state.inversion_terms or dict.fromkeys(_TERMS, 0.0)

    def _expected_time(self) -> str:
        minutes = self.state.clock.seconds / self.state.step * self.config.meta.steps / 60
        about = f"{minutes / 60:.1f} hours" if minutes >= 90 else f"{math.ceil(minutes)} min"
        return f"At the current speed {self.config.meta.steps:,} meta-iterations take about {about}"

    def _warmup_step(self, emit: EventSink) -> None:
        loss = weighted_loss(self.config.inversion, **self._mean_terms(self.dataset_step.invert_due(emit)))
        emit(WarmupStepDone(self.state.step, self.state.warmup_steps, loss))
        self.live_preview.show_inversion(self.state.step, emit)

    def _update_switch(self, accuracy: float, emit: EventSink) -> None:
        """Step 3: decide whether the next D-hat step is adversarial."""
        state = self.state
        planned = self.config.meta.steps
        progress = self.state.meta_step / planned if planned else self._share_of_time()
        state.switch, firing = advance(state.switch, accuracy, progress, self.config.curriculum)
        if firing:
            state.switch_open = True
            emit(SwitchFired(self.state.meta_step, firing.cause, firing.accuracy, firing.best, firing.waited))

    def _save_if_due(self, emit: EventSink) -> None:
        """Save at the first step, and then at the configured interval, within 2 % of the time."""
        if time.monotonic() >= self._save_at:
            self._save(emit)

    def _save(self, emit: EventSink) -> None:
        began = time.monotonic()
        tensors = self.state.tensors()
        self._check_state(tensors)
        facts = self.state.facts() | {"progress": self.reporter.fraction_now()}
        with self.state.time_budget.measured(RunPart.SAVE):
            path = self.folder.save_snapshot(self.state.step, tensors, facts)
        now, pause = time.monotonic(), self.config.record.snapshot_seconds
        self._saved_step, self._save_at = (
            self.state.step,
            now + (max(pause, _MIN_SAVING_INTERVAL * (now - began)) if pause else 0),
        )
        emit(SnapshotSaved(self.state.step, str(path)))

    def _check_state(self, tensors: dict[str, Tensor]) -> None:
        sums = {name: tensor.double().sum().item() for name, tensor in tensors.items()}
        for name, total in sums.items():
            settings = "inversion.lr" if name.startswith("pixel") else self._learning_rates
            check_finite(total, f"the sum of '{name}' in the run's state", self.state.step, settings)

    @property
    def _learning_rates(self) -> str:
        """The settings that move the weights of the learner; without any, the one that moves its images."""
        of_learner = [f"learner.{item.name}" for item in fields(self.config.learner) if item.name.endswith("_lr")]
        return " or ".join([*(["meta.outer_lr"] if self.state.trained else []), *of_learner]) or "inversion.lr"

    def _report_throughput(self, emit: EventSink) -> None:
        if measured := self.throughput.measure(self.state.step):
            emit(measured)

    def _report_shares(self, emit: EventSink) -> None:
        turns, names = self.state.teacher_schedule, tuple(teacher.name for teacher in self.pool.teachers)
        emit(SharesMeasured(self.state.meta_step, names, tuple(turns.counts), turns.shares()))

    def _finish(self, cause: EndCause, emit: EventSink, *, fitted: bool) -> TrainedRun:
        state = self.state
        self._save(emit)
        if state.meta_step % _SHARES_EVERY:
            self._report_shares(emit)
        if state.meta_step == 0 and not fitted:
            why = "The time limit ended the run" if cause == EndCause.TIME_LIMIT else "The run ended"
            emit(NoticeGiven(f"{why} before its first meta-iteration; the model is the one it started from"))
        elif cause == EndCause.TIME_LIMIT and self.config.meta.steps:
            done = f"{state.meta_step:,} of {self.config.meta.steps:,} meta-iterations"
            emit(NoticeGiven(f"The time limit ended the run after {done}"))
        best, chosen_step = state.best()
        learner, theta = state.learner.pruned(best)
        self.folder.save_model(theta, {**learner.facts(), "step": chosen_step})
        self.folder.check_finished()
        seconds = state.clock.seconds
        self.reporter.end(emit)
        emit(RunFinished(self.state.meta_step, seconds, cause, fitted))
        self.folder.check_in_place()
        return TrainedRun(
            str(self.folder.path), self.state.meta_step, seconds, state.learner.name, state.best_validation
        )
