"""Turns the user's class folders, as they are now, into answers for their other pictures, without ICFIL."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat, Picture
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence import (
    Calibration,
    LeftOut,
    Scale,
    answer_each,
    counted,
    leave_each_out,
    rough_calibration,
    scale_of,
)
from purer_app.engine.few_shot.method_cache import method_for
from purer_app.engine.few_shot.methods import Classifier, FewShotMethod, ImageSource
from purer_app.engine.images.class_folders import PictureCache, class_folders, picture_files
from purer_app.engine.images.folder_pictures import FilePictures, kept_picture


@dataclass(frozen=True, slots=True)
class PictureAnswer:
    """What one picture was taken for; `probabilities` has one value per class and sums to 1."""

    file: str
    label: int
    probabilities: tuple[float, ...]
    not_sure: bool


@dataclass(frozen=True, slots=True)
class LeftOutPicture:
    """A support picture of class `truth` that was recognised as `label` by the others."""

    file: str
    truth: int
    label: int


@dataclass(frozen=True, slots=True)
class View:
    """What one classifier (plain, or calibrated by ICFIL) says.

    `correct` of `total` pictures were recognised when left out, which makes `low` to `high` per cent plausible
    (Wilson); `total` is 0 where nothing was left out, as always in the calibrated view: leaving out each picture
    would calibrate once for each. Its confidence is that of the plain view, brought to its own scale.
    `inverted` are the pictures that ICFIL used.
    """

    correct: int
    total: int
    low: float
    high: float
    left_out: tuple[LeftOutPicture, ...]
    answers: tuple[PictureAnswer, ...]
    inverted: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """How scores of the plain view become probabilities, and the units of its classifier."""

    calibration: Calibration
    scale: Scale


@dataclass(frozen=True, slots=True)
class Classification:
    """The classes that were learned (by name, with their number of pictures) and what is made of each picture.

    `broken` names files that could not be read, with the reason. `calibrated` is None until ICFIL has been applied.
    """

    method: str
    class_names: tuple[str, ...]
    counts: tuple[int, ...]
    plain: View
    calibrated: View | None
    broken: tuple[tuple[str, str], ...]
    seconds: float
    confidence: Confidence


_PATIENCE_S = 0.1
_one_at_a_time = Lock()
"""The kept methods share their networks, whose mode a classification changes."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is to be learned and named; `cache` holds the support pictures first, then the queries."""

    class_names: tuple[str, ...]
    support_files: tuple[str, ...]
    query_files: tuple[str, ...]
    labels: Tensor
    cache: PictureCache

    @property
    def n_way(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many support pictures each class has."""
        return tuple(self.labels.bincount(minlength=self.n_way).tolist())

    @property
    def support(self) -> ImageSource:
        """The pictures to learn from."""
        return self.cache.some(torch.arange(len(self.labels)))

    @property
    def query(self) -> ImageSource:
        """The pictures to name."""
        return self.cache.some(torch.arange(len(self.labels), len(self.cache.pictures)))


@contextmanager
def taking_turns(emit: EventSink) -> Iterator[None]:
    """Wait until no other classification uses the kept methods, with heartbeats meanwhile."""
    while not _one_at_a_time.acquire(timeout=_PATIENCE_S):
        emit(Heartbeat("waiting for another classification"))
    try:
        yield
    finally:
        _one_at_a_time.release()


def classify_plainly(config: ClassifyConfig, emit: EventSink) -> Classification:
    """Learn the classes of a folder and name pictures without ICFIL; made to be called again after each change.

    Models and pictures are kept in memory until their files change.

    Raises:
        DataError: fewer than two classes have pictures.
        EngineError: of the kind that fits what is wrong with run, pool or device.
    """
    started = time.perf_counter()
    with taking_turns(emit):
        task, broken = read_task(config, emit)
        method = method_for(config, emit).cached(task.cache, emit)
        left_out, plain = _learn(method, task, config, emit)
        view = view_of(plain, task, left_out)
        scale = scale_of(plain, task.support, task.labels, task.n_way)
    return Classification(
        method=method.name,
        class_names=task.class_names,
        counts=task.counts,
        plain=view,
        calibrated=None,
        broken=broken,
        seconds=time.perf_counter() - started,
        confidence=Confidence(left_out.calibration, scale),
    )


def _learn(method: FewShotMethod, task: Task, config: ClassifyConfig, emit: EventSink) -> tuple[LeftOut, Classifier]:
    if config.leave_one_out:
        found = leave_each_out(method, task.cache, task.labels, task.n_way, config.seed, emit)
    else:
        rough = rough_calibration(method, task.support, task.labels, task.n_way, config.seed)
        found = LeftOut((), (), counted(0, 0), rough)
    return found, method.adapt(task.support, task.labels, task.n_way, seed=config.seed)


def view_of(classifier: Classifier, task: Task, found: LeftOut, inverted: tuple[Picture, ...] = ()) -> View:
    """Name the queries of a task, and say which of its support pictures were recognised when left out."""
    answers = (
        answer_each(classifier, task.support, task.labels, task.query, task.n_way, found.calibration)
        if task.query_files
        else []
    )
    hits = found.estimate
    return View(
        correct=hits.correct,
        total=hits.total,
        low=hits.low,
        high=hits.high,
        left_out=tuple(
            LeftOutPicture(task.support_files[position], int(task.labels[position]), label)
            for position, label in zip(found.positions, found.labels, strict=True)
        ),
        answers=tuple(
            PictureAnswer(file, answer.label, answer.probabilities, answer.not_sure)
            for file, answer in zip(task.query_files, answers, strict=True)
        ),
        inverted=inverted,
    )


def read_task(config: ClassifyConfig, emit: EventSink) -> tuple[Task, tuple[tuple[str, str], ...]]:
    """Read what can be read; also return the files that cannot, each with the reason.

    Raises:
        DataError: fewer than two classes have pictures.
    """
    broken: list[tuple[str, str]] = []
    names: list[str] = []
    labels: list[int] = []
    files: list[Path] = []
    for folder in class_folders(Path(config.support)):
        if pictures := _readable(picture_files(folder, emit), broken, emit):
            labels += [len(names)] * len(pictures)
            names.append(folder.name)
            files += pictures
    if len(names) < 2:
        there = f"one class with pictures, '{names[0]}'" if names else "no class with pictures"
        raise DataError(f"{config.support} has {there}; telling apart needs at least 2")
    queries = _readable([Path(query) for query in config.queries], broken, emit)
    task = Task(
        class_names=tuple(names),
        support_files=tuple(map(str, files)),
        query_files=tuple(map(str, queries)),
        labels=torch.tensor(labels),
        cache=PictureCache(FilePictures([*files, *queries])),
    )
    return task, tuple(broken)


def _readable(files: list[Path], broken: list[tuple[str, str]], emit: EventSink) -> list[Path]:
    found = []
    for file in files:
        emit(Heartbeat("reading pictures"))
        try:
            kept_picture(file)
            found.append(file)
        except DataError as error:
            broken.append((str(file), str(error)))
    return found
