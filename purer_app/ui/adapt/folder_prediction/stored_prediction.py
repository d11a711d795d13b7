"""The result of a classified folder as it is stored in a project; see docs/project-folder.md. No Qt."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.plain_values import build
from purer_app.engine.reports.answer_counts import ClassCount
from purer_app.ui.adapt.folder_prediction.answers import PredictedPicture, StoredAnswers
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction
from purer_app.ui.adapt.results.file_marks import mark_of_pictures
from purer_app.ui.adapt.results.portable_paths import from_text, to_text
from purer_app.ui.adapt.results.result_format import StoredResult, result_from_bytes, result_to_bytes
from purer_app.ui.adapt.state.inputs import Inputs, inputs_from_record, inputs_to_record
from purer_app.ui.adapt.state.picture_files import PICTURE_SUFFIXES

KIND = "folder"
FILE_NAME = "folder.jsonl"
_IN_PART = 2000
"""Pictures in a line of the file."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Which files of a result exist, and whether the pictures are those that were classified."""

    folder: bool = True
    table: bool = True
    page: bool = True
    same_pictures: bool = True


@dataclass(frozen=True, slots=True)
class ShownPrediction:
    """A result with the one with the plain answers, if that differs, and the inputs of both; None if unknown."""

    found: FolderPrediction
    plain: FolderPrediction | None
    inputs: Inputs | None

    @classmethod
    def of(cls, found: FolderPrediction, inputs: Inputs | None) -> "ShownPrediction":
        """Find the plain answers, and group both, which takes long for many pictures."""
        shown = cls(found, found.without_learning(), inputs)
        shown.group()
        return shown

    @property
    def is_grouped(self) -> bool:
        """Whether all answers are loaded and grouped."""
        return self.found.has_groups and (self.plain is None or self.plain.has_groups)

    def group(self) -> None:
        """Load and group all answers; raises DataError if they are stored, and the file is damaged."""
        self.found.groups()
        if self.plain is not None:
            self.plain.groups()


@dataclass(frozen=True, slots=True)
class _Facts:
    """The single values in the file.

    `counts` are the numbers of all and of *not sure* pictures of each class. `plain_counts` are those of the plain
    answers, None if these are the same as the others or if there are none; `has_plain` tells which.
    """

    folder: str
    table: str
    page: str
    class_names: tuple[str, ...]
    counts: tuple[tuple[int, int], ...]
    has_plain: bool
    plain_counts: tuple[tuple[int, int], ...] | None
    unreadable: tuple[str, ...]
    sentences: tuple[str, ...]
    learned: str
    kept: tuple[str, ...]
    contents: dict[str, str]
    models: dict[str, str]
    pictures_mark: str
    inputs: dict[str, Any] | None


def presence_of(found: FolderPrediction, *, with_pictures: bool = True) -> Presence:
    """Look at the files of a result.

    Args:
        with_pictures: whether to compare the pictures, which takes seconds for many; else they count as the same.
    """
    folder = found.folder.is_dir()
    same = not (folder and with_pictures) or mark_of_pictures(found.folder, PICTURE_SUFFIXES) == found.pictures_mark
    return Presence(folder, found.table.is_file(), found.page.is_file(), same)


def prediction_to_bytes(shown: ShownPrediction, project: Path) -> bytes:
    """Return the content of the file for a result."""
    found = shown.found
    facts = _Facts(
        folder=to_text(found.folder, project),
        table=to_text(found.table, project),
        page=to_text(found.page, project),
        class_names=found.class_names,
        counts=_pairs(found),
        has_plain=bool(found.plain),
        plain_counts=_pairs(shown.plain) if shown.plain is not None else None,
        unreadable=tuple(to_text(path, project) for path in found.unreadable),
        sentences=found.sentences,
        learned=found.learned,
        kept=tuple(to_text(path, project) for path in found.kept),
        contents={to_text(path, project): digest for path, digest in found.contents.items()},
        models=dict(found.models),
        pictures_mark=found.pictures_mark,
        inputs=inputs_to_record(shown.inputs, project) if shown.inputs is not None else None,
    )
    return result_to_bytes(KIND, asdict(facts), _parts(found, shown.plain))


