"""Measures a meta-model on the same real few-shot episodes again and again while it trains."""

import math
import time
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.methods import LookedOnce
from purer_app.engine.images.class_folders import LabelledPictures, PictureCache
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import check_real_classes, plan_real_episode
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.learners.closed_form.branches import Views
from purer_app.engine.learners.closed_form.pool_embedding import SETTLED, BranchLearner

_LOOK = 64
"""Pictures that are looked at between two signs of life."""


_PROBE = 8
_QUICK_SECONDS = 1.0


def mean_and_ci95(values: Tensor) -> tuple[float, float]:
    """Mean of (n,) values and half the width of its normal 95 % interval, 1.96 · std / √n."""
    spread = values.double().std().item() if len(values) > 1 else 0.0
    return values.double().mean().item(), 1.96 * spread / math.sqrt(len(values))


class Validator:
    """Holds validation pictures, also in the meta-model's form, and the episodes drawn from them once."""

    def __init__(
        self,
        pictures: LabelledPictures,
        spec: ImageSpec,
        device: torch.device,
        *,
        n_way: int,
        n_shot: int,
        n_query: int,
        episodes: int,
        seed: int,
    ) -> None:
        check_real_classes(pictures, n_way, n_shot, n_query)
        self._pictures = pictures
        self._images = pictures.images(spec).to(device)
        self._plans = [
            plan_real_episode(pictures, n_way, n_shot, n_query, child_generator(seed, "validation episode", index))
            for index in range(episodes)
        ]
        self._seen: Views | None = None
        self._seen_by: BranchLearner | None = None
        self._seen_with: list[Tensor] = []

    def measure(self, learner: Learner, theta: Parameters, emit: EventSink = ignore) -> tuple[float, float]:
        """Return mean accuracy (0 to 1) and the half width of its 95 % interval; a heartbeat after each episode."""
        if isinstance(learner, BranchLearner):
            return self._measure_once_looked(learner, theta, emit)
        device = self._images.device
        accuracies = []
        for plan in self._plans:
            support, query = self._images[plan.support], self._images[plan.query]
            adapted = learner.adapt(theta, support, plan.support_labels.to(device), plan.n_way)
            with torch.no_grad():
                predicted = adapted.logits(query).argmax(dim=1).cpu()
            accuracies.append((predicted == plan.query_labels).float().mean())
            emit(Heartbeat("validation"))
        return mean_and_ci95(torch.stack(accuracies))

    def look(self, learner: Learner, theta: Parameters, emit: EventSink = ignore) -> None:
        """Let a learner with fixed branches look at the pictures; `measure` then only fits heads, again and again."""
        if not isinstance(learner, BranchLearner):
            return
        weights = [weight for name, weight in theta.items() if name not in SETTLED]
        if self._seen is not None and self._seen_by is learner and _same(self._seen_with, weights):
            return
        parts = list[Views]()
        for part in self._images[self._drawn()].split(_LOOK):
            with torch.no_grad():
                parts.append({i: (f.cpu(), a.cpu()) for i, (f, a) in learner.views(theta, part).items()})
            emit(Heartbeat("validation"))
        self._seen = {i: _joined([part[i] for part in parts]) for i in parts[0]}
        self._seen_by, self._seen_with = learner, weights

    def _measure_once_looked(self, learner: BranchLearner, theta: Parameters, emit: EventSink) -> tuple[float, float]:
        """Fit a head for each episode: what a branch makes of a picture depends on no other picture."""
        self.look(learner, theta, emit)
        assert self._seen is not None
        drawn = self._drawn()
        on_cpu = {name: theta[name].detach().cpu() for name in SETTLED}
        with torch.no_grad():
            known = learner.features_of_views(on_cpu, self._seen, drawn.float())
        accuracies = []
        for plan in self._plans:
            support, query = (known[torch.searchsorted(drawn, indices)] for indices in (plan.support, plan.query))
            head = learner.fit(theta, support, plan.support_labels, plan.n_way)
            predicted = F.linear(query, *head).argmax(dim=1)
            accuracies.append((predicted == plan.query_labels).float().mean())
            emit(Heartbeat("validation"))
        return mean_and_ci95(torch.stack(accuracies))

    def keep(self, episodes: int) -> None:
        """Do without all but the first episodes."""
        self._plans = self._plans[:episodes]
        self._seen = None

    @property
    def episodes(self) -> int:
        """How many episodes are measured."""
        return len(self._plans)

    def seconds_expected(self, learner: Learner, theta: Parameters, method: TeacherMethod, emit: EventSink) -> float:
        """Estimate, from a few pictures, how long `measure_teachers` and two calls of `measure` take."""
        drawn = self._drawn()
        few = drawn[:_PROBE]
        share = len(drawn) / len(few)
        pixels = [self._pictures.pixels[i] for i in few.tolist()]
        looks = [lambda: method.embed(PictureCache(pixels).some(torch.arange(len(pixels))))]
        if isinstance(learner, BranchLearner):
            looks.append(lambda: learner.features(theta, self._images[few]))
        seconds = 0.0
        for look in looks:
            seconds += share * _seconds_of(look, emit)
        if isinstance(learner, BranchLearner):
            return seconds
        plan, device = self._plans[0], self._images.device
        labels = plan.support_labels.to(device)
        one = _seconds_of(lambda: learner.adapt(theta, self._images[plan.support], labels, plan.n_way).weight, emit)
        return seconds + 2 * len(self._plans) * one

    def _drawn(self) -> Tensor:
        """Positions of all pictures of the episodes, in ascending order."""
        drawn: Tensor = torch.cat([torch.cat([plan.support, plan.query]) for plan in self._plans]).unique()
        return drawn

    def measure_teachers(self, method: TeacherMethod, emit: EventSink = ignore) -> tuple[float, float]:
        """Measure teachers on the same episodes, as `measure` does; each picture is looked at once."""
        drawn = self._drawn()
        once = LookedOnce(method, PictureCache([self._pictures.pixels[i] for i in drawn.tolist()]), emit)
        accuracies = []
        for plan in self._plans:
            support, query = (torch.searchsorted(drawn, indices) for indices in (plan.support, plan.query))
            classifier = once.adapt(once.cache.some(support), plan.support_labels, plan.n_way, seed=0)
            predicted = classifier.logits(once.cache.some(query)).argmax(dim=1)
            accuracies.append((predicted == plan.query_labels).float().mean())
        return mean_and_ci95(torch.stack(accuracies))


def _same(first: Sequence[Tensor], second: Sequence[Tensor]) -> bool:
    return len(first) == len(second) and all(one is other for one, other in zip(first, second, strict=True))


def _joined(parts: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    first, second = zip(*parts, strict=True)
    return torch.cat(first), torch.cat(second)


def _seconds_of(look: Callable[[], Tensor], emit: EventSink) -> float:
    """Time a computation; what is over soon is timed at its second time, without the cost of beginning."""
    for _ in range(2):
        emit(Heartbeat("validation"))
        began = time.monotonic()
        with torch.no_grad():
            look().cpu()
        seconds = time.monotonic() - began
        if seconds > _QUICK_SECONDS:
            break
    return seconds
