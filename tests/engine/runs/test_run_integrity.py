"""A run that was damaged, moved or made by an older version is noticed, and continues if possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from purer_app.engine.core.errors import RunCancelled, RunFolderError
from purer_app.engine.core.events import Control, Event, MetaStepDone, NoticeGiven, RunFinished, SnapshotSaved, ignore
from purer_app.engine.core.files import part_beside
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.jobs import adapt
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.runs.run_listing import summarise_run
from purer_app.engine.training.job import resume_training, start_training
from tests.helpers.tiny_pools import (
    assert_same_run,
    changed,
    files_limited_to,
    rewrite_settings,
    tiny_config,
    write_tiny_pool,
)

CPU = torch.device("cpu")
OLD_RUNS = Path(__file__).parents[2] / "old_runs"
"""A pool and two runs on it as commit 13a42a8 wrote them, without any checksum; in by_learner, a stopped run of each
learner with the model that it ended in, as commit 052628d wrote them; that of `student` is of commit 823f2aa."""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> TrainConfig:
    pool = write_tiny_pool(tmp_path_factory.mktemp("pool"))
    return changed(tiny_config(pool, "protonet"), meta={"steps": 4})


@pytest.fixture(scope="module")
def whole(config: TrainConfig, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("whole") / "run"
    start_training(config, run, ignore, Control())
    return run


@pytest.fixture(scope="module")
def stopped_once(config: TrainConfig, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run that was stopped after its fourth snapshot of six."""
    run = tmp_path_factory.mktemp("stopped") / "run"
    left = 4

    def emit(event: Event) -> None:
        nonlocal left
        left -= isinstance(event, SnapshotSaved)
        if left == 0:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        start_training(config, run, emit, Control())
    return run