def _pairs(found: FolderPrediction) -> tuple[tuple[int, int], ...]:
    counts = {one.name: (one.pictures, one.not_sure) for one in found.counts()}
    return tuple(counts[name] for name in found.class_names)


def _parts(found: FolderPrediction, plain: FolderPrediction | None) -> Iterator[dict[str, Any]]:
    place = {name: at for at, name in enumerate(found.class_names)}
    start = f"{found.folder}{os.sep}"
    finals, plains = iter(found.pictures), iter(plain.pictures if plain is not None else ())
    while part := tuple(islice(finals, _IN_PART)):
        files = [str(one.file) for one in part]
        yield {
            "files": [
                file.removeprefix(start).replace(os.sep, "/") if file.startswith(start) else file for file in files
            ],
            **_columns(part, place),
            **({"plain": _columns(tuple(islice(plains, _IN_PART)), place)} if plain is not None else {}),
        }


def _columns(part: Sequence[PredictedPicture], place: Mapping[str, int]) -> dict[str, list[Any]]:
    return {
        "classes": [place[one.name] for one in part],
        "confidence": [one.confidence for one in part],
        "not_sure": [int(one.not_sure) for one in part],
    }


def prediction_from_bytes(content: bytes, project: Path) -> ShownPrediction:
    """Return the result in the content of a file; its answers are loaded when they are needed.

    Raises:
        DataError: the content cannot be used; see `result_from_bytes`.
    """
    stored = result_from_bytes(content, KIND)
    try:
        facts = build(_Facts, stored.facts)
    except ValueError as error:
        raise DataError("is damaged: its values cannot be read") from error

    def path(text: str) -> Path:
        return Path(from_text(text, project))

    folder, names = path(facts.folder), facts.class_names
    answers = StoredAnswers(_counts(names, facts.counts), partial(_load, stored, folder, names, plain=False))
    plain = None
    if facts.plain_counts is not None:
        plain = StoredAnswers(_counts(names, facts.plain_counts), partial(_load, stored, folder, names, plain=True))
    found = FolderPrediction(
        folder,
        path(facts.table),
        path(facts.page),
        names,
        answers,
        tuple(map(path, facts.unreadable)),
        facts.sentences,
        (plain or answers) if facts.has_plain else (),
        facts.learned,
        tuple(map(path, facts.kept)),
        {path(text): digest for text, digest in facts.contents.items()},
        facts.models,
        facts.pictures_mark,
    )
    inputs = inputs_from_record(facts.inputs, project) if facts.inputs is not None else None
    return ShownPrediction(found, replace(found, pictures=plain) if plain is not None else None, inputs)


def _counts(names: Sequence[str], pairs: Sequence[tuple[int, int]]) -> tuple[ClassCount, ...]:
    if len(names) != len(pairs) or any(not 0 <= doubts <= pictures for pictures, doubts in pairs):
        raise DataError("is damaged: its counts are wrong")
    counts = (ClassCount(name, *pair) for name, pair in zip(names, pairs, strict=True))
    return tuple(sorted(counts, key=lambda one: -one.pictures))


def _load(stored: StoredResult, folder: Path, names: Sequence[str], *, plain: bool) -> list[PredictedPicture]:
    """Return the answers; raises DataError if a part is malformed."""
    pictures = list[PredictedPicture]()
    try:
        for part in stored.parts():
            answers = part["plain"] if plain else part
            columns = (part["files"], answers["classes"], answers["confidence"], answers["not_sure"])
            for file, at, confidence, not_sure in zip(*columns, strict=True):
                if at < 0:
                    raise ValueError("no class has a negative number")
                pictures.append(PredictedPicture(folder / file, names[at], float(confidence), bool(not_sure)))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise DataError("is damaged: its answers cannot be read") from error
    return pictures
