"""The answers for the pictures of a folder; those that are read from a project are loaded when needed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from purer_app.engine.reports.answer_counts import ClassCount, count_answers


@dataclass(frozen=True, slots=True)
class PredictedPicture:
    """The answer for one picture: the name of its class, and the confidence, 0 to 1."""

    file: Path
    name: str
    confidence: float
    not_sure: bool


class AnswerGroups:
    """The answers of a folder in the order in which they are shown; making it takes long for many pictures.

    `by_class` and `not_sure` hold the answers of each class and those that are not sure, the least sure ones first;
    `by_file` finds the answer for a picture.
    """

    def __init__(self, pictures: Sequence[PredictedPicture]) -> None:
        in_order = sorted(pictures, key=lambda one: (not one.not_sure, one.confidence))
        by_class: dict[str, list[PredictedPicture]] = {}
        for one in in_order:
            by_class.setdefault(one.name, []).append(one)
        self.by_class = {name: tuple(found) for name, found in by_class.items()}
        self.not_sure = tuple(one for one in in_order if one.not_sure)
        self.by_file = {one.file: one for one in in_order}


class StoredAnswers(Sequence[PredictedPicture]):
    """Answers that are loaded when the first one is needed, so that a project with 100,000 of them opens quickly.

    Args:
        counts: the answers counted by class, most pictures first.
        load: returns the answers, or raises DataError.
    """

    def __init__(self, counts: tuple[ClassCount, ...], load: Callable[[], Sequence[PredictedPicture]]) -> None:
        self.counts = counts
        self._load: Callable[[], Sequence[PredictedPicture]] | None = load
        self._loaded: tuple[PredictedPicture, ...] = ()

    def __len__(self) -> int:
        return sum(one.pictures for one in self.counts)

    def __iter__(self) -> Iterator[PredictedPicture]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> PredictedPicture: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[PredictedPicture]: ...

    def __getitem__(self, index: int | slice) -> PredictedPicture | Sequence[PredictedPicture]:
        return self._all()[index]

    def _all(self) -> tuple[PredictedPicture, ...]:
        if self._load is not None:
            self._loaded, self._load = tuple(self._load()), None
        return self._loaded


def counts_of(class_names: Sequence[str], pictures: Sequence[PredictedPicture]) -> tuple[ClassCount, ...]:
    """Return the answers counted by class, most pictures first."""
    if isinstance(pictures, StoredAnswers):
        return pictures.counts
    return count_answers(class_names, ((one.name, one.not_sure) for one in pictures))
