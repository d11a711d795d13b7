"""Reads what the start page shows of recent projects: name, time, a picture and the newest finished run."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.events import Control, EventSink, Heartbeat
from purer_app.engine.core.settings.toml_io import read_toml
from purer_app.engine.images.suffixes import PICTURE_SUFFIXES
from purer_app.engine.runs.gallery import open_gallery
from purer_app.engine.runs.run_listing import RunStatus, summarise_run
from purer_app.engine.runs.run_search import run_folders
from purer_app.ui.state.project.project import FILE_NAME, is_project

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

PICTURE_PX = 192
"""Side of the picture of a project; it holds 2 × 2 tiles."""
_N_TILES = 4
_MOST_FILES = 50
"""Files of a class that are looked at for a picture that can be read."""
_MOST_RUNS = 5
"""Runs, newest first, that are looked at for a finished one."""


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A recently opened project.

    Attributes:
        saved_s: time of the last save in seconds since 1970; None if the folder is missing.
        picture: pictures of its classes, else pseudo images of its newest run; null without either.
        run: its newest finished run.
    """

    folder: Path
    name: str
    saved_s: float | None = None
    picture: QImage = field(default_factory=QImage)
    run: "RunSummary | None" = None


def read_recent(
    folders: Sequence[Path],
    emit: EventSink,
    control: Control,  # noqa: ARG001 - of every job
) -> tuple[RecentProject, ...]:
    """Read recent projects; a job for a thread, because disks may be slow or disconnected."""
    found = []
    for folder in folders:
        emit(Heartbeat(str(folder)))  # raises if the job was stopped
        found.append(_read(folder))
    return tuple(found)


def _read(folder: Path) -> RecentProject:
    project = RecentProject(folder, folder.name)
    try:
        if not is_project(folder):
            return project
        saved_s = folder.joinpath(FILE_NAME).stat().st_mtime
    except OSError:
        return project
    runs = run_folders(folder)[::-1]
    tiles = list(islice(_class_pictures(folder), _N_TILES)) or list(islice(_run_images(runs), _N_TILES))
    return RecentProject(folder, _name_of(folder), saved_s, mosaic(tiles), _newest_finished(runs))


def _name_of(folder: Path) -> str:
    try:
        return str(read_toml(folder / FILE_NAME).get("name") or folder.name)
    except EngineError:
        return folder.name  # opening it shows the error


def _newest_finished(runs: Iterable[Path]) -> "RunSummary | None":
    summaries = (summarise_run(run) for run in islice(runs, _MOST_RUNS))
    return next((summary for summary in summaries if summary.status == RunStatus.FINISHED), None)


def _class_pictures(folder: Path) -> Iterator[QImage]:
    """Yield the first readable picture of each class."""
    with suppress(OSError):
        for place in sorted((folder / "classes").iterdir()):
            if place.is_dir() and not place.name.startswith("."):
                files = (path for path in sorted(place.iterdir()) if path.suffix.lower() in PICTURE_SUFFIXES)
                images = (_read_image(path) for path in islice(files, _MOST_FILES))
                yield from islice((image for image in images if not image.isNull()), 1)


def _read_image(path: Path) -> QImage:
    """Read a picture at about the size of a tile; null if it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        side = QSize(PICTURE_PX, PICTURE_PX)
        reader.setScaledSize(size.scaled(side, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()


def _run_images(runs: Iterable[Path]) -> Iterator[QImage]:
    """Yield a pseudo image of each class of the newest run that has recorded any."""
    for run in islice(runs, _MOST_RUNS):
        gallery = open_gallery(run)
        if gallery is None:
            continue
        for block in gallery.blocks:
            images = gallery.images(gallery.steps[-1], block.block)
            if images is not None and len(images.pixels):
                pixels = images.pixels[0].copy()
                height, width = pixels.shape[:2]
                yield QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def mosaic(tiles: Sequence[QImage]) -> QImage:
    """Return a square image of up to four images, each cut to a square; one alone fills it, and none gives null."""
    if not tiles:
        return QImage()
    image = QImage(PICTURE_PX, PICTURE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    n_columns = 1 if len(tiles) == 1 else 2
    side = PICTURE_PX // n_columns
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, tile in enumerate(tiles[:_N_TILES]):
        row, column = divmod(number, n_columns)
        shorter = min(tile.width(), tile.height())
        cut = QRect((tile.width() - shorter) // 2, (tile.height() - shorter) // 2, shorter, shorter)
        painter.drawImage(QRect(column * side, row * side, side, side), tile, cut)
    painter.end()
    return image
