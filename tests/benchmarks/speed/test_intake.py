"""The intake benchmark runs on a few small files; no timing is asserted."""

import json
import re
from pathlib import Path

import pytest

from purer_app.benchmarks.speed import intake
from purer_app.engine.checkpoints.intake.intake import inspect_strictly
from purer_app.engine.core.events import ignore


def test_the_files_are_models_of_the_requested_sizes(tmp_path: Path) -> None:
    intake.make_files(tmp_path, 4, 0.5, 2)
    found = inspect_strictly([tmp_path], ignore, use_cache=False)
    assert {event.format for event in found} == {"torch-zip", "safetensors"}
    assert [event.architecture.partition("-")[0] for event in found] == ["resnet18"] * 4
    sizes = [path.stat().st_size / 1e6 for path in sorted(tmp_path.iterdir())]
    assert sizes == pytest.approx([0.5, 0.79, 1.26, 2], rel=0.2)


def test_both_visits_are_measured_and_reported(capsys: pytest.CaptureFixture[str]) -> None:
    intake.main(["--files", "3", "--smallest-mb", "0.1", "--largest-mb", "0.4", "--json"])
    found = json.loads(capsys.readouterr().out)
    for visit in (found["first"], found["second"]):
        assert (visit["n_files"], visit["n_usable"]) == (3, 3)
        assert 0 < visit["first_row"] <= visit["table"] <= visit["first_verdict"] <= visit["verdicts"]
    assert 0.1e6 < found["smallest_bytes"] < found["largest_bytes"] < 0.6e6
    assert found["smallest_peak"] > 50e6 and found["largest_peak"] > 50e6


def test_the_figures_are_printed_with_their_limits() -> None:
    first = intake.Visit(0.06, 1.25, 3.4, 30.5, 200, 199)
    second = intake.Visit(0.05, 1.2, 1.21, 1.35, 200, 199)
    words = intake.describe(intake.Intake(4_300_000_000, first, second, 10**6, 10**8, 6 * 10**8, 8 * 10**8))
    assert words.splitlines() == [
        "200 files, 4,300 MB; 199 usable",
        "first row: 0.06 s (limit 0.3 s)",
        "table: 1.25 s (limit 5 s for 200 files on two cores)",
        "verdicts: the first after 3.4 s, the last after 30.5 s",
        "second inspection: all verdicts after 1.35 s",
        "memory for the largest file (100 MB): 200 MB more than for a small file, 2.0 times its size (limit 3)",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--files", "1"], "files is 1; it must be at least 2"),
        (["--smallest-mb", "3", "--largest-mb", "2"], "the sizes are 3 to 2; the first must be above 0"),
    ],
)
def test_an_empty_measurement_is_refused(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        intake.main(words)
    assert re.search(re.escape(sentence), capsys.readouterr().err)
