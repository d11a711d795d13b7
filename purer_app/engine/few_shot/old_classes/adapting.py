"""Adapts a run or a pool to the user's classes together with classes that models know."""

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, StageStarted
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig
from purer_app.engine.few_shot.confidence.leave_one_out import (
    LeftOutPredictions,
    n_left_out,
    predict_left_out,
    with_interval,
)
from purer_app.engine.few_shot.methods import CachedMethod, Classifier, EmbeddingMethod, ImageSource
from purer_app.engine.few_shot.old_classes.joint import JointClassifier, JointMethod
from purer_app.engine.few_shot.old_classes.loading import joint_rule, load_joint_method
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.class_folders import LabelledPictures, PictureCache
from purer_app.engine.images.image_spec import ImageSpec

NO_PICTURES = LabelledPictures((), (), [], torch.empty(0, dtype=torch.int64))
"""The user's pictures where only classes of models are joined."""


@dataclass(frozen=True, slots=True, eq=False)
class JointPictures:
    """The user's pictures, if there are any, followed by the pseudo images of the old classes of a method."""

    own: ImageSource | None
    method: JointMethod

    def __call__(self, spec: ImageSpec) -> Tensor:
        """Return all in the input form of a network, (n, *spec.shape)."""
        pictures = [] if self.own is None else [self.own(spec)]
        return torch.cat([*pictures, *(group.source(spec) for group in self.method.old)])

    def embedded(self, cached: EmbeddingMethod) -> Tensor:
        """Return features and heads' logits, (n, d + n_old), with those of the pictures from a method with a cache."""
        old = self.method.old_features
        return old if self.own is None else torch.cat([cached.embed(self.own), old])


@dataclass(frozen=True, slots=True, eq=False)
class JointSolution:
    """What a fit computes from the user's pictures and the pseudo images: a classifier, and the left-out pictures.

    The confidence rule of `left_out` is that of the classifier.
    """

    classifier: JointClassifier
    left_out: LeftOutPredictions


@dataclass(frozen=True, slots=True, eq=False)
class JointFit:
    """A classifier of the user's classes, which come first, and of old ones.

    Attributes:
        method: the joint method with the features of the user's pictures.
        solution: does not depend on other pictures than those that were learned.
        pictures: all pictures and pseudo images, with (n,) labels.
        models: the name of the model of each old class.
    """

    method: EmbeddingMethod
    classifier: Classifier
    solution: JointSolution
    pictures: JointPictures
    labels: Tensor
    class_names: tuple[str, ...]
    models: dict[str, str]

    @property
    def left_out(self) -> LeftOutPredictions:
        """The user's pictures when left out, and the confidence rule."""
        return self.solution.left_out


def fit_joint(
    method: JointMethod,
    cache: PictureCache,
    labels: Tensor,
    own_names: tuple[str, ...],
    seed: int,
    emit: EventSink,
    *,
    leave_one_out: bool = True,
    known: JointSolution | None = None,
    features: Tensor | None = None,
) -> JointFit:
    """Measure by leave-one-out how the user's pictures are classified among all classes, and adapt to all of them.

    Args:
        cache: starts with the user's pictures, as many as `labels`; it may have others after them, or none at all.
        own_names: names of the user's classes, which may be none if there are two models.
        emit: also receives the heartbeats of leave-one-out.
        known: the solution of an earlier fit to the same pictures.
        features: (n, d + n_old) features of the pictures of the cache; computed if omitted.
    """
    cached = CachedMethod(method, cache, emit, features) if len(cache.pictures) else method
    own = cache.some(torch.arange(len(labels)))
    pictures = JointPictures(own if len(labels) else None, method)
    everything = torch.cat([labels, method.old_labels + len(own_names)])

    def embed(source: ImageSource) -> Tensor:
        return source.embedded(cached) if isinstance(source, JointPictures) else cached.embed(source)

    if known is None:
        n_way = len(own_names) + method.n_old
        left_out = None
        if leave_one_out and n_left_out(labels, n_way):
            emit(StageStarted("leave one out", f"{len(labels)} pictures"))
            left_out = predict_left_out(cached, cache, labels, n_way, seed, emit)
        emit(StageStarted("adapt", f"{n_way} classes"))
        features = cached.embed(own) if len(labels) else method.old_features[:0]
        classifier = method.fit(features, labels, n_way).with_embedding(embed)
        limit = left_out.rule.max_distance if left_out is not None else None
        rule = joint_rule(classifier, pictures, everything, n_way, len(own_names), limit)
        nothing = LeftOutPredictions((), (), with_interval(0, 0), rule)
        known = JointSolution(
            classifier.with_embedding(method.embed),  # without the cache, which would stay in memory
            nothing if left_out is None else replace(left_out, rule=rule, separation=None),
        )
    old = {name: group.teacher.name for group in method.old for name in group.class_names}
    return JointFit(
        method=cached,
        classifier=known.classifier.with_embedding(embed),
        solution=known,
        pictures=pictures,
        labels=everything,
        class_names=(*own_names, *old),
        models=old,
    )


def joint_subject(fit: JointFit, config: AdaptConfig | ClassifyConfig) -> AdaptedClassifier:
    """Return a classifier with its origin and accuracy."""
    return AdaptedClassifier(
        origin=real_path(Path(config.run or config.pool)).name,
        trained=bool(config.run),
        icfil=False,
        method=fit.method,
        classifier=fit.classifier,
        support=fit.pictures,
        labels=fit.labels,
        class_names=fit.class_names,
        rule=fit.left_out.rule,
        leave_one_out=fit.left_out.estimate,
        models=fit.models,
    )


def adapt_with_old_classes(config: AdaptConfig, support: LabelledPictures, emit: EventSink) -> AdaptedClassifier:
    """Adapt to the user's pictures, which may have no classes if there are two models, and to `config.old`.

    Args:
        emit: also receives the heartbeats of leave-one-out.

    Raises:
        EngineError: as `load_joint_method`.
    """
    method = load_joint_method(config, support.class_names, emit)
    fit = fit_joint(method, PictureCache(support.pixels), support.labels, support.class_names, config.seed, emit)
    return joint_subject(fit, config)
