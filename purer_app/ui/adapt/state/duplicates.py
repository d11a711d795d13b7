"""Finds duplicate pictures in the classes by the content of their files, in the background."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from purer_app.engine.core.events import Control, EventSink, Heartbeat
from purer_app.engine.core.files import sha256_of
from purer_app.ui.adapt.state.class_library import UserClass
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.state.jobs.job_thread import Finished, JobEnd
from purer_app.ui.state.session import Session

translate = QCoreApplication.translate
_Stamp = tuple[Path, int, int]
"""Path, size and modification time of a file."""


class DuplicateFinder(QObject):
    """Checks the classes after each change. `found` carries the new remarks, by picture."""

    found = Signal(object)

    def __init__(self, session: Session, picture_store: PictureStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._picture_store = picture_store
        self._digests: dict[_Stamp, str] = {}
        self._is_reading = False
        self.remarks: Mapping[Path, str] = {}
        picture_store.changed.connect(self.check)

    def check(self) -> None:
        """Compare files of equal size; files without a known digest are read in the background."""
        stamps = _same_sizes([path for found in self._picture_store.classes for path in found.pictures])
        self._digests = {stamp: self._digests[stamp] for stamp in stamps if stamp in self._digests}
        missing = [stamp for stamp in stamps if stamp not in self._digests]
        if missing and not self._is_reading:
            self._is_reading = True
            job = partial(_read_digests, missing)
            self._session.job_runner.start(self.tr("Looking for duplicates"), job, owner=self, on_end=self._on_end)
        remarks = remarks_on(self._picture_store.classes, {stamp[0]: digest for stamp, digest in self._digests.items()})
        if remarks != self.remarks:
            self.remarks = remarks
            self.found.emit(remarks)

    def _on_end(self, end: JobEnd) -> None:
        self._is_reading = False
        if isinstance(end, Finished):
            self._digests |= end.result
            self.check()


def remarks_on(classes: Sequence[UserClass], digests: Mapping[Path, str]) -> dict[Path, str]:
    """Return a remark for each picture that is in the classes more than once."""
    places: dict[str, list[Path]] = defaultdict(list)
    for found in classes:
        for path in found.pictures:
            if digests.get(path):
                places[digests[path]].append(path)
    remarks: dict[Path, str] = {}
    for paths in places.values():
        for path in paths if len(paths) > 1 else ():
            remarks[path] = _remark(path, [other for other in paths if other != path])
    return remarks


def _remark(path: Path, others: Sequence[Path]) -> str:
    elsewhere = next((other for other in others if other.parent != path.parent), None)
    if elsewhere is not None:
        text = translate("Copies", "{file} is also in “{name}”: keep it in one class only.")
        return text.format(file=path.name, name=elsewhere.parent.name)
    first, *rest = sorted([path, *others])
    text = translate("Copies", "{copies} and {file} are the same picture: remove one.")
    return text.format(copies=", ".join(other.name for other in rest), file=first.name)


def _same_sizes(paths: Sequence[Path]) -> list[_Stamp]:
    """Return the files that share their size with another file: only those can be duplicates."""
    by_size: dict[int, list[_Stamp]] = defaultdict(list)
    for path in paths:
        try:
            facts = path.stat()
        except OSError:  # deleted since it was listed
            continue
        by_size[facts.st_size].append((path, facts.st_size, facts.st_mtime_ns))
    return [stamp for stamps in by_size.values() if len(stamps) > 1 for stamp in stamps]


def _read_digests(stamps: Sequence[_Stamp], emit: EventSink, _: Control) -> dict[_Stamp, str]:
    """Return the digest of each file; "" for unreadable files, which count as no duplicate."""
    digests: dict[_Stamp, str] = {}
    for stamp in stamps:
        emit(Heartbeat(f"reading {stamp[0].name}"))
        try:
            digests[stamp] = sha256_of(stamp[0])
        except OSError:
            digests[stamp] = ""
    return digests
