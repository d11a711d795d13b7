"""Adds classes of models to a few-shot method: reads the models, and inverts the classes or reads their images."""

from collections.abc import Sequence
from pathlib import Path

from torch import Tensor

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import EventSink, NoticeGiven, ignore
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.few_shot.confidence.answers import measure_scale
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule
from purer_app.engine.few_shot.load_method import load_learner_method, load_pool_method, pool_of_run
from purer_app.engine.few_shot.methods import Classifier, EmbeddingMethod, FewShotMethod, ImageSource
from purer_app.engine.few_shot.old_classes.joint import JointMethod, OldClasses
from purer_app.engine.few_shot.old_classes.request import WantedClasses, wanted_classes
from purer_app.engine.few_shot.old_classes.run_images import LEAST_RECOGNISED, images_of_run, recognised
from purer_app.engine.inversion.class_images import ClassImages, class_images
from purer_app.engine.pool.model_pool import ModelPool


def load_joint_method(config: AdaptConfig, own: Sequence[str], emit: EventSink) -> JointMethod:
    """Return the method of the settings for the user's classes and those of the models in `config.old`.

    Args:
        own: names of the user's classes.

    Raises:
        ConfigError: the method has no features per picture, or `config.old` does not fit the pool or the classes.
        EngineError: run, pool or device cannot be used, or a model cannot be inverted.
    """
    method: FewShotMethod
    if config.pool:
        method, pool = load_pool_method(config, emit)
    else:
        pool = pool_of_run(Path(config.run), choose_device(config.device, emit))
        method = load_learner_method(Path(config.run), choose_device(config.device, ignore), pool)
        method = method.for_negatives() if config.negatives else method
    check_features(method)
    return joint_method(method, pool, wanted_classes(pool, config.old, own), config.run, emit)


def check_features(method: FewShotMethod) -> EmbeddingMethod:
    """Return the method if its features are per picture, as classes of models require.

    Raises:
        ConfigError: they are not.
    """
    if method.embedding is None:
        raise ConfigError(
            f"{method.name} adapts its features to the pictures, so it cannot be combined with classes of a model; "
            "this needs all models without training, or a run of pool-embedding, compact or student"
        )
    return method.embedding


def joint_method(
    method: FewShotMethod, pool: ModelPool, wanted: Sequence[WantedClasses], run: str, emit: EventSink
) -> JointMethod:
    """Add classes of models of a pool to a method.

    Args:
        run: the run of the method, whose pseudo images are used if they are good; "" for a pool.

    Raises:
        ConfigError: the method has no features per picture.
        EngineError: the run cannot be read, or a model cannot be inverted.
    """
    base = check_features(method)
    old = [
        OldClasses(one.teacher, one.labels, images_of_classes(pool, one, run, emit), negatives=base.negatives)
        for one in wanted
    ]
    return JointMethod(base, old)


def images_of_classes(pool: ModelPool, wanted: WantedClasses, run: str, emit: EventSink) -> ClassImages:
    """Return the pseudo images of the run if it has good ones, otherwise those of the cache or new ones."""
    if run and (found := images_of_run(Path(run), pool, wanted)) is not None:
        emit(NoticeGiven(f"The pseudo images of {wanted.teacher.name} are those of the run"))
        return found
    made = class_images(pool, wanted.teacher, wanted.labels, emit)
    if (share := recognised(wanted, made)) < LEAST_RECOGNISED:
        emit(NoticeGiven(hardly_recognised_in_words(wanted.teacher.name, share)))
    return made


def hardly_recognised_in_words(model: str, share: float) -> str:
    """Return the warning that a model recognises too few of its pseudo images, without a full stop.

    Args:
        share: of the images that it assigns to their class, 0 to 1.
    """
    return (
        f"{model} recognises only {100 * share:.0f} % of the pseudo images of its classes, so pictures of these "
        "classes may not be found"
    )


def joint_rule(
    classifier: Classifier, images: ImageSource, labels: Tensor, n_way: int, n_own: int, max_distance: float | None
) -> ConfidenceRule:
    """Return the confidence rule: the log-probabilities of the gate are used as they are, with a temperature of 1.

    A temperature fitted to the left-out pictures would be that of the new classes alone. Distances from the means of
    pseudo images do not count, because pictures lie too far from these whether the answer is correct or not [ours].

    Args:
        images: all pictures and pseudo images, with (n,) labels.
        n_own: number of the user's classes, which come first.
        max_distance: from leave-one-out; None means the mean distance of two class means.
    """
    if max_distance is None:
        max_distance = measure_scale(classifier, images, labels, n_way).spread
    return ConfidenceRule(1.0, max_distance, n_own)
