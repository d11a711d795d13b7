"""A list of runs shows the state of each run, with the reason in the row of a damaged one."""

import shutil
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunCancelled, RunFolderError
from purer_app.engine.core.events import Control, Event, MetaStepDone, SnapshotSaved, ValidationDone, ignore
from purer_app.engine.runs.run_files import read_evaluations, read_events, read_settings
from purer_app.engine.runs.run_listing import summarise_run
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with a finished run and one that was stopped after its fifth snapshot."""
    folder = tmp_path_factory.mktemp("place")
    data = make_shapes(folder / "data", classes=3, pictures=3)
    config = tiny_config(write_tiny_pool(folder / "pool"), "protonet", seed=4, validation=str(data))
    jobs.train(config, folder / "runs" / "whole", ignore, Control())
    left = 5

    def stop(event: Event) -> None:
        nonlocal left
        left -= isinstance(event, SnapshotSaved)
        if left == 0:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        jobs.train(config, folder / "runs" / "part", stop, Control())
    return folder


@pytest.fixture
def run(place: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(place / "runs" / "whole", tmp_path / "run"))


def test_a_finished_run_is_summed_up(place: Path) -> None:
    path = place / "runs" / "whole"
    found, events = summarise_run(path), read_events(path)
    assert (found.path, found.name, found.status, found.problem) == (str(path), "whole", "finished", "")
    assert (found.learner, found.backbone, found.pool) == ("protonet", "conv4-4", str(place / "pool"))
    assert (found.models, found.seed, found.device, found.cause) == (3, 4, "cpu", "steps")
    assert (found.step, found.planned_steps) == (6, 6)
    measured = [event for event in events if isinstance(event, ValidationDone)]
    best = max(measured, key=lambda event: event.mean)
    assert (found.best_validation, found.best_ci95) == (best.mean, best.ci95)
    assert found.baseline is not None and 0 <= found.baseline <= 1
    assert found.baseline_method == "ensemble-ridge"
    assert found.seconds > 0 and found.started.startswith("20")
    assert found.size_bytes == sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def test_an_interrupted_run_is_as_old_as_its_last_snapshot(place: Path) -> None:
    found = summarise_run(place / "runs" / "part")
    assert (found.status, found.cause, found.problem) == ("interrupted", "", "")
    assert found.step == 3  # two of the five snapshots were made while pixels warmed up
    assert 0 < found.seconds < 600


def test_a_finished_run_that_is_resumed_is_not_finished(run: Path) -> None:
    lines = (run / "events.jsonl").read_text().splitlines()
    (run / "events.jsonl").write_text("\n".join(lines[:-1]) + "\n")
    assert summarise_run(run).status == "interrupted"


def test_runs_are_listed_newest_first(place: Path, tmp_path: Path) -> None:
    for name, started in (("old", "2024-01-01T10:00:00"), ("new", "2026-01-01T10:00:00")):
        copy = Path(shutil.copytree(place / "runs" / "whole", tmp_path / name))
        manifest = (copy / "manifest.toml").read_text()
        line = next(line for line in manifest.splitlines() if line.startswith("started"))
        (copy / "manifest.toml").write_text(manifest.replace(line, f'started = "{started}"'))
    found = jobs.list_runs((tmp_path / "old", tmp_path / "new"), ignore, Control())
    assert [run.name for run in found] == ["new", "old"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("manifest.toml", None, "holds no run: manifest.toml is missing"),
        ("manifest.toml", b"seed = ", "manifest.toml is not valid TOML"),
        ("manifest.toml", b"format_version = 9", "has format_version 9; this version reads 1"),
        ("manifest.toml", b"format_version = 1\ncheckpoints = 3\ndevice = 1", ""),
        ("settings.toml", None, "settings.toml is missing; restore it from a copy"),
        ("settings.toml", b"\xff\xff", "settings.toml is not UTF-8 text"),
        ("settings.toml", b"seed = 1", "settings.toml is incomplete"),
        ("model.safetensors", None, "has finished, but its model.safetensors is missing"),
        ("events.jsonl", b"\xff{]\n\x00", ""),
        ("events.jsonl", b"[" * 100_000, ""),
    ],
)
def test_a_damaged_run_keeps_its_row_with_the_reason(
    run: Path, name: str, content: bytes | None, sentence: str
) -> None:
    (run / name).unlink()
    if content is not None:
        (run / name).write_bytes(content)
    found = summarise_run(run)
    assert sentence in found.problem
    assert (found.status == "damaged") == bool(sentence)
    assert found.name == "run"


def test_events_that_cannot_be_read_are_reported(unprivileged_folder: Path, place: Path) -> None:
    for name in ("manifest.toml", "settings.toml", "events.jsonl"):
        (unprivileged_folder / name).write_bytes(b"")
    (unprivileged_folder / "events.jsonl").chmod(0)
    with pytest.raises(RunFolderError, match=r"events\.jsonl cannot be read: Permission denied"):
        read_events(unprivileged_folder)


def test_settings_and_events_are_those_of_the_run(place: Path) -> None:
    config, events = jobs.read_run(place / "runs" / "whole", ignore, Control())
    assert config == read_settings(place / "runs" / "whole")
    assert config.seed == 4
    assert [event.step for event in events if isinstance(event, MetaStepDone)] == [1, 2, 3, 4, 5, 6]


def test_kept_evaluations_come_newest_first_and_broken_ones_are_passed_over(run: Path) -> None:
    folder = run / "evaluations"
    folder.mkdir()
    for name, content in {
        "2026-01-01": '{"data": "a"}',
        "2026-01-03": '{"data": "c"}',
        "2026-01-02": '{"data"',
        "2026-01-04": "[1]",
    }.items():
        (folder / f"{name}.json").write_text(content)
    expected = ({"when": "2026-01-03", "data": "c"}, {"when": "2026-01-01", "data": "a"})
    assert read_evaluations(run) == expected == summarise_run(run).evaluations
    assert read_evaluations(run.parent) == ()
