"""The D-hat step: optimises the pseudo images for the inversion losses, and adversarially for the outer loss."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from purer_app.engine.core.errors import PoolError, TrainingError, is_out_of_memory
from purer_app.engine.core.events import EventSink, Heartbeat, MicroBatchHalved, NoticeGiven, TeacherSetAside
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.episodes import Episode, PseudoEpisodeIndices, pseudo_episode
from purer_app.engine.inversion.fast_pass import TeacherPass
from purer_app.engine.inversion.losses import InversionTerms, mirror, roll
from purer_app.engine.inversion.peers import PeerChoice
from purer_app.engine.inversion.stacked_teachers import StackedTeachers, stacks
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher_health import STRIKES
from purer_app.engine.training.state.time_budget import RunPart
from purer_app.engine.training.state.training_state import TrainingState

_STACK_LIMIT = 16
LARGEST_PIXEL = 1e6
"""Normalised pixels are of the order of 1; the squares of far larger ones overflow."""
_KEPT_STACKS = 8


class DatasetStep:
    """Step 1 of a meta-iteration: Adam on the sum of the inversion losses minus λ times one outer loss."""

    def __init__(self, config: TrainConfig, pool: ModelPool, state: TrainingState) -> None:
        self.config = config
        self.pool = pool
        self.state = state
        self.passes = [TeacherPass(teacher.network, config.compute.precision) for teacher in pool.teachers]
        self.peers = PeerChoice(pool.teachers)
        self.last_images: list[int] = []
        """Number of images of each teacher in the last step."""
        self._stacks: dict[tuple[int, ...], StackedTeachers] = {}

    def invert_due(self, emit: EventSink) -> list[InversionTerms]:
        """Take one step on the inversion losses of the teachers that are due."""
        terms = self._invert(self.state.teacher_schedule.due(self.state.step), emit)
        self._move_pixels()
        return terms

    def _move_pixels(self, least_lr: float = 0.0) -> None:
        state = self.state
        state.dataset.step(max(least_lr, state.pixel_lr()))
        if self.config.inversion.clamp:
            state.dataset.clamp()
        if state.distillation is not None:
            state.distillation.features.forget(state.dataset.moved())

    def take(self, emit: EventSink) -> tuple[list[InversionTerms], float | None]:
        """Take one step, adversarial if the switch is open, and close the switch.

        Without an adversarial step, the images change only in every `inversion.meta_interval`-th meta-iteration.

        Returns:
            The loss terms of each teacher in the step, and the outer loss that was maximised.
        """
        state = self.state
        if not (state.switch_open or self._is_due()):
            self.last_images = []
            return [], None
        plan = state.sampler.draw(self._generator("adversarial episode")) if state.switch_open else None
        terms = self._invert(self._turn(plan), emit)
        climbed = None if plan is None else self._climb(plan, emit)
        state.switch_open = False
        self._move_pixels(0.0 if climbed is None else self.config.curriculum.lr_share * self.config.inversion.lr)
        return terms, climbed

    def _is_due(self) -> bool:
        interval = self.config.inversion.meta_interval
        return bool(interval) and self.state.meta_step % interval == 0

    def _turn(self, plan: PseudoEpisodeIndices | None) -> list[int]:
        """Return the teachers of this step: those that are due, or the configured number of those furthest behind.

        The teachers of an adversarial episode are always included: their inversion loss keeps the pixels
        of the episode in their classes.
        """
        turns, n_turn = self.state.teacher_schedule, self.config.inversion.teachers_per_step
        turn = list[int]()
        if self._is_due():
            turn = turns.furthest_behind(n_turn, self._generator("turn")) if n_turn else turns.due(self.state.step)
        climbing = [] if plan is None else [self.state.dataset.blocks[block].teacher for block in plan.blocks]
        return turns.with_others(turn, climbing)

    def _invert(self, turn: list[int], emit: EventSink) -> list[InversionTerms]:
        """Add the gradients of these teachers, except those whose loss is NaN or infinite.

        Near the time limit only the first ones are computed, at least one.
        """
        measured = self._gradients_added(turn, emit)
        turn, found = list(measured), list(measured.values())
        self.state.teacher_schedule.take(turn)
        self.last_images = [self.state.dataset.images_of(index) for index in turn]
        sound = self._sound(turn, found)
        for index, finite in zip(turn, sound, strict=True):
            if not finite:
                self._drop_gradients(index)
            if self.state.health.record_turn(index, finite=finite):
                self._set_aside(index, emit)
        return [terms for terms, finite in zip(found, sound, strict=True) if finite]

    def add_gradients(self, turn: Sequence[int], emit: EventSink) -> list[InversionTerms]:
        """Back-propagate L_inv of one teacher after the other, so that memory does not grow with the pool.

        Returns:
            The terms of each teacher, without graph; they may be NaN.

        Raises:
            TrainingError: out of memory for a single image of a teacher.
        """
        found = self._gradients_added(turn, emit, whole=True)
        return [found[index] for index in turn]

    def _gradients_added(
        self, turn: Sequence[int], emit: EventSink, *, whole: bool = False
    ) -> dict[int, InversionTerms]:
        """Do what `add_gradients` does; unless `whole`, omit teachers that do not fit into the time limit."""
        self.state.dataset.optimiser.zero_grad(set_to_none=True)
        found: dict[int, InversionTerms] = {}
        plan, began, work = self.state.time_budget, self.state.clock.seconds, 0.0
        for group in self._groups(turn):
            peers = {index: self._peer(index) for index in group}
            more = sum(self._work(index, peer) for index, peer in peers.items())
            if found and not whole and not plan.fits_turn(more, self.state.clock.seconds - began, work):
                break
            if len(group) > 1:
                found |= zip(group, self._pass_stacked(group), strict=True)
                emit(Heartbeat(f"{len(group)} like models"))
                for index, peer in peers.items():
                    self._add_peer_gradients(index, peer, emit)
            else:
                found[group[0]] = self._pass(group[0], peers[group[0]], emit)
            work += more
        plan.add(RunPart.TURN, self.state.clock.seconds - began, work)
        return {index: found[index] for index in turn if index in found}

    def _peer(self, index: int) -> int | None:
        """Draw the peer of a teacher in this step; None without one, or if peers have no weight."""
        if not self.config.inversion.peer_weight:
            return None
        return self.peers.draw(index, self.state.teacher_schedule.retired, self._generator("peer", index))

    def _work(self, index: int, peer: int | None) -> float:
        """Multiply-adds of a turn of a teacher with a peer."""
        images, own = self.state.dataset.images_of(index), self.state.teacher_schedule.costs[index]
        return own if peer is None else own + images * self.pool.teachers[peer].multiply_adds

    def _pass(self, index: int, peer: int | None, emit: EventSink) -> InversionTerms:
        """Compute one teacher and its peer, in micro-batches that fit into memory."""
        teacher, health = self.pool.teachers[index], self.state.health
        while True:
            assert teacher.model is not None  # loads its weights into memory; those of a peer may have replaced them
            images, labels = self._rolled(index)
            size = health.micro_batch[index]
            try:
                terms = self.passes[index].add_gradients(
                    images, labels, self.config.inversion, size, lambda: emit(Heartbeat(teacher.name))
                )
                self._add_peer_gradients(index, peer, emit)
                return terms
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            self._drop_gradients(index)
            emit(MicroBatchHalved(self.state.step, teacher.name, health.halve(index, teacher.name), size))

    def _pass_stacked(self, group: tuple[int, ...]) -> list[InversionTerms]:
        if group not in self._stacks:
            if len(self._stacks) >= _KEPT_STACKS:
                self._stacks.pop(next(iter(self._stacks)))
            models = [self.pool.teachers[index].model for index in group]
            compute = self.config.compute
            self._stacks[group] = StackedTeachers(models, compute.precision, cuda_graphs=compute.cuda_graphs)
        batches = [self._rolled(index) for index in group]
        images, labels = [batch[0] for batch in batches], [batch[1] for batch in batches]
        return self._stacks[group].add_gradients(images, labels, self.config.inversion)

    def _add_peer_gradients(self, index: int, peer: int | None, emit: EventSink) -> None:
        """Add the gradients of the statistics of the peer of a teacher to its images."""
        if peer is None:
            return
        inversion, health = self.config.inversion, self.state.health
        assert self.pool.teachers[peer].model is not None  # loads its weights into memory
        name, spec = self.pool.teachers[index].name, self.pool.teachers[index].spec
        images = convert(self._rolled(index)[0], spec, self.pool.teachers[peer].spec)
        size = min(health.micro_batch[index], health.micro_batch[peer])
        self.passes[peer].add_statistics_gradients(images, inversion, size, lambda: emit(Heartbeat(name)))

    def _groups(self, turn: Sequence[int]) -> list[tuple[int, ...]]:
        """Group teachers that are computed together: stackable ones if stacking is on, otherwise each alone."""
        if not stacking_is_on(self.config, self.state.dataset.pixels[0].device):
            return [(index,) for index in turn]
        n_images = self.state.dataset.images_of
        whole = [index for index in turn if self.state.health.micro_batch[index] == n_images(index)]
        models = [self.pool.teachers[index].model for index in whole]
        shapes = [(n_images(index), *self.pool.teachers[index].spec.shape) for index in whole]
        groups = [tuple(whole[position] for position in group) for group in stacks(models, shapes, _STACK_LIMIT)]
        return groups + [(index,) for index in turn if index not in whole]

    def _rolled(self, index: int) -> tuple[Tensor, Tensor]:
        images, labels = self.state.dataset.batch_of(index)
        if self.config.inversion.mirror and self.pool.teachers[index].spec.channels == 3:
            images = mirror(images, self._generator("mirror", index))
        return roll(images, self.config.inversion.max_roll_px, self._generator("roll", index)), labels

    def _sound(self, turn: Sequence[int], found: Sequence[InversionTerms]) -> list[bool]:
        """Whether the loss and the squared gradients of each teacher are finite; synchronises with the GPU once."""
        if not turn:
            return []
        sums = []
        for index, terms in zip(turn, found, strict=True):
            gradients = [self.state.dataset.pixels[block].grad for block in self.state.dataset.blocks_of(index)]
            sums.append(
                terms.weighted(self.config.inversion) + sum(g.square().sum() for g in gradients if g is not None)
            )
        finite: list[bool] = torch.stack(sums).isfinite().tolist()
        return finite

    def _drop_gradients(self, index: int) -> None:
        for block in self.state.dataset.blocks_of(index):
            self.state.dataset.pixels[block].grad = None

    def _set_aside(self, index: int, emit: EventSink) -> None:
        name = self.pool.teachers[index].name
        cause = f"its loss was NaN or infinite {STRIKES} turns in a row"
        emit(TeacherSetAside(self.state.step, name, cause))
        try:
            self.state.set_aside(index)
        except PoolError as error:
            raise TrainingError(f"{name} had to be set aside, for {cause}; {error}") from error

    def leave_out(self, index: int, cause: str, emit: EventSink) -> None:
        """Exclude a teacher from the run and emit the cause; keep it if too few classes would remain."""
        name = self.pool.teachers[index].name
        try:
            self.state.set_aside(index)
        except PoolError:
            emit(NoticeGiven(f"{name} would be left out, for {cause}, but the other models have too few classes"))
        else:
            emit(TeacherSetAside(self.state.step, name, cause))

    def leave_out_unsound(self, plans: Sequence[PseudoEpisodeIndices], emit: EventSink) -> bool:
        """Exclude the teachers whose pseudo images in some episodes are NaN or too large for the meta-model.

        Returns:
            Whether one was excluded.

        Raises:
            TrainingError: the images of all teachers in the episodes are.
        """
        state, found = self.state, set[int]()
        blocks = {block for plan in plans for block in plan.blocks}
        for block in (state.dataset.blocks[index] for index in sorted(blocks)):
            images = convert(state.dataset.pixels[block.index].detach(), block.spec, state.learner.spec)
            if not bool((images.abs() <= LARGEST_PIXEL).all()):  # also false for NaN
                found.add(block.teacher)
        if found and found == {state.dataset.blocks[block].teacher for block in blocks}:
            raise TrainingError(
                f"the pseudo images of all models have grown beyond {LARGEST_PIXEL:g} by step {state.step}; "
                f"{_start_again('inversion.lr')}"
            )
        retired = len(state.teacher_schedule.retired)
        for index in sorted(found):
            self.leave_out(index, "its pseudo images are NaN or too large for the meta-model", emit)
        return len(state.teacher_schedule.retired) > retired

    def _climb(self, plan: PseudoEpisodeIndices, emit: EventSink) -> float | None:
        """Add −λ times the gradient of one episode's outer loss to its support and query pixels (second order).

        If that gradient is not finite, nothing is added, the teachers that cause it are excluded, and None is returned.
        """
        state = self.state
        loss = self._hardness(pseudo_episode(plan, state.dataset, state.learner.spec))
        pixels: list[Tensor] = [state.dataset.pixels[block] for block in plan.blocks]
        gradients = torch.autograd.grad(-self.config.curriculum.adversarial_weight * loss, pixels)
        if not are_finite([loss, *gradients]):
            if not (state.exclude_nonfinite(plan.blocks, emit, gradients=True) or self.leave_out_unsound([plan], emit)):
                emit(NoticeGiven("A step that makes images harder was left out: its gradient was not finite"))
            return None
        for pixel, gradient in zip(pixels, gradients, strict=True):
            if pixel.grad is not None:  # otherwise its teacher's loss was NaN or infinite
                pixel.grad += gradient
        return loss.item()

    def _hardness(self, episode: Episode) -> Tensor:
        """Return what an adversarial step raises: the outer loss, or the disagreement of a student and its teachers."""
        state = self.state
        if state.distillation is None:
            return state.learner.outer(state.theta, episode, second_order=True).loss
        images = torch.cat([episode.support_images, episode.query_images])
        return state.distillation.disagreement(images, state.teacher_schedule.retired)

    def _generator(self, *purpose: str | int) -> torch.Generator:
        return child_generator(self.config.seed, *purpose, self.state.step)


def stacking_is_on(config: TrainConfig, device: torch.device) -> bool:
    """Whether stackable teachers, and the episodes of a step, are computed together."""
    return config.compute.stacking == "on" or (config.compute.stacking == "auto" and device.type == "cuda")


def are_finite(values: Sequence[Tensor]) -> bool:
    """Whether all values and their squares are finite."""
    return bool(torch.stack([value.detach().square().sum() for value in values]).isfinite().all())


def check_finite(value: float, what: str, step: int, settings: str) -> None:
    """Stop a run that has diverged.

    Args:
        settings: names of the settings that are probably too high.

    Raises:
        TrainingError: the value is NaN or infinite.
    """
    if not math.isfinite(value):
        raise TrainingError(f"{what} is {value} in step {step}; {_start_again(settings)}")


def _start_again(settings: str) -> str:
    return f"start a new run with a lower {settings}, for example with a copy of settings.toml for train --config"
