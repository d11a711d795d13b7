"""A reader sees the old file or the new one; a failed write reports the reason and loses nothing."""

import hashlib
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from purer_app.engine.core.errors import DataError, RunFolderError
from purer_app.engine.core.files import check_new, part_beside, real_path, sha256_of, state_of, write_atomically

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither these limits nor permissions")


@contextmanager
def disk_of(n_bytes: int) -> Iterator[None]:
    """Let the system refuse to make any file longer than this, as a full disk would."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_is_written_into_folders_that_are_not_there_yet(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "file.bin", b"\x00new")
    assert (tmp_path / "a" / "b" / "file.bin").read_bytes() == b"\x00new"


def test_a_new_file_replaces_the_old_one_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", b"old")
    write_atomically(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"new"


@unix_only
def test_two_threads_that_write_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Both hold a half-written temporary file at the same time; the content is that of one of them."""
    path, contents = tmp_path / "report.html", [bytes([n]) * 2_000_000 for n in (1, 2)]
    together = threading.Barrier(2)

    def write(content: bytes) -> None:
        for _ in range(10):
            together.wait(60)
            write_atomically(path, content)

    with ThreadPoolExecutor(2) as pool:
        for written in [pool.submit(write, content) for content in contents]:
            written.result()
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_keeps_the_old_file_and_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    with disk_of(1000), pytest.raises(RunFolderError) as caught:
        write_atomically(path, bytes(2000))
    assert str(caught.value) == f"{path} cannot be written: File too large; choose another place"
    assert path.read_bytes() == b"old"
    assert [left.name for left in tmp_path.iterdir()] == ["file"]


@unix_only
def test_a_folder_without_write_permission_leaves_the_old_file(unprivileged_folder: Path) -> None:
    path = unprivileged_folder / "run" / "file"
    write_atomically(path, b"old")
    path.parent.chmod(0o555)
    with pytest.raises(RunFolderError) as caught:
        write_atomically(path, b"new")
    assert str(caught.value) == f"{path} cannot be written: Permission denied; choose another place"
    assert path.read_bytes() == b"old"


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes(b"a file")
    with pytest.raises(RunFolderError, match=r"run is a file, not a folder; move it away$"):
        write_atomically(tmp_path / "run" / "settings.toml", b"new")
    assert (tmp_path / "run").read_bytes() == b"a file"


def test_a_folder_in_the_way_of_the_file_stays(tmp_path: Path) -> None:
    (tmp_path / "file" / "inner").mkdir(parents=True)
    with pytest.raises(RunFolderError, match=r"it is a folder, not a file; move it away$"):
        write_atomically(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@unix_only
def test_a_link_stays_and_the_file_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "file"
    target.write_bytes(b"old")
    (tmp_path / "link").symlink_to(target)
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink() and target.read_bytes() == b"new"
    assert [path.name for path in target.parent.iterdir()] == ["file"]


@unix_only
def test_a_pipe_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "null").symlink_to("/dev/null")
    for name in ("pipe", "null"):
        with pytest.raises(RunFolderError, match=r"cannot be written: it is a pipe, a socket or a device"):
            write_atomically(tmp_path / name, b"new")
    assert (tmp_path / "pipe").is_fifo() and Path("/dev/null").is_char_device()


@unix_only
def test_a_pipe_under_the_temporary_name_is_not_written(tmp_path: Path) -> None:
    os.mkfifo(part_beside(tmp_path / "file"))
    with pytest.raises(RunFolderError, match=r"\.part is in the way"):
        write_atomically(tmp_path / "file", b"new")
    assert part_beside(tmp_path / "file").is_fifo() and not (tmp_path / "file").exists()


def test_the_path_of_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (Path(), Path("..")):
        with pytest.raises(RunFolderError, match="it is a folder, not a file"):
            write_atomically(path, b"new")


@unix_only
def test_a_place_that_cannot_be_written_is_refused_beforehand(unprivileged_folder: Path) -> None:
    (closed := unprivileged_folder / "closed").mkdir(mode=0o555)
    for out in (closed / "table.csv", closed / "new" / "folder" / "table.csv"):
        with pytest.raises(DataError, match="cannot be written: Permission denied; choose another place"):
            check_new(out)
    for out in (unprivileged_folder / ("x" * 300), unprivileged_folder / ("x" * 300) / "table.csv"):
        with pytest.raises(DataError, match="cannot be written: File name too long; choose another place"):
            check_new(out)
    check_new(unprivileged_folder / "new" / "folder" / "table.csv")
    assert [path.name for path in unprivileged_folder.iterdir()] == ["closed"]


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    content = bytes(range(256)) * 5000
    (tmp_path / "file").write_bytes(content)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()


def test_a_changed_file_has_another_state(tmp_path: Path) -> None:
    file = tmp_path / "a"
    assert state_of(file) == (str(file), 0, 0, 0, 0)
    file.write_bytes(b"123")
    first = state_of(file)
    assert first[2] == 3
    os.utime(file, ns=(1, 1))
    assert state_of(file)[:3] == (str(file), 1, 3)


def test_files_of_equal_size_and_time_that_are_swapped_have_other_states(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, ns=(1, 1))
    before = state_of(tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "c")
    (tmp_path / "b").rename(tmp_path / "a")
    assert state_of(tmp_path / "a")[:3] == before[:3] and state_of(tmp_path / "a") != before


@unix_only
def test_a_loop_of_links_has_a_path_and_is_named_where_it_is_in_the_way(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    assert real_path(loop / "x").is_relative_to(tmp_path.resolve())
    with pytest.raises(RunFolderError, match=r"loop is a link that leads nowhere, not a folder; move it away$"):
        write_atomically(loop / "file", b"new")
