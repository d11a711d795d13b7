"""A run is repeatable: stopped or suspended anywhere and resumed, it ends like an uninterrupted one."""

import platform
import random
from pathlib import Path

import pytest
import torch

from purer_app import __version__
from purer_app.engine.core.errors import RunCancelled, RunFolderError, RunSuspended
from purer_app.engine.core.events import (
    Control,
    EpisodeShown,
    Event,
    Heartbeat,
    MetaStepDone,
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
from tests.engine.training.conftest import copy_of, train
from tests.helpers.tiny_pools import FinishAfter, SuspendAfter, assert_same_run, assert_same_tensors, tiny_config, told

STOPS_PER_LEARNER = 3
BY_THE_CLOCK = (EpisodeShown, Heartbeat, PaceMeasured, RunProgressed)
"""Events that come once in so many seconds, so that two equal runs may emit different numbers of them."""


@pytest.fixture(scope="module", params=["maml", "protonet"])
def whole(
    request: pytest.FixtureRequest, tiny_pool: Path, pictures: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[TrainConfig, Path, int]:
    """Settings, the folder of an uninterrupted run, and how many events it emitted."""
    config = tiny_config(tiny_pool, request.param, validation=str(pictures))
    run = tmp_path_factory.mktemp("whole") / "run"
    events: list[Event] = []
    start_training(config, run, events.append, Control())
    return config, run, sum(not isinstance(event, BY_THE_CLOCK) for event in events)


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
def test_a_run_stopped_several_times_ends_the_same(whole: tuple[TrainConfig, Path, int], tmp_path: Path) -> None:
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
def test_a_folder_allows_one_training_at_a_time(whole: tuple[TrainConfig, Path, int], tmp_path: Path) -> None:
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
    ("kind", "count", "step", "position"),
    [
        (StageStarted, 0, 0, "inversion step 1 of 2"),
        (WarmupStepDone, 1, 1, "inversion step 2 of 2"),
        (WarmupStepDone, 2, 2, "step 1 of 6"),
        (MetaStepDone, 3, 5, "step 4 of 6"),
    ],
)
def test_a_suspended_run_resumes_like_an_uninterrupted_one(
    whole: tuple[TrainConfig, Path, int], tmp_path: Path, kind: type[Event], count: int, step: int, position: str
) -> None:
    config, uninterrupted, _ = whole
    run = tmp_path / "run"
    control = SuspendAfter(kind, count)
    events: list[Event] = []

    def emit(event: Event) -> None:
        control.emit(event)
        events.append(event)

    with pytest.raises(RunSuspended, match=f"run is suspended at {position};"):
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
def test_a_run_suspended_several_times_ends_the_same(whole: tuple[TrainConfig, Path, int], tmp_path: Path) -> None:
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


def test_a_request_to_finish_takes_precedence_over_one_to_suspend(tiny_pool: Path, tmp_path: Path) -> None:
    class Both(Control):
        finish_requested = suspend_requested = True

    start_training(tiny_config(tiny_pool), tmp_path / "run", ignore, Both())
    assert (tmp_path / "run" / "model.safetensors").is_file()


def test_a_run_finished_early_can_be_resumed_to_the_same_end(tiny_pool: Path, trained: Path, tmp_path: Path) -> None:
    config = tiny_config(tiny_pool)
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


def test_the_manifest_lists_checkpoints_seed_device_and_versions(
    whole: tuple[TrainConfig, Path, int], tiny_pool: Path
) -> None:
    manifest = RunFolder.open(whole[1]).manifest()
    assert manifest["format_version"] == FORMAT_VERSION
    assert manifest["checkpoints"] == {
        path.name: sha256_of(path) for path in tiny_pool.iterdir() if path.suffix != ".toml"
    }
    assert (manifest["seed"], manifest["device"]) == (0, "cpu")
    assert manifest["versions"]["torch"] == torch.__version__
    assert manifest["versions"]["python"] == platform.python_version()
    assert manifest["versions"]["purer_app"] == __version__
