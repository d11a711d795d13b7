"""Classifies pictures by the user's class folders, first without and then with ICFIL; caches models and pictures."""

import time
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.files import FileState, real_path, state_of
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence.answers import measure_scale, rescaled_rule
from purer_app.engine.few_shot.confidence.leave_one_out import (
    LeftOutPredictions,
    default_rule,
    nothing_left_out,
    predict_left_out,
)
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule
from purer_app.engine.few_shot.live.known_features import known_features
from purer_app.engine.few_shot.live.method_cache import Key, joint_for, joint_key, key_of, learner_for, method_for
from purer_app.engine.few_shot.live.results import Classification, ClassifierResult, PlainConfidence, classifier_result
from purer_app.engine.few_shot.live.task import Task, read_task
from purer_app.engine.few_shot.live.turns import Turns
from purer_app.engine.few_shot.live.unfamiliar_pictures import strange_files
from purer_app.engine.few_shot.methods import (
    CachedMethod,
    CalibratedClassifier,
    Classifier,
    FewShotMethod,
    LinearOnEmbedding,
    looked_up,
)
from purer_app.engine.few_shot.old_classes.adapting import (
    JointFit,
    JointSolution,
    fit_joint,
    joint_subject,
)
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.class_titles import class_title
from purer_app.engine.images.rgb import captioned, to_rgb
from purer_app.engine.runs.run_folder import RunFolder

_turns = Turns()
"""The cached methods share their networks, whose mode (training or evaluation) a classification changes."""

FittedKey = tuple[Key, tuple[FileState, ...], tuple[int, ...], int]
"""What a fitted classifier depends on: the run or pool, the support pictures with their labels, and the seed."""


@contextmanager
def exclusive(emit: EventSink) -> Iterator[None]:
    """Wait, with heartbeats, until no other classification uses the cached methods; who asks first is first."""
    with _turns.taken(lambda: emit(Heartbeat("waiting for another classification"))):
        yield


def classify_plainly(config: ClassifyConfig, emit: EventSink) -> Classification:
    """Fit to the class folders and classify the queries without ICFIL.

    Meant to be called after each change: models and pictures stay in memory until their files change.

    Raises:
        DataError: fewer than two classes have pictures.
        EngineError: run, pool or device cannot be used.
    """
    started = time.perf_counter()
    with exclusive(emit):
        task, broken = read_task(config, emit)
        strange = strange_files(method_for(config, emit), task, config, emit)
        method, left_out, plain, task, models = _fitted(task, config, emit)
        view = classifier_result(plain, task, left_out, strange=strange)
        scale = measure_scale(plain, task.support, task.labels, task.n_way)
    return Classification(
        method=method.name,
        class_names=task.class_names,
        counts=task.counts,
        plain=view,
        calibrated=None,
        broken=broken,
        seconds=time.perf_counter() - started,
        confidence=PlainConfidence(left_out.rule, scale),
        unfamiliar=tuple(file for file in task.support_files if file in strange),
        models=models,
    )


