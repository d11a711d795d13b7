"""Pools with bad teachers are drawn, judged by pseudo images only, and compared with their good teachers."""

import json
from pathlib import Path

import pytest

from purer_app.benchmarks.learning.poisoned.poisoned import Judged, describe, main
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.sidecar import read_sidecar
from purer_app.engine.core.errors import DataError
from tests.conftest import MakeShapes


def test_a_recovery_counts_only_if_accuracy_was_lost() -> None:
    row = Judged(("bad",), ("bad",), True, {1: 40.0, 5: 60.0}, {1: 39.0, 5: 50.0}, {1: 40.0, 5: 58.0})
    assert row.recovered(1) is None and row.recovered(5) == pytest.approx(0.8)
    told = describe([row, Judged(("bad",), ("good",), False, *([{1: 40.0, 5: 60.0}] * 3))])
    assert "1 of 1, 0" in told and "0 of 1, 1" in told
    assert "in 1 of 2" in told and "above 2 points: 1; two thirds or more recovered: 1" in told


def test_the_benchmark_trains_teachers_draws_pools_and_continues(
    tmp_path: Path, make_shapes: MakeShapes, capsys: pytest.CaptureFixture[str]
) -> None:
    train = make_shapes(tmp_path / "train", classes=5, pictures=6)
    data = make_shapes(tmp_path / "data", classes=5, pictures=21, seed=1)
    words = ["--train", str(train), "--validation", str(data), "--out", str(tmp_path / "out"), "--pools", "2"]
    words += ["--good", "2", "--bad", "2", "--teachers", "4", "--epochs", "1", "--image-size", "16"]
    words += ["--steps", "2", "--episodes", "3"]
    main([*words, "--json"])
    first = capsys.readouterr()
    pools = json.loads(first.out)["pools"]
    assert len(pools) == 2 and all(len(pool["bad"]) == 2 for pool in pools)
    assert all(name.startswith("bad/bad-") for pool in pools for name in pool["bad"])
    assert {"1", "5"} == set(pools[0]["undefended"])
    kinds = {path.stem.split("-")[2] for path in (tmp_path / "out" / "bad").glob("*.safetensors")}
    assert kinds == {"random", "measured", "shuffled", "hasty"}
    for path in (tmp_path / "out" / "bad").glob("*.safetensors"):
        note = read_sidecar(path)
        assert inspect_file(path).verdict.kind == "ready" and note is not None and note.held_out_accuracy is None
    main(words)
    again = capsys.readouterr()
    assert again.err == "good teachers\n" and "in " in again.out.splitlines()[-2]


def test_a_pool_of_more_teachers_than_there_are_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--train", str(tmp_path), "--validation", str(tmp_path), "--good", "13"])


def test_a_missing_folder_is_reported_before_anything_is_created(tmp_path: Path) -> None:
    words = ["--train", str(tmp_path / "nowhere"), "--validation", str(tmp_path), "--out", str(tmp_path / "out")]
    with pytest.raises(DataError, match="nowhere does not exist"):
        main(words)
    assert not (tmp_path / "out").exists()
