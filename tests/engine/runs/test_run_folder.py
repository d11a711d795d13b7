"""A run folder keeps its contents, survives damage, and reports each error in one sentence."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.errors import RunCancelled, RunFolderError
from purer_app.engine.core.events import (
    DreamProgressed,
    EpisodeShown,
    Event,
    Heartbeat,
    NoticeGiven,
    Picture,
    RunFinished,
    SwitchFired,
    ignore,
)
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_files import FORMAT_VERSION, SETTINGS_HASH
from purer_app.engine.runs.run_folder import RunFolder
from tests.helpers.tiny_pools import assert_same_tensors, files_limited_to, tiny_config

FIRED = SwitchFired(3, "no new maximum in 6 updates", 0.25, 0.5, 6)
FINISHED = RunFinished(7, 1.5, "steps")


@pytest.fixture
def config(tmp_path: Path) -> TrainConfig:
    return tiny_config(tmp_path / "pool", "anil", seed=5)


@pytest.fixture
def folder(tmp_path: Path, config: TrainConfig) -> RunFolder:
    return RunFolder.create(tmp_path / "run", config, {"seed": 5})


def some_tensors(step: int) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(step)
    return {
        "pixels.0": torch.randn(2, 1, 4, 4, generator=generator),
        "theta/blocks.0.0.weight": torch.randn(3, 2, generator=generator).T,
        "double": torch.randn(2, generator=generator, dtype=torch.float64).requires_grad_(),
        "theta_adam.0.step": torch.tensor(float(step)),
        "nothing": torch.zeros(0, 3),
    }


def save(folder: RunFolder, step: int) -> Path:
    return folder.save_snapshot(step, some_tensors(step), {"seconds": 0.1 * step, "switch": {"recent": [0.5, 0.25]}})


def test_settings_and_manifest_are_read_again(folder: RunFolder, config: TrainConfig) -> None:
    opened = RunFolder.open(folder.path)
    assert opened.settings() == config
    assert opened.manifest() == {"format_version": FORMAT_VERSION, "seed": 5, SETTINGS_HASH: ANY}


def test_a_run_begins_in_an_empty_folder_too(tmp_path: Path, config: TrainConfig) -> None:
    (tmp_path / "empty").mkdir()
    assert RunFolder.create(tmp_path / "empty", config, {}).settings() == config


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_folder_that_is_not_empty_is_not_changed(tmp_path: Path, config: TrainConfig, kind: str) -> None:
    place = tmp_path / "place"
    note = place / "note.txt" if kind == "folder" else place
    note.parent.mkdir(exist_ok=True)
    note.write_text("mine")
    sentence = (
        r"place is not empty; choose another folder, or continue .* --resume"
        if kind == "folder"
        else "place is a file; a run needs a new or empty folder"
    )
    with pytest.raises(RunFolderError, match=sentence):
        RunFolder.create(place, config, {})
    assert note.read_text() == "mine"
    assert [path.name for path in tmp_path.rglob("*") if path.suffix == ".toml"] == []


def test_a_run_cannot_start_without_write_permission(unprivileged_folder: Path) -> None:
    closed = unprivileged_folder / "closed"
    closed.mkdir(mode=0o555)
    sentence = "run cannot be written: Permission denied; choose another place"
    with pytest.raises(RunFolderError, match=sentence):
        RunFolder.create(closed / "run", tiny_config(Path("pool")), {})


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match=r"holds no run: manifest\.toml is missing"):
        RunFolder.open(tmp_path)


def test_another_format_version_is_refused(folder: RunFolder) -> None:
    (folder.path / "manifest.toml").write_text("format_version = 2")
    with pytest.raises(RunFolderError, match=rf"has format_version 2; this version reads {FORMAT_VERSION}"):
        RunFolder.open(folder.path)


@pytest.mark.parametrize("content", ["", 'seed = "a"', 'format_version = 1\nseed = "a'])
def test_a_truncated_manifest_is_damaged_and_the_message_names_the_remedy(folder: RunFolder, content: str) -> None:
    (folder.path / "manifest.toml").write_text(content)
    with pytest.raises(RunFolderError, match=r"manifest\.toml .*is damaged.*; restore it from a copy, or start a new"):
        RunFolder.open(folder.path)


def test_a_damaged_manifest_is_reported(folder: RunFolder) -> None:
    (folder.path / "manifest.toml").write_text("seed = ")
    with pytest.raises(RunFolderError, match=r"manifest\.toml is not valid TOML"):
        RunFolder.open(folder.path)


@pytest.mark.parametrize("text", ["seed = ", "sed = 5", "seed = 5"])
def test_damaged_settings_are_reported(folder: RunFolder, text: str) -> None:
    (folder.path / "settings.toml").write_text(text)
    with pytest.raises(RunFolderError, match=r"settings\.toml"):
        folder.settings()


def test_events_are_read_in_order_without_heartbeats(folder: RunFolder) -> None:
    seen: list[Event] = []
    with folder.recording(seen.append) as sink:
        for event in (FIRED, Heartbeat("a"), NoticeGiven("Grüße \u2028 in two lines"), FINISHED):
            sink(event)
    assert folder.events() == [FIRED, NoticeGiven("Grüße \u2028 in two lines"), FINISHED]
    assert seen[1] == Heartbeat("a")


def test_preview_pictures_are_emitted_but_not_written(folder: RunFolder) -> None:
    seen: list[Event] = []
    shown = EpisodeShown(3, "inversion", (Picture(b"abc", 1, 1, "ape"),))
    with folder.recording(seen.append) as sink:
        sink(shown)
        sink(DreamProgressed(1, 2, ()))
        sink(FIRED)
    assert seen == [shown, DreamProgressed(1, 2, ()), FIRED]
    assert folder.events() == [FIRED]


def test_an_event_is_on_disk_before_it_is_emitted(folder: RunFolder) -> None:
    def stop(event: Event) -> None:
        assert folder.events() == [FIRED]
        raise RunCancelled

    with pytest.raises(RunCancelled), folder.recording(stop) as sink:
        sink(FIRED)
    assert folder.events() == [FIRED]


def test_a_run_without_events_has_none(folder: RunFolder) -> None:
    assert folder.events() == []


def test_a_last_line_cut_anywhere_is_passed_over(folder: RunFolder) -> None:
    with folder.recording(ignore) as sink:
        sink(FIRED)
        sink(FINISHED)
    whole = folder.events_path.read_bytes()
    first = whole.index(b"\n") + 1
    for end in range(first, len(whole) - 1):
        folder.events_path.write_bytes(whole[:end])
        assert folder.events() == [FIRED]


def test_events_after_a_cut_line_are_read(folder: RunFolder) -> None:
    save(folder, 1)
    folder.events_path.write_text('{"event": "SwitchFi')
    with folder.recording(ignore) as sink:
        sink(FINISHED)
    assert folder.events() == [FINISHED]


def test_an_event_of_another_version_is_passed_over(folder: RunFolder) -> None:
    lines = [{"event": "Unheard"}, {"event": "RunFinished", "step": 1}, {"event": "NoticeGiven", "text": "kept"}]
    folder.events_path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert folder.events() == [NoticeGiven("kept")]


def test_events_on_a_full_disk_end_in_one_sentence(folder: RunFolder) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    folder.events_path.symlink_to("/dev/full")
    sentence = r"events\.jsonl cannot be written: No space left on device; free some space"
    with pytest.raises(RunFolderError, match=sentence), folder.recording(ignore) as sink:
        sink(FIRED)


def test_an_event_that_fits_half_on_the_disk_ends_in_one_sentence(folder: RunFolder) -> None:
    with folder.recording(ignore) as sink:
        sink(FIRED)
    room = folder.events_path.stat().st_size + 20
    with (
        pytest.raises(RunFolderError, match=r"events\.jsonl cannot be written"),
        folder.recording(ignore) as sink,
        files_limited_to(room),
    ):
        sink(FINISHED)
    assert folder.events() == [FIRED]


def test_events_that_cannot_be_opened_end_in_one_sentence(folder: RunFolder) -> None:
    folder.events_path.mkdir()
    with pytest.raises(RunFolderError, match=r"events\.jsonl cannot be written"), folder.recording(ignore):
        pass


def test_a_snapshot_is_restored_bit_for_bit(folder: RunFolder) -> None:
    save(folder, 4)
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 4
    assert snapshot.facts == {"seconds": 0.4, "switch": {"recent": [0.5, 0.25]}}
    assert_same_tensors(snapshot.tensors, some_tensors(4))
    assert snapshot.tensors["double"].dtype == torch.float64


def test_a_step_can_be_saved_twice(folder: RunFolder) -> None:
    save(folder, 4)
    folder.save_snapshot(4, some_tensors(9), {})
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    assert_same_tensors(snapshot.tensors, some_tensors(9))


def test_the_two_newest_snapshots_are_kept(folder: RunFolder) -> None:
    for step in (9, 10, 11):
        save(folder, step)
    assert sorted(path.name for path in (folder.path / "snapshots").iterdir()) == ["step-00000010", "step-00000011"]


def test_a_half_written_snapshot_counts_for_nothing(folder: RunFolder) -> None:
    target = save(folder, 4)
    unfinished = target.with_name(".step-00000005.part")
    unfinished.mkdir()
    (unfinished / "state.safetensors").write_bytes((target / "state.safetensors").read_bytes())
    without_facts = target.with_name("step-00000006")
    without_facts.mkdir()
    (without_facts / "state.safetensors").write_bytes((target / "state.safetensors").read_bytes())
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 4


def test_if_the_newest_tensors_are_truncated_the_older_snapshot_is_used(folder: RunFolder) -> None:
    save(folder, 4)
    tensors = save(folder, 5) / "state.safetensors"
    whole = tensors.read_bytes()
    for end in range(0, len(whole), 11):
        tensors.write_bytes(whole[:end])
        snapshot = folder.latest_snapshot()
        assert snapshot is not None
        assert snapshot.step == 4, f"cut after {end} of {len(whole)} bytes"


@pytest.mark.parametrize("facts", [b"", b"step = 5\nevents_s", b"step = 5\nevents_size = 1\n", b"\xff\xff", None])
def test_if_the_newest_facts_cannot_be_read_the_older_snapshot_is_used(folder: RunFolder, facts: bytes | None) -> None:
    save(folder, 4)
    path = save(folder, 5) / "state.toml"
    path.unlink()
    if facts is not None:
        path.write_bytes(facts)
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 4


def test_resuming_cuts_the_events_back_to_the_snapshot(folder: RunFolder) -> None:
    with folder.recording(ignore) as sink:
        sink(FIRED)
        save(folder, 4)
        sink(FINISHED)
    snapshot = folder.resume()
    assert snapshot is not None
    assert snapshot.step == 4
    assert folder.events() == [FIRED]


def test_resuming_without_a_snapshot_starts_the_events_again(folder: RunFolder) -> None:
    with folder.recording(ignore) as sink:
        sink(FIRED)
    assert folder.resume() is None
    assert folder.events() == []


def test_a_snapshot_that_does_not_fit_leaves_the_older_one(folder: RunFolder) -> None:
    save(folder, 4)
    with (
        files_limited_to(1000),
        pytest.raises(RunFolderError, match=r"step-00000005 cannot be written: File too large"),
    ):
        folder.save_snapshot(5, {"pixels.0": torch.zeros(1000)}, {})
    assert [path.name for path in (folder.path / "snapshots").iterdir()] == ["step-00000004"]
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    assert_same_tensors(snapshot.tensors, some_tensors(4))


def test_a_snapshot_without_permission_leaves_the_older_one(unprivileged_folder: Path) -> None:
    folder = RunFolder.create(unprivileged_folder / "run", tiny_config(Path("pool")), {})
    save(folder, 4)
    (folder.path / "snapshots").chmod(0o555)
    with pytest.raises(RunFolderError, match=r"step-00000005 cannot be written: Permission denied"):
        save(folder, 5)
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 4


def test_claiming_a_missing_folder_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="is gone"), RunFolder(tmp_path / "project" / "run").claimed():
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_model_is_restored_bit_for_bit(folder: RunFolder) -> None:
    theta = {name: tensor for name, tensor in some_tensors(1).items() if name.startswith("theta")}
    folder.save_model(theta, {"learner": "maml", "step": 6})
    found, facts = folder.load_model()
    assert_same_tensors(found, theta)
    assert facts == {"learner": "maml", "step": 6}


def test_an_unfinished_run_names_the_command_that_continues_it(folder: RunFolder) -> None:
    with pytest.raises(
        RunFolderError,
        match=r"has no finished model; continue the run with: purer-app train --resume .*run",
    ):
        folder.load_model()


@pytest.mark.parametrize("name", ["model.safetensors", "model.toml"])
def test_a_damaged_model_is_reported(folder: RunFolder, name: str) -> None:
    folder.save_model(some_tensors(1), {"step": 6})
    (folder.path / name).write_bytes(b"\x00broken")
    with pytest.raises(RunFolderError, match=rf"{re.escape(name)} is damaged: .* purer-app train --resume "):
        folder.load_model()


def broken_snapshot(snapshot: Path, kind: str) -> None:
    match kind:
        case "an empty folder":
            snapshot.mkdir()
        case "a file":
            snapshot.write_bytes(b"")
        case "no checksums":
            snapshot.mkdir()
            (snapshot / "state.sha256").write_bytes(b"\xff")
        case _:
            snapshot.mkdir()
            os.mkfifo(snapshot / "state.sha256")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("an empty folder", "state.toml is missing"),
        ("a file", "it is a file, not a folder"),
        ("no checksums", "state.sha256 is damaged"),
        ("a pipe", "it is a pipe, a socket or a device, not a file"),
    ],
)
def test_a_broken_snapshot_is_named_in_plain_words(folder: RunFolder, kind: str, sentence: str) -> None:
    save(folder, 4)
    broken_snapshot(folder.path / "snapshots" / "step-00000008", kind)
    told: list[Event] = []
    found = folder.resume(emit=told.append)
    assert found is not None and found.step == 4
    notice = next(event for event in told if isinstance(event, NoticeGiven))
    assert notice.text.endswith(f"{sentence}; the previous one is used")


def test_a_file_in_place_of_the_snapshots_is_named(folder: RunFolder) -> None:
    (folder.path / "snapshots").write_bytes(b"")
    with pytest.raises(RunFolderError, match=r"snapshots is a file, not a folder; move it away$"):
        save(folder, 4)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
@pytest.mark.parametrize(("make", "kind"), [(os.mkdir, "a folder, not a file"), (os.mkfifo, "a pipe, a socket")])
def test_an_events_path_that_is_not_a_file_is_refused(folder: RunFolder, make: Any, kind: str) -> None:
    make(folder.events_path)
    with pytest.raises(RunFolderError, match=rf"it is {kind}.*; move it away$"), folder.recording(ignore):
        pass
    with pytest.raises(RunFolderError, match=rf"is {kind}"):
        folder.events()
