"""How surely other models of a pool take pseudo images for their class; needs no real pictures.

Other models with a class of the same name are asked for its probability. Where there are none, a ridge regression
predicts the answers of an image's own model from the features of other models: it is fitted to images that the own
model did not make, and applied to those that it made [ours]. Images that only their own model recognises get a
probability near chance, because the features of the other models show nothing of the class.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.peers import same_kind
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

MAX_IMAGES = 4
"""Images of each class that are measured."""
MAX_MODELS = 6
"""Other models that are asked about a class."""
_FIT_IMAGES = 120
"""Images for the regressions in total, about equally many of each model."""
_FIT_PER_CLASS = 2
_PENALTY = 0.1
"""Ridge penalty relative to the mean squared length of the centred features."""
_LEAST_FIT = 4
"""Fewest images to fit a regression to."""
_BATCH = 64


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """What other models take the first images of a block for.

    Attributes:
        probabilities: of the class, (n,) float32 from 0 to 1 on the CPU; NaN where it cannot be measured.
        n_models: number of other models asked; 0 if there are none.
        by_name: whether these models have the class themselves.
    """

    probabilities: Tensor
    n_models: int
    by_name: bool


class RecognitionPlan:
    """The models and images of a measurement; computing it runs no model.

    Args:
        n_images: images of each class, at most `MAX_IMAGES`.
        excluded: teachers that are not asked, and whose images are not used for the others.
    """

    def __init__(self, pool: ModelPool, dataset: PseudoDataset, n_images: int, excluded: Collection[int] = ()) -> None:
        self.members = pool.members
        self.dataset = dataset
        self.n_images = min(n_images, MAX_IMAGES, dataset.n_per_class)
        self.blocks = [dataset.blocks_of(teacher) for teacher in range(len(pool.teachers))]
        self.others = [self._others(teacher, excluded) for teacher in range(len(pool.teachers))]
        self.namesakes = [self._namesakes(block.index, excluded) for block in dataset.blocks]
        costs = [member.multiply_adds for member in self.members]
        typical = median(costs)
        self.asked = [sorted(others, key=lambda one: costs[one] > typical)[:MAX_MODELS] for others in self.others]
        self.ends = list(accumulate((len(blocks) * self.n_images for blocks in self.blocks), initial=0))
        self.fit_rows = torch.tensor(
            [row for teacher in range(len(self.blocks)) if teacher not in excluded for row in self._fit_rows(teacher)],
            dtype=torch.long,
        )

    def _others(self, teacher: int, excluded: Collection[int]) -> list[int]:
        """Return the other models for the same kind of pictures; if there are none, all others."""
        others = [index for index in range(len(self.members)) if index != teacher and index not in excluded]
        spec = self.members[teacher].spec
        return [index for index in others if same_kind(spec, self.members[index].spec)] or others

    def _namesakes(self, block: int, excluded: Collection[int]) -> list[tuple[int, int]]:
        """Return the other models that have the class of a block, with its output."""
        own, name = self.dataset.blocks[block].teacher, self.dataset.blocks[block].class_name
        found = [
            (index, member.class_names.index(name))
            for index, member in enumerate(self.members)
            if index != own and index not in excluded and name in member.class_names
        ]
        return found[:MAX_MODELS]

    def _fit_rows(self, teacher: int) -> list[int]:
        """Return the rows of a teacher's images for the regressions, spread evenly over its classes."""
        share = max(_FIT_PER_CLASS, _FIT_IMAGES // len(self.blocks))
        n_blocks = len(self.blocks[teacher])
        each = min(_FIT_PER_CLASS, self.n_images, max(1, share // max(1, n_blocks)))
        stride = max(1, -(-n_blocks * each // share))
        first = self.ends[teacher]
        return [first + block * self.n_images + k for block in range(0, n_blocks, stride) for k in range(each)]

    def fit_positions(self, teacher: int) -> Tensor:
        """Return the positions in `fit_rows` of the images that the regression of a teacher learns from."""
        allowed = torch.zeros(self.ends[-1], dtype=torch.bool)
        for other in self.others[teacher]:
            if other < len(self.blocks):
                allowed[self.ends[other] : self.ends[other + 1]] = True
        return allowed[self.fit_rows].nonzero().flatten()

    def rows_of(self, member: int) -> Tensor:
        """Return the rows of the images that a model has to look at: (n,) ascending."""
        wanted = torch.zeros(self.ends[-1], dtype=torch.bool)
        if any(member in asked for asked in self.asked):
            wanted[:] = True
        elif member < len(self.blocks):
            wanted[self.fit_rows] = True
        for block, namesakes in enumerate(self.namesakes):
            if any(member == index for index, _ in namesakes):
                wanted[self.rows_of_block(block)] = True
        return wanted.nonzero().flatten()

    def rows_of_block(self, block: int) -> slice:
        """Return the rows of the images of a block."""
        teacher = self.dataset.blocks[block].teacher
        first = self.ends[teacher] + self.blocks[teacher].index(block) * self.n_images
        return slice(first, first + self.n_images)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of all forward passes."""
        return sum(len(self.rows_of(index)) * member.multiply_adds for index, member in enumerate(self.members))


def measure_recognition(plan: RecognitionPlan, emit: EventSink) -> tuple[Recognition, ...]:
    """Measure the first images of each block; pixels, models and random numbers stay as they are."""
    return _Measurement(plan).run(emit)


def mean_recognition(found: Sequence[Recognition]) -> float | None:
    """Return the mean probability over all measured images; None if there are none."""
    measured = torch.cat([one.probabilities for one in found] or [torch.empty(0)])
    measured = measured[~measured.isnan()]
    return float(measured.mean()) if len(measured) else None


class _Measurement:
    def __init__(self, plan: RecognitionPlan) -> None:
        self.plan = plan
        self.images = [
            torch.cat([plan.dataset.pixels[block].detach()[: plan.n_images] for block in blocks] or [torch.empty(0)])
            for blocks in plan.blocks
        ]
        own = [torch.arange(first, end) for first, end in pairwise(plan.ends)]
        self.rows = [torch.cat([plan.fit_rows, rows]) for rows in own]
        """For each teacher the rows of the images to learn from, and of its own."""
        self.kernels = [torch.zeros(len(rows), len(plan.fit_rows)) for rows in self.rows]
        """Inner products of these images with those to learn from, summed over the models asked."""
        self.answers: dict[int, Tensor] = {}  # of each teacher for the images in fit_rows: (n_fit, n_classes)
        self.named: list[list[Tensor]] = [[] for _ in plan.namesakes]  # of each block and namesake: (n_images,)

    def run(self, emit: EventSink) -> tuple[Recognition, ...]:
        for index in range(len(self.plan.members)):
            emit(Heartbeat("gallery"))
            self._ask(index, emit)
        predicted = [self._predicted(teacher) for teacher in range(len(self.plan.blocks))]
        return tuple(self._recognition(block, predicted) for block in range(len(self.plan.namesakes)))

    def _ask(self, index: int, emit: EventSink) -> None:
        """Add what one model sees in the images: its features to the kernels, and its answers."""
        plan, member = self.plan, self.plan.members[index]
        rows = plan.rows_of(index)
        if not len(rows):
            return
        features = self._features(member, rows, emit)
        if any(index in asked for asked in plan.asked):  # then its rows are all rows
            kernel = _cosines(features, plan.fit_rows)
            for teacher, asked in enumerate(plan.asked):
                if index in asked:
                    self.kernels[teacher] += kernel[self.rows[teacher]]
        if member.n_classes:
            self._keep_answers(index, rows, self._log_probabilities(member, features))

    def _features(self, member: Teacher, rows: Tensor, emit: EventSink) -> Tensor:
        """Compute the features of some images: (n, d) float32."""
        found = []
        for teacher, (first, end) in enumerate(pairwise(self.plan.ends)):
            chosen = rows[(rows >= first) & (rows < end)] - first
            spec = self.plan.members[teacher].spec
            for part in chosen.split(_BATCH):
                if len(part):
                    images = self.images[teacher][part.to(self.images[teacher].device)]
                    found.append(member.features(convert(images, spec, member.spec)))
            emit(Heartbeat("gallery"))
        return torch.cat(found)

    @staticmethod
    def _log_probabilities(member: Teacher, features: Tensor) -> Tensor:
        with torch.no_grad():
            logits: Tensor = member.model.head(features)
        return logits.float().log_softmax(dim=1).cpu()

    def _keep_answers(self, index: int, rows: Tensor, answers: Tensor) -> None:
        plan = self.plan
        place = torch.full((plan.ends[-1],), -1)
        place[rows] = torch.arange(len(rows))
        if index < len(plan.blocks) and plan.blocks[index]:
            classes = [plan.dataset.blocks[block].class_index for block in plan.blocks[index]]
            self.answers[index] = answers[place[plan.fit_rows]][:, classes].double()
        for block, namesakes in enumerate(plan.namesakes):
            for other, output in namesakes:
                if other == index:
                    self.named[block].append(answers[place[plan.rows_of_block(block)], output].exp())

    def _predicted(self, teacher: int) -> Tensor | None:
        """Return the probabilities of the classes of a teacher, (n, n_classes), as predicted from the other models."""
        plan = self.plan
        fit, n_classes = plan.fit_positions(teacher), len(plan.blocks[teacher])
        if teacher not in self.answers or n_classes < 2 or not plan.asked[teacher]:
            return None
        answers = self.answers[teacher][fit]
        sound = answers.isfinite().all(dim=1)
        fit, answers = fit[sound], answers[sound]
        if len(fit) < _LEAST_FIT:
            return None
        kernel = self.kernels[teacher][:, fit].double()
        answers = answers - answers.mean(dim=1, keepdim=True)
        return _kernel_ridge(kernel[fit], answers, kernel[len(plan.fit_rows) :]).softmax(dim=1)

    def _recognition(self, block: int, predicted: Sequence[Tensor | None]) -> Recognition:
        plan, of_block = self.plan, self.plan.dataset.blocks[block]
        if self.named[block]:
            return Recognition(torch.stack(self.named[block]).nanmean(dim=0), len(self.named[block]), by_name=True)
        probabilities, unknown = predicted[of_block.teacher], torch.full((plan.n_images,), torch.nan)
        if probabilities is None:
            return Recognition(unknown, 0, by_name=False)
        position = plan.blocks[of_block.teacher].index(block)
        rows = slice(position * plan.n_images, (position + 1) * plan.n_images)
        finite = self.images[of_block.teacher][rows].flatten(1).isfinite().all(dim=1).cpu()
        found = torch.where(finite, probabilities[rows, position].float(), unknown)
        return Recognition(found, len(plan.asked[of_block.teacher]), by_name=False)


def _cosines(features: Tensor, rows: Tensor) -> Tensor:
    """Return the cosine similarity of images with some of them, (n, len(rows)); 0 where features are not finite."""
    flat = features.flatten(1).float()
    finite = flat.isfinite().all(dim=1, keepdim=True)
    unit = F.normalize(torch.where(finite, flat, 0.0), dim=1)
    return (unit @ unit[rows.to(unit.device)].T).cpu()


def _kernel_ridge(kernel: Tensor, targets: Tensor, queries: Tensor) -> Tensor:
    """Predict targets by ridge regression on centred features, given as inner products.

    Args:
        kernel: of the images to learn from, (n, n).
        targets: (n, k).
        queries: of other images with these, (m, n).

    Returns:
        (m, k).
    """
    means, overall = kernel.mean(dim=0, keepdim=True), kernel.mean()
    centred = kernel - means - means.T + overall
    centred_queries = queries - queries.mean(dim=1, keepdim=True) - means + overall
    penalty = _PENALTY * centred.diagonal().mean().clamp_min(1e-12)
    regularised = centred + penalty * torch.eye(len(kernel), dtype=kernel.dtype)
    weights: Tensor = torch.linalg.solve(regularised, targets - targets.mean(dim=0))
    return targets.mean(dim=0) + centred_queries @ weights
