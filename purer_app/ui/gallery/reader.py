"""Reads galleries in the background; a newer request replaces waiting ones."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from purer_app.ui.gallery.record import find_gallery, read_over_time, read_record
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.latest_job import LatestJob

if TYPE_CHECKING:
    from purer_app.engine.runs.gallery import Gallery


class GalleryReader(QObject):
    """Reads the gallery of one run; results for an earlier run are dropped.

    `found` carries a Gallery or None, `record_read` and `row_read` tuples of PseudoImage.
    """

    found = Signal(object)
    record_read = Signal(object)
    row_read = Signal(object)

    def __init__(self, job_runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listing = LatestJob(job_runner, self.tr("Looking for pseudo images"), self)
        self._record = LatestJob(job_runner, self.tr("Reading pseudo images"), self)
        self._row = LatestJob(job_runner, self.tr("Comparing pseudo images"), self)
        self._run: Path | None = None
        self.gallery: Gallery | None = None

    def find(self, run: Path | None) -> None:
        """Open the gallery of a run."""
        if run != self._run:
            self._run, self.gallery = run, None
        if run is None:
            self.found.emit(None)
            return
        self._listing.request(lambda *_: find_gallery(run), partial(self._take_gallery, run))

    def read(self, step: int) -> None:
        """Read the images of a step."""
        gallery = self.gallery
        if gallery is not None:
            self._record.request(
                lambda emit, _: read_record(gallery, step, emit),
                partial(self._emit_if_current, self._run, self.record_read.emit),
            )

    def read_row(self, block: int, number: int) -> None:
        """Read one image at all steps."""
        gallery = self.gallery
        if gallery is not None:
            self._row.request(
                lambda emit, _: read_over_time(gallery, block, number, emit),
                partial(self._emit_if_current, self._run, self.row_read.emit),
            )

    def _take_gallery(self, run: Path, gallery: "Gallery | None") -> None:
        if run == self._run:
            self.gallery = gallery
            self.found.emit(gallery)

    def _emit_if_current(self, run: Path | None, emit: Callable[[Any], None], images: object) -> None:
        if run == self._run:
            emit(images)
