"""The user's classes and queries as they are now."""

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat, Picture
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.methods import ImageSource
from purer_app.engine.few_shot.old_classes.adapting import JointFit, JointPictures
from purer_app.engine.images.class_folders import PictureCache, class_folders, folders_in, picture_files
from purer_app.engine.images.folder_pictures import FilePictures, read_cached


@dataclass(frozen=True, slots=True)
class NearPicture:
    """A support picture of class `truth` and its distance, relative to the largest accepted one from a class mean.

    A pseudo image of an old class has no file; it is `image`.
    """

    file: str
    truth: int
    distance: float
    image: Picture | None = None


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
