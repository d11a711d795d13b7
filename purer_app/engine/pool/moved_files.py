"""Finds model files that were moved together, verified by their SHA-256."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.core.errors import CheckpointError, DataError
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.files import cannot_read


@dataclass(frozen=True, slots=True)
class MovedFile:
    """A file at its old and its new place; `is_verified` tells whether its content is known to be the same."""

    before: str
    now: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class MovedFiles:
    """The file that was located, others that were moved with it, and files of other content at their new places.

    `located` is None if the content of the file that was pointed out is another one.
    """

    located: MovedFile | None
    others: tuple[MovedFile, ...] = ()
    different: tuple[str, ...] = ()


def find_moved(
    before: str, now: Path, missing: Sequence[str], digests: Mapping[str, str], emit: EventSink
) -> MovedFiles:
    """Compare a located file with the missing one, and look for others that were moved in the same way.

    Another missing file is expected where the same change of folders leads, and next to the located file. Where its
    SHA-256 is unknown, it is accepted by its name and marked as not verified. No file is found for two missing ones.

    Args:
        before: the old path of the located file.
        missing: the old paths of all missing files.
        digests: the known SHA-256 by old path; others are taken from verdicts of earlier inspections.

    Raises:
        DataError: the located file cannot be read.
    """
    with VerdictCache() as cache:
        known = {path: digests.get(path) or cache.last_digest(Path(path)) for path in (before, *missing)}
    try:
        now.stat()
        digest = OpenedCheckpoint(now).sha256
    except CheckpointError as error:
        raise DataError(str(error)) from error
    except OSError as error:
        raise DataError(cannot_read(now, error)) from error
    if known[before] not in ("", digest):
        return MovedFiles(None, different=(str(now),))
    found, different = list[MovedFile](), list[str]()
    for path in missing:
        if path == before:
            continue
        emit(Heartbeat("moved files"))
        taken = {str(now), *(each.now for each in found)}
        places = [place for place in _places(Path(path), Path(before), now) if str(place) not in taken]
        same, other = _look_for(path, known[path], places)
        found += [MovedFile(path, same, bool(known[path]))] if same else []
        different += [other] if other and not same else []
    return MovedFiles(MovedFile(before, str(now), bool(known[before])), tuple(found), tuple(different))


def _places(path: Path, before: Path, now: Path) -> list[Path]:
    """Return where a file is expected: its folder changed as that of the located file, or next to that file."""
    old, new = before.parent, now.parent
    while old.name and old.name == new.name:  # the part of the path that stayed
        old, new = old.parent, new.parent
    places = [new / path.relative_to(old)] if path.is_relative_to(old) else []
    return list(dict.fromkeys([*places, now.parent / path.name]))


def _look_for(path: str, digest: str, places: Sequence[Path]) -> tuple[str, str]:
    """Return the first place with the content of a file, and the first with another content; "" for none."""
    other = ""
    for place in places:
        if str(place) == path or not os.path.lexists(place):
            continue
        try:
            is_same = not digest or OpenedCheckpoint(place).sha256 == digest
        except (CheckpointError, OSError):
            continue
        if is_same:
            return os.fspath(place), other
        other = other or os.fspath(place)
    return "", other
