"""Undoable moves of files and folders inside a project; removed ones are kept in `.removed`."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.files import cannot_write
from purer_app.ui.adapt.state.picture_files import free_file
from purer_app.ui.state.project.project import free_folder


@dataclass(slots=True)
class Move:
    """A moved file or folder. None stands for the folder `.removed`; `kept` is the path there."""

    before: Path | None
    after: Path | None
    kept: Path | None = None


def carry_out(moves: Sequence[Move], removed: Path, make: Callable[[Path], None], *, back: bool = False) -> list[str]:
    """Make all moves, or undo them in reverse order.

    Args:
        removed: the folder for removed items, each in a separate subfolder.
        make: creates a folder of the project if it is missing, or raises RunFolderError.

    Returns:
        The names of files and folders that no longer exist.

    Raises:
        RunFolderError: the project cannot be written; all moves were undone.
    """
    gone: list[str] = []
    done: list[Move] = []
    for move in reversed(moves) if back else moves:
        try:
            if _carry(move, removed, make, back=back):
                done.append(move)
            else:
                gone += [path.name for path in [move.before or move.after] if path is not None]
        except RunFolderError:
            for earlier in reversed(done):
                with suppress(RunFolderError):
                    _carry(earlier, removed, make, back=not back)
            raise
    return gone


def _carry(move: Move, removed: Path, make: Callable[[Path], None], *, back: bool) -> bool:
    """Make one move; False if the source does not exist."""
    source = (move.after if back else move.before) or move.kept
    target = move.before if back else move.after
    if source is None or not source.exists():
        return False
    if target is None:
        target = move.kept = free_folder(removed, "item") / source.name
    elif target.exists() and not target.samefile(source):  # put there by another program
        target = _free(target, is_folder=source.is_dir())
        move.before, move.after = (target, move.after) if back else (move.before, target)
    make(target.parent)
    try:
        source.rename(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    if source.parent.parent == removed:
        with suppress(OSError):
            source.parent.rmdir()
    return True


def _free(path: Path, *, is_folder: bool) -> Path:
    return free_folder(path.parent, path.name) if is_folder else free_file(path.parent, path.stem, path.suffix)
