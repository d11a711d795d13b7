"""Answers of the user's classes after calibration by ICFIL, beside the plain ones."""

import time
from dataclasses import replace
from pathlib import Path

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.lru_cache import FileState, Recent, state_of
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence import Calibration, LeftOut, carried_over, counted, scale_of
from purer_app.engine.few_shot.live_classifier import Classification, Task, View, read_task, taking_turns, view_of
from purer_app.engine.few_shot.method_cache import Key, key_of, learner_for
from purer_app.engine.few_shot.methods import CalibratedClassifier, cached_embedding
from purer_app.engine.images.rgb import captioned, visible
from purer_app.engine.runs.run_folder import RunFolder

_calibrated: Recent[tuple[Key, tuple[FileState, ...], tuple[int, ...], int], CalibratedClassifier] = Recent(1)
"""The classifier calibrated last: it depends on the run, the support pictures and the seed, not on the queries."""


def add_calibrated(plain: Classification, config: ClassifyConfig, emit: EventSink) -> Classification:
    """Calibrate the run of `config` by ICFIL on the support pictures, and name the queries again.

    A calibration is kept in memory until another one is made, so further queries cost only a look at them.

    Args:
        plain: the answers without ICFIL for the same classes and queries.

    Raises:
        DataError: the pictures of the classes are no longer those of `plain`.
        EngineError: of the kind that fits what is wrong with run, pool, device or memory.
    """
    started = time.perf_counter()
    with taking_turns(emit):
        task, broken = read_task(config, emit)
        if (task.class_names, task.counts) != (plain.class_names, plain.counts):
            raise DataError("The pictures of the classes changed before the calibration began; learn them again")
        view = _view(plain, task, config, emit)
    return replace(plain, calibrated=view, broken=broken, seconds=plain.seconds + time.perf_counter() - started)


def _view(plain: Classification, task: Task, config: ClassifyConfig, emit: EventSink) -> View:
    learner = learner_for(config, emit).learner
    found = _classifier(task, config, emit)
    emit(Heartbeat("calibrate"))
    classifier = found.with_embedding(cached_embedding(found.features, task.cache, emit))
    scale = scale_of(classifier, task.support, task.labels, task.n_way)
    calibration = carried_over(plain.confidence.calibration, plain.confidence.scale, scale)
    captions = [task.class_names[label] for label in found.inverted_labels.tolist()]
    pictures = captioned(visible(found.inverted, learner.spec), captions)
    return view_of(classifier, task, _nothing_left_out(calibration), pictures)


def _classifier(task: Task, config: ClassifyConfig, emit: EventSink) -> CalibratedClassifier:
    method = learner_for(config, emit)
    icfil = RunFolder.open(Path(config.run)).settings().icfil

    def calibrate() -> CalibratedClassifier:
        return method.calibrated(task.support, task.labels, task.n_way, icfil, seed=config.seed, emit=emit)

    files = tuple(state_of(Path(file)) for file in task.support_files)
    return _calibrated.get((key_of(config), files, tuple(task.labels.tolist()), config.seed), calibrate)


def _nothing_left_out(calibration: Calibration) -> LeftOut:
    return LeftOut((), (), counted(0, 0), calibration)
