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
from purer_app.engine.few_shot.methods import Classifier, EmbeddingMethod, ImageSource
from purer_app.engine.few_shot.old_classes.joint import JointMethod
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
class JointFit:
    """A classifier of the user's classes, which come first, and of old ones.

    Attributes:
        method: the joint method with the features of the user's pictures.
        left_out: the user's pictures when left out, and the confidence rule.
        pictures: all pictures and pseudo images, with (n,) labels.
        models: the name of the model of each old class.
    """

    method: EmbeddingMethod
    classifier: Classifier
    left_out: LeftOutPredictions
    pictures: JointPictures
    labels: Tensor
    class_names: tuple[str, ...]
    models: dict[str, str]


def fit_joint(
    method: JointMethod,
    cache: PictureCache,
    labels: Tensor,
    own_names: tuple[str, ...],
    seed: int,
    emit: EventSink,
    *,
    leave_one_out: bool = True,
) -> JointFit:
    """Measure by leave-one-out how the user's pictures are classified among all classes, and adapt to all of them.

    Args:
        cache: starts with the user's pictures, as many as `labels`; it may have others after them, or none at all.
        own_names: names of the user's classes, which may be none if there are two models.
        emit: also receives the heartbeats of leave-one-out.
    """
    n_new = len(own_names)
    n_way = n_new + method.n_old
    cached = method.cached(cache, emit) if len(cache.pictures) else method
    own = cache.some(torch.arange(len(labels)))
    pictures = JointPictures(own if len(labels) else None, method)
    left_out: LeftOutPredictions | None = None
    if leave_one_out and n_left_out(labels, n_way):
        emit(StageStarted("leave one out", f"{len(labels)} pictures"))
        left_out = predict_left_out(cached, cache, labels, n_way, seed, emit)
    emit(StageStarted("adapt", f"{n_way} classes"))
    joint = cached.fit(cached.embed(own) if len(labels) else method.old_features[:0], labels, n_way)
    classifier = joint.with_embedding(
        lambda source: source.embedded(cached) if isinstance(source, JointPictures) else cached.embed(source)
    )
    everything = torch.cat([labels, method.old_labels + n_new])
    limit = left_out.rule.max_distance if left_out is not None else None
    rule = joint_rule(classifier, pictures, everything, n_way, limit)
    nothing = LeftOutPredictions((), (), with_interval(0, 0), rule)
    old = {name: group.teacher.name for group in method.old for name in group.class_names}
    return JointFit(
        method=cached,
        classifier=classifier,
        left_out=nothing if left_out is None else replace(left_out, rule=rule, separation=None),
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
