"""The theta step: optimises the meta-model for its outer loss on episodes of the current pseudo images."""

import math
from collections.abc import Sequence

import torch

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.inversion.episodes import Episode, PseudoEpisodeIndices
from purer_app.engine.learners.base import OuterResult
from purer_app.engine.learners.batched import StackedThetaStep
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import are_finite


class ThetaStep:
    """Steps 2 and 4 of a meta-iteration: episodes on the new pixels, and Adam on the sum of their outer losses.

    Args:
        stacked: whether the episodes of a step are computed together.
    """

    def __init__(self, config: TrainConfig, state: TrainingState, stacked: bool) -> None:
        self.config = config
        self.state = state
        self._stacked: StackedThetaStep | None = None
        if stacked and state.trained:
            self._stacked = StackedThetaStep(state.learner, state.theta, cuda_graphs=config.compute.cuda_graphs)

    def plans(self) -> list[PseudoEpisodeIndices]:
        """Draw the episodes of this step, as indices."""
        count = self.config.meta.episodes_per_step
        return [self.state.draw_episode(self.config.seed, index) for index in range(count)]

    def take(self, plans: Sequence[PseudoEpisodeIndices], emit: EventSink) -> tuple[float, float, float | None] | None:
        """Take one step on planned episodes, whose pixels get no gradient.

        If a loss or a gradient is not finite, nothing changes and None is returned.

        Returns:
            Mean outer loss and mean query accuracy, 0 to 1, before the step, and the outer loss of the same episodes
            under the meta-model of some steps ago, where it was measured.
        """
        with torch.no_grad():
            episodes = [self.state.episode(plan, self.state.learner.spec) for plan in plans]
        results = self._learn(episodes, emit)
        if results is None:
            return None
        self.state.distil(emit)
        hardness, accuracy = _mean([r.loss.item() for r in results]), _mean([r.accuracy for r in results])
        return hardness, accuracy, self._lagged_hardness(episodes)

    def _learn(self, episodes: list[Episode], emit: EventSink) -> list[OuterResult] | None:
        """Take the step; without trained weights, only measure the losses."""
        state = self.state
        state.outer_optimiser.zero_grad(set_to_none=True)
        results = []
        if self._stacked is not None:
            results = self._stacked.add_gradients(episodes)
            episodes = []
        for episode in episodes:
            result = state.learner.outer(state.theta, episode)
            if state.trained:
                result.loss.backward(inputs=state.trained)
            results.append(OuterResult(result.loss.detach(), result.accuracy))
            emit(Heartbeat("theta step"))
        gradients = [weight.grad for weight in state.trained if weight.grad is not None]
        if not are_finite([*(result.loss for result in results), *gradients]):
            state.outer_optimiser.zero_grad(set_to_none=True)
            return None
        state.outer_optimiser.step()
        return results

    def _lagged_hardness(self, episodes: list[Episode]) -> float | None:
        """Measure this step's episodes under the lagged meta-model, 20 times per lag."""
        state, lag = self.state, self.config.meta.lag_steps
        hardness = None
        if state.lagged and state.meta_step % max(1, lag // 20) == 0:
            measured = _mean([state.learner.outer(state.lagged, e, second_order=False).loss.item() for e in episodes])
            hardness = measured if math.isfinite(measured) else None
        if state.meta_step % lag == 0:
            state.remember_theta()
        return hardness


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
