"""Many files are listed in order by a separate process, even if that process fails."""

import shutil
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake import listing
from purer_app.engine.checkpoints.intake.listing import list_files, row_of
from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import CheckpointListed, Event
from tests.helpers.tiny_pools import write_teacher

N_FILES = 20


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return weights and pages by turns, one of them with a name that is no UTF-8 where the system allows it."""
    model = write_teacher(tmp_path / "one", "model")
    found = []
    for number in range(N_FILES):
        name = f"{number:02d} \udcff" if number == N_FILES - 1 and tmp_path.drive == "" else f"{number:02d}"
        path = tmp_path / f"{name}.safetensors"
        try:
            path.touch()
        except OSError:  # some file systems take UTF-8 alone
            path = tmp_path / f"{number:02d}.safetensors"
        if number % 2:
            path.write_text("<html>")
        else:
            shutil.copy(model, path)
        found.append(path)
    return found


def rows_of(files: list[Path]) -> list[CheckpointListed]:
    events: list[Event] = []
    list_files([OpenedCheckpoint(path) for path in files], events.append, {})
    return [event for event in events if isinstance(event, CheckpointListed)]


def children() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


def expected(files: list[Path]) -> list[CheckpointListed]:
    return [
        replace(row_of(OpenedCheckpoint(path)), done=done, total=len(files)) for done, path in enumerate(files, start=1)
    ]


def test_the_other_process_gives_the_same_verdict(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[Path] = []

    def look(checkpoint: OpenedCheckpoint) -> CheckpointListed:
        looked_at.append(checkpoint.path)
        return row_of(checkpoint)

    monkeypatch.setattr(listing, "row_of", look)
    before = children()
    found = rows_of(files)
    assert 0 < len(looked_at) < N_FILES, "the first rows come from here, the many from there"
    assert children() == before
    monkeypatch.undo()
    assert found == expected(files)
    assert {row.format for row in found} == {"safetensors", "html"}


def test_a_few_files_start_no_process(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "start_process", lambda module: pytest.fail("a process was started"))
    assert rows_of(files[:5]) == expected(files[:5])


def test_files_are_listed_here_where_no_process_starts(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(module: str) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(listing, "start_process", refuse)
    assert rows_of(files) == expected(files)


@pytest.mark.parametrize("lines", ["", "print('no json')", "print('[]')", "import os; os._exit(3)"])
def test_a_broken_process_leaves_plain_rows(
    lines: str, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_process.py").write_text(lines)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(listing, "_MODULE", "broken_process")
    found = rows_of(files)
    assert [row.path for row in found] == [str(path) for path in files]
    assert [row.done for row in found] == [*range(1, N_FILES + 1)]
    assert found[0] == expected(files)[0]
    assert (found[-1].format, found[-1].bytes) == ("unknown", 0)


@pytest.mark.parametrize("stop_at", [2, 12])
def test_a_stop_ends_the_process(stop_at: int, files: list[Path]) -> None:
    before = children()

    def stop(event: Event) -> None:
        if isinstance(event, CheckpointListed) and event.done == stop_at:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        list_files([OpenedCheckpoint(path) for path in files], stop, {})
    assert children() == before
