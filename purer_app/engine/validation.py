"""Measures a meta-model on the same real few-shot episodes again and again while it trains."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.baselines import TeacherMethod
from purer_app.engine.class_folders import LabelledPictures, PictureCache
from purer_app.engine.episodes import check_real_classes, plan_real_episode
from purer_app.engine.events import EventSink, Heartbeat, ignore
from purer_app.engine.few_shot import LookedOnce
from purer_app.engine.image_spec import ImageSpec
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.learners.pool_embedding import BranchLearner
from purer_app.engine.randomness import child_generator

_LOOK = 64
"""Pictures that are looked at between two signs of life."""


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

    def _measure_once_looked(self, learner: BranchLearner, theta: Parameters, emit: EventSink) -> tuple[float, float]:
        """Look at each picture once, for the other pictures of its episodes change nothing."""
        features = []
        drawn = self._drawn()
        for part in self._images[drawn].split(_LOOK):
            with torch.no_grad():
                features.append(learner.features(theta, part).cpu())
            emit(Heartbeat("validation"))
        known = torch.cat(features)
        accuracies = []
        for plan in self._plans:
            support, query = (known[torch.searchsorted(drawn, indices)] for indices in (plan.support, plan.query))
            head = learner.fit(theta, support, plan.support_labels, plan.n_way)
            predicted = F.linear(query, *head).argmax(dim=1)
            accuracies.append((predicted == plan.query_labels).float().mean())
        return mean_and_ci95(torch.stack(accuracies))

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
