"""Folders are listed before they are inspected, and unchanged files are not read again."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torchvision
from safetensors.torch import save_file

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake import parallel_verdicts, verdict_cache
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.intake import inspect_named, inspect_strictly
from purer_app.engine.checkpoints.intake.listing import list_files
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.saved_choices import keep_choice
from purer_app.engine.checkpoints.verdicts.sidecar import read_sidecar
from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import CheckpointInspected, CheckpointListed, Event, EventSink, ignore
from purer_app.engine.core.verdict import Verdict
from tests.helpers.tiny_pools import write_teacher, write_tiny_pool


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "verdicts.sqlite"


def reads(paths: list[Path]) -> tuple[int, list[Verdict]]:
    """Inspect, and return how many files were read for it."""
    n_read = 0

    def count(checkpoint: OpenedCheckpoint, emit: EventSink) -> Verdict:
        nonlocal n_read
        n_read += 1
        return first_verdict(checkpoint, emit=emit)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel_verdicts, "first_verdict", count)
        found = inspect_named(paths, ignore)
    return n_read, found


def test_all_files_are_listed_before_the_first_verdict(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    (pool / "page.pth").write_text("<html>")
    events: list[Event] = []
    inspect_named([pool], events.append)
    told = [event for event in events if isinstance(event, CheckpointListed | CheckpointInspected)]
    assert [type(event) for event in told] == [CheckpointListed] * 4 + [CheckpointInspected] * 4
    listed = [event for event in told if isinstance(event, CheckpointListed)]
    assert [(Path(each.path).name, each.format, each.done, each.total) for each in listed] == [
        ("a.safetensors", "safetensors", 1, 4),
        ("b.pth", "torch-zip", 2, 4),
        ("c.pth", "torch-zip", 3, 4),
        ("page.pth", "html", 4, 4),
    ]
    assert [each.bytes for each in listed] == [path.stat().st_size for path in sorted(pool.glob("*.*[!l]"))]


def test_a_header_makes_a_network_of_a_library_likely(tmp_path: Path) -> None:
    with torch.device("meta"):
        shapes = {name: value.shape for name, value in torchvision.models.squeezenet1_1().state_dict().items()}
    save_file({name: torch.zeros(shape) for name, shape in shapes.items()}, tmp_path / "a.safetensors")
    write_teacher(tmp_path, "own")
    events: list[Event] = []
    list_files([OpenedCheckpoint(path) for path in sorted(tmp_path.glob("*.safetensors"))], events.append, {})
    library, own = (event for event in events if isinstance(event, CheckpointListed))
    assert (library.architecture, library.parameters) == ("torchvision/squeezenet1_1", 1_235_496)
    assert (own.architecture, own.parameters > 0) == ("conv4-4", True)


def test_a_file_that_cannot_be_opened_is_still_listed(tmp_path: Path) -> None:
    (tmp_path / "loop.pth").symlink_to(tmp_path / "loop.pth")
    events: list[Event] = []
    (found,) = inspect_named([tmp_path], events.append)
    (listed,) = [event for event in events if isinstance(event, CheckpointListed)]
    assert (listed.format, listed.bytes) == ("unknown", 0)
    assert found.kind == "refused"


def test_a_second_inspection_reads_no_file_and_gives_the_same_verdicts(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    first = reads([pool])
    assert first[0] == 3
    assert reads([pool]) == (0, first[1])


def test_a_second_inspection_lists_known_files_at_once(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    reads([pool])
    write_teacher(pool, "a2")
    events: list[Event] = []
    inspect_named([pool], events.append)
    listed = [event for event in events if isinstance(event, CheckpointListed)]
    inspected = [event for event in events if isinstance(event, CheckpointInspected)]
    judged = [Path(event.verdict.path).stem for event in inspected]
    assert [(Path(event.path).stem, event.architecture) for event in listed] == [
        ("a", "conv4-4"), ("a2", "conv4-4"), ("b", "conv4-4"), ("c", "lenet"),
    ]  # fmt: skip
    assert all(event.bytes for event in listed)
    assert judged == ["a", "b", "c", "a2"], "what is known comes first"
    assert [(event.done, event.total) for event in inspected] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_neither_visit_loads_torch_here(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from purer_app.engine.checkpoints.intake.intake import inspect_named\n"
        f"print(len(inspect_named([Path({str(pool)!r})], lambda event: None)), 'torch' in sys.modules)"
    )
    for _ in range(2):
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (result.stdout, result.stderr) == ("3 False\n", "")


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    reads([pool])
    write_teacher(pool, "a2")
    n_read, found = reads([pool])
    assert n_read == 1
    assert [Path(event.path).name for event in found] == ["a.safetensors", "a2.safetensors", "b.pth", "c.pth"]


def rewrite(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"0")


def touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def lose_the_note(path: Path) -> None:
    path.with_suffix(".toml").unlink()


def get_a_hugging_face_note(path: Path) -> None:
    (path.parent / "config.json").write_text("{}")


def get_another_part(path: Path) -> None:
    (path.parent / "model-00002-of-00002.safetensors").write_bytes(b"0")


@pytest.mark.parametrize("change", [rewrite, touch, lose_the_note, get_a_hugging_face_note, get_another_part])
def test_a_relevant_change_causes_a_new_inspection(change: Callable[[Path], None], tmp_path: Path) -> None:
    path = write_teacher(tmp_path / "pool", "a")
    reads([path])
    change(path)
    n_read, (found,) = reads([path])
    assert n_read == 1
    assert found == inspect_file(path).verdict


def test_changed_code_invalidates_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("intake", "identify"):
        (tmp_path / "code" / package).mkdir(parents=True)
    pool = write_tiny_pool(tmp_path / "pool")
    monkeypatch.setattr(verdict_cache, "__file__", str(tmp_path / "code" / "intake" / "verdict_cache.py"))
    assert [reads([pool])[0], reads([pool])[0]] == [3, 0]
    (tmp_path / "code" / "identify" / "families.py").write_text("known = 2")
    verdict_cache.hash_of_code.cache_clear()
    assert [reads([pool])[0], reads([pool])[0]] == [3, 0]


@pytest.mark.parametrize("name", ["__version__", "LIBRARIES"])
def test_another_version_of_the_program_or_a_library_invalidates_verdicts(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_teacher(tmp_path / "pool", "a")
    reads([path])
    monkeypatch.setattr(verdict_cache, name, "99" if name == "__version__" else ("torch", "no-such-library"))
    assert reads([path])[0] == 1


def test_a_stored_or_changed_choice_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    path = write_teacher(tmp_path / "pool", "a")
    note = read_sidecar(path)
    assert note is not None
    path.with_suffix(".toml").unlink()
    ((_, (assumed,)), n_read) = reads([path]), reads([path])[0]
    assert (assumed.kind, n_read) == ("assumptions", 0)
    for names in (("ash", "birch", "cedar"), ("elm", "fir", "oak")):
        keep_choice(assumed.sha256, replace(note, class_names=names))
        n_read, (chosen,) = reads([path])
        assert (n_read, chosen.kind, chosen.class_names) == (1, "ready", names)


def test_a_verdict_on_a_file_that_was_not_read_is_not_kept(unprivileged_folder: Path) -> None:
    path = write_teacher(unprivileged_folder, "a")
    path.chmod(0)
    assert reads([path])[1][0].kind == "refused"
    path.chmod(0o600)
    assert reads([path])[1][0].kind == "ready"


@pytest.mark.parametrize("junk", [b"no data base at all" * 99, b"SQLite format 3\0" + b"\xff" * 8000, b""])
def test_a_damaged_cache_is_replaced(junk: bytes, cache: Path, tmp_path: Path) -> None:
    path = write_teacher(tmp_path / "pool", "a")
    reads([path])
    cache.write_bytes(junk)
    assert reads([path])[0] == 1
    assert reads([path])[0] == 0


def test_a_file_whose_cached_record_has_another_shape_is_read_again(cache: Path, tmp_path: Path) -> None:
    path = write_teacher(tmp_path / "pool", "a")
    reads([path])
    with sqlite3.connect(cache) as connection:
        connection.execute("""UPDATE verdicts SET record = '{"event": "CheckpointInspected", "path": "a"}'""")
    connection.close()
    assert reads([path])[0] == 1


def test_the_cache_may_be_missing_or_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PURER_CACHE", str(tmp_path / "file"))
    path = write_teacher(tmp_path / "pool", "a")
    assert [reads([path])[0] for _ in range(2)] == [1, 1]


def test_the_oldest_verdicts_go_first(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict_cache, "MAX_VERDICTS", 2)
    pool = write_tiny_pool(tmp_path / "pool")
    reads([pool])
    assert [reads([pool / name])[0] for name in ("b.pth", "c.pth", "a.safetensors")] == [0, 0, 1]


def test_a_folder_without_weights_is_an_error_if_requested(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with pytest.raises(PoolError, match="one holds no files that could be weights"):
        inspect_strictly([tmp_path / "one"], ignore)
    with pytest.raises(PoolError, match="none of the 2 paths holds files that could be weights; see the notices"):
        inspect_strictly([tmp_path / "one", tmp_path / "two"], ignore)
    (tmp_path / "two" / "page.pth").write_text("<html>")
    assert len(inspect_strictly([tmp_path / "one", tmp_path / "two"], ignore)) == 1
    assert len(inspect_strictly([tmp_path / "two" / "page.pth"], ignore)) == 1
