"""The facts of a checkpoint are read once on demand, and a later change of the file is noticed."""

import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.verdict import Format


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_file({"a.weight": torch.ones(2)}, tmp_path / "a.safetensors")
    return tmp_path / "a.safetensors"


def test_nothing_is_read_before_it_is_needed(tmp_path: Path) -> None:
    missing = OpenedCheckpoint(tmp_path / "gone.pth")
    assert missing.name == "gone.pth" and missing.is_unchanged()
    with pytest.raises(CheckpointError, match=r"^gone\.pth cannot be read: No such file"):
        _ = missing.format


def test_facts_are_stable_and_a_change_is_noticed(path: Path) -> None:
    checkpoint = OpenedCheckpoint(path)
    digest = sha256_of(path)
    assert (checkpoint.format, checkpoint.sha256, checkpoint.size) == (Format.SAFETENSORS, digest, path.stat().st_size)
    assert checkpoint.is_unchanged()
    path.write_bytes(b"<html>")
    assert (checkpoint.format, checkpoint.sha256) == (Format.SAFETENSORS, digest)
    assert not checkpoint.is_unchanged()


def test_a_file_of_the_same_size_with_another_time_has_changed(path: Path) -> None:
    checkpoint = OpenedCheckpoint(path)
    assert checkpoint.format is Format.SAFETENSORS
    os.utime(path, ns=(1, 1))
    assert not checkpoint.is_unchanged()


def test_a_shard_that_changes_changes_the_checkpoint(path: Path) -> None:
    index = path.with_name("model.safetensors.index.json")
    index.write_text('{"weight_map": {"a.weight": "a.safetensors"}}')
    checkpoint = OpenedCheckpoint(index)
    assert [shard.path for shard in checkpoint.shards] == [path]
    assert checkpoint.size == path.stat().st_size + index.stat().st_size
    assert checkpoint.sha256 not in (sha256_of(index), sha256_of(path)) and checkpoint.is_unchanged()
    path.write_bytes(path.read_bytes() + b"0")
    assert not checkpoint.is_unchanged()
