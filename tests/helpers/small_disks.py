"""Real small disks, made of memory, that a test fills or makes read-only."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_FILLER = "filler"


@contextmanager
def small_disk_at(place: Path, kib: int) -> Iterator[Path]:
    """Mount an empty disk of some KiB at a new folder; skips the test where this process may not mount one."""
    place.mkdir()
    if sys.platform != "linux":
        pytest.skip("only Linux mounts a disk made of memory")
    if _run("mount", "-t", "tmpfs", "-o", f"size={kib}k", "none", str(place)):
        pytest.skip("this process may not mount a disk")
    try:
        yield place
    finally:
        _run("umount", "-l", str(place))


def fill(disk: Path) -> None:
    """Fill a disk to the last byte."""
    with suppress(OSError), (disk / _FILLER).open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))


def make_room(disk: Path) -> None:
    """Undo `fill`."""
    (disk / _FILLER).unlink()


def make_read_only(disk: Path) -> None:
    """Mount the disk over itself so that nothing can be written to it, not even by root; open files stay open."""
    assert _run("mount", "--bind", str(disk), str(disk)) == 0
    assert _run("mount", "-o", "remount,bind,ro", str(disk)) == 0


def make_writable(disk: Path) -> None:
    """Undo `make_read_only`."""
    assert _run("umount", "-l", str(disk)) == 0


def _run(*command: str) -> int:
    return subprocess.run(command, check=False, capture_output=True).returncode
