"""The D-hat step: moves the pseudo images down the teachers' inversion losses, and up the outer loss when asked."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from purer_app.engine.config import TrainConfig
from purer_app.engine.episodes import PseudoPlan, pseudo_episode
from purer_app.engine.errors import TrainingError
from purer_app.engine.events import EventSink, Heartbeat
from purer_app.engine.inversion import InversionTerms, StatisticsProbe, inversion_terms, roll
from purer_app.engine.model_pool import ModelPool
from purer_app.engine.randomness import child_generator
from purer_app.engine.training_state import TrainingState


class DatasetStep:
    """Step 1 of a meta-iteration: Adam on the sum of the inversion losses minus λ times one outer loss."""

    def __init__(self, config: TrainConfig, pool: ModelPool, state: TrainingState) -> None:
        self.config = config
        self.pool = pool
        self.state = state
        self.probes = [StatisticsProbe(teacher.model) for teacher in pool.teachers]

    def invert_all(self, emit: EventSink) -> list[InversionTerms]:
        """Take one step on the inversion losses of all teachers alone."""
        terms = self.add_gradients(range(len(self.pool.teachers)), emit)
        self.state.dataset.optimiser.step()
        return terms

    def take(self, emit: EventSink) -> tuple[list[InversionTerms], float | None]:
        """Take one step, adversarial where the switch is open, and close the switch.

        Returns:
            The loss terms of each teacher that took its turn, and the outer loss that was climbed.
        """
        state = self.state
        plan = state.sampler.plan(self._generator("adversarial episode")) if state.switch_open else None
        terms = self.add_gradients(self._turn(plan), emit)
        climbed = None if plan is None else self._climb(plan)
        state.switch_open = False
        state.dataset.optimiser.step()
        return terms, climbed

    def add_gradients(self, turn: Sequence[int], emit: EventSink) -> list[InversionTerms]:
        """Back-propagate L_inv teacher by teacher, so that memory does not grow with the pool.

        Raises:
            TrainingError: a loss is not a number.
        """
        dataset, config = self.state.dataset, self.config.inversion
        dataset.optimiser.zero_grad(set_to_none=True)
        terms = []
        for index in turn:
            teacher = self.pool.teachers[index]
            images, labels = dataset.batch_of(index)
            rolled = roll(images, config.max_roll_px, self._generator("roll", index))
            found = inversion_terms(teacher.model, self.probes[index], rolled, labels)
            loss = found.weighted(config)
            check_finite(loss.item(), f"the inversion loss of {teacher.name}", self.state.step)
            loss.backward()
            terms.append(found.detach())
            emit(Heartbeat(teacher.name))
        return terms

    def _climb(self, plan: PseudoPlan) -> float:
        """Add −λ times the gradient of one episode's outer loss to its support and query pixels (second order)."""
        state = self.state
        episode = pseudo_episode(plan, state.dataset, state.learner.spec)
        loss = state.learner.outer(state.theta, episode, second_order=True).loss
        pixels: list[Tensor] = [state.dataset.pixels[block] for block in plan.blocks]
        (-self.config.curriculum.adversarial_weight * loss).backward(inputs=pixels)
        return loss.item()

    def _turn(self, plan: PseudoPlan | None) -> list[int]:
        """Return the teachers of this step: all, or as many as asked for, drawn afresh each time.

        The teachers of an adversarial episode always take part: without their inversion loss
        nothing would hold the climbing pixels to their classes.
        """
        n_teachers, n_turn = len(self.pool.teachers), self.config.inversion.teachers_per_step
        if not 0 < n_turn < n_teachers:
            return list(range(n_teachers))
        drawn = torch.randperm(n_teachers, generator=self._generator("turn"))[:n_turn].tolist()
        climbing = [] if plan is None else [self.state.dataset.blocks[block].teacher for block in plan.blocks]
        return sorted({*drawn, *climbing})

    def _generator(self, *purpose: str | int) -> torch.Generator:
        return child_generator(self.config.seed, *purpose, self.state.step)


def check_finite(value: float, what: str, step: int) -> None:
    """Stop a run whose numbers have run away.

    Raises:
        TrainingError: the value is infinite or not a number.
    """
    if not math.isfinite(value):
        raise TrainingError(
            f"{what} is {value} in step {step}; start again with a lower inversion.lr or meta.outer_lr: "
            "change the run's settings.toml and give it to train --config"
        )
