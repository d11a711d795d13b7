"""A mixture of files and folders becomes a list without duplicates."""

import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from purer_app.engine.checkpoints.formats import opened
from purer_app.engine.checkpoints.formats.sniff import sniff
from purer_app.engine.checkpoints.intake.folder_walk import files_named
from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import Event, FilesSkipped, NoticeGiven, ignore


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a pool of two checkpoints and their notes, an empty folder and a loose file."""
    (tmp_path / "pool" / "deep").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for name in ("pool/a.pth", "pool/a.toml", "pool/deep/b.safetensors", "pool/cat.png", "loose.txt"):
        (tmp_path / name).write_bytes(b"content")
    return tmp_path


def listed(*paths: Path) -> tuple[list[Path], list[str]]:
    events: list[Event] = []
    files = [checkpoint.path for checkpoint in files_named(paths, events.append)]
    return files, [event.text for event in events if isinstance(event, NoticeGiven)]


def test_files_and_folders_may_be_mixed_in_any_order(place: Path) -> None:
    loose, pool = place / "loose.txt", place / "pool"
    assert listed(loose, pool) == ([loose, pool / "a.pth", pool / "deep" / "b.safetensors"], [])
    assert listed(pool, loose) == ([pool / "a.pth", pool / "deep" / "b.safetensors", loose], [])


def test_a_file_that_is_named_counts_with_any_suffix(place: Path) -> None:
    files = [place / "pool" / "cat.png", place / "loose.txt"]
    assert listed(*files) == (files, [])


def test_a_file_reached_by_several_ways_is_listed_once(place: Path) -> None:
    file = place / "pool" / "a.pth"
    (place / "link.pth").symlink_to(file)
    roundabout = place / "empty" / ".." / "pool" / "a.pth"
    assert listed(file, roundabout, place / "link.pth", file) == ([file], [])
    assert listed(place / "pool" / "deep", place / "pool")[0] == [place / "pool" / "deep" / "b.safetensors", file]


def test_a_sidecar_is_not_listed_as_a_file(place: Path) -> None:
    file, note = place / "pool" / "a.pth", place / "pool" / "a.toml"
    assert listed(note, file) == ([file], [])
    assert listed(note) == ([note], [])  # alone, it was meant


def test_paths_without_models_are_reported_and_the_others_are_listed(place: Path) -> None:
    file = place / "pool" / "a.pth"
    files, notices = listed(place / "empty", place / "gone.pth", file)
    assert files == [file]
    assert notices == [
        f"{place / 'empty'} holds no files that could be weights; add .pth, .safetensors, .pt2 or .onnx files",
        f"{place / 'gone.pth'} does not exist, or cannot be reached",
    ]


def counted(*paths: Path) -> list[str]:
    events: list[Event] = []
    files_named(paths, events.append)
    return [event.text for event in events if isinstance(event, FilesSkipped)]


def test_files_that_are_no_checkpoints_are_counted_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for number in range(12):
        (tmp_path / "deep" / f"{number}.txt").write_text("words")
    for name in ("a.py", "b.docx", "c.xyz", "d.qqq", "e.zzz", "noname", "cut.css", "README.md", ".hidden", "page.bin"):
        (tmp_path / name).write_text("words")
    (tmp_path / "model.pth").write_text("<html>")
    (tmp_path / "model.toml").write_text("")
    (tmp_path / "page.bin").write_text("<html>")
    files, notices = listed(tmp_path)
    assert [file.name for file in files] == ["model.pth", "page.bin"] and notices == []
    assert counted(tmp_path) == [
        "19 files are no checkpoints: 12 .txt, 1 without a suffix, 1 .css, 1 .docx, 1 .py, 3 others"
    ]
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "cat.png").write_bytes(b"x")
    assert counted(tmp_path / "one") == ["1 file is no checkpoint: 1 .png"]
    assert counted(tmp_path / "model.pth") == []


def test_weights_are_found_under_any_name_and_known_texts_stay_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_file({"a.weight": torch.ones(2)}, tmp_path / "weights")
    torch.save({"a.weight": torch.ones(2)}, tmp_path / "weights.2")
    (tmp_path / "a.html").write_text("<html>")
    (tmp_path / "b.so").write_bytes(b"\x7fELF")
    looked_at: list[str] = []

    def noted(path: Path) -> str:
        looked_at.append(path.name)
        return sniff(path)

    monkeypatch.setattr(opened, "sniff", noted)
    assert [file.name for file in listed(tmp_path)[0]] == ["weights", "weights.2"]
    assert sorted(looked_at) == ["weights", "weights.2"]


@pytest.mark.skipif(os.name == "nt", reason="named pipes are made differently on Windows")
def test_of_a_deepspeed_folder_the_model_states_are_listed(tmp_path: Path) -> None:
    step = tmp_path / "run" / "global_step10"
    step.mkdir(parents=True)
    for name in ("mp_rank_00_model_states.pt", "bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt"):
        (step / name).write_bytes(b"content")
    (tmp_path / "run" / "latest").write_text("global_step10")
    assert listed(tmp_path / "run")[0] == [step / "mp_rank_00_model_states.pt"]
    assert listed(step / "bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt")[0] != []  # named, it gets its reasons
    (step / "mp_rank_00_model_states.pt").unlink()
    assert len(listed(tmp_path / "run")[0]) == 1


def test_a_pipe_without_the_name_of_a_checkpoint_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert listed(tmp_path)[0] == []


def test_a_locked_folder_is_reported_and_the_others_are_read(unprivileged_folder: Path) -> None:
    locked = unprivileged_folder / "locked"
    locked.mkdir()
    (locked / "b.pth").write_bytes(b"")
    (unprivileged_folder / "a.pth").write_bytes(b"")
    locked.chmod(0)
    files, notices = listed(locked, locked / "b.pth", unprivileged_folder / "a.pth")
    assert files == [unprivileged_folder / "a.pth"]
    assert notices == [
        f"{locked} cannot be read: Permission denied",
        f"{locked / 'b.pth'} does not exist, or cannot be reached",
    ]


@pytest.mark.skipif(os.name == "nt", reason="named pipes are made differently on Windows")
def test_dangling_links_and_pipes_are_left_to_the_inspection(place: Path) -> None:
    strange = [place / "nowhere.pth", place / "circle.pth", place / "pipe.pth"]
    strange[0].symlink_to(place / "gone")
    strange[1].symlink_to(strange[1])
    os.mkfifo(strange[2])
    assert listed(*strange) == (strange, [])


def test_listing_can_be_stopped_between_two_places(place: Path) -> None:
    def stop(event: Event) -> None:
        raise RunCancelled

    with pytest.raises(RunCancelled):
        files_named([place], stop)
    assert files_named([], ignore) == []
