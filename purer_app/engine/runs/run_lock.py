"""Locks the folder of a run against a second training and against removal. Loads no torch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.files import cannot_write

MAKE_WRITABLE = "make the folder of the run and its files writable"


@contextmanager
def claimed(run: Path) -> Iterator[None]:
    """Lock the folder of a run while the block runs; the lock ends with the process.

    Raises:
        RunFolderError: the folder is gone, is locked by another process, or cannot be written.
    """
    if not run.is_dir():  # FileLock would create it with all its parents
        raise RunFolderError(f"the folder {run} is gone")
    lock = FileLock(run / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise _in_use(run) from None
    except OSError as error:
        raise cannot_write(run, error, MAKE_WRITABLE) from error
    try:
        yield
    finally:
        lock.release()


def check_unclaimed(run: Path) -> None:
    """Check that nobody has locked the folder of a run; one that cannot be locked is not in use.

    Raises:
        RunFolderError: a process is training the run.
    """
    lock = FileLock(run / ".lock")
    if not (run / ".lock").exists():
        return
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise _in_use(run) from None
    except OSError:
        return
    lock.release()


def _in_use(run: Path) -> RunFolderError:
    return RunFolderError(f"{run} is already being trained; wait for the end, or pause it there")
