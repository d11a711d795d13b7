"""Stores one result of the open project in a file, and reads it, in background jobs that run one after the other."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, EventSink
from purer_app.engine.core.files import cannot_read, cannot_write, read_regular, remove_stale_parts, write_below
from purer_app.ui.adapt.results.result_format import FOLDER_NAME
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd
from purer_app.ui.state.project.project_folder import ProjectFolder
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.ui.state.jobs.job_thread import Job

Encode = Callable[[Path], bytes]
"""Returns the content of the file, given the project folder; runs in a thread."""
Decode = Callable[[bytes, Path], Any]
"""Returns the result in the content of the file, given the project folder, or raises DataError; runs in a thread."""


class ResultFile(QObject):
    """The file `results/NAME` of the open project. Problems are told by one line in the log.

    Args:
        name: the name of the file.
        title: what it contains, for the status bar and the log: "the answers for the folder".
    """

    def __init__(self, session: Session, name: str, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._name = name
        self._title = title
        self._waiting: deque[tuple[str, ProjectFolder, Job, Callable[[JobEnd], None]]] = deque()
        self._is_busy = False

    def keep(self, encode: Encode) -> None:
        """Write the file, in place of one that is waiting to be written."""
        self._replace(partial(_write, self._session.store.place, self._name, encode))

    def remove(self) -> None:
        """Remove the file."""
        self._replace(partial(_remove, self._session.store.place, self._name))

    def read(self, decode: Decode, on_end: Callable[[Any], None]) -> None:
        """Read the file; `on_end` receives the result, or None if there is none or it cannot be used.

        `on_end` is not called once another project is open.
        """
        place = self._session.store.place
        self._add("read", place, partial(_read, place, self._name, decode), partial(self._on_read, place, on_end))

    def _replace(self, job: "Job") -> None:
        """Wait for the jobs before, but not for one that the new one makes useless."""
        place = self._session.store.place
        for one in [one for one in self._waiting if one[0] == "write" and one[1] is place]:
            self._waiting.remove(one)
        self._add("write", place, job, self._on_written)

    def _add(self, what: str, place: ProjectFolder, job: "Job", on_end: Callable[[JobEnd], None]) -> None:
        self._waiting.append((what, place, job, on_end))
        if not self._is_busy:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        what, _, job, on_end = self._waiting.popleft()
        self._is_busy = True
        text = self.tr("Storing {title}") if what == "write" else self.tr("Reading {title}")
        self._session.job_runner.start(
            text.format(title=self._title), job, owner=self, on_end=partial(self._on_end, on_end)
        )

    def _on_end(self, on_end: Callable[[JobEnd], None], end: JobEnd) -> None:
        self._is_busy = False
        on_end(end)
        if not self._is_busy:
            self._next()

    def _on_written(self, end: JobEnd) -> None:
        if isinstance(end, Failed):
            text = self.tr("These cannot be stored in the project and are gone after a restart: {title}. {reason}")
            self._session.noticed.emit(text.format(title=self._title, reason=f"{end.sentence}\n{end.details}".strip()))

    def _on_read(self, place: ProjectFolder, on_end: Callable[[Any], None], end: JobEnd) -> None:
        store = self._session.store
        if not store.is_open or store.place is not place:
            return
        if isinstance(end, Failed):
            text = self.tr("These are not shown again: {title}. {reason}.")
            self._session.noticed.emit(text.format(title=self._title, reason=f"{end.sentence}\n{end.details}".strip()))
        on_end(end.result if isinstance(end, Finished) else None)


def _write(place: ProjectFolder, name: str, encode: Encode, _emit: EventSink, _control: Control) -> None:
    place.check()
    write_below(place.path, f"{FOLDER_NAME}/{name}", encode(place.path))


def _remove(place: ProjectFolder, name: str, _emit: EventSink, _control: Control) -> None:
    path = place.path / FOLDER_NAME / name
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def _read(place: ProjectFolder, name: str, decode: Decode, _emit: EventSink, _control: Control) -> Any:
    path = place.path / FOLDER_NAME / name
    with suppress(OSError):
        remove_stale_parts(path.parent)
    try:
        content = read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DataError(cannot_read(path, error)) from error
    try:
        return decode(content, place.path)
    except DataError as error:
        raise DataError(f"{path} {error}") from error