@pytest.fixture
def stopped(stopped_once: Path, tmp_path: Path) -> Path:
    """Return a copy of the stopped run."""
    return Path(shutil.copytree(stopped_once, tmp_path / "run"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a copy of the old runs whose pool is where their settings say."""
    place = Path(shutil.copytree(OLD_RUNS, tmp_path / "old"))
    for run in ("finished", "interrupted"):
        settings = place / run / "settings.toml"
        settings.write_text(settings.read_text().replace("POOL", (place / "pool").as_posix()))
    return place


def flip_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


def halve(path: Path) -> None:
    """Cut a TOML file at a line near its middle where what is left is TOML still."""
    lines = path.read_text().splitlines(keepends=True)
    tables = [number for number, line in enumerate(lines) if line.startswith("[")]
    path.write_text("".join(lines[: tables[len(tables) // 2]]))


def notices(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, NoticeGiven)]


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["state.toml", "state.safetensors"])
@pytest.mark.parametrize("damage", [flip_bit, Path.unlink, halve], ids=["one bit", "missing", "cut"])
@pytest.mark.parametrize("checksums", [True, False])
def test_the_snapshot_before_a_damaged_one_is_used_with_a_notice(
    name: str, damage: object, checksums: bool, stopped: Path, whole: Path
) -> None:
    if name == "state.safetensors" and (damage is halve or (damage is flip_bit and not checksums)):
        pytest.skip("no TOML, or a damage that only a checksum shows")
    if name == "state.toml" and damage is flip_bit and not checksums:
        pytest.skip("a damage that only a checksum shows")
    newest = stopped / "snapshots" / "step-00000004"
    if not checksums:
        (newest / "state.sha256").unlink()
    assert callable(damage)
    damage(newest / name)
    events: list[Event] = []
    resume_training(stopped, events.append, Control())
    assert any("step-00000004" in text and "the previous one is used" in text for text in notices(events))
    assert "Continuing at step 2 of 4" in notices(events)
    assert_same_run(stopped, whole)


def test_a_run_with_only_damaged_snapshots_reports_the_reason(stopped: Path) -> None:
    for path in stopped.glob("snapshots/*/state.safetensors"):
        flip_bit(path)
    with pytest.raises(RunFolderError, match=r"cannot be resumed: .*step-00000003 cannot be read: .*SHA-256"):
        resume_training(stopped, ignore, Control())


@pytest.mark.parametrize("name", ["model.safetensors", "model.toml"])
@pytest.mark.parametrize("damage", [flip_bit, Path.unlink], ids=["one bit", "missing"])
def test_a_damaged_model_is_refused_and_written_again_by_resuming(
    name: str, damage: object, whole: Path, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(whole, tmp_path / "run"))
    assert callable(damage)
    damage(run / name)
    with pytest.raises(RunFolderError, match="purer-app train --resume"):
        load_learner_method(run, CPU)
    resume_training(run, ignore, Control())
    assert_same_run(run, whole)


def test_checksums_are_lists_that_sha256sum_checks(whole: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("this system has no sha256sum")
    for place, name in ((whole, "model.sha256"), (whole / "snapshots" / "step-00000006", "state.sha256")):
        checked = subprocess.run(
            ["sha256sum", "--check", "--strict", name], cwd=place, capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("table", ["meta", "inversion", "icfil"])
def test_settings_cut_before_a_table_are_refused(table: str, stopped: Path) -> None:
    settings = stopped / "settings.toml"
    text = settings.read_text()
    settings.write_text(text[: text.index(f"[{table}]")])
    with pytest.raises(RunFolderError, match=r"settings\.toml is incomplete: .*\[icfil\] is missing; restore it"):
        resume_training(stopped, ignore, Control())


def test_changed_settings_are_refused_and_the_way_to_use_them_is_named(stopped: Path, whole: Path) -> None:
    settings = stopped / "settings.toml"
    text = settings.read_text()
    settings.write_text(text.replace("steps = 4", "steps = 5"))
    for use in (lambda: resume_training(stopped, ignore, Control()), lambda: RunFolder(stopped).settings()):
        with pytest.raises(RunFolderError, match=r"was changed or truncated after .*; .* --config .* --out NEW"):
            use()
    settings.write_text(text)
    resume_training(stopped, ignore, Control())
    assert_same_run(stopped, whole)


def test_the_pool_of_a_run_may_be_moved(stopped: Path, config: TrainConfig, tmp_path: Path) -> None:
    pool = Path(shutil.copytree(config.pool, tmp_path / "moved"))
    settings = stopped / "settings.toml"
    settings.write_text(settings.read_text().replace(Path(config.pool).as_posix(), pool.as_posix()))
    assert resume_training(stopped, ignore, Control()).steps == 4


def test_the_command_for_changed_settings_can_be_pasted(stopped: Path) -> None:
    run = stopped.rename(stopped.with_name("two words"))
    settings = run / "settings.toml"
    settings.write_text(settings.read_text().replace("steps = 4", "steps = 5"))
    with pytest.raises(RunFolderError, match=f"--config '{settings}' --out NEW$"):
        RunFolder(run).settings()


@pytest.mark.parametrize("cut", ["[checkpoints]", "[versions]", "torchvision"])
def test_a_manifest_without_its_end_is_called_damaged(cut: str, stopped: Path) -> None:
    manifest = stopped / "manifest.toml"
    text = manifest.read_text()
    manifest.write_text(text[: text.index(cut)])
    with pytest.raises(RunFolderError, match=r"manifest\.toml is damaged: its end is missing"):
        resume_training(stopped, ignore, Control())


def remove(run: Path) -> None:
    shutil.rmtree(run)


def rename(run: Path) -> None:
    run.rename(run.with_name("renamed"))


def replace(run: Path) -> None:
    run.rename(run.with_name("renamed"))
    shutil.copytree(run.with_name("renamed"), run)


@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder whose files are open")
@pytest.mark.parametrize("meddle", [remove, rename, replace])
@pytest.mark.parametrize("kind", [SnapshotSaved, MetaStepDone, RunFinished])
def test_a_removed_folder_ends_the_run_and_is_not_created_again(
    meddle: object, kind: type[Event], config: TrainConfig, tmp_path: Path
) -> None:
    run = tmp_path / "runs" / "run"
    done = False

    def emit(event: Event) -> None:
        nonlocal done
        if isinstance(event, kind) and not done:
            done = True
            assert callable(meddle)
            meddle(run)

    with pytest.raises(RunFolderError, match="run was removed, renamed or replaced during training"):
        start_training(config, run, emit, Control())
    assert run.exists() == (meddle is replace)
    if kind is not RunFinished and run.exists():
        assert not (run / "model.safetensors").exists()
    if meddle is not remove and kind is not RunFinished:
        assert resume_training(run.with_name("renamed"), ignore, Control()).steps == 4


def test_a_model_that_does_not_fit_on_the_disk_is_an_error(config: TrainConfig, tmp_path: Path) -> None:
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)

    save_model = RunFolder.save_model

    def save_on_a_full_disk(*given: object) -> None:
        with files_limited_to(500):
            save_model(*given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunFolder, "save_model", save_on_a_full_disk)
        with pytest.raises(RunFolderError, match=r"model\.safetensors cannot be written: File too large"):
            start_training(config, tmp_path / "run", emit, Control())
    assert not any(isinstance(event, RunFinished) for event in events)
    assert [path.name for path in (tmp_path / "run").glob(".*.part")] == []
    resume_training(tmp_path / "run", ignore, Control())
    load_learner_method(tmp_path / "run", CPU)


def test_a_full_disk_at_creation_leaves_nothing_and_names_the_users_path(config: TrainConfig, tmp_path: Path) -> None:
    with files_limited_to(10), pytest.raises(RunFolderError) as caught:
        RunFolder.create(tmp_path / "run", config, {})
    assert str(caught.value) == f"{tmp_path / 'run'} cannot be written: File too large; choose another place"
    assert list(tmp_path.iterdir()) == []


def test_a_run_cleans_up_after_a_process_that_died_at_its_creation(config: TrainConfig, tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    stale = tmp_path / f".old.{gone.pid}.part"
    (stale / "nested").mkdir(parents=True)
    mine = tmp_path / f".run.{gone.pid}.part"
    mine.mkdir()
    (mine / "settings.toml").write_text("")
    alive = tmp_path / f".run.{os.getppid()}.part"
    alive.mkdir()
    RunFolder.create(tmp_path / "run", config, {})
    assert not mine.exists()
    assert alive.exists(), "its process is still at work"
    assert stale.exists(), "no run folder looks like this"
    assert not part_beside(tmp_path / "run").exists()


def test_an_old_run_without_checksums_is_resumed(old: Path) -> None:
    assert not list((old / "interrupted").rglob("*.sha256"))
    events: list[Event] = []
    assert resume_training(old / "interrupted", events.append, Control()).steps == 4
    assert "Continuing at step 3 of 4" in notices(events)
    assert summarise_run(old / "interrupted").status == "finished"


@pytest.mark.parametrize(
    (
        "learner",
        "rounding",
    ),  # Adam steps are as large for a gradient near zero, so the student's depend on rounding most
    [
        ("maml", 1e-6),
        ("maml-first-order", 1e-6),
        ("anil", 1e-6),
        ("protonet", 1e-6),
        ("pool-embedding", 1e-6),
        ("compact", 1e-6),
        ("student", 1e-4),
    ],
)
def test_an_old_run_of_each_learner_ends_in_the_same_model(learner: str, rounding: float, tmp_path: Path) -> None:
    run = Path(shutil.copytree(OLD_RUNS / "by_learner" / learner, tmp_path / "run"))
    settings = (run / "settings.toml").read_text(encoding="utf-8")
    rewrite_settings(run, settings.replace("POOL", (OLD_RUNS / "pool").as_posix()))
    resume_training(run, ignore, Control())
    found, expected = load_file(run / "model.safetensors"), load_file(run / "expected.safetensors")
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=rounding)  # another processor rounds otherwise


def test_an_old_run_answers(old: Path, tmp_path: Path) -> None:
    assert summarise_run(old / "finished").status == "finished"
    for label, grey in (("dark", 30), ("light", 220)):
        (tmp_path / "data" / label).mkdir(parents=True)
        for number in range(3):
            Image.new("L", (16, 16), grey + number).save(tmp_path / "data" / label / f"{number}.png")
    data = str(tmp_path / "data")
    found = adapt(AdaptConfig(run=str(old / "finished"), support=data, query=data, device="cpu"), ignore, Control())
    assert len(found.predictions) == 6
