"""Tiny runs that several tests read, and functions that prepare, run and stop one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import Control, Event, EventSink, SnapshotSaved, ignore
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.evaluation.validation import Validator
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from purer_app.engine.training.meta_training import MetaTraining, TrainedRun
from purer_app.engine.training.state.training_state import TrainingState
from tests.conftest import MakeShapes
from tests.engine.conftest import CPU
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool

Begin = Callable[..., MetaTraining]


@pytest.fixture(scope="session")
def tiny_pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    """Return a function that prepares a run, so that a test can look into it."""

    def prepare(
        config: TrainConfig, validator: Validator | None = None, dtype: torch.dtype = torch.float32
    ) -> MetaTraining:
        pool = load_pool(Path(config.pool), CPU)
        for teacher in pool.teachers:
            teacher.model.to(dtype)
        state = TrainingState(config, pool, CPU, dtype)
        folder = RunFolder.create(tmp_path / f"run-{len(list(tmp_path.iterdir()))}", config, {})
        return MetaTraining(config, pool, state, folder, validator)

    return prepare


def run(training: MetaTraining, watch: EventSink = ignore) -> tuple[TrainedRun, list[Event]]:
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        watch(event)

    return training.run(emit, Control()), events


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", classes=3, pictures=3)


@pytest.fixture(scope="session")
def trained(tiny_pool: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an uninterrupted run of the tiny settings; a test that changes it takes a copy."""
    run = tmp_path_factory.mktemp("trained") / "run"
    train(tiny_config(tiny_pool), run)
    return run


@pytest.fixture(scope="session")
def stopped(tiny_pool: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run of the tiny settings that was stopped after its third snapshot; a test takes a copy."""
    return stopped_run(tiny_config(tiny_pool), tmp_path_factory.mktemp("stopped") / "run")


def copy_of(run: Path, folder: Path) -> Path:
    return Path(shutil.copytree(run, folder / "run"))


def train(config: TrainConfig, out: Path) -> list[Event]:
    events: list[Event] = []
    start_training(config, out, events.append, Control())
    return events


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
