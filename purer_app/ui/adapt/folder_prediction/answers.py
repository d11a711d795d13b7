"""The answers for the pictures of a folder, one by one, or compact for those that are read from a project."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload


@dataclass(frozen=True, slots=True)
class PredictedPicture:
    """The answer for one picture: the name of its class, and the confidence, 0 to 1."""

    file: Path
    name: str
    confidence: float
    not_sure: bool


@dataclass(frozen=True, slots=True)
class AnswerColumns:
    """The answers for n pictures as four lists of length n.

    `files` are relative to the folder with "/", or absolute outside it. `classes` are positions in the list of class
    names, and `confidence` is 0 to 1.
    """

    files: list[str]
    classes: list[int]
    confidence: list[float]
    not_sure: list[bool]


class CompactAnswers(Sequence[PredictedPicture]):
    """Answers whose objects are made when the first one is needed, so that 100,000 of them are read quickly."""

    def __init__(self, folder: Path, class_names: Sequence[str], columns: AnswerColumns) -> None:
        self._folder = folder
        self._class_names = tuple(class_names)
        self._columns = columns
        self._made: tuple[PredictedPicture, ...] | None = None

    def names_and_doubts(self) -> Iterator[tuple[str, bool]]:
        """Yield the class of each picture, and whether the answer is not sure."""
        names = self._class_names
        return ((names[at], doubt) for at, doubt in zip(self._columns.classes, self._columns.not_sure, strict=True))

    def __len__(self) -> int:
        return len(self._columns.files)

    def __iter__(self) -> Iterator[PredictedPicture]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> PredictedPicture: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[PredictedPicture]: ...

    def __getitem__(self, index: int | slice) -> PredictedPicture | Sequence[PredictedPicture]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CompactAnswers):
            mine, theirs = ((one._folder, one._class_names, one._columns) for one in (self, other))
            return mine == theirs
        return self._all() == other

    __hash__ = None  # type: ignore[assignment]

    def _all(self) -> tuple[PredictedPicture, ...]:
        if self._made is None:
            c, names, folder = self._columns, self._class_names, self._folder
            self._made = tuple(
                PredictedPicture(folder / file, names[at], confidence, not_sure)
                for file, at, confidence, not_sure in zip(c.files, c.classes, c.confidence, c.not_sure, strict=True)
            )
        return self._made


def names_and_doubts(pictures: Iterable[PredictedPicture]) -> Iterator[tuple[str, bool]]:
    """Yield the class of each picture, and whether the answer is not sure."""
    if isinstance(pictures, CompactAnswers):
        return pictures.names_and_doubts()
    return ((one.name, one.not_sure) for one in pictures)
