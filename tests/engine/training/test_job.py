"""A run can be repeated, stopped anywhere, resumed to the same end, and refuses what does not fit."""

import platform
import random
import shutil
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app import __version__
from purer_app.engine.core.errors import (
    DataError,
    DeviceError,
    EngineError,
    PoolError,
    RunCancelled,
    RunFolderError,
    RunSuspended,
)
from purer_app.engine.core.events import (
    Control,
    EpisodeShown,
    Event,
    Heartbeat,
    MetaStepDone,
    NoticeGiven,
    PaceMeasured,
    RunFinished,
    RunProgressed,
    SnapshotSaved,
    StageStarted,
    SwitchFired,
    ValidationDone,
    WarmupStepDone,
    ignore,
)
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_files import FORMAT_VERSION
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import resume_training, start_training
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import (
    FinishAfter,
    SuspendAfter,
    assert_same_run,
    assert_same_tensors,
    changed,
    files_limited_to,
    tiny_config,
    told,
    write_teacher,
    write_tiny_pool,
)

STOPS_PER_LEARNER = 3
BY_THE_CLOCK = (EpisodeShown, Heartbeat, PaceMeasured, RunProgressed)
"""Events that come once in so many seconds, so that two equal runs may emit different numbers of them."""


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("pool"))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", classes=3, pictures=3)