def _with_features(method: FewShotMethod, task: Task, config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    """Return the method with the features of the pictures of a task; without features per picture, the method."""
    base = method.embedding
    if base is None:
        return method.cached(task.cache, emit)
    return CachedMethod(base, task.cache, emit, known_features(base.embed, key_of(config), task.files, emit))


def adapted_classifier(config: ClassifyConfig, emit: EventSink) -> AdaptedClassifier:
    """Fit to the class folders, with ICFIL if the settings say so, as `classify_plainly` and `classify_calibrated` do.

    A calibration that was made for the answers on the screen is used again.

    Raises:
        DataError: fewer than two classes have pictures.
        EngineError: run, pool or device cannot be used, or out of memory.
    """
    with exclusive(emit):
        task, _ = read_task(config, emit)
        if config.old:
            return joint_subject(_fit_joint(task, config, emit), config)
        method, left_out, classifier, _, _ = _fitted(task, config, emit)
        rule = left_out.rule
        if config.icfil:
            scale = measure_scale(classifier, task.support, task.labels, task.n_way)
            found, method = _calibrated_classifier(task, config, emit), learner_for(config, emit)
            classifier, rule = found, _with_rule(found, PlainConfidence(rule, scale), task, config, emit)[1]
        return AdaptedClassifier(
            origin=real_path(Path(config.run or config.pool)).name,
            trained=bool(config.run),
            icfil=config.icfil,
            method=method,
            classifier=classifier,
            support=task.support,
            labels=task.labels,
            class_names=task.class_names,
            rule=rule,
            leave_one_out=left_out.estimate,
            separation=left_out.separation,
            plain_estimate=config.icfil,
        )


def classify_calibrated(plain: Classification, config: ClassifyConfig, emit: EventSink) -> Classification:
    """Calibrate the run of `config` by ICFIL on the support pictures, and classify the queries again.

    The latest calibrated classifier stays in memory for further queries.

    Args:
        plain: the result without ICFIL for the same classes and queries.

    Raises:
        DataError: the class pictures are not those of `plain`.
        EngineError: run, pool or device cannot be used, or out of memory.
    """
    started = time.perf_counter()
    with exclusive(emit):
        task, broken = read_task(config, emit)
        if (task.class_names, task.counts) != (plain.class_names, plain.counts):
            raise DataError("The pictures of the classes changed before the calibration began; classify again")
        view = _calibrated_result(plain, task, config, emit)
    return replace(plain, calibrated=view, broken=broken, seconds=plain.seconds + time.perf_counter() - started)


def _calibrated_result(plain: Classification, task: Task, config: ClassifyConfig, emit: EventSink) -> ClassifierResult:
    method = learner_for(config, emit)
    found = _calibrated_classifier(task, config, emit)
    classifier, rule = _with_rule(found, plain.confidence, task, config, emit)
    captions = [class_title(task.class_names[label]) for label in found.inverted_labels.tolist()]
    pictures = captioned(to_rgb(found.inverted, method.spec), captions)
    strange = strange_files(method, task, config, emit)
    return classifier_result(classifier, task, nothing_left_out(rule), pictures, strange)


def _with_rule(
    found: CalibratedClassifier, plain: PlainConfidence, task: Task, config: ClassifyConfig, emit: EventSink
) -> tuple[LinearOnEmbedding, ConfidenceRule]:
    """Return a calibrated classifier with cached features, and its confidence rule."""
    emit(Heartbeat("calibrate"))
    features = known_features(found.features, _fitted_key(task, config, emit), task.files, emit)
    classifier = found.with_embedding(looked_up(found.features, task.cache, features))
    scale = measure_scale(classifier, task.support, task.labels, task.n_way)
    return classifier, rescaled_rule(plain.rule, plain.scale, scale)


def _fitted_key(task: Task, config: ClassifyConfig, _emit: EventSink) -> FittedKey:
    files = tuple(state_of(Path(file)) for file in task.support_files)
    return key_of(config), files, tuple(task.labels.tolist()), config.seed


@cached(LRUCache[FittedKey, CalibratedClassifier](1), key=_fitted_key, lock=Lock())
def _calibrated_classifier(task: Task, config: ClassifyConfig, emit: EventSink) -> CalibratedClassifier:
    method = learner_for(config, emit)
    icfil = RunFolder.open(Path(config.run)).settings().icfil
    return method.calibrated(task.support, task.labels, task.n_way, icfil, seed=config.seed, emit=emit)


_Fitted = tuple[FewShotMethod, LeftOutPredictions, Classifier, Task, Mapping[str, str]]
"""A method with cached features, its predictions for left-out pictures, the classifier, and the task with old classes,
with the model of each."""


def _fitted(task: Task, config: ClassifyConfig, emit: EventSink) -> _Fitted:
    if config.old:
        fit = _fit_joint(task, config, emit)
        return fit.method, fit.left_out, fit.classifier, task.with_old(fit), fit.models
    method = _with_features(method_for(config, emit), task, config, emit)
    if config.leave_one_out:
        found = _predicted_left_out(task, config, method, emit)
    else:
        found = nothing_left_out(default_rule(method, task.support, task.labels, task.n_way, config.seed))
    return method, found, method.adapt(task.support, task.labels, task.n_way, seed=config.seed), task, {}


_solutions: LRUCache[Hashable, JointSolution] = LRUCache(1)
"""The latest solution of a fit with old classes, so that further queries need none; used by one classification at a
time."""


def _fit_joint(task: Task, config: ClassifyConfig, emit: EventSink) -> JointFit:
    method = joint_for(config, task.class_names, emit)
    files = tuple(state_of(Path(file)) for file in task.support_files)
    key = joint_key(config), files, tuple(task.labels.tolist()), config.seed, config.leave_one_out
    fit = fit_joint(
        method,
        task.cache,
        task.labels,
        task.class_names,
        config.seed,
        emit,
        leave_one_out=config.leave_one_out,
        known=_solutions.get(key),
        features=known_features(method.embed, joint_key(config), task.files, emit) if task.files else None,
    )
    _solutions[key] = fit.solution
    return fit


def _left_out_key(task: Task, config: ClassifyConfig, _method: FewShotMethod, emit: EventSink) -> FittedKey:
    return _fitted_key(task, config, emit)


@cached(LRUCache[FittedKey, LeftOutPredictions](4), key=_left_out_key, lock=Lock())
def _predicted_left_out(
    task: Task, config: ClassifyConfig, method: FewShotMethod, emit: EventSink
) -> LeftOutPredictions:
    """Classify the left-out support pictures; the latest results are kept, as they do not depend on the queries."""
    return predict_left_out(method, task.cache, task.labels, task.n_way, config.seed, emit)
