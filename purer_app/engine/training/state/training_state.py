"""The state of a training run, saved in snapshots."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import torch
from torch import Tensor

from purer_app.engine.core.errors import TrainingError
from purer_app.engine.core.events import Event, EventSink, NoticeGiven
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.choices import RateDecay
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.text import listed
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.class_budget import check_memory, inverted_classes
from purer_app.engine.inversion.episodes import Episode, PseudoEpisodeIndices, PseudoEpisodeSampler, pseudo_episode
from purer_app.engine.inversion.lookalikes import Lookalikes
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset, load_optimiser, optimiser_tensors
from purer_app.engine.learners.base import Learner, Parameters, detached
from purer_app.engine.learners.closed_form.student import Student
from purer_app.engine.learners.initial_weights import starting_parameters
from purer_app.engine.learners.registry import learner_for
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher_health import TeacherHealth
from purer_app.engine.runs.run_folder import Snapshot
from purer_app.engine.training.distillation.distillation import Distillation
from purer_app.engine.training.distillation.teacher_features import most_bytes
from purer_app.engine.training.state.curriculum import SwitchState
from purer_app.engine.training.state.teacher_schedule import TeacherSchedule
from purer_app.engine.training.state.time_budget import RunPart, TimeBudget


class Clock:
    """Counts the seconds inside its `with` block, added to those of earlier sessions.

    Args:
        now: gives seconds that never go back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._before = 0.0
        self._started: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds of training so far."""
        return self._before + (self._now() - self._started if self._started is not None else 0.0)

    @seconds.setter
    def seconds(self, value: float) -> None:
        self._before = value

    def __enter__(self) -> None:
        self._started = self._now()

    def __exit__(self, *_: object) -> None:
        self._before, self._started = self.seconds, None

    def without(self, emit: EventSink) -> EventSink:
        """Return a sink whose time is not counted, because an event sink pauses the run by not returning."""

        def sink(event: Event) -> None:
            runs = self._started is not None
            self.__exit__()
            try:
                emit(event)
            finally:
                if runs:
                    self.__enter__()

        return sink


class TrainingState:
    """Meta-model, pseudo data set, their optimisers, the switch, the teacher schedule, the step and the age of a run.

    Random numbers depend on (seed, purpose, step), so the state contains no generator.
    """

    def __init__(
        self, config: TrainConfig, pool: ModelPool, device: torch.device, dtype: torch.dtype = torch.float32
    ) -> None:
        self.config = config
        self.learner: Learner = learner_for(config.learner, pool, config.episode.n_way).to(device, dtype)
        n_per_class = config.episode.n_shot + config.episode.n_query
        self.classes = inverted_classes(pool.teachers, config)
        check_memory(pool.teachers, self.classes, config, device, student_bytes=self._student_bytes(pool))
        inversion = config.inversion
        betas = inversion.beta1, inversion.beta2
        self.dataset = PseudoDataset(pool, n_per_class, inversion.lr, config.seed, device, dtype, self.classes, betas)
        self.sampler = PseudoEpisodeSampler(self.dataset.blocks, config.episode)
        self.lookalikes: Lookalikes | None = None
        self.nonfinite_teachers: set[str] = set()
        """Members of the pool whose features the learner does not use because they are NaN or infinite."""
        self.teachers = pool.teachers
        start = starting_parameters(self.learner, pool, config.seed)
        self.theta: Parameters = {
            name: weight.to(device=device, dtype=dtype).requires_grad_(self.learner.trains(name))
            for name, weight in start.items()
        }
        self.trained = [weight for weight in self.theta.values() if weight.requires_grad]
        images = [self.dataset.images_of(index) for index in range(len(pool.teachers))]
        multiply_adds = [teacher.multiply_adds for teacher in pool.teachers]
        costs = [n * cost for n, cost in zip(images, multiply_adds, strict=True)]
        self.teacher_schedule = TeacherSchedule(costs, config.inversion.turn_cost_power)
        numbers = [math.prod(teacher.spec.shape) for teacher in pool.teachers]
        self.health = TeacherHealth(multiply_adds, numbers, images, config.compute.micro_batch)
        self.distillation: Distillation | None = None
        if isinstance(self.learner, Student):
            self.distillation = Distillation(config, self.learner, pool, self.dataset)
        # all of theta, not `trained`: Adam refuses an empty list, and ignores weights without a gradient
        self.outer_optimiser = torch.optim.Adam(list(self.theta.values()), lr=config.meta.outer_lr)
        self.step = 0
        self.warmup_steps = config.inversion.warmup_steps
        self.clock = Clock()
        self.time_budget = TimeBudget(config.meta.max_seconds, lambda: self.clock.seconds)
        self.switch = SwitchState()
        self.switch_open = False
        self.recent_theta: Parameters = {}
        self.lagged: Parameters = {}
        self.inversion_terms: dict[str, float] = {}
        """The terms of the inversion loss of the last step that changed the images."""
        self.validated_step = -1
        self.validation_episodes = 0
        self.recorded_step = -1
        self.record_has_recognition = False
        """Whether the last record of the gallery holds what other models take the images for."""
        self.recognised_at = 0.0
        """Age of the run, in seconds, when other models were last asked about the images."""
        self.has_baseline = False
        self.best_validation: float | None = None
        self._best_theta: Parameters = {}
        self._best_step = 0

    def _student_bytes(self, pool: ModelPool) -> int:
        """Return the most bytes that the training of a student keeps; 0 for other learners."""
        if not isinstance(self.learner, Student):
            return 0
        episode = self.config.episode
        n_images = sum(map(len, self.classes)) * (episode.n_shot + episode.n_query)
        return most_bytes(pool.members, self.learner.spec, n_images, unlabelled=bool(self.config.unlabelled))

    @property
    def meta_step(self) -> int:
        """Meta-iterations so far; 0 during the warm-up."""
        return max(0, self.step - self.warmup_steps)

    def pixel_lr(self) -> float:
        """Learning rate of the pixels in this step: constant, or decayed over inversion, see `InversionConfig`.

        Inversion is the steps before learning, or the whole run if there are none; a time limit can shorten both.
        """
        inversion = self.config.inversion
        if inversion.lr_decay != RateDecay.COSINE:
            return inversion.lr
        progress = min(1.0, max(self._progress_by_steps(), self._progress_by_time()))
        share = 0.5 * (1 + math.cos(math.pi * progress))
        return inversion.lr * (inversion.lr_floor + (1 - inversion.lr_floor) * share)

    def _progress_by_steps(self) -> float:
        planned = self.warmup_steps or self.config.meta.steps
        return max(0, self.step - 1) / planned if planned else 0.0

    def _progress_by_time(self) -> float:
        if self.warmup_steps:
            return self.time_budget.inversion_progress
        limit = self.config.meta.max_seconds
        return self.clock.seconds / limit if limit else 0.0

    def meta_progress(self) -> float:
        """Share of meta-training that has passed, 0 to 1, by its number of steps or by time, whichever is greater."""
        planned = self.config.meta.steps
        by_steps = max(0, self.meta_step - 1) / planned if planned else 0.0
        return min(1.0, max(by_steps, self.time_budget.meta_progress))

    def distil(self, emit: EventSink) -> None:
        """Train the student of one meta-iteration, if there is one."""
        if self.distillation is None:
            return
        self.time_budget.begin_learning()
        self.distillation.train(self.step, self.meta_progress(), self.teacher_schedule.retired, emit)
        for name, weight in self.distillation.weights().items():
            self.theta[name] = weight.detach().to(self.theta[name])

    def draw_episode(self, seed: int, index: int) -> PseudoEpisodeIndices:
        """Draw one of this step's pseudo episodes; it depends only on seed, index and step."""
        generator = child_generator(seed, "episode", index, self.step)
        plan = self.sampler.draw(generator)
        if self.lookalikes is None:
            return plan
        return plan.mixed(self.lookalikes, self.sampler.shape.unlabelled_share, generator)

    def episode(self, plan: PseudoEpisodeIndices, target: ImageSpec) -> Episode:
        """Return the images of an episode in a network's input form."""
        return pseudo_episode(plan, self.dataset, target, self.lookalikes)

    def keep_images(self, n_per_class: int) -> None:
        """Continue with the first images of each class."""
        self.teacher_schedule.scale_costs(n_per_class / self.dataset.n_per_class)
        self.dataset.keep_images(n_per_class)
        self.sampler = self.sampler.with_images(n_per_class)
        self.health.limit([self.dataset.images_of(index) for index in range(len(self.teachers))])
        self.time_budget.forget(RunPart.INVERSION_STEP)

    def set_aside(self, teacher: int) -> None:
        """Exclude a teacher from inversion, from episodes and from the features of the learner.

        Raises:
            PoolError: too few classes remain for an episode.
        """
        self.sampler = self.sampler.without(teacher)
        self.teacher_schedule.retire(teacher)
        self.learner.exclude_teacher(self.teachers[teacher].name)

    def exclude_nonfinite(self, blocks: Sequence[int], emit: EventSink, *, gradients: bool) -> bool:
        """Exclude the features of teachers that are NaN or infinite for images of some blocks from the learner.

        Returns:
            Whether there were any.

        Raises:
            TrainingError: all of them are.
        """
        if not self.learner.teachers:
            return False
        with torch.no_grad():
            first = torch.zeros(1, dtype=torch.long)
            images = torch.cat([self.dataset.images(block, first, self.learner.spec) for block in blocks])
        names = self.learner.nonfinite_teachers(self.theta, images, gradients=gradients)
        if names and len(names) == len(self.learner.teachers):
            raise TrainingError(
                f"the features that {listed(names)} compute for the pseudo images are NaN or infinite; leave out these "
                "models"
            )
        for name in names:
            self.exclude_features_of(name)
            emit(
                NoticeGiven(
                    f"{name} is left out of {self.learner.name}: its features or their gradients are not finite"
                )
            )
        return bool(names)

    def exclude_features_of(self, name: str) -> None:
        """Exclude the features of one member of the pool, which are NaN or infinite, from the learner."""
        self.nonfinite_teachers.add(name)
        self.learner.exclude_teacher(name)

    def remember_theta(self) -> None:
        """Replace the lagged copy of theta by the recent one, and the recent one by the current weights."""
        self.lagged, self.recent_theta = self.recent_theta, detached(self.theta)
        for weight in self.lagged.values():
            weight.requires_grad_()

    def keep_if_best(self, accuracy: float, step: int) -> None:
        """Keep a copy of theta if its validation accuracy is the best so far."""
        self.validated_step = step
        if self.best_validation is None or accuracy > self.best_validation:
            self.best_validation, self._best_theta, self._best_step = accuracy, detached(self.theta), step

    def best(self) -> tuple[Parameters, int]:
        """Return the weights of the best validated step and that step, or the current ones without validation."""
        return (self._best_theta, self._best_step) if self._best_theta else (detached(self.theta), self.meta_step)

    def tensors(self) -> dict[str, Tensor]:
        """Return the tensors of the state, by name."""
        groups = {"theta": self.theta, "recent": self.recent_theta, "lagged": self.lagged, "best": self._best_theta}
        named = {f"{group}/{name}": weight for group, weights in groups.items() for name, weight in weights.items()}
        named |= optimiser_tensors(self.outer_optimiser, "theta_adam") | self.dataset.tensors()
        return named if self.distillation is None else named | self.distillation.tensors()

    def facts(self) -> dict[str, Any]:
        """Return the plain values of the state."""
        facts: dict[str, Any] = {
            "seconds": self.clock.seconds,
            "warmup_steps": self.warmup_steps,
            "switch": {**asdict(self.switch), "recent": list(self.switch.recent)},
            "switch_open": self.switch_open,
            "turns": self.teacher_schedule.facts(),
            "health": self.health.facts(),
            "validated_step": self.validated_step,
            "best_step": self._best_step,
            "recorded_step": self.recorded_step,
            "record_has_recognition": self.record_has_recognition,
            "recognised_at": self.recognised_at,
            "has_baseline": self.has_baseline,
            "validation_episodes": self.validation_episodes,
            "time_plan": self.time_budget.facts(),
        }
        if self.dataset.n_per_class != self.config.episode.n_shot + self.config.episode.n_query:
            facts["images_per_class"] = self.dataset.n_per_class
        if self.inversion_terms:
            facts["inversion_terms"] = self.inversion_terms
        if self.nonfinite_teachers:
            facts["distrusted"] = sorted(self.nonfinite_teachers)
        return facts if self.best_validation is None else facts | {"best_validation": self.best_validation}

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the state from a snapshot of a run with equal settings."""
        tensors, facts = snapshot.tensors, snapshot.facts
        if "images_per_class" in facts:
            self.keep_images(int(facts["images_per_class"]))
        with torch.no_grad():
            for name, weight in self.theta.items():
                found = tensors[f"theta/{name}"]
                if found.shape != weight.shape:  # copy_ would broadcast it
                    raise ValueError(f"weight '{name}' is {list(found.shape)}, not {list(weight.shape)}")
                weight.copy_(found)
        device = next(iter(self.theta.values())).device
        self.recent_theta = _group(tensors, "recent", device)
        self.lagged = {name: weight.requires_grad_() for name, weight in _group(tensors, "lagged", device).items()}
        self._best_theta = _group(tensors, "best", device)
        load_optimiser(self.outer_optimiser, tensors, "theta_adam")
        self.dataset.load(tensors)
        if self.distillation is not None:
            self.distillation.load(tensors)
        self.step = snapshot.step
        self.warmup_steps = int(facts["warmup_steps"])
        self.clock.seconds = float(facts["seconds"])
        self.switch = SwitchState(**{**facts["switch"], "recent": tuple(facts["switch"]["recent"])})
        self.switch_open = bool(facts["switch_open"])
        self.teacher_schedule.restore(facts["turns"])
        self.health.restore(facts["health"])
        for teacher in sorted(self.teacher_schedule.retired):
            self.set_aside(teacher)
        for name in facts.get("distrusted", []):
            self.exclude_features_of(str(name))
        self.validated_step, self._best_step = int(facts["validated_step"]), int(facts["best_step"])
        self.recorded_step = int(facts.get("recorded_step", -1))  # missing in older snapshots
        self.record_has_recognition = bool(facts.get("record_has_recognition", False))
        self.recognised_at = float(facts.get("recognised_at", 0.0))
        self.has_baseline = bool(facts.get("has_baseline", False))
        self.best_validation = facts.get("best_validation")
        self.inversion_terms = {str(name): float(term) for name, term in facts.get("inversion_terms", {}).items()}
        self.validation_episodes = int(facts.get("validation_episodes", 0))
        self.time_budget.restore(facts.get("time_plan"))


def _group(tensors: Mapping[str, Tensor], group: str, device: torch.device) -> Parameters:
    prefix = f"{group}/"
    return {name.removeprefix(prefix): weight.to(device) for name, weight in tensors.items() if name.startswith(prefix)}