@pytest.fixture(scope="module", params=["maml", "protonet"])
def whole(
    request: pytest.FixtureRequest, pool: Path, pictures: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[TrainConfig, Path, int]:
    """Settings, the folder of an uninterrupted run, and how many events it emitted."""
    config = tiny_config(pool, request.param, validation=str(pictures))
    run = tmp_path_factory.mktemp("whole") / "run"
    events: list[Event] = []
    start_training(config, run, events.append, Control())
    return config, run, sum(not isinstance(event, BY_THE_CLOCK) for event in events)


@pytest.fixture(scope="module")
def trained(pool: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an uninterrupted run of the tiny settings; a test that changes it takes a copy."""
    run = tmp_path_factory.mktemp("trained") / "run"
    train(tiny_config(pool), run)
    return run


@pytest.fixture(scope="module")
def stopped(pool: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run of the tiny settings that was stopped after its third snapshot; a test takes a copy."""
    return stopped_run(tiny_config(pool), tmp_path_factory.mktemp("stopped") / "run")


def copy_of(run: Path, folder: Path) -> Path:
    return Path(shutil.copytree(run, folder / "run"))


def train(config: TrainConfig, out: Path) -> list[Event]:
    events: list[Event] = []
    start_training(config, out, events.append, Control())
    return events


class StopAt:
    """Raises RunCancelled in place of taking the n-th event, counted from 1; what hangs on the clock does not count."""

    def __init__(self, n: int) -> None:
        self._left = n

    def __call__(self, event: Event) -> None:
        self._left -= not isinstance(event, BY_THE_CLOCK)
        if self._left == 0:
            raise RunCancelled


def test_a_run_shows_every_part_of_the_method(whole: tuple[TrainConfig, Path, int]) -> None:
    events = RunFolder(whole[1]).events()
    kinds = {type(event) for event in events}
    assert {MetaStepDone, SnapshotSaved, SwitchFired, ValidationDone, RunFinished} <= kinds


@pytest.mark.no_cover
def test_stopping_anywhere_and_resuming_equals_an_uninterrupted_run(
    whole: tuple[TrainConfig, Path, int], tmp_path: Path
) -> None:
    config, uninterrupted, n_events = whole
    chance = random.Random(20)
    part = (n_events - 2) / STOPS_PER_LEARNER
    for n in [1, *(2 + int(part * (k + chance.random())) for k in range(STOPS_PER_LEARNER)), n_events]:
        run = tmp_path / f"stopped-at-event-{n}-of-{n_events}"
        with pytest.raises(RunCancelled):
            start_training(config, run, StopAt(n), Control())
        if not run.exists():
            start_training(config, run, ignore, Control())  # the stop came before there was anything to write
        else:
            resume_training(run, ignore, Control())
        assert_same_run(run, uninterrupted)


@pytest.mark.no_cover
def test_a_run_stopped_again_and_again_ends_alike(whole: tuple[TrainConfig, Path, int], tmp_path: Path) -> None:
    config, uninterrupted, n_events = whole
    run = tmp_path / "run"
    with pytest.raises(RunCancelled):
        start_training(config, run, StopAt(n_events // 3), Control())
    for _ in range(2):
        with pytest.raises(RunCancelled):
            resume_training(run, StopAt(n_events // 3), Control())
    resume_training(run, ignore, Control())
    assert_same_run(run, uninterrupted)


@pytest.mark.no_cover
def test_a_folder_takes_one_training_at_a_time(whole: tuple[TrainConfig, Path, int], tmp_path: Path) -> None:
    config, uninterrupted, _ = whole
    run = tmp_path / "run"
    sentence = rf"{run} is already being trained; wait for the end, or pause it there"
    refused: list[str] = []

    def meddle(event: Event) -> None:
        if isinstance(event, MetaStepDone):
            with pytest.raises(RunFolderError) as refusal:
                resume_training(run, ignore, Control())
            refused.append(str(refusal.value))

    start_training(config, run, meddle, Control())
    assert refused and set(refused) == {sentence}
    assert_same_run(run, uninterrupted)
    resume_training(run, ignore, Control())  # a run that has ended lets go


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("kind", "count", "step"),
    [(StageStarted, 0, 0), (WarmupStepDone, 1, 1), (WarmupStepDone, 2, 2), (MetaStepDone, 3, 5)],
)
def test_a_suspended_run_goes_on_as_if_nothing_had_been(
    whole: tuple[TrainConfig, Path, int], tmp_path: Path, kind: type[Event], count: int, step: int
) -> None:
    config, uninterrupted, _ = whole
    run = tmp_path / "run"
    control = SuspendAfter(kind, count)
    events: list[Event] = []

    def emit(event: Event) -> None:
        control.emit(event)
        events.append(event)

    with pytest.raises(RunSuspended, match=f"run is suspended after step {step}"):
        start_training(config, run, emit, control)
    saved = [event for event in events if isinstance(event, SnapshotSaved)]
    assert saved[-1].step == step
    assert not (run / "model.safetensors").exists()
    resume_training(run, ignore, Control())
    assert_same_run(run, uninterrupted)


def test_a_suspended_run_names_a_command_that_can_be_pasted(
    whole: tuple[TrainConfig, Path, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, word in (("-dash", "./-dash"), ("two words", "'two words'")):
        control = SuspendAfter(StageStarted, 0)
        with pytest.raises(RunSuspended) as caught:
            start_training(whole[0], Path(name), control.emit, control)
        assert str(caught.value).endswith(f"purer-app train --resume {word}")


@pytest.mark.no_cover
def test_a_run_suspended_again_and_again_ends_alike(whole: tuple[TrainConfig, Path, int], tmp_path: Path) -> None:
    config, uninterrupted, _ = whole
    run = tmp_path / "run"
    control = SuspendAfter(WarmupStepDone, 1)
    with pytest.raises(RunSuspended):
        start_training(config, run, control.emit, control)
    for kind in (WarmupStepDone, MetaStepDone, MetaStepDone):
        control = SuspendAfter(kind, 1)
        with pytest.raises(RunSuspended):
            resume_training(run, control.emit, control)
    resume_training(run, ignore, Control())
    assert_same_run(run, uninterrupted)


def test_a_wish_to_finish_goes_before_a_wish_to_suspend(pool: Path, tmp_path: Path) -> None:
    class Both(Control):
        finish_requested = suspend_requested = True

    start_training(tiny_config(pool), tmp_path / "run", ignore, Both())
    assert (tmp_path / "run" / "model.safetensors").is_file()


def test_a_run_finished_early_goes_on_to_the_same_end(pool: Path, trained: Path, tmp_path: Path) -> None:
    config = tiny_config(pool)
    control = FinishAfter(MetaStepDone, 2)
    early = start_training(config, tmp_path / "early", control.emit, control)
    assert early.steps == 2
    resume_training(tmp_path / "early", ignore, Control())
    one, two = RunFolder(tmp_path / "early"), RunFolder(trained)
    assert_same_tensors(one.load_model()[0], two.load_model()[0])
    state, other = one.latest_snapshot(), two.latest_snapshot()
    assert state is not None and other is not None
    assert_same_tensors(state.tensors, other.tensors)


def test_resuming_a_finished_run_changes_nothing_but_its_age(
    whole: tuple[TrainConfig, Path, int], tmp_path: Path
) -> None:
    run = copy_of(whole[1], tmp_path)
    result = resume_training(run, ignore, Control())
    assert result.steps == 6
    assert_same_run(run, whole[1])


@pytest.mark.no_cover
def test_the_same_seed_gives_the_same_run_and_another_seed_another(
    whole: tuple[TrainConfig, Path, int], tmp_path: Path
) -> None:
    config, first, _ = whole
    train(config, tmp_path / "again")
    assert_same_run(first, tmp_path / "again")
    for seed in (0, 1):  # without validation, which may choose the start that both share
        train(tiny_config(Path(config.pool), config.learner.name, seed=seed), tmp_path / f"seed-{seed}")
    theta, theirs = (RunFolder(tmp_path / f"seed-{seed}").load_model()[0] for seed in (0, 1))
    assert all(not torch.equal(theta[name], theirs[name]) for name in theta if "weight" in name)
    assert told(RunFolder(tmp_path / "seed-0").events()) != told(RunFolder(tmp_path / "seed-1").events())


def test_checkpoint_files_are_the_same_after_a_run(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    before = {path.name: sha256_of(path) for path in pool.iterdir()}
    train(tiny_config(pool), tmp_path / "run")
    assert {path.name: sha256_of(path) for path in pool.iterdir()} == before


def test_the_manifest_says_what_a_run_was_made_from(whole: tuple[TrainConfig, Path, int], pool: Path) -> None:
    manifest = RunFolder.open(whole[1]).manifest()
    assert manifest["format_version"] == FORMAT_VERSION
    assert manifest["checkpoints"] == {path.name: sha256_of(path) for path in pool.iterdir() if path.suffix != ".toml"}
    assert (manifest["seed"], manifest["device"]) == (0, "cpu")
    assert manifest["versions"]["torch"] == torch.__version__
    assert manifest["versions"]["python"] == platform.python_version()
    assert manifest["versions"]["purer_app"] == __version__


def stopped_run(config: TrainConfig, run: Path) -> Path:
    """Stop after the third snapshot."""
    left = 3

    def emit(event: Event) -> None:
        nonlocal left
        left -= isinstance(event, SnapshotSaved)
        if left == 0:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        start_training(config, run, emit, Control())
    return run


def test_a_resumed_run_says_where_it_continues(stopped: Path, tmp_path: Path) -> None:
    run = copy_of(stopped, tmp_path)
    events: list[Event] = []
    resume_training(run, events.append, Control())
    assert NoticeGiven("Continuing at step 2 of 6") in events


def test_a_run_without_a_snapshot_says_that_it_starts_again(stopped: Path, trained: Path, tmp_path: Path) -> None:
    run = copy_of(stopped, tmp_path)
    shutil.rmtree(run / "snapshots")
    events: list[Event] = []
    resume_training(run, events.append, Control())
    assert NoticeGiven("No snapshot was written yet; the run starts again from its first step") in events
    assert_same_run(run, trained)


def test_a_run_goes_on_from_the_older_snapshot_when_the_newest_is_damaged(
    stopped: Path, trained: Path, tmp_path: Path
) -> None:
    run = copy_of(stopped, tmp_path)
    (run / "snapshots" / "step-00000003" / "state.safetensors").write_bytes(b"\0" * 100)
    events: list[Event] = []
    resume_training(run, events.append, Control())
    assert NoticeGiven("Continuing at step 1 of 6") in events
    assert_same_run(run, trained)


@pytest.mark.parametrize("change", ["other weights", "one more", "one less"])
def test_a_run_is_not_resumed_on_another_pool(change: str, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    run = stopped_run(tiny_config(pool), tmp_path / "run")
    match change:
        case "other weights":
            write_teacher(pool, "a", seed=99)
        case "one more":
            write_teacher(pool, "d", seed=99)
        case _:
            (pool / "a.safetensors").unlink()
    snapshot = RunFolder(run).latest_snapshot()
    with pytest.raises(RunFolderError, match=r"the models in .*pool are no longer those that .*run started with"):
        resume_training(run, ignore, Control())
    after = RunFolder(run).latest_snapshot()
    assert snapshot is not None and after is not None
    assert after.step == snapshot.step == 3


def test_damaged_snapshots_are_said_and_no_event_is_lost(trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    before = (tmp_path / "run" / "events.jsonl").read_bytes()
    for state in (tmp_path / "run" / "snapshots").glob("*/state.safetensors"):
        state.write_bytes(b"damaged")
    with pytest.raises(RunFolderError, match=r"no snapshot in .* can be used, so the run cannot be resumed"):
        resume_training(tmp_path / "run", ignore, Control())
    assert (tmp_path / "run" / "events.jsonl").read_bytes() == before


@pytest.mark.parametrize("lost", ["all snapshots", "the newest snapshot"])
def test_a_finished_model_is_not_replaced_by_one_of_fewer_steps(trained: Path, tmp_path: Path, lost: str) -> None:
    copy_of(trained, tmp_path)
    run = tmp_path / "run"
    snapshots = sorted((run / "snapshots").iterdir())
    assert len(snapshots) == 2
    for snapshot in snapshots if lost == "all snapshots" else snapshots[1:]:
        shutil.rmtree(snapshot)
    before = {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}
    with pytest.raises(RunFolderError, match=r"its last snapshot is missing\. Its finished model can still be used"):
        resume_training(run, ignore, Control())
    assert {path.name: path.read_bytes() for path in run.iterdir() if path.name in before} == before


def test_resuming_a_complete_run_says_so(trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    events: list[Event] = []
    resume_training(tmp_path / "run", events.append, Control())
    notices = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert "The run is finished already; its model is written again from the last snapshot" in notices
    assert not [text for text in notices if text.startswith("Continuing at")]


def test_a_run_is_not_resumed_under_the_name_of_another_pool(pool: Path, trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    with pytest.raises(RunFolderError, match=r"run was trained on .*, not on "):
        resume_training(tmp_path / "run", ignore, Control(), tmp_path)
    resume_training(tmp_path / "run", ignore, Control(), pool)


def test_what_a_killed_process_left_half_written_is_cleared_away(trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    left_over = tmp_path / "run" / "snapshots" / ".step-00000001.part"
    left_over.mkdir()
    resume_training(tmp_path / "run", ignore, Control())
    assert not left_over.exists()


def test_a_run_inside_its_pool_is_refused(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    with pytest.raises(RunFolderError, match=r"run lies inside the pool; the run's own model would count as a teacher"):
        train(tiny_config(pool), pool / "run")
    assert not (pool / "run").exists()


def test_a_run_may_lie_beside_the_models_that_it_names(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    config = replace(tiny_config(pool), models=("a.safetensors", str(pool / "c.pth")))
    train(changed(config, episode={"n_way": 2}), pool / "run")
    manifest = RunFolder.open(pool / "run").manifest()
    assert sorted(manifest["checkpoints"]) == ["a.safetensors", "c.pth"]
    resume_training(pool / "run", ignore, Control())


def test_a_run_without_a_time_limit_says_how_long_it_will_take(trained: Path) -> None:
    notices = [event.text for event in RunFolder(trained).events() if isinstance(event, NoticeGiven)]
    assert [text for text in notices if text.startswith("At the current speed 6 meta-iterations take about 0.0 hours")]


def test_a_new_run_leaves_an_old_one_alone(pool: Path, stopped: Path, tmp_path: Path) -> None:
    run = copy_of(stopped, tmp_path)
    with pytest.raises(RunFolderError, match="is not empty; choose another folder"):
        start_training(tiny_config(pool, seed=1), run, ignore, Control())
    assert RunFolder(run).settings().seed == 0


def test_a_full_disk_leaves_a_run_that_resumes_to_the_same_end(pool: Path, trained: Path, tmp_path: Path) -> None:
    config, run = tiny_config(pool), tmp_path / "run"
    with ExitStack() as disk:

        def emit(event: Event) -> None:
            if isinstance(event, SnapshotSaved) and event.step == 3:
                disk.enter_context(files_limited_to(20_000))

        sentence = r"snapshots/step-00000004 cannot be written: File too large; choose another place"
        with pytest.raises(RunFolderError, match=sentence):
            start_training(config, run, emit, Control())
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 3
    resume_training(run, ignore, Control())
    assert_same_run(run, trained)


def test_events_on_a_full_disk_leave_the_snapshots(stopped: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    run = copy_of(stopped, tmp_path)
    (run / "events.jsonl").unlink()
    (run / "events.jsonl").symlink_to("/dev/full")
    with pytest.raises(RunFolderError, match=r"events\.jsonl cannot be written: No space left on device"):
        resume_training(run, ignore, Control())
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 3


def test_lost_permission_leaves_the_snapshots(unprivileged_folder: Path) -> None:
    config = tiny_config(write_tiny_pool(unprivileged_folder / "pool"))
    run = unprivileged_folder / "run"

    def emit(event: Event) -> None:
        if isinstance(event, SnapshotSaved) and event.step == 3:
            (run / "snapshots").chmod(0o555)

    with pytest.raises(RunFolderError, match="step-00000004 cannot be written: Permission denied"):
        start_training(config, run, emit, Control())
    (run / "snapshots").chmod(0o755)
    assert resume_training(run, ignore, Control()).steps == 6


def test_a_run_that_may_not_be_written_says_so(unprivileged_folder: Path) -> None:
    config = tiny_config(write_tiny_pool(unprivileged_folder / "pool"))
    closed = unprivileged_folder / "closed"
    closed.mkdir(mode=0o555)
    with pytest.raises(RunFolderError, match="run cannot be written: Permission denied"):
        start_training(config, closed / "run", ignore, Control())


def assert_nothing_begins(config: TrainConfig, run: Path, kind: type[EngineError], sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        start_training(config, run, ignore, Control())
    assert not run.exists(), "a run that cannot begin leaves no folder behind"


def test_a_job_without_a_pool_leaves_nothing(tmp_path: Path) -> None:
    assert_nothing_begins(tiny_config(tmp_path / "gone"), tmp_path / "run", PoolError, "gone does not exist")


def test_a_pool_with_too_few_classes_leaves_nothing(pool: Path, tmp_path: Path) -> None:
    config = changed(tiny_config(pool), episode={"n_way": 9})
    assert_nothing_begins(config, tmp_path / "run", PoolError, "the pool has 8 classes; 9-way episodes need 9")


def test_too_few_validation_pictures_leave_nothing(pool: Path, pictures: Path, tmp_path: Path) -> None:
    config = changed(tiny_config(pool, validation=str(pictures)), episode={"n_query": 3})
    sentence = "class 'class-00' has 3 images; 1 support \\+ 3 query need 4"
    assert_nothing_begins(config, tmp_path / "run", DataError, sentence)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what the test takes for absent")
def test_an_absent_device_leaves_nothing(pool: Path, tmp_path: Path) -> None:
    config = TrainConfig(pool=str(pool), device="cuda")
    assert_nothing_begins(
        config, tmp_path / "run", DeviceError, "device 'cuda' is not available here; this machine has"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_run_in_a_loop_of_links_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    write_tiny_pool(tmp_path / "pool")
    sentence = r"loop is a link that leads nowhere, not a folder; move it away$"
    with pytest.raises(RunFolderError, match=sentence):
        start_training(tiny_config(tmp_path / "pool", "anil"), tmp_path / "loop" / "x", ignore, Control())
