"""The result of a classified folder as it is stored in a project; see docs/project-folder.md. No Qt."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.plain_values import build
from purer_app.ui.adapt.folder_prediction.answers import AnswerColumns, CompactAnswers, PredictedPicture
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction
from purer_app.ui.adapt.results.file_marks import mark_of_pictures
from purer_app.ui.adapt.results.portable_paths import from_text, to_text
from purer_app.ui.adapt.results.result_format import result_from_bytes, result_to_bytes
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
        """Find the plain answers, which takes long for many pictures."""
        return cls(found, found.without_learning(), inputs)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The single values in the file."""

    folder: str
    table: str
    page: str
    class_names: tuple[str, ...]
    unreadable: tuple[str, ...]
    sentences: tuple[str, ...]
    learned: str
    kept: tuple[str, ...]
    contents: dict[str, str]
    models: dict[str, str]
    pictures_mark: str
    n_pictures: int
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
        unreadable=tuple(to_text(path, project) for path in found.unreadable),
        sentences=found.sentences,
        learned=found.learned,
        kept=tuple(to_text(path, project) for path in found.kept),
        contents={to_text(path, project): digest for path, digest in found.contents.items()},
        models=dict(found.models),
        pictures_mark=found.pictures_mark,
        n_pictures=len(found.pictures),
        inputs=inputs_to_record(shown.inputs, project) if shown.inputs is not None else None,
    )
    return result_to_bytes(KIND, asdict(facts), _parts(found))


def _parts(found: FolderPrediction) -> Any:
    place = {name: at for at, name in enumerate(found.class_names)}
    start = f"{found.folder}{os.sep}"
    finals, plains = iter(found.pictures), iter(found.plain)
    while part := tuple(islice(finals, _IN_PART)):
        files = [str(one.file) for one in part]
        yield {
            "files": [
                file.removeprefix(start).replace(os.sep, "/") if file.startswith(start) else file for file in files
            ],
            **_columns(part, place),
            **({"plain": _columns(tuple(islice(plains, _IN_PART)), place)} if found.plain else {}),
        }


def _columns(part: Sequence[PredictedPicture], place: Mapping[str, int]) -> dict[str, list[Any]]:
    return {
        "classes": [place[one.name] for one in part],
        "confidence": [one.confidence for one in part],
        "not_sure": [int(one.not_sure) for one in part],
    }


def prediction_from_bytes(content: bytes, project: Path) -> ShownPrediction:
    """Return the result in the content of a file.

    Raises:
        DataError: the content cannot be used; see `result_from_bytes`.
    """
    stored = result_from_bytes(content, KIND)
    try:
        facts = build(_Facts, stored.facts)
        final, plain = _read_parts(stored.parts, len(facts.class_names))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError("is damaged: its answers cannot be read") from error
    if len(final.files) != facts.n_pictures:
        raise DataError("is damaged: answers are missing")

    def path(text: str) -> Path:
        return Path(from_text(text, project))

    folder = path(facts.folder)
    found = FolderPrediction(
        folder,
        path(facts.table),
        path(facts.page),
        facts.class_names,
        CompactAnswers(folder, facts.class_names, final),
        tuple(map(path, facts.unreadable)),
        facts.sentences,
        CompactAnswers(folder, facts.class_names, plain) if plain is not None else (),
        facts.learned,
        tuple(map(path, facts.kept)),
        {path(text): digest for text, digest in facts.contents.items()},
        facts.models,
        facts.pictures_mark,
    )
    return ShownPrediction.of(found, inputs_from_record(facts.inputs, project) if facts.inputs is not None else None)


def _read_parts(parts: Sequence[Any], n_classes: int) -> tuple[AnswerColumns, AnswerColumns | None]:
    """Join the parts; raises KeyError, TypeError or ValueError if one is malformed."""
    final, plain = AnswerColumns([], [], [], []), AnswerColumns([], [], [], [])
    for part in parts:
        files = [str(file) for file in part["files"]]
        _append(final, files, part, n_classes)
        if "plain" in part:
            _append(plain, files, part["plain"], n_classes)
    if plain.files and len(plain.files) != len(final.files):
        raise ValueError("plain answers are missing")
    return final, plain if plain.files else None


def _append(columns: AnswerColumns, files: list[str], part: Mapping[str, Any], n_classes: int) -> None:
    classes = [int(at) for at in part["classes"]]
    if classes and not (min(classes) >= 0 and max(classes) < n_classes):
        raise ValueError("an answer names no class")
    values = (files, classes, [float(one) for one in part["confidence"]], [bool(one) for one in part["not_sure"]])
    if len({len(one) for one in values}) != 1:
        raise ValueError("the lists of answers differ in length")
    for field, more in zip(fields(columns), values, strict=True):
        getattr(columns, field.name).extend(more)
