"""The first inspection recognises and hashes each file at most once in this process."""

import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file, save_file

from purer_app.engine.checkpoints.formats import sniff
from purer_app.engine.checkpoints.intake.intake import inspect_named
from purer_app.engine.checkpoints.intake.safe_copies import make_safe_copies
from purer_app.engine.checkpoints.intake.triage import inspect_folder
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from tests.helpers.tiny_pools import write_teacher, write_tiny_pool


class Looks:
    """How often this process recognised and hashed each file, by name."""

    def __init__(self) -> None:
        self.sniffed: Counter[str] = Counter()
        self.hashed: Counter[str] = Counter()


@pytest.fixture
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    monkeypatch.setenv("PURER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    found, kind_of, digest_of = Looks(), sniff._kind, hashlib.file_digest

    def count_sniff(path: Path, *rest: Any) -> Any:
        found.sniffed[path.name] += 1
        return kind_of(path, *rest)

    def count_hash(file: Any, algorithm: Any) -> Any:
        found.hashed[Path(os.fspath(file.name)).name] += 1
        return digest_of(file, algorithm)

    monkeypatch.setattr(sniff, "_kind", count_sniff)
    monkeypatch.setattr(hashlib, "file_digest", count_hash)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pool, a file whose suffix says nothing, a sharded model and a web page."""
    pool = write_tiny_pool(tmp_path / "pool")
    write_teacher(pool / "bare", "d").rename(pool / "bare" / "d")
    (pool / "page.pth").write_text("<html>")
    split_in_two(write_teacher(pool / "shards", "e"))
    return pool


FILES = ("a.safetensors", "b.pth", "c.pth", "d", "page.pth", "model.safetensors.index.json")
SHARDS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")


def split_in_two(path: Path) -> None:
    """Replace a .safetensors file by two shards and their index."""
    state = load_file(path)
    names = sorted(state)
    halves = dict(zip(SHARDS, (names[::2], names[1::2]), strict=True))
    for shard, part in halves.items():
        save_file({name: state[name] for name in part}, path.with_name(shard))
    places = {name: shard for shard, part in halves.items() for name in part}
    path.with_name("model.safetensors.index.json").write_text(json.dumps({"weight_map": places}))
    path.with_suffix(".toml").unlink()
    path.unlink()


def test_inspecting_recognises_each_file_once_and_hashes_only_what_no_other_process_reads(
    folder: Path, looks: Looks
) -> None:
    assert len(inspect_named([folder], ignore)) == len(FILES)
    assert looks.sniffed == Counter(dict.fromkeys((*FILES, *SHARDS), 1))
    assert looks.hashed == Counter({"page.pth": 1})


def test_loading_a_pool_recognises_and_hashes_each_file_once(folder: Path, looks: Looks) -> None:
    usable = [found for found in inspect_folder(folder, ignore) if found.usable]
    assert len(usable) == len(FILES) - 1
    assert looks.sniffed == looks.hashed == Counter(dict.fromkeys((*FILES, *SHARDS), 1))


def test_a_choice_recognises_and_hashes_its_file_once(tmp_path: Path, looks: Looks) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    config = ChooseConfig(path=str(path), image_size=16)
    checkpoint_jobs.choose(config, ignore, Control())
    assert looks.sniffed == looks.hashed == Counter({"a.pth": 1})


def test_a_safe_copy_recognises_and_hashes_its_original_once(tmp_path: Path, looks: Looks) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    (copy,) = make_safe_copies([path], ignore)
    assert copy.written
    assert (looks.sniffed["a.pth"], looks.hashed["a.pth"]) == (1, 1)
