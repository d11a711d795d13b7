"""Validation, the baseline without training and the gallery records during a training run."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from purer_app.engine.core.events import (
    BaselineMeasured,
    EventSink,
    GallerySaved,
    Heartbeat,
    NoticeGiven,
    ValidationDone,
)
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.evaluation.validation import Validator, mean_and_ci95
from purer_app.engine.few_shot.baselines import TeacherMethod, ensemble_ridge
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.inversion.recognition import Recognition, RecognitionPlan, measure_recognition
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.monitoring.gallery_writer import save_record, steps_between
from purer_app.engine.training.monitoring.image_hardness import HardnessPlan, measure_hardness
from purer_app.engine.training.state.time_budget import RunPart, TimeBudget
from purer_app.engine.training.state.training_state import TrainingState

_VALIDATION_SHARE = 1 / 6
"""Share of the time after loading, for the baseline and for the first and the last validation."""
_RECOGNITION_SHARE = 0.04
"""Largest share of the time for asking other models about the images, and for measuring their hardness."""
MIN_EPISODES = 5
"""Smallest number of episodes of a shortened validation."""


class TrainingRecords:
    """Validates and records at the configured meta-iterations, without changing the pixels or the meta-model.

    What was recorded last is part of the state, so a resumed run records the same as an uninterrupted one.
    """

    def __init__(
        self, config: TrainConfig, pool: ModelPool, state: TrainingState, folder: RunFolder, validator: Validator | None
    ) -> None:
        self.config = config
        self.pool = pool
        self.state = state
        self.folder = folder
        self.validator = validator
        self._untrained: TeacherMethod | None = None

    def begin(self, emit: EventSink) -> None:
        """Measure baseline and initial weights, once per run; without warm-up, also record the initial noise."""
        self._limit_validation(emit)
        if self.validator is not None and not self.state.has_baseline:
            mean, ci95 = self.validator.measure_teachers(self.baseline(), emit)
            self._report_baseline(mean, ci95, "validation", emit)
            self.state.has_baseline = True
        if self.state.meta_step == 0:
            self._validate(emit)
        if self.state.step == self.state.warmup_steps == 0:
            self.add_if_due(emit)

    def add_if_due(self, emit: EventSink) -> None:
        """Validate and record if this is due after the current step."""
        state, record = self.state, self.config.record
        if state.step < state.warmup_steps:
            return
        if state.meta_step % record.validation_every == 0 and state.time_budget.fits(RunPart.VALIDATE):
            self._validate(emit)
        distance = steps_between(record.gallery_every, self.config.meta.steps, state.meta_step)
        if distance and state.meta_step % distance == 0 and state.time_budget.fits(RunPart.GALLERY):
            is_last = 0 < self.config.meta.steps <= state.meta_step
            self._save_gallery(emit, is_last=is_last)

    def reserve_time(self, budget: TimeBudget) -> None:
        """Reserve time for `end`; recognition and hardness of the images are omitted if they take too long."""
        if self.validator is not None:
            budget.reserve_at_end(RunPart.VALIDATE)
        if self.config.record.gallery_every:
            costs = [self.pool.teachers[block.teacher].multiply_adds for block in self.state.dataset.blocks]
            budget.reserve_at_end(RunPart.GALLERY, self.config.record.gallery_images * sum(costs))
            longest = _RECOGNITION_SHARE * budget.max_seconds if budget.is_limited else math.inf
            budget.reserve_at_end(RunPart.RECOGNITION, self._recognition_plan().multiply_adds, longest)

    def _limit_validation(self, emit: EventSink) -> None:
        """Use fewer validation episodes if all of them would take too much of the time limit."""
        state, validator = self.state, self.validator
        if validator is None or not state.time_budget.is_limited:
            return
        if not state.validation_episodes:
            planned = validator.episodes
            seconds = validator.seconds_expected(state.learner, state.theta, self.baseline(), emit)
            share = _VALIDATION_SHARE * max(0.0, state.time_budget.seconds_left) / max(seconds, 1e-9)
            state.validation_episodes = min(planned, max(MIN_EPISODES, int(planned * share)))
            if state.validation_episodes < planned:
                kept = f"{state.validation_episodes} of {planned} validation episodes"
                emit(NoticeGiven(f"The time limit leaves {kept}; the measured accuracies are less certain"))
        validator.keep(state.validation_episodes)

    def end(self, emit: EventSink) -> None:
        """Validate and record after the last step."""
        self._validate(emit)
        self._report_teacher_weights(emit)
        if self.config.record.gallery_every:
            if self._recognition_fits(is_last=True) and not self.state.record_has_recognition:
                self.state.recorded_step = -1  # if this step has a record, it is written again
            self._save_gallery(emit, is_last=True)

    def _report_teacher_weights(self, emit: EventSink) -> None:
        """Name the teachers of the greatest and the smallest weight in the chosen step."""
        weights = self.state.learner.teacher_weights(self.state.best()[0])
        most, least = (choose(weights, key=weights.__getitem__, default="") for choose in (max, min))
        if most != least:
            emit(
                NoticeGiven(
                    f"{most} has the greatest weight ({weights[most]:.2f} times the average) and {least} the smallest "
                    f"({weights[least]:.2f} times), judged by pseudo images of the other models' classes"
                )
            )

    def _validate(self, emit: EventSink) -> None:
        state = self.state
        if self.validator is None or state.validated_step == state.meta_step:
            return
        self.validator.cache_views(state.learner, state.theta, emit)
        with state.time_budget.measured(RunPart.VALIDATE):
            mean, ci95 = self.validator.measure(state.learner, state.theta, emit)
        state.keep_if_best(mean, state.meta_step)
        emit(ValidationDone(state.meta_step, mean, ci95))

    def _save_gallery(self, emit: EventSink, *, is_last: bool) -> None:
        state, step = self.state, self.state.meta_step
        if state.recorded_step == step:
            return
        hardness = self._measured_hardness(emit) if self._hardness_fits(is_last=is_last) else ()
        recognition = self._measured_recognition(emit) if self._recognition_fits(is_last=is_last) else ()
        with state.time_budget.measured(RunPart.GALLERY):
            self._add_record(step, recognition, hardness, emit)

    def _recognition_fits(self, *, is_last: bool) -> bool:
        """Whether asking other models about the images takes a small share of the run."""
        return self._share_fits(RunPart.RECOGNITION, self._recognition_plan().multiply_adds, is_last=is_last)

    def _hardness_fits(self, *, is_last: bool) -> bool:
        """Whether measuring the hardness of the images takes a small share of the run."""
        cost = self._hardness_plan().multiply_adds(self.pool.members)
        return self._share_fits(RunPart.HARDNESS, cost, is_last=is_last)

    def _share_fits(self, part: RunPart, multiply_adds: float, *, is_last: bool) -> bool:
        """Whether a part takes a small share of the run.

        Without a time limit this depends on the settings alone, so that a resumed run records the same.
        """
        budget, step = self.state.time_budget, self.state.meta_step
        if not budget.is_limited:
            n_steps = steps_between(self.config.record.gallery_every, self.config.meta.steps, step)
            allowed = _RECOGNITION_SHARE * n_steps * self._multiply_adds_per_step()
            return is_last or step == 0 or multiply_adds <= allowed
        seconds = budget.expected_at_end(part)
        if is_last:
            return seconds <= min(budget.seconds_left, _RECOGNITION_SHARE * budget.max_seconds)
        since = self.state.clock.seconds - self.state.recognised_at
        return seconds <= _RECOGNITION_SHARE * since and budget.fits(part)

    def _multiply_adds_per_step(self) -> float:
        """Return those of the teachers in an average meta-iteration; a backward pass counts as two forward passes.

        Adversarial steps are not counted.
        """
        interval = self.config.inversion.meta_interval
        if not interval:
            return 0.0
        dataset, teachers = self.state.dataset, self.pool.teachers
        of_all = sum(dataset.images_of(index) * teacher.multiply_adds for index, teacher in enumerate(teachers))
        return (
            3 / interval * of_all * min(1.0, (self.config.inversion.teachers_per_step or len(teachers)) / len(teachers))
        )

    def _measured_recognition(self, emit: EventSink) -> tuple[Recognition, ...]:
        with self.state.time_budget.measured(RunPart.RECOGNITION):
            found = measure_recognition(self._recognition_plan(), emit)
        self.state.recognised_at = self.state.clock.seconds
        return found

    def _measured_hardness(self, emit: EventSink) -> tuple[Tensor, ...]:
        with self.state.time_budget.measured(RunPart.HARDNESS):
            return measure_hardness(self._hardness_plan(), self.state.theta, emit)

    def _hardness_plan(self) -> HardnessPlan:
        n_images = self.config.record.gallery_images
        return HardnessPlan(self.state.learner, self.state.dataset, n_images, self.config.seed)

    def _recognition_plan(self) -> RecognitionPlan:
        excluded = self.state.teacher_schedule.retired
        return RecognitionPlan(self.pool, self.state.dataset, self.config.record.gallery_images, excluded)

    def _add_record(
        self, step: int, recognition: Sequence[Recognition], hardness: Sequence[Tensor], emit: EventSink
    ) -> None:
        state, n_images = self.state, self.config.record.gallery_images
        saved = save_record(self.folder, self.pool, state.dataset, step, n_images, emit, recognition, hardness)
        if state.step >= state.warmup_steps:  # an unfinished warm-up is recorded again when it goes on
            state.recorded_step, state.record_has_recognition = step, bool(recognition)
        emit(GallerySaved(step, str(saved.path), saved.own, saved.others))
        if step and self.validator is None:
            mean, ci95 = self._teachers_on_pseudo_episode(emit)
            self._report_baseline(mean, ci95, "pseudo", emit)

    def _teachers_on_pseudo_episode(self, emit: EventSink) -> tuple[float, float]:
        """Measure the teachers on the first episode of this step; the interval is over its query images."""
        plan = self.state.draw_episode(self.config.seed, 0)

        def episode(spec: ImageSpec) -> Episode:
            emit(Heartbeat("baseline"))
            with torch.no_grad():
                return self.state.episode(plan, spec)

        def support(spec: ImageSpec) -> Tensor:
            return episode(spec).support_images

        def query(spec: ImageSpec) -> Tensor:
            return episode(spec).query_images

        labels = episode(self.state.learner.spec)
        classifier = self.baseline().adapt(support, labels.support_labels.cpu(), labels.n_way, seed=0)
        hits = classifier.logits(query).argmax(dim=1) == labels.query_labels.cpu()
        return mean_and_ci95(hits.float())

    def baseline(self) -> TeacherMethod:
        """Return the method without training that the learner is compared with."""
        if self._untrained is None:
            self._untrained = ensemble_ridge(self.pool.members)
        return self._untrained

    def _report_baseline(self, mean: float, ci95: float, episodes: str, emit: EventSink) -> None:
        emit(BaselineMeasured(self.state.meta_step, self.baseline().name, mean, ci95, episodes))
