"""A run ends by its time limit for any cost of its parts: real runs in simulated time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from purer_app.engine.core.errors import RunSuspended
from purer_app.engine.core.events import (
    Control,
    Event,
    MetaStepDone,
    NoticeGiven,
    RunFinished,
    RunProgressed,
    WarmupStepDone,
)
from purer_app.engine.evaluation.validation import Validator
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.runs.run_position import read_position
from purer_app.engine.training import job
from purer_app.engine.training.job import resume_training
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.state import training_state
from purer_app.engine.training.state.training_state import Clock, TrainingState
from purer_app.engine.training.steps import closed_form_step
from purer_app.engine.training.steps.closed_form_step import fit_to_blocks
from purer_app.engine.training.steps.dataset_step import DatasetStep
from purer_app.engine.training.steps.theta_step import ThetaStep
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import SuspendAfter, changed, tiny_config, write_tiny_pool

CPU = torch.device("cpu")
LIMIT = 100.0


class Watch:
    """Simulated seconds, which pass only where a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def read(self) -> float:
        return self.seconds

    def slow(self, call: Callable[..., Any], seconds: float) -> Callable[..., Any]:
        """Return a function that takes so many seconds more."""

        def slowed(*arguments: Any, **keywords: Any) -> Any:
            self.seconds += seconds
            return call(*arguments, **keywords)

        return slowed


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    folder = tmp_path_factory.mktemp("place")
    write_tiny_pool(folder / "pool")
    make_shapes(folder / "data", classes=3, pictures=3)
    return folder


