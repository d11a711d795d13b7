"""Validation during training: accuracy of a meta-model on a fixed set of real few-shot episodes."""

import math
import time
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.methods import CachedMethod
from purer_app.engine.images.class_folders import LabelledPictures, PictureCache
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import check_real_classes, draw_real_episode
from purer_app.engine.learners.base import Learner, Parameters, PerImageFeatures, Views

_BATCH = 64
"""Pictures between two heartbeats."""
_N_TIMED = 8
_TIME_AGAIN_BELOW_SECONDS = 1.0


def mean_and_ci95(values: Tensor) -> tuple[float, float]:
    """Mean of (n,) values and half the width of its normal 95 % interval, 1.96 · std / √n."""
    spread = values.double().std().item() if len(values) > 1 else 0.0
    return values.double().mean().item(), 1.96 * spread / math.sqrt(len(values))


class Validator:
    """Validation pictures, also in the meta-model's input form, and the episodes drawn from them once."""

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
            draw_real_episode(pictures, n_way, n_shot, n_query, child_generator(seed, "validation episode", index))
            for index in range(episodes)
        ]
        self._views: Views | None = None
        self._views_of: PerImageFeatures | None = None
        self._views_weights: list[Tensor] = []

    def measure(self, learner: Learner, theta: Parameters, emit: EventSink = ignore) -> tuple[float, float]:
        """Return mean accuracy (0 to 1) and the half width of its 95 % interval; a heartbeat after each episode."""
        if (per_image := learner.per_image) is not None:
            self.cache_views(learner, theta, emit)
            return self._measure_cached(per_image, theta, emit)
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

    def cache_views(self, learner: Learner, theta: Parameters, emit: EventSink = ignore) -> None:
        """Cache what the teachers of the learner compute per picture, so that `measure` only fits heads."""
        if (per_image := learner.per_image) is None:
            return
        weights = per_image.frozen_weights(theta)
        if self._views is not None and self._views_of is per_image and _same(self._views_weights, weights):
            return
        parts = list[Views]()
        for part in self._images[self._drawn()].split(_BATCH):
            with torch.no_grad():
                parts.append({i: (f.cpu(), o.cpu()) for i, (f, o) in per_image.views(theta, part).items()})
            emit(Heartbeat("validation"))
        self._views = {i: _joined([part[i] for part in parts]) for i in parts[0]}
        self._views_of, self._views_weights = per_image, weights

    def _measure_cached(self, per_image: PerImageFeatures, theta: Parameters, emit: EventSink) -> tuple[float, float]:
        """Fit a head for each episode to cached features."""
        assert self._views is not None
        drawn = self._drawn()
        with torch.no_grad():
            features = per_image.features_of_views(theta, self._views, drawn.float())
        accuracies = []
        for plan in self._plans:
            support, query = (features[torch.searchsorted(drawn, indices)] for indices in (plan.support, plan.query))
            head = per_image.fit_head(theta, support, plan.support_labels, plan.n_way)
            predicted = F.linear(query, *head).argmax(dim=1)
            accuracies.append((predicted == plan.query_labels).float().mean())
            emit(Heartbeat("validation"))
        return mean_and_ci95(torch.stack(accuracies))

    def keep(self, episodes: int) -> None:
        """Keep only the first episodes."""
        self._plans = self._plans[:episodes]
        self._views = None

    @property
    def episodes(self) -> int:
        """The number of episodes."""
        return len(self._plans)

    def seconds_expected(self, learner: Learner, theta: Parameters, method: TeacherMethod, emit: EventSink) -> float:
        """Estimate from a few pictures the duration of `measure_teachers` and two calls of `measure`."""
        drawn = self._drawn()
        few = drawn[:_N_TIMED]
        share = len(drawn) / len(few)
        pixels = [self._pictures.pixels[i] for i in few.tolist()]
        seconds = share * _seconds_of(lambda: method.embed(PictureCache(pixels).some(torch.arange(len(pixels)))), emit)
        if learner.per_image is not None:
            return seconds + share * _seconds_of(lambda: learner.features(theta, self._images[few]), emit)
        plan, device = self._plans[0], self._images.device
        labels = plan.support_labels.to(device)
        one = _seconds_of(lambda: learner.adapt(theta, self._images[plan.support], labels, plan.n_way).weight, emit)
        return seconds + 2 * len(self._plans) * one

    def _drawn(self) -> Tensor:
        """Positions of all pictures of the episodes, in ascending order."""
        drawn: Tensor = torch.cat([torch.cat([plan.support, plan.query]) for plan in self._plans]).unique()
        return drawn

    def measure_teachers(self, method: TeacherMethod, emit: EventSink = ignore) -> tuple[float, float]:
        """Measure teachers on the same episodes, as `measure` does, with cached features."""
        drawn = self._drawn()
        once = CachedMethod(method, PictureCache([self._pictures.pixels[i] for i in drawn.tolist()]), emit)
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


def _seconds_of(compute: Callable[[], Tensor], emit: EventSink) -> float:
    """Time a computation; a short one is timed at its second execution, without the cost of starting up."""
    for _ in range(2):
        emit(Heartbeat("validation"))
        began = time.monotonic()
        with torch.no_grad():
            compute().cpu()
        seconds = time.monotonic() - began
        if seconds > _TIME_AGAIN_BELOW_SECONDS:
            break
    return seconds
