"""Episodes of the classes of a model and of new classes: accuracies of the joint classifier and of its parts."""

from dataclasses import dataclass
from itertools import combinations

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.benchmarks.learning.old_classes.features import Features, ModelFeatures
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.confidence.not_sure import least_confidence
from purer_app.engine.few_shot.old_classes.joint import JointMethod

FIGURES = ("joint", "old, joint", "old, head alone", "new, joint", "new, few-shot alone", "group")
"""Accuracies in per cent: of all queries (old and new ones count equally); of old queries among all classes and by the
head among its own; of new queries among all classes and by few-shot learning of the new ones alone; and the share of
queries that get a class of their own group."""
METHODS = ("gate", "ridge on pseudo images and pictures", "ridge on as many real pictures of old classes")
SURE = "sure answers of the gate"
"""Shares of all queries, in per cent, whose confidence suffices for a sure answer, and that are sure and correct."""
JOINED = ("joint", "heads alone", "higher logit of both heads", "ridge on pseudo images", "group")
"""Accuracies in per cent of two joined models on their held-out pictures; "heads alone": each among its own classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodePlan:
    """How episodes are drawn: new classes, pictures of each to learn from, and queries of each class."""

    n_way: int = 5
    n_shot: int = 5
    n_query: int = 15
    episodes: int = 50
    seed: int = 0


def measure_model(features: Features, model: ModelFeatures, name: str, plan: EpisodePlan) -> dict[str, Tensor]:
    """Return the figures of each method, (episodes, len(FIGURES)), and `SURE`, (episodes, 2), for one model.

    Raises:
        DataError: there are too few new classes or pictures.
    """
    _check(features, model, plan)
    new = torch.cat([features.new, features.heads_on_new(model)], dim=1)
    found: dict[str, list[Tensor]] = {name: [] for name in (*METHODS, SURE)}
    for number in range(plan.episodes):
        generator = child_generator(plan.seed, "old and new", name, plan.n_shot, number)
        order = torch.randperm(len(features.new_classes), generator=generator)[: plan.n_way].tolist()
        classes = [features.new_classes[k] for k in order]
        drawn = [_draw(features.new_labels == label, plan.n_shot + plan.n_query, generator) for label in classes]
        support = torch.cat([new[indices[: plan.n_shot]] for indices in drawn])
        new_queries = torch.cat([new[indices[plan.n_shot :]] for indices in drawn])
        n_old = model.method.n_old
        held_out = [_draw(model.labels == k, plan.n_query + plan.n_shot, generator) for k in range(n_old)]
        old_queries = torch.cat([model.held_out[indices[: plan.n_query]] for indices in held_out])
        old_support = torch.cat([model.held_out[indices[plan.n_query :]] for indices in held_out])
        episode = Episode(model.method, support, old_queries, new_queries, plan)
        for name, figures in zip((*METHODS, SURE), episode.figures(old_support), strict=True):
            found[name].append(figures)
    return {name: 100 * torch.stack(figures) for name, figures in found.items()}


def _check(features: Features, model: ModelFeatures, plan: EpisodePlan) -> None:
    if len(features.new_classes) < plan.n_way:
        raise DataError(f"there are {len(features.new_classes)} new classes in this half; {plan.n_way} are needed")
    needed = plan.n_shot + plan.n_query
    fewest = [int((features.new_labels == label).sum()) for label in features.new_classes]
    fewest += [int((model.labels == k).sum()) for k in range(model.method.n_old)]
    if min(fewest) < needed:
        raise DataError(
            f"a class has {min(fewest)} pictures; {plan.n_shot} support + {plan.n_query} query need {needed}"
        )


def _draw(of_class: Tensor, n: int, generator: torch.Generator) -> Tensor:
    indices = of_class.nonzero().flatten()
    return indices[torch.randperm(len(indices), generator=generator)[:n]]


@dataclass(frozen=True, slots=True, eq=False)
class Episode:
    """One task: (n, d + n_old) features and head logits of new support pictures, and of queries, grouped by class."""

    method: JointMethod
    support: Tensor
    old_queries: Tensor
    new_queries: Tensor
    plan: EpisodePlan

    def figures(self, old_support: Tensor) -> tuple[Tensor, ...]:
        """Return the figures, 0 to 1, of each of `METHODS`, and `SURE`.

        Args:
            old_support: (n, d + n_old) of real pictures of old classes, grouped by class.
        """
        n_old, n_new = self.method.n_old, self.plan.n_way
        labels = torch.arange(n_new).repeat_interleave(self.plan.n_shot)
        queries = torch.cat([self.old_queries, self.new_queries])
        joint = self.method.fit(self.support, labels, n_new + n_old)
        real = self.method.base.fit(
            torch.cat([self.support, old_support])[:, :-n_old],
            torch.cat([labels, torch.arange(n_old).repeat_interleave(self.plan.n_shot) + n_new]),
            n_new + n_old,
        )
        scores = (joint.score(queries), F.linear(queries[:, :-n_old], *joint.head), real.score(queries[:, :-n_old]))
        alone = F.linear(self.new_queries[:, :-n_old], *joint.new_head)
        return (*(self._judged(found, alone) for found in scores), self._sure(scores[0]))

    def _sure(self, log_probabilities: Tensor) -> Tensor:
        confidence, predicted = log_probabilities.exp().max(dim=1)
        sure = confidence >= least_confidence(log_probabilities.shape[1])
        return torch.stack([_share(sure), _share(sure & (predicted == torch.cat(self._truths())))])

    def _truths(self) -> tuple[Tensor, Tensor]:
        """The classes of the old queries, and of the new ones."""
        n_new, n_query = self.plan.n_way, self.plan.n_query
        old = torch.arange(self.method.n_old).repeat_interleave(n_query) + n_new
        return old, torch.arange(n_new).repeat_interleave(n_query)

    def _judged(self, scores: Tensor, new_alone: Tensor) -> Tensor:
        n_old, n_new = self.method.n_old, self.plan.n_way
        old_truth, new_truth = self._truths()
        predicted = scores.argmax(dim=1)
        of_old, of_new = predicted[: len(old_truth)], predicted[len(old_truth) :]
        head = self.old_queries[:, -n_old:].argmax(dim=1)
        old, new = _share(of_old == old_truth), _share(of_new == new_truth)
        group = (_share(of_old >= n_new) + _share(of_new < n_new)) / 2
        alone = _share(head + n_new == old_truth), _share(new_alone.argmax(dim=1) == new_truth)
        return torch.stack([(old + new) / 2, old, alone[0], new, alone[1], group])


def _share(correct: Tensor) -> Tensor:
    return correct.double().mean()


def measure_joins(features: Features) -> Tensor:
    """Join each two models, and return the figures in `JOINED`, (number of pairs, len(JOINED))."""
    return 100 * torch.stack([_joined(one, other) for one, other in combinations(features.models, 2)])


def _joined(one: ModelFeatures, other: ModelFeatures) -> Tensor:
    method = JointMethod(one.method.base, [one.group, other.group])
    n_one, d = one.method.n_old, one.held_out.shape[1] - one.method.n_old
    pictures = torch.cat([_with_both_heads(model, method, d) for model in (one, other)])
    truth = torch.cat([one.labels, other.labels + n_one])
    classifier = method.fit(pictures[:0], truth[:0], method.n_old)
    predicted, heads = classifier.score(pictures).argmax(dim=1), pictures[:, d:]
    is_first = truth < n_one
    within = torch.where(is_first, heads[:, :n_one].argmax(dim=1), heads[:, n_one:].argmax(dim=1) + n_one)
    ridge = F.linear(pictures[:, :d], *classifier.head).argmax(dim=1)
    answers = (predicted, within, heads.argmax(dim=1), ridge)
    return torch.stack([*(_share(found == truth) for found in answers), _share((predicted < n_one) == is_first)])


def _with_both_heads(model: ModelFeatures, method: JointMethod, d: int) -> Tensor:
    """Return the features of a model's held-out pictures with the logits of both heads, (n, d + n_old)."""
    return torch.cat([model.held_out[:, :d], *(group.head_logits(model.pictures) for group in method.old)], dim=1)
