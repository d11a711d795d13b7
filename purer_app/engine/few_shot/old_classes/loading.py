"""Adds classes of models to a few-shot method: reads the models, and inverts the classes or reads their images."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.devices import choose_device
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import EventSink, NoticeGiven, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.few_shot.confidence.answers import measure_scale
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule
from purer_app.engine.few_shot.load_method import load_method, load_pool_method
from purer_app.engine.few_shot.methods import Classifier, ImageSource
from purer_app.engine.few_shot.old_classes.joint import JointMethod, OldClasses
from purer_app.engine.few_shot.old_classes.request import WantedClasses, wanted_classes
from purer_app.engine.few_shot.old_classes.run_images import LEAST_RECOGNISED, images_of_run, recognised
from purer_app.engine.images.class_folders import LabelledPictures
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.class_images import ClassImages, class_images
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.runs.run_folder import RunFolder


def load_joint_method(config: AdaptConfig, own: Sequence[str], emit: EventSink) -> JointMethod:
    """Return the method of the settings for the user's classes and those of the models in `config.old`.

    Args:
        own: names of the user's classes.

    Raises:
        ConfigError: the method has no features per picture, or `config.old` does not fit the pool or the classes.
        EngineError: run, pool or device cannot be used, or a model cannot be inverted.
    """
    method, pool = load_pool_method(config, emit) if config.pool else (load_method(config, emit), _pool_of_run(config))
    base = method.embedding
    if base is None:
        raise ConfigError(
            f"{method.name} adapts its features to the pictures, so it cannot be combined with classes of a model; "
            "--old needs a pool, or a run of pool-embedding, compact or student"
        )
    wanted = wanted_classes(pool, config.old, own)
    old = [
        OldClasses(one.teacher, one.labels, _images(config, pool, one, emit), negatives=base.negatives)
        for one in wanted
    ]
    return JointMethod(base, old)


def _images(config: AdaptConfig, pool: ModelPool, wanted: WantedClasses, emit: EventSink) -> ClassImages:
    """Return the pseudo images of the run if it has good ones, otherwise those of the cache or new ones."""
    if config.run and (found := images_of_run(Path(config.run), pool, wanted)) is not None:
        emit(NoticeGiven(f"The pseudo images of {wanted.teacher.name} are those of the run"))
        return found
    made = class_images(pool, wanted.teacher, wanted.labels, emit)
    if (share := recognised(wanted, made)) < LEAST_RECOGNISED:
        emit(
            NoticeGiven(
                f"{wanted.teacher.name} recognises only {100 * share:.0f} % of the pseudo images of its classes, so "
                "pictures of these classes may not be found"
            )
        )
    return made


def _pool_of_run(config: AdaptConfig) -> ModelPool:
    settings = RunFolder.open(Path(config.run)).settings()
    return load_pool(Path(settings.pool), choose_device(config.device, ignore), models=settings.models)


def all_images(method: JointMethod, own: LabelledPictures, n_new: int) -> tuple[ImageSource, Tensor]:
    """Return the user's pictures followed by the pseudo images of old classes, and the labels of all, (n,)."""

    def source(spec: ImageSpec) -> Tensor:
        pictures = [own.images(spec)] if len(own.labels) else []
        return torch.cat([*pictures, *(group.source(spec) for group in method.old)])

    return source, torch.cat([own.labels, method.old_labels + n_new])


def joint_rule(
    classifier: Classifier, images: ImageSource, labels: Tensor, n_way: int, max_distance: float | None
) -> ConfidenceRule:
    """Return the confidence rule: the log-probabilities of the gate are used as they are, with a temperature of 1.

    A temperature fitted to the left-out pictures would be that of the new classes alone [ours].

    Args:
        images: all pictures and pseudo images, with (n,) labels.
        max_distance: from leave-one-out; None means the mean distance of two class means.
    """
    if max_distance is None:
        max_distance = measure_scale(classifier, images, labels, n_way).spread
    return ConfidenceRule(1.0, max_distance)
