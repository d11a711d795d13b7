"""Adapts a run or a pool to the user's classes together with classes that models know."""

from pathlib import Path

import torch

from purer_app.engine.core.events import EventSink, StageStarted
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.few_shot.confidence.leave_one_out import leave_one_out, n_left_out, with_interval
from purer_app.engine.few_shot.old_classes.loading import all_images, joint_rule, load_joint_method
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.class_folders import LabelledPictures

NO_PICTURES = LabelledPictures((), (), [], torch.empty(0, dtype=torch.int64))
"""The user's pictures where only classes of models are joined."""


def adapt_with_old_classes(
    config: AdaptConfig, support: LabelledPictures, emit: EventSink, counting: EventSink
) -> AdaptedClassifier:
    """Measure by leave-one-out how the user's pictures are classified among all classes, and adapt to all of them.

    Args:
        support: the user's pictures; may have no classes if there are two models.
        counting: receives the heartbeats of leave-one-out.

    Raises:
        EngineError: as `load_joint_method`.
    """
    method = load_joint_method(config, support.class_names, emit)
    n_new = len(support.class_names)
    n_way = n_new + method.n_old
    images, labels = all_images(method, support, n_new)
    estimate, max_distance = with_interval(0, 0), None
    if n_left_out(support.labels, n_way):
        emit(StageStarted("leave one out", f"{len(support.pixels)} pictures"))
        estimate, rule = leave_one_out(method, support.pixels, support.labels, n_way, config.seed, counting)
        max_distance = rule.max_distance
    emit(StageStarted("adapt", f"{n_way} classes"))
    classifier = method.adapt(support.images, support.labels, n_way, seed=config.seed)
    old = [(name, group.teacher.name) for group in method.old for name in group.class_names]
    return AdaptedClassifier(
        origin=real_path(Path(config.run or config.pool)).name,
        trained=bool(config.run),
        icfil=False,
        method=method,
        classifier=classifier,
        support=images,
        labels=labels,
        class_names=(*support.class_names, *(name for name, _ in old)),
        rule=joint_rule(classifier, images, labels, n_way, max_distance),
        leave_one_out=estimate,
        models=dict(old),
    )
