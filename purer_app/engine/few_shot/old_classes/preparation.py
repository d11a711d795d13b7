"""Lists the models that have classes to add, estimates how long their pseudo images take, and makes these."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import Event, EventSink, PartsDone, Picture
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.live.live_classifier import exclusive
from purer_app.engine.few_shot.live.method_cache import method_for, pool_for
from purer_app.engine.few_shot.old_classes.joint import OldClasses
from purer_app.engine.few_shot.old_classes.loading import check_features, hardly_recognised_in_words, images_of_classes
from purer_app.engine.few_shot.old_classes.request import WantedClasses, file_of, plain_class_names, wanted_classes
from purer_app.engine.few_shot.old_classes.run_images import LEAST_RECOGNISED, images_of_run, recognised
from purer_app.engine.inversion.class_images import ClassImagePlan, class_images, class_steps, has_class_images
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

_SHOWN_OF_CLASS = 2
_MOST_SHOWN = 60
_MEASURED_STEPS = 3
"""The first step warms up."""
_MEASURED_PLAN = ClassImagePlan(seed=1)
"""Another seed than that of images that are kept, so that there are none in the cache."""


@dataclass(frozen=True, slots=True)
class ModelClasses:
    """A model of a pool, with the names of its classes: without the model, and as in a classifier, where they differ.

    `path` is that of its file; `problem` says why its classes cannot be added, as a sentence without a full stop, or is
    empty.
    """

    name: str
    path: str
    class_names: tuple[str, ...]
    full_names: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PreparedClasses:
    """Classes of a model whose pseudo images exist: their names in a classifier, and some images of each class.

    `n_images` is the number of all images; `warning` is a sentence without a full stop, or empty.
    """

    model: str
    class_names: tuple[str, ...]
    pictures: tuple[Picture, ...]
    n_images: int
    warning: str = ""


def list_model_classes(config: ClassifyConfig, emit: EventSink) -> tuple[ModelClasses, ...]:
    """List the models of a pool, or of a run, with their classes.

    Args:
        config: its `old` is ignored.

    Raises:
        ConfigError: the method has no features per picture.
        EngineError: run, pool or device cannot be used.
    """
    with exclusive(emit):
        check_features(method_for(config, emit))
        pool = pool_for(config, emit)
    headless = "It has no classification head, so it has no classes of its own"
    return (
        *(
            ModelClasses(one.name, str(file_of(pool, one)), plain_class_names(one), one.class_names)
            for one in pool.teachers
        ),
        *(ModelClasses(one.name, str(file_of(pool, one)), (), (), headless) for one in pool.encoders),
    )


def seconds_to_prepare(config: ClassifyConfig, emit: EventSink) -> float:
    """Estimate the seconds that `prepare_classes` takes, from the first steps of an inversion; 0 if images exist.

    Raises:
        EngineError: as `prepare_classes`.
    """
    with _giving_way(emit) as beat:
        pool, wanted = _wanted(config, beat)
        of_run = config.run and images_of_run(Path(config.run), pool, wanted) is not None
        if of_run or has_class_images(pool, wanted.teacher, wanted.labels):
            return 0.0
        return _seconds_per_class_step(pool, wanted.teacher, beat) * class_steps(len(wanted.labels))


def prepare_classes(config: ClassifyConfig, emit: EventSink) -> PreparedClasses:
    """Make the pseudo images of the classes of one model, unless they exist; classifications take turns with this.

    Args:
        config: its `old` names one model.

    Raises:
        ConfigError: the method has no features per picture, or the pool has no such model or classes.
        EngineError: run, pool or device cannot be used, or the model cannot be inverted.
    """
    with _giving_way(emit) as beat:
        check_features(method_for(config, beat))
        pool, wanted = _wanted(config, beat)
        images = images_of_classes(pool, wanted, config.run, beat)
        share = recognised(wanted, images)
    found = OldClasses(wanted.teacher, wanted.labels, images)
    warning = hardly_recognised_in_words(wanted.teacher.name, share) if share < LEAST_RECOGNISED else ""
    of_class = max(1, min(_SHOWN_OF_CLASS, _MOST_SHOWN // len(wanted.labels)))
    shown = [place for label in wanted.labels for place in (images.labels == label).nonzero().flatten()[:of_class]]
    pictures = found.pictures([int(place) for place in shown[:_MOST_SHOWN]])
    return PreparedClasses(wanted.teacher.name, wanted.class_names, pictures, len(images.labels), warning)


def _wanted(config: ClassifyConfig, emit: EventSink) -> tuple[ModelPool, WantedClasses]:
    pool = pool_for(config, emit)
    found = wanted_classes(pool, config.old, ())
    if len(found) != 1:
        raise ConfigError(f"{len(found)} models are named; name one")
    return pool, found[0]


@contextmanager
def _giving_way(emit: EventSink) -> Iterator[EventSink]:
    """Take the turn of classifications, and give it up between two steps, when PartsDone is emitted."""
    with ExitStack() as turn:
        turn.enter_context(exclusive(emit))

        def give_way(event: Event) -> None:
            if isinstance(event, PartsDone):
                turn.close()
                turn.enter_context(exclusive(emit))
            emit(event)

        yield give_way


class _Measured(Exception):  # noqa: N818 - a result, not an error
    """Ends an inversion after the steps that are measured."""


def _teacher_key(pool: ModelPool, teacher: Teacher, _emit: EventSink) -> tuple[str, str, int]:
    return teacher.sha256, str(next(teacher.network.parameters()).device), len(pool.teachers)


@cached(LRUCache[tuple[str, str, int], float](50), key=_teacher_key, lock=Lock())
def _seconds_per_class_step(pool: ModelPool, teacher: Teacher, emit: EventSink) -> float:
    """Measure the seconds that an inversion step takes for each class."""
    times: list[float] = []
    labels = tuple(range(min(teacher.n_classes, 5)))

    def stop(event: Event) -> None:
        emit(event)
        if isinstance(event, PartsDone):
            times.append(time.perf_counter())
            if len(times) > _MEASURED_STEPS:
                raise _Measured

    try:
        class_images(pool, teacher, labels, stop, _MEASURED_PLAN)
    except _Measured:
        return (times[-1] - times[1]) / (len(times) - 2) / len(labels)
    raise AssertionError("the inversion has more steps than are measured")
