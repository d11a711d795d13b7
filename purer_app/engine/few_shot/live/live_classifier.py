"""Classifies pictures by the user's class folders, first without and then with ICFIL; caches models and pictures."""

import time
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

import torch
from cachetools import LRUCache, cached
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat, Picture
from purer_app.engine.core.files import FileState, real_path, state_of
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence.answers import (
    ClassifierScale,
    classify_pictures,
    measure_scale,
    rescaled_rule,
)
from purer_app.engine.few_shot.confidence.familiarity import UNFAMILIAR, strangeness, teachers_of
from purer_app.engine.few_shot.confidence.leave_one_out import (
    LeftOutPredictions,
    default_rule,
    nothing_left_out,
    predict_left_out,
)
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule, Separation, distance_limits
from purer_app.engine.few_shot.live.known_features import known_features
from purer_app.engine.few_shot.live.method_cache import Key, joint_for, joint_key, key_of, learner_for, method_for
from purer_app.engine.few_shot.live.turns import Turns
from purer_app.engine.few_shot.methods import (
    CachedMethod,
    CalibratedClassifier,
    Classifier,
    FewShotMethod,
    ImageSource,
    LinearOnEmbedding,
    looked_up,
)
from purer_app.engine.few_shot.old_classes.adapting import (
    JointFit,
    JointPictures,
    JointSolution,
    fit_joint,
    joint_subject,
)
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.class_folders import PictureCache, class_folders, folders_in, picture_files
from purer_app.engine.images.folder_pictures import FilePictures, read_cached
from purer_app.engine.images.rgb import captioned, to_rgb
from purer_app.engine.runs.run_folder import RunFolder


@dataclass(frozen=True, slots=True)
class NearPicture:
    """A support picture of class `truth` and its distance, relative to the largest accepted one from a class mean.

    A pseudo image of an old class has no file; it is `image`.
    """

    file: str
    truth: int
    distance: float
    image: Picture | None = None


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


N_NEAREST = 4
"""Number of nearest support pictures of an answer."""
_turns = Turns()
"""The cached methods share their networks, whose mode (training or evaluation) a classification changes."""

FittedKey = tuple[Key, tuple[FileState, ...], tuple[int, ...], int]
"""What a fitted classifier depends on: the run or pool, the support pictures with their labels, and the seed."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Support and query pictures; `cache` holds the support pictures first, then the queries.

    With classes of models, their pseudo images follow the support pictures: `labels` has theirs, and `joint` all of
    them; they have no files.
    """

    class_names: tuple[str, ...]
    support_files: tuple[str, ...]
    query_files: tuple[str, ...]
    labels: Tensor
    cache: PictureCache
    joint: JointPictures | None = None

    @property
    def n_way(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of support pictures of each class."""
        return tuple(self.labels.bincount(minlength=self.n_way).tolist())

    @property
    def files(self) -> list[Path]:
        """The support files, then the queries."""
        return [Path(file) for file in (*self.support_files, *self.query_files)]

    @property
    def support(self) -> ImageSource:
        """The support pictures, and the pseudo images of old classes."""
        return self.joint or self.cache.some(torch.arange(len(self.labels)))

    @property
    def query(self) -> ImageSource:
        """The query pictures."""
        return self.cache.some(torch.arange(len(self.support_files), len(self.cache.pictures)))

    def with_old(self, fit: JointFit) -> "Task":
        """Return the task with the old classes of a fit to it."""
        return replace(self, class_names=fit.class_names, labels=fit.labels, joint=fit.pictures)

    def near_picture(self, position: int, distance: float) -> NearPicture:
        """Return the support picture or pseudo image of a position in `labels`."""
        truth = int(self.labels[position])
        if position < len(self.support_files):
            return NearPicture(self.support_files[position], truth, distance)
        assert self.joint is not None
        return NearPicture("", truth, distance, self.joint.method.old_picture(position - len(self.support_files)))


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
        strange = _strange_files(method_for(config, emit), task, config, emit)
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
    captions = [task.class_names[label] for label in found.inverted_labels.tolist()]
    pictures = captioned(to_rgb(found.inverted, method.spec), captions)
    strange = _strange_files(method, task, config, emit)
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


_STRANGENESS_BATCH = 16
_strangeness: LRUCache[tuple[Key, FileState], float] = LRUCache(20_000)
"""Strangeness of the latest pictures, by what determines it; used by one classification at a time."""


def _strange_files(method: FewShotMethod, task: Task, config: ClassifyConfig, emit: EventSink) -> frozenset[str]:
    """Return the support and query files that are unlike everything that the models know; each is measured once."""
    teachers = teachers_of(method)
    files, key = (*task.support_files, *task.query_files), key_of(config)
    keys = [(key, state_of(Path(file))) for file in files]
    values = {one: _strangeness[one] for one in keys if one in _strangeness}
    new = [position for position, one in enumerate(keys) if one not in values]
    for start in range(0, len(new), _STRANGENESS_BATCH):
        chosen = new[start : start + _STRANGENESS_BATCH]
        emit(Heartbeat("looking at pictures"))
        found = strangeness(teachers, _in_forms_of(method, task.cache.some(torch.tensor(chosen))))
        if found is None:
            return frozenset()
        values.update(zip((keys[position] for position in chosen), found.tolist(), strict=True))
    _strangeness.update(values)
    return frozenset(file for file, one in zip(files, keys, strict=True) if values[one] > UNFAMILIAR)


def _in_forms_of(method: FewShotMethod, pictures: ImageSource) -> ImageSource:
    return lambda spec: pictures(method.form(spec))


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


def own_class_folders(config: ClassifyConfig) -> list[Path]:
    """List the folders of the user's classes; with classes of models there may be none.

    Raises:
        DataError: there are none although they are needed, or two names differ only in letter case.
    """
    folder = Path(config.support)
    if config.old and not (config.support and folder.is_dir() and folders_in(folder)):
        return []
    return class_folders(folder)


def read_task(config: ClassifyConfig, emit: EventSink) -> tuple[Task, tuple[tuple[str, str], ...]]:
    """Read the pictures; also return unreadable files with the reason.

    Raises:
        DataError: fewer than two classes have pictures; with one model's classes, none has.
    """
    broken: list[tuple[str, str]] = []
    names: list[str] = []
    labels: list[int] = []
    files: list[Path] = []
    for folder in own_class_folders(config):
        if pictures := _readable(picture_files(folder, emit), broken, emit):
            labels += [len(names)] * len(pictures)
            names.append(folder.name)
            files += pictures
    if config.old and len(names) + len(config.old) < 2:
        raise DataError(
            f"{config.support} has no class with pictures; with the classes of one model, at least one is needed"
        )
    if len(names) < 2 and not config.old:
        there = f"one class with pictures, '{names[0]}'" if names else "no class with pictures"
        raise DataError(f"{config.support} has {there}; at least 2 classes are needed")
    queries = _readable([Path(query) for query in config.queries], broken, emit)
    task = Task(
        class_names=tuple(names),
        support_files=tuple(map(str, files)),
        query_files=tuple(map(str, queries)),
        labels=torch.tensor(labels, dtype=torch.int64),
        cache=PictureCache(FilePictures([*files, *queries])),
    )
    return task, tuple(broken)


def _readable(files: list[Path], broken: list[tuple[str, str]], emit: EventSink) -> list[Path]:
    found = []
    for file in files:
        emit(Heartbeat("reading pictures"))
        try:
            read_cached(file)
            found.append(file)
        except DataError as error:
            broken.append((str(file), str(error)))
    return found
