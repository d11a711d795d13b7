"""Several processes read many files at once, with the same verdicts in the same order as one."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.parallel_verdicts import processes_for, verdicts_in_order
from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import Event, ignore

WriteTeacher = Callable[..., Path]


@pytest.fixture
def files(write_teacher: WriteTeacher, tmp_path: Path) -> list[Path]:
    found = [write_teacher(tmp_path, form) for form in ("pth", "safetensors", "wrapped")]
    for name, content in (("a.pth", b"PK\x03\x04"), ("b.pth", b"text"), ("c.pth", b"\x80\x02.")):
        (tmp_path / name).write_bytes(content)
    return [*found, *(tmp_path / name for name in ("a.pth", "b.pth", "c.pth"))]


def opened(files: list[Path]) -> list[OpenedCheckpoint]:
    return [OpenedCheckpoint(path) for path in files]


def reading_processes() -> set[int]:
    children = psutil.Process().children()
    return {child.pid for child in children if any("reading_worker" in part for part in child.cmdline())}


def test_two_processes_give_the_verdicts_of_one_in_order(files: list[Path]) -> None:
    alone = list(verdicts_in_order(opened(files), ignore, processes=1))
    before = reading_processes()
    together = list(verdicts_in_order(opened(files), ignore, processes=2))
    assert [verdict.path for verdict in together] == [str(path) for path in files]
    assert together == alone
    assert reading_processes() == before, "the second process has ended"


def test_an_exception_of_the_caller_ends_the_processes(files: list[Path]) -> None:
    list(verdicts_in_order(opened(files[:1]), ignore, processes=1))
    before = reading_processes()

    def stop(event: Event) -> None:
        raise RunCancelled("stopped")

    with pytest.raises(RunCancelled, match="stopped"), closing(verdicts_in_order(opened(files), stop, 2)) as verdicts:
        list(verdicts)
    assert reading_processes() <= before


def test_few_files_are_read_by_one_process() -> None:
    assert (processes_for(0), processes_for(79)) == (1, 1)
    assert 1 <= processes_for(10_000) <= 4
