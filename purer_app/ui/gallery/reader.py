"""Reads galleries beside the window: of several wishes for the same thing, only the last one is carried out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from purer_app.ui.gallery.record import find_gallery, read_over_time, read_record
from purer_app.ui.state.jobs.job_runner import JobDesk
from purer_app.ui.state.jobs.job_thread import Failed, Finished, Job, JobEnd

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import Gallery


class LastWish:
    """One job at a time; a wish that comes meanwhile waits, and takes the place of one that waited before.

    Nothing is told, and no wish carried out, once `owner` is destroyed.
    """

    def __init__(self, desk: JobDesk, name: str, owner: QObject) -> None:
        self._desk = desk
        self._name = name
        self._owner = owner
        self._busy = False
        self._waiting: tuple[Job, Callable[[Any], None]] | None = None

    def ask(self, job: Job, take: Callable[[Any], None]) -> None:
        """Carry out a job, now or after the present one; `take` gets its result."""
        self._waiting = (job, take)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        if self._waiting is None:
            return
        (job, take), self._waiting, self._busy = self._waiting, None, True
        self._desk.start(self._name, job, owner=self._owner, on_end=partial(self._on_end, take))

    def _on_end(self, take: Callable[[Any], None], end: JobEnd) -> None:
        self._busy = False
        if isinstance(end, Finished):
            take(end.result)
        elif isinstance(end, Failed):
            self._desk.failed.emit(end.sentence, end.details)
        self._next()


class GalleryReader(QObject):
    """The gallery of one run. What was asked of another run before is never told.

    `found` carries a Gallery or None, `record_read` and `row_read` tuples of PseudoImage.
    """

    found = Signal(object)
    record_read = Signal(object)
    row_read = Signal(object)

    def __init__(self, desk: JobDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = LastWish(desk, self.tr("Look for pseudo images"), self)
        self._record = LastWish(desk, self.tr("Read pseudo images"), self)
        self._row = LastWish(desk, self.tr("Compare pseudo images over time"), self)
        self._run: Path | None = None
        self.gallery: Gallery | None = None

    def look(self, run: Path | None) -> None:
        """Find out what the gallery of a run holds by now."""
        if run != self._run:
            self._run, self.gallery = run, None
        if run is None:
            self.found.emit(None)
            return
        self._look.ask(lambda *_: find_gallery(run), partial(self._take_gallery, run))

    def read(self, step: int) -> None:
        """Read the pictures of a step."""
        gallery = self.gallery
        if gallery is not None:
            self._record.ask(
                lambda emit, _: read_record(gallery, step, emit),
                partial(self._pass_on, self._run, self.record_read.emit),
            )

    def read_row(self, block: int, number: int) -> None:
        """Read one picture at all steps."""
        gallery = self.gallery
        if gallery is not None:
            self._row.ask(
                lambda emit, _: read_over_time(gallery, block, number, emit),
                partial(self._pass_on, self._run, self.row_read.emit),
            )

    def _take_gallery(self, run: Path, gallery: "Gallery | None") -> None:
        if run == self._run:
            self.gallery = gallery
            self.found.emit(gallery)

    def _pass_on(self, run: Path | None, tell: Callable[[Any], None], images: object) -> None:
        if run == self._run:
            tell(images)
