"""The process that reads untrusted files may crash on any of them; the program continues and reports it."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import torch

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
from purer_app.engine.checkpoints.intake import worker_client
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.triage import inspect_file, inspect_safely
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.checkpoints.intake.worker_client import Limits, ReadingHelper, shared_helper
from purer_app.engine.core.errors import CheckpointError, RunCancelled
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.registry import build_backbone

WriteTeacher = Callable[..., Path]
MakeHelper = Callable[..., ReadingHelper]
START = 'import sys, json, os, time\nprint(json.dumps({"ready": True}), flush=True)\n'


@pytest.fixture
def make_helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeHelper]:
    """Return a function that makes a helper whose process runs the given lines of Python in place of the reading."""
    made: list[ReadingHelper] = []

    def make(lines: str, limits: Limits | None = None) -> ReadingHelper:
        module = f"process_{len(made)}"
        (tmp_path / f"{module}.py").write_text(START + textwrap.dedent(lines))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        made.append(ReadingHelper(limits, module))
        return made[-1]

    yield make
    for helper in made:
        helper.close()


def refusal(helper: ReadingHelper, path: Path, size: int = 0) -> str:
    with pytest.raises(CheckpointError) as caught:
        helper.inspect(path, size)
    return str(caught.value)


def test_the_helper_gives_the_verdict_that_the_reading_gives(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    for form in ("pth", "safetensors", "pt2"):
        path = write_teacher(tmp_path, form, "conv4-4", note=form == "pth")
        assert first_verdict(OpenedCheckpoint(path)) == inspect_file(path).verdict
    (tmp_path / "broken.pth").write_bytes(path.read_bytes()[:500])
    assert first_verdict(OpenedCheckpoint(tmp_path / "broken.pth")).kind == "refused"
    assert shared_helper() is shared_helper()


def test_the_helper_is_one_process_and_restarts_after_it_ends(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "pth")
    helper = shared_helper()
    helper.inspect(path, 0)
    first = helper.pid
    helper.inspect(path, 0)
    assert helper.pid == first is not None
    psutil.Process(first).kill()
    psutil.Process(first).wait()
    assert first_verdict(OpenedCheckpoint(path)).kind == "assumptions"
    assert helper.pid != first


def test_a_file_that_kills_its_reader_is_refused_and_the_next_is_read(make_helper: MakeHelper, tmp_path: Path) -> None:
    helper = make_helper("sys.stdin.readline(); os.abort()")
    sentence = (
        "bad.pth crashed the process that reads it; the process was restarted, and no other file is affected. "
        "The file is refused"
    )
    assert refusal(helper, tmp_path / "bad.pth") == sentence
    first = helper.pid
    assert refusal(helper, tmp_path / "bad.pth") == sentence
    assert helper.pid != first


def test_a_file_is_read_again_after_somebody_else_has_killed_the_reader(
    write_teacher: WriteTeacher, tmp_path: Path
) -> None:
    """As the system does for lack of memory; the file is not to blame."""
    path, helper, killed = write_teacher(tmp_path, "pth"), shared_helper(), list[int]()
    helper.inspect(path, 0)

    def kill_once() -> None:
        if not killed and helper.pid is not None:
            killed.append(helper.pid)
            os.kill(helper.pid, signal.SIGKILL)

    assert helper.inspect(path, 0, kill_once).kind == "assumptions"
    assert killed != [helper.pid]


def test_a_file_that_takes_too_long_is_refused(make_helper: MakeHelper, tmp_path: Path) -> None:
    helper = make_helper("sys.stdin.readline(); time.sleep(1000)", Limits(seconds=0.3, seconds_per_mib=0.1))
    assert refusal(helper, tmp_path / "slow.pth", 7 * 2**20) == "slow.pth was not read within 1 seconds; it is refused"
    assert helper.pid is not None
    assert not psutil.pid_exists(helper.pid), "nothing is left of the process"


def test_a_file_that_fills_the_memory_is_refused(make_helper: MakeHelper, tmp_path: Path) -> None:
    lines = "sys.stdin.readline(); held = bytearray(os.urandom(1) * (200 * 2**20)); time.sleep(1000)"
    helper = make_helper(lines, Limits(mib=20, copies=3))
    sentence = "big.pth needs more than 52.4 MB of memory to be read; it is refused"
    assert refusal(helper, tmp_path / "big.pth", 10 * 2**20) == sentence


def test_a_stop_in_the_middle_of_a_file_ends_the_reader(make_helper: MakeHelper, tmp_path: Path) -> None:
    helper = make_helper("sys.stdin.readline(); time.sleep(1000)")
    beats = 0

    def stop() -> None:
        nonlocal beats
        beats += 1
        if beats == 5:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        helper.inspect(tmp_path / "a.pth", 10, stop)
    assert helper.pid is not None
    assert not psutil.pid_exists(helper.pid)


@pytest.mark.parametrize("answer", ["no json", "[]", '{"event": "Nothing"}', '{"event": "CheckpointInspected"}'])
def test_an_invalid_reply_means_a_broken_reader(answer: str, make_helper: MakeHelper, tmp_path: Path) -> None:
    helper = make_helper(f"sys.stdin.readline(); print({answer!r}, flush=True); time.sleep(1000)")
    assert refusal(helper, tmp_path / "a.pth").startswith("a.pth crashed the process that reads it")


def test_a_reader_that_does_not_start_is_reported(tmp_path: Path) -> None:
    assert refusal(ReadingHelper(module="purer_app.no_such_module"), tmp_path / "a.pth") == (
        "the process that reads files does not start, so no file is read; start PURER again, and if that does not "
        "help, reinstall it"
    )


def test_a_reader_that_the_system_refuses_is_not_blamed_on_the_file(
    write_teacher: WriteTeacher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(module: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(worker_client, "start_process", refuse)
    event = first_verdict(OpenedCheckpoint(write_teacher(tmp_path, "pth")), ReadingHelper())
    (reason,) = event.reasons
    assert reason.startswith("the process that reads files does not start, so no file is read")
    assert (event.kind, event.sha256) == ("refused", ""), "without a hash no cache keeps it"


def test_the_program_reads_only_the_bytes_that_the_helper_came_through(
    write_teacher: WriteTeacher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_teacher(tmp_path, "pth")
    assert inspect_safely(OpenedCheckpoint(path)).usable
    other = replace(first_verdict(OpenedCheckpoint(path)), sha256="0" * 64)
    monkeypatch.setattr("purer_app.engine.checkpoints.intake.triage.first_verdict", lambda checkpoint, emit: other)
    inspection = inspect_safely(OpenedCheckpoint(path))
    assert not inspection.usable
    assert inspection.verdict.kind == "refused"
    assert inspection.verdict.reasons == (f"{path.name} changed while it was read; inspect it again",)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only some systems fork")
def test_a_forked_process_has_a_separate_helper(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    first_verdict(OpenedCheckpoint(write_teacher(tmp_path, "pth")))
    ours = shared_helper()
    child = os.fork()
    if child == 0:
        os._exit(0 if shared_helper() is not ours and shared_helper().pid is None else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert ours.pid is not None and psutil.pid_exists(ours.pid)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes in another way")
def test_no_reader_outlives_the_program(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "pth")
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint\n"
        "from purer_app.engine.checkpoints.intake.first_verdict import first_verdict\n"
        "from purer_app.engine.checkpoints.intake.worker_client import shared_helper\n"
        f"first_verdict(OpenedCheckpoint(Path({str(path)!r})))\n"
        "print(shared_helper().pid, 'torch' in sys.modules, flush=True)\n"
        "os.kill(os.getpid(), getattr(signal, sys.argv[1])) if sys.argv[1] != 'END' else None"
    )
    for end in ("END", "SIGKILL"):
        result = subprocess.run([sys.executable, "-c", code, end], capture_output=True, text=True, check=False)
        pid, has_torch = result.stdout.split()
        assert has_torch == "False", "to inspect files, the program itself does not need torch"
        assert result.returncode == (0 if end == "END" else -signal.SIGKILL)
        with suppress(psutil.NoSuchProcess):
            psutil.Process(int(pid)).wait(60)


def test_a_known_file_needs_no_reading_process(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "pth")
    with VerdictCache() as cache:
        assert inspect_safely(OpenedCheckpoint(path), cache).usable
    code = (
        "from pathlib import Path\n"
        "from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint\n"
        "from purer_app.engine.checkpoints.intake.worker_client import shared_helper\n"
        "from purer_app.engine.checkpoints.intake.triage import inspect_each\n"
        f"(found,) = inspect_each([OpenedCheckpoint(Path({str(path)!r}))], lambda event: None)\n"
        "print(found.usable, shared_helper().pid)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stdout.split() == ["True", "None"]


def test_changed_files_are_read_again_by_the_process(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "pth")
    with VerdictCache() as cache:
        assert inspect_safely(OpenedCheckpoint(path), cache).usable
        path.write_bytes(b"<html>gone</html>")
        assert not inspect_safely(OpenedCheckpoint(path), cache).usable


def memory_line(pid: int, name: str) -> int:
    """Return a line of Linux's own account of a process, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux keeps account of the highest memory")
@pytest.mark.parametrize("form", ["pth", "safetensors", "pt2", "half"])
def test_reading_costs_at_most_three_times_the_file(form: str, write_teacher: WriteTeacher, tmp_path: Path) -> None:
    model = build_backbone("resnet18-96", 1, 28, 10)
    spec = ImageSpec(channels=1, height=28, width=28, mean=(0.5,), std=(0.5,))
    path = tmp_path / checkpoint_name("a", "pth" if form == "half" else form)
    if form == "half":
        torch.save(model.half().state_dict(), path)
    else:
        write_checkpoint(model, spec, path, form)
    size = path.stat().st_size
    helper = shared_helper()
    helper.inspect(write_teacher(tmp_path, "pth", "lenet"), 0)  # what the first reading loads is no part of any file
    helper.inspect(write_teacher(tmp_path, "pt2", "lenet"), 0)
    assert helper.pid is not None
    before = memory_line(helper.pid, "VmRSS")
    Path(f"/proc/{helper.pid}/clear_refs").write_text("5")  # forgets the highest so far
    assert helper.inspect(path, size).use == "inversion"
    assert memory_line(helper.pid, "VmHWM") - before <= 3 * size