@pytest.fixture
def begin(place: Path, tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Callable[..., MetaTraining]:
    def prepare(
        learner: str, *, turn: float, theta: float, validation: float, settling: float = 0.0, **inversion: Any
    ) -> MetaTraining:
        """Prepare a run of three teachers whose parts take so many seconds."""
        monkeypatch.setattr(DatasetStep, "_pass", watch.slow(DatasetStep._pass, turn))
        monkeypatch.setattr(ThetaStep, "take", watch.slow(ThetaStep.take, theta))
        monkeypatch.setattr(Validator, "measure", watch.slow(Validator.measure, validation))
        monkeypatch.setattr(Validator, "measure_teachers", watch.slow(Validator.measure_teachers, validation))
        monkeypatch.setattr(closed_form_step, "fit_to_blocks", watch.slow(fit_to_blocks, settling))
        config = changed(
            tiny_config(place / "pool", learner),
            inversion={"warmup_steps": 1000, "teachers_per_step": 0, **inversion},
            meta={"steps": 0, "max_seconds": LIMIT},
            record={"validation_every": 1000, "snapshot_seconds": 1e6},
        )
        state = TrainingState(config, load_pool(place / "pool", CPU), CPU)
        state.clock = Clock(watch.read)
        shape = config.episode
        validator = Validator(
            load_class_folders(place / "data"),
            state.learner.spec,
            CPU,
            n_way=shape.n_way,
            n_shot=shape.n_shot,
            n_query=shape.n_query,
            episodes=3,
            seed=0,
        )
        pool = load_pool(place / "pool", CPU)
        return MetaTraining(config, pool, state, RunFolder.create(tmp_path / "run", config, {}), validator)

    return prepare


COSTS = {
    "quick steps": {"turn": 0.4, "theta": 1.0, "validation": 1.0},
    "slow theta steps": {"turn": 0.5, "theta": 9.0, "validation": 2.0},
    "slow turns": {"turn": 4.0, "theta": 1.0, "validation": 1.0},
    "slow validation": {"turn": 1.0, "theta": 1.0, "validation": 12.0},
    "slow settling": {"turn": 1.0, "theta": 1.0, "validation": 1.0, "settling": 1.0},
}


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", ["protonet", "pool-embedding"])
@pytest.mark.parametrize("costs", COSTS.values(), ids=list(COSTS))
def test_a_run_ends_within_its_limit_and_uses_it(
    begin: Callable[..., MetaTraining], learner: str, costs: dict[str, float]
) -> None:
    events: list[Event] = []
    result = begin(learner, **costs).run(events.append, Control())
    longest = max(3 * costs["turn"] + costs["theta"], 1.0)
    assert LIMIT - 3.5 * longest - costs["validation"] < result.seconds <= LIMIT + costs.get("settling", 0.0)
    assert isinstance(events[-1], RunFinished) and events[-1].cause == "time limit"
    assert sum(isinstance(event, WarmupStepDone) for event in events) > 1
    assert sum(isinstance(event, MetaStepDone) for event in events) > 1


SLOW = {
    "slow turns": {"turn": 3.0, "theta": 2.0, "validation": 1.0},
    "slow theta steps": {"turn": 1.0, "theta": 8.0, "validation": 1.0},
    "slow settling": {"turn": 2.0, "theta": 2.0, "validation": 2.0, "settling": 4.0},
}


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", ["protonet", "pool-embedding"])
@pytest.mark.parametrize("costs", SLOW.values(), ids=list(SLOW))
def test_training_gets_its_share_on_a_slow_machine_although_inversion_may_have_nearly_all(
    begin: Callable[..., MetaTraining], learner: str, costs: dict[str, float]
) -> None:
    events: list[Event] = []
    result = begin(learner, **costs, time_share=0.95).run(events.append, Control())
    steps = sum(isinstance(event, WarmupStepDone) for event in events)
    assert steps > 1 and result.steps > 0
    assert result.seconds <= LIMIT + costs.get("settling", 0.0)
    cut = f"The time limit leaves {steps} of 1000 inversion steps, so that time remains for meta-training"
    assert NoticeGiven(cut) in events


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", ["protonet", "pool-embedding"])
def test_progress_is_one_rising_line_from_the_first_event_to_the_end(
    begin: Callable[..., MetaTraining], learner: str
) -> None:
    events: list[Event] = []
    begin(learner, turn=0.4, theta=1.5, validation=3.0).run(events.append, Control())
    found = [event for event in events if isinstance(event, RunProgressed)]
    fractions = [event.fraction for event in found]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0 and len(found) > 40
    assert all(0 <= fraction < 1 for fraction in fractions[:-1])
    for event in found[:-1]:
        assert event.remaining_seconds == pytest.approx(LIMIT - event.elapsed_seconds)
        assert event.fraction == pytest.approx(min(0.99, event.elapsed_seconds / LIMIT))
    first_meta = next(i for i, event in enumerate(events) if isinstance(event, MetaStepDone))
    before = [event.fraction for event in events[:first_meta] if isinstance(event, RunProgressed)]
    assert before[-1] > 0.3, "inversion is part of the whole"


def test_a_first_step_longer_than_the_limit_ends_between_teachers(
    begin: Callable[..., MetaTraining],
) -> None:
    events: list[Event] = []
    result = begin("protonet", turn=60.0, theta=1.0, validation=1.0).run(events.append, Control())
    assert result.seconds <= LIMIT, "three turns in one step would have taken 180 s"
    assert result.steps == 0
    late = "The time limit ended the run before its first meta-iteration; the model is the one it started from"
    assert NoticeGiven(late) in events


def test_validation_that_would_eat_the_limit_is_measured_on_fewer_episodes(
    begin: Callable[..., MetaTraining], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Validator, "seconds_expected", lambda *_: 10 * LIMIT)
    monkeypatch.setattr("purer_app.engine.training.monitoring.records.MIN_EPISODES", 2)
    training, events = begin("protonet", turn=1.0, theta=1.0, validation=1.0), list[Event]()
    training.run(events.append, Control())
    assert training.records.validator is not None and training.records.validator.episodes == 2
    told = "The time limit leaves 2 of 3 validation episodes; the measured accuracies are less certain"
    assert events.count(NoticeGiven(told)) == 1
    snapshot = training.folder.latest_snapshot()
    assert snapshot is not None and snapshot.facts["validation_episodes"] == 2


def test_loading_counts_and_that_a_resumed_run_continues_its_progress(
    place: Path, tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = changed(
        tiny_config(place / "pool", "protonet"),
        inversion={"warmup_steps": 20, "teachers_per_step": 0},
        meta={"steps": 0, "max_seconds": LIMIT},
    )
    for module in (job, training_state):
        monkeypatch.setattr(module, "Clock", lambda: Clock(watch.read))
    monkeypatch.setattr(job, "load_pool", watch.slow(load_pool, 10.0))
    monkeypatch.setattr(DatasetStep, "_pass", watch.slow(DatasetStep._pass, 0.5))
    control, events = SuspendAfter(WarmupStepDone, 4), list[Event]()

    def emit(event: Event) -> None:
        control.emit(event)
        events.append(event)

    with pytest.raises(RunSuspended):
        job.start_training(config, tmp_path / "run", emit, control, seconds_so_far=5.0)
    left = [event for event in events if isinstance(event, RunProgressed)][-1]
    position = read_position(tmp_path / "run", 20, 0)
    assert 15 + 4 * 0.5 <= position.seconds <= 15 + 4 * 1.5  # 5 to begin, 10 to load, and 4 steps of one to three turns
    assert left.elapsed_seconds <= position.seconds
    again: list[Event] = []
    resume_training(tmp_path / "run", again.append, Control())
    assert isinstance(again[0], RunProgressed) and again[0].fraction >= left.fraction
    assert again[0].elapsed_seconds == position.seconds
    assert NoticeGiven("Continuing at inversion step 5 of 20") in again
    fractions = [event.fraction for event in again if isinstance(event, RunProgressed)]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
