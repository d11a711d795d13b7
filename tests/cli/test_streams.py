"""Unwritable standard output ends a command in one sentence; writing to closed streams does nothing."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.tiny_pools import write_tiny_pool

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")


def shell(words: str, streams: str) -> "subprocess.CompletedProcess[str]":
    """Run the program in a process whose streams the shell sets."""
    command = f"{shlex.quote(sys.executable)} -m purer_app {words} {streams}"
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("streams") / "pool")


@pytest.mark.parametrize("words", ["--help", "export-script", "inspect {pool}", "inspect --json {pool}"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_standard_output_is_reported_in_one_sentence(
    words: str, unbuffered: str, pool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    ended = shell(words.format(pool=shlex.quote(str(pool))), "> /dev/full")
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == "Error: the output cannot be written: No space left on device"
    assert "Traceback" not in ended.stderr and "Exception ignored" not in ended.stderr


@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&- <&-", "2> /dev/full"])
def test_closed_streams_and_a_full_standard_error_change_nothing_else(streams: str, pool: Path) -> None:
    ended = shell(f"inspect {shlex.quote(str(pool))}", streams)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert ("a.safetensors: ready" in ended.stdout) == (">&-" not in streams.split())


def test_a_closed_pipe_ends_without_a_message() -> None:
    command = f"{shlex.quote(sys.executable)} -m purer_app export-script; echo $? >&2"
    ended = subprocess.run(["bash", "-c", f"( {command} ) | true"], capture_output=True, text=True, check=False)
    assert ended.stderr in ("0\n", "1\n")  # the pipe may be read to its end before it closes
