"""The benchmark measures every row of a real evaluation on a folder that it generates."""

import json
from pathlib import Path

import pytest

from purer_app.benchmarks.speed import evaluate
from purer_app.benchmarks.speed.evaluate import Measured, RowTime, describe, main, measure, write_pictures
from purer_app.engine.images.transforms import read_picture
from tests.helpers.tiny_pools import write_tiny_pool

MIB = 2**20
FOUND = Measured(3000, 2, 600, 20.0, 30.0, (RowTime("random", 1, 9.5, 12.0),), 9.5, 12.0, 500 * MIB, 800 * MIB)


def test_a_generated_folder_has_the_requested_number_of_pictures(tmp_path: Path) -> None:
    write_pictures(tmp_path, 50, (24, 18), distinct=10, classes=5)
    files = sorted(tmp_path.glob("class-0?/*.jpg"))
    assert len(files) == 50 and len({file.read_bytes() for file in files}) == 10
    assert {read_picture(file).shape for file in files} == {(3, 18, 24)}
    assert [len(list(folder.iterdir())) for folder in sorted(tmp_path.iterdir())] == [10] * 5


def test_every_row_is_timed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write_pictures(data, 85, (16, 16), distinct=85, classes=5)
    found = measure(data, write_tiny_pool(tmp_path / "pool"), 2, (1, 2), threads=0)
    shots = [row.n_shot for row in found.rows]
    assert shots == sorted(shots) and set(shots) == {1, 2}
    assert {"random", "best-single-teacher", "ensemble-ridge"} <= {row.method for row in found.rows}
    assert all(row.seconds > 0 for row in found.rows) and found.reading > 0
    assert found.seconds_after_reading == pytest.approx(sum(row.seconds for row in found.rows))
    assert found.pictures == 85 and found.peak >= found.loaded > 0


def test_the_figures_are_printed_in_words_and_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert describe(FOUND).splitlines() == [
        "3000 pictures, 600 episodes, 2 threads",
        "reading and features: 20.0 s (30.0 s of CPU)",
        "random, 1-shot: 9.5 s (12.0 s of CPU)",
        "all rows after reading: 9.5 s (12.0 s of CPU)",
        "peak memory 800 MiB, 500 MiB of it the loaded program",
    ]
    monkeypatch.setattr(evaluate, "in_process", lambda *_: FOUND)
    main([str(tmp_path), "--json"])
    assert json.loads(capsys.readouterr().out)["rows"][0]["method"] == "random"


def test_too_few_classes_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--classes", "4"])
    assert "classes must be at least 5" in capsys.readouterr().err
