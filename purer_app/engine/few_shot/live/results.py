"""What a classification of the user's pictures found, without and with ICFIL."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch

from purer_app.engine.core.events import Picture
from purer_app.engine.few_shot.confidence.answers import ClassifierScale, classify_pictures
from purer_app.engine.few_shot.confidence.leave_one_out import LeftOutPredictions
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule, Separation, distance_limits
from purer_app.engine.few_shot.live.task import NearPicture, Task
from purer_app.engine.few_shot.methods import Classifier

N_NEAREST = 4
"""Number of nearest support pictures of an answer."""


@dataclass(frozen=True, slots=True)
class PictureAnswer:
    """The predicted class of one picture; `probabilities` has one value per class and sums to 1.

    `distance` is that from the class mean, relative to the largest accepted one; `nearest` are the nearest support
    pictures, nearest first; `unfamiliar` tells whether the picture is unlike everything that the models know.
    """

    file: str
    label: int
    probabilities: tuple[float, ...]
    not_sure: bool
    distance: float = 0.0
    nearest: tuple[NearPicture, ...] = ()
    unfamiliar: bool = False


@dataclass(frozen=True, slots=True)
class LeftOutPicture:
    """A left-out support picture of class `truth` that the others classify as `label`."""

    file: str
    truth: int
    label: int


@dataclass(frozen=True, slots=True)
class ClassifierResult:
    """The predictions of one classifier, plain or calibrated by ICFIL.

    `correct` of `total` left-out pictures were classified correctly; `low` to `high` is the Wilson interval in per
    cent. `total` is 0 without leave-one-out, as always after ICFIL, which would have to calibrate once per picture;
    its confidence rule is the plain one, rescaled. `inverted` are the pseudo images of ICFIL. `separation` tests "not
    sure" on left-out classes.
    """

    correct: int
    total: int
    low: float
    high: float
    left_out: tuple[LeftOutPicture, ...]
    answers: tuple[PictureAnswer, ...]
    inverted: tuple[Picture, ...] = ()
    separation: Separation | None = None


@dataclass(frozen=True, slots=True)
class PlainConfidence:
    """Confidence rule and scale of the plain classifier, from which those of the calibrated one follow."""

    rule: ConfidenceRule
    scale: ClassifierScale


@dataclass(frozen=True, slots=True)
class Classification:
    """Class names, number of support pictures of each class, and the predictions for each picture.

    `broken` lists unreadable files with the reason. `calibrated` is None until ICFIL has been applied. `unfamiliar` are
    the support pictures that are unlike everything that the models know. `models` names the model of each class that
    comes from a model; `counts` has its pseudo images.
    """

    method: str
    class_names: tuple[str, ...]
    counts: tuple[int, ...]
    plain: ClassifierResult
    calibrated: ClassifierResult | None
    broken: tuple[tuple[str, str], ...]
    seconds: float
    confidence: PlainConfidence
    unfamiliar: tuple[str, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)


def nearest_pictures(
    classifier: Classifier, task: Task, labels: list[int], rule: ConfidenceRule
) -> list[tuple[NearPicture, ...]]:
    """Return the nearest support pictures or pseudo images of each query in the features of the classifier.

    Args:
        labels: the predicted class of each query; distances are relative to the largest accepted one of that class.
    """
    distances = torch.cdist(classifier.features(task.query), classifier.features(task.support))  # (n_query, n_support)
    limits = distance_limits(rule, task.labels, task.n_way).clamp_min(1e-12)
    nearest = distances.topk(min(N_NEAREST, len(task.labels)), largest=False)
    return [
        tuple(
            task.near_picture(position, distance / float(limits[label]))
            for position, distance in zip(positions, values, strict=True)
        )
        for label, positions, values in zip(labels, nearest.indices.tolist(), nearest.values.tolist(), strict=True)
    ]


def classifier_result(
    classifier: Classifier,
    task: Task,
    found: LeftOutPredictions,
    inverted: tuple[Picture, ...] = (),
    strange: frozenset[str] = frozenset(),
) -> ClassifierResult:
    """Classify the queries of a task, and add the predictions for left-out support pictures.

    Args:
        strange: the files that are unlike everything that the models know.
    """
    answers = (
        classify_pictures(classifier, task.support, task.labels, task.query, task.n_way, found.rule)
        if task.query_files
        else []
    )
    near = nearest_pictures(classifier, task, [one.label for one in answers], found.rule) if answers else []
    estimate = found.estimate
    return ClassifierResult(
        correct=estimate.correct,
        total=estimate.total,
        low=estimate.low,
        high=estimate.high,
        left_out=tuple(
            LeftOutPicture(task.support_files[position], int(task.labels[position]), label)
            for position, label in zip(found.positions, found.labels, strict=True)
        ),
        answers=tuple(
            PictureAnswer(
                file, answer.label, answer.probabilities, answer.not_sure, answer.distance, nearest, file in strange
            )
            for file, answer, nearest in zip(task.query_files, answers, near, strict=True)
        ),
        inverted=inverted,
        separation=found.separation,
    )
