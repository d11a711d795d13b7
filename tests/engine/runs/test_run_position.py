"""The step where an interrupted run continues, read from its newest snapshot."""

from pathlib import Path

import pytest

from purer_app.engine.runs.run_position import RunPosition, read_position


def write_state(run: Path, step: int, text: str) -> None:
    folder = run / "snapshots" / f"step-{step:08d}"
    folder.mkdir(parents=True)
    (folder / "state.toml").write_text(text)


def test_the_newest_readable_snapshot_decides(tmp_path: Path) -> None:
    write_state(tmp_path, 44, "step = 44\n[facts]\nwarmup_steps = 92\nseconds = 29.0\nprogress = 0.30\n")
    write_state(tmp_path, 45, "step = 45\n[facts]\nwarmup_steps = 92\nseconds = 30.5\nprogress = 0.31\n")
    write_state(tmp_path, 46, "step = ")
    assert read_position(tmp_path, 100, 1000) == RunPosition(45, 92, 1000, 30.5, 0.31)


def test_a_run_without_a_snapshot_is_at_its_first_step(tmp_path: Path) -> None:
    found = read_position(tmp_path, 100, 1000)
    assert (found, str(found)) == (RunPosition(0, 100, 1000), "inversion step 1 of 100")


@pytest.mark.parametrize(("planned", "progress"), [(80, 45 / 120), (0, 0.0)])
def test_the_steps_count_in_snapshots_of_older_versions(tmp_path: Path, planned: int, progress: float) -> None:
    write_state(tmp_path, 45, "step = 45\n[facts]\nwarmup_steps = 40\nseconds = 30.5\n")
    assert read_position(tmp_path, 40, planned) == RunPosition(45, 40, planned, 30.5, progress)


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (RunPosition(45, 92, 1000), "inversion step 46 of 92"),
        (RunPosition(92, 92, 1000), "step 1 of 1,000"),
        (RunPosition(1142, 92, 0), "step 1,051"),
        (RunPosition(0, 0, 60_000), "step 1 of 60,000"),
    ],
)
def test_the_next_step_is_named_within_its_phase(position: RunPosition, words: str) -> None:
    assert str(position) == words
