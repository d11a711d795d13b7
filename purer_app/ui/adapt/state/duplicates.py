"""Finds duplicate pictures in the classes in the background: equal files, then pictures that look the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, EventSink, Heartbeat
from purer_app.engine.core.files import FileState, sha256_of, state_of
from purer_app.ui.adapt.state.class_library import UserClass
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.inputs import Stamps, stamps_of
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.state.jobs.job_thread import Finished, JobEnd
from purer_app.ui.state.session import Session

translate = QCoreApplication.translate


class DuplicateFinder(QObject):
    """Checks the classes after each change. `found` carries the new remarks, by picture.

    Equal files are found at once, pictures that look the same once the classes are learned and the files are read.
    """

    found = Signal(object)

    def __init__(
        self, session: Session, picture_store: PictureStore, updater: ClassifierUpdater, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._picture_store = picture_store
        self._updater = updater
        self._digests: dict[FileState, str] = {}
        self._copies: list[list[Path]] = []
        self._compared: Stamps = ()
        self._is_reading = self._is_comparing = False
        self.remarks: Mapping[Path, str] = {}
        picture_store.changed.connect(self.check)
        updater.changed.connect(self._on_updater_changed)

    def check(self) -> None:
        """Compare files of equal size; files without a known digest are read in the background."""
        stamps = _same_sizes(self._pictures())
        self._digests = {stamp: self._digests[stamp] for stamp in stamps if stamp in self._digests}
        missing = [stamp for stamp in stamps if stamp not in self._digests]
        if missing and not self._is_reading:
            self._is_reading = True
            job = partial(_read_digests, missing)
            self._session.job_runner.start(self.tr("Looking for duplicates"), job, owner=self, on_end=self._on_end)
        digests = {Path(stamp[0]): digest for stamp, digest in self._digests.items()}
        remarks = remarks_on(self._picture_store.classes, digests, self._copies)
        if remarks != self.remarks:
            self.remarks = remarks
            self.found.emit(remarks)

    def _pictures(self) -> list[Path]:
        return [path for found in self._picture_store.classes for path in found.pictures]

    def _on_end(self, end: JobEnd) -> None:
        self._is_reading = False
        if isinstance(end, Finished):
            self._digests |= end.result
            self.check()

    def _on_updater_changed(self) -> None:
        """Compare what the pictures show, unless the classes are being learned or will be."""
        updater = self._updater
        if updater.latest is None or updater.is_learning or updater.is_plain_due or self._is_comparing:
            return
        stamps = stamps_of(self._pictures())
        if stamps != self._compared:
            self._compared, self._is_comparing = stamps, True
            job = partial(jobs.find_copies, tuple(self._pictures()))
            name = self.tr("Looking for duplicates")
            self._session.job_runner.start(name, job, owner=self, on_end=self._on_compared)

    def _on_compared(self, end: JobEnd) -> None:
        self._is_comparing = False
        if isinstance(end, Finished):
            self._copies = end.result
            self.check()
        self._on_updater_changed()


def remarks_on(
    classes: Sequence[UserClass], digests: Mapping[Path, str], copies: Iterable[Sequence[Path]] = ()
) -> dict[Path, str]:
    """Return a remark for each picture that is in the classes more than once.

    Args:
        digests: of the content of files; equal files have equal ones.
        copies: groups of files that show the same picture.
    """
    pictures = {path for found in classes for path in found.pictures}
    places: dict[str, list[Path]] = defaultdict(list)
    for found in classes:
        for path in found.pictures:
            if digests.get(path):
                places[digests[path]].append(path)
    remarks: dict[Path, str] = {}
    for paths, is_same_file in [*((group, True) for group in places.values()), *((group, False) for group in copies)]:
        there = [path for path in paths if path in pictures]
        for path in there if len(there) > 1 else ():
            remarks.setdefault(path, _remark(path, [other for other in there if other != path], is_same_file))
    return remarks


def _remark(path: Path, others: Sequence[Path], is_same_file: bool) -> str:
    elsewhere = next((other for other in others if other.parent != path.parent), None)
    if elsewhere is not None:
        text = translate("Copies", "{file} is also in “{name}”: keep it in one class only.")
        if not is_same_file:
            text = translate("Copies", "{file} looks the same as {other} in “{name}”: keep it in one class only.")
        return text.format(file=path.name, other=elsewhere.name, name=elsewhere.parent.name)
    first, *rest = sorted([path, *others])
    text = translate("Copies", "{copies} and {file} are the same picture: remove one.")
    if not is_same_file:
        text = translate("Copies", "{copies} and {file} look the same: remove one.")
    return text.format(copies=", ".join(other.name for other in rest), file=first.name)


def _same_sizes(paths: Sequence[Path]) -> list[FileState]:
    """Return the files that share their size with another file: only those can be duplicates."""
    by_size: dict[int, list[FileState]] = defaultdict(list)
    for path in paths:
        state = state_of(path)
        if any(state[1:]):  # not deleted since it was listed
            by_size[state[2]].append(state)
    return [stamp for stamps in by_size.values() if len(stamps) > 1 for stamp in stamps]


def _read_digests(stamps: Sequence[FileState], emit: EventSink, _: Control) -> dict[FileState, str]:
    """Return the digest of each file; "" for unreadable files, which count as no duplicate."""
    digests: dict[FileState, str] = {}
    for stamp in stamps:
        emit(Heartbeat(f"reading {Path(stamp[0]).name}"))
        try:
            digests[stamp] = sha256_of(Path(stamp[0]))
        except OSError:
            digests[stamp] = ""
    return digests
