"""Lets an adapted classifier also learn from the unlabelled pictures that it is to classify."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import EventSink
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.confidence.answers import Answer, classify_pictures, measure_scale, rescaled_rule
from purer_app.engine.few_shot.folder_learning.learn import FolderHead, learn_from_folder
from purer_app.engine.few_shot.heartbeats import HeartbeatsBetweenOperations, HeartbeatTimer
from purer_app.engine.few_shot.methods import FewShotMethod, ImageSource, LinearOnEmbedding
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.class_folders import PictureCache

MOST_PICTURES = 500
"""Of a larger folder, this number of pictures is drawn at random to learn from."""


def check_learns_from_folders(method: FewShotMethod) -> None:
    """Check that a method has features per picture.

    Raises:
        ConfigError: it has not.
    """
    if method.embedding is None:
        raise ConfigError(
            f"{method.name} cannot learn from a folder: its features change with the labelled pictures; "
            "use all models without training, or a run of pool-embedding, compact or student"
        )


def chosen_to_learn_from(n_pictures: int, seed: int) -> list[int]:
    """Return the positions of the pictures of a folder to learn from, in ascending order; see `MOST_PICTURES`."""
    order = torch.randperm(n_pictures, generator=child_generator(seed, "learn from a folder"))
    return sorted(order[:MOST_PICTURES].tolist())


def adapted_to_folder(
    subject: AdaptedClassifier,
    batches: Iterable[Sequence[Tensor]],
    emit: EventSink,
    turn: Callable[[EventSink], AbstractContextManager[None]],
) -> tuple[AdaptedClassifier, FolderHead]:
    """Fit the head of a classifier again, to its pictures and to those of a folder; see `learn_from_folder`.

    Args:
        batches: the folder's pictures, (3, h, w) uint8 each; only their features are kept.
        turn: returns the context in which the features of a batch are computed.

    The method must pass `check_learns_from_folders`.
    """
    plain, embedding = _linear(subject), subject.method.embedding
    assert embedding is not None
    n_way = len(subject.class_names)
    support = plain.features(subject.support)
    timer = HeartbeatTimer(emit, "learning from a folder")
    parts = [support.new_zeros(0, support.shape[1])]
    for batch in batches:
        with turn(emit), HeartbeatsBetweenOperations(timer):
            parts.append(plain.features(PictureCache(batch).all))
    scales = embedding.column_scales(support, subject.labels, n_way)
    weight, bias = plain.head
    found = learn_from_folder(
        support * scales, subject.labels, torch.cat(parts) * scales, n_way, (weight / scales, bias)
    )
    classifier = LinearOnEmbedding(plain.features, found.weight * scales, found.bias)
    scale, new_scale = (measure_scale(one, subject.support, subject.labels, n_way) for one in (plain, classifier))
    rule = rescaled_rule(subject.rule, scale, new_scale)
    return replace(subject, classifier=classifier, rule=rule), found


def _linear(subject: AdaptedClassifier) -> LinearOnEmbedding:
    assert isinstance(subject.classifier, LinearOnEmbedding)
    return subject.classifier


def classify_with_both(
    plain: AdaptedClassifier, learned: AdaptedClassifier, batches: Iterable[Sequence[Tensor]]
) -> Iterator[tuple[Answer, Answer]]:
    """Classify batches of (3, h, w) uint8 pictures without and with what was learned from the folder.

    Args:
        learned: from `adapted_to_folder` for `plain`; both have the same features, which are computed once.
    """
    heads = [(_linear(subject), subject.rule) for subject in (plain, learned)]
    support = heads[0][0].features(plain.support)
    for batch in batches:
        query = PictureCache(batch).all
        features = heads[0][0].features(query)

        def known(pictures: ImageSource, features: Tensor = features) -> Tensor:
            return support if pictures is plain.support else features

        found = [
            classify_pictures(
                head.with_embedding(known), plain.support, plain.labels, query, len(plain.class_names), rule
            )
            for head, rule in heads
        ]
        yield from zip(*found, strict=True)
