"""Jobs for teachers and training runs."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.events import Control, Event, EventSink
from purer_app.engine.core.settings.job_configs import (
    DemoConfig,
    MakePoolConfig,
)
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.training.run_progress import RunProgress

if TYPE_CHECKING:
    from purer_app.engine.jobs.demo_run import DemoResult
    from purer_app.engine.runs.run_listing import RunSummary
    from purer_app.engine.training.estimate import RunEstimate
    from purer_app.engine.training.meta_training import TrainedRun
    from purer_app.engine.training.repetition import Repetition


def make_pool(config: MakePoolConfig, out: Path, emit: EventSink, control: Control) -> list[Path]:
    """Train a pool of teachers on class folders."""
    from purer_app.engine.pool.make_pool import make_pool as make

    return make(config, out, emit, control)


def train(
    config: TrainConfig, out: Path, emit: EventSink, control: Control, *, inside: Path | None = None
) -> "TrainedRun":
    """Meta-train on a pool, in a new run folder; `inside` is a parent folder that must exist."""
    began = time.monotonic()
    emit(RunProgress(config.meta.max_seconds).at(0.0, None))
    from purer_app.engine.training.job import start_training  # loads torch, which may take seconds

    return start_training(config, out, emit, control, inside=inside, seconds_so_far=time.monotonic() - began)


def estimate_run(config: TrainConfig, emit: EventSink, control: Control) -> "RunEstimate":
    """Estimate duration, memory and disk space of a run from a few of its steps; nothing is written."""
    from purer_app.engine.training.estimate import estimate_run as estimate

    return estimate(config, emit)


def resume(run: Path, emit: EventSink, control: Control, pool: Path | None = None) -> "TrainedRun":
    """Continue a run from its newest snapshot; `pool`, if given, must be the pool of the run."""
    from purer_app.engine.training.job import resume_training

    return resume_training(run, emit, control, pool)


def list_runs(folders: tuple[Path, ...], emit: EventSink, control: Control) -> "tuple[RunSummary, ...]":
    """Summarise run folders, newest first."""
    from purer_app.engine.runs.run_listing import summarise_runs

    return summarise_runs(folders)


def report_run(run: Path, out: Path, emit: EventSink, control: Control) -> None:
    """Write the report of a run as an HTML page."""
    from purer_app.engine.reports.run_report import write_run_report

    write_run_report(run, out, emit)


def prepare_repetition(run: Path, emit: EventSink, control: Control) -> "Repetition":
    """Say what differs from the time of a run before it is repeated."""
    from purer_app.engine.training.repetition import prepare_repetition as prepare

    return prepare(run, emit)


def repeat_command(run: Path, out: Path, emit: EventSink, control: Control) -> str:
    """Return the command line that repeats a run in a new folder."""
    from purer_app.engine.training.repetition import prepare_repetition, repeat_command

    return repeat_command(run, prepare_repetition(run, emit).config, out)


def read_run(run: Path, emit: EventSink, control: Control) -> tuple[TrainConfig, list[Event]]:
    """Read the settings and the events of a run."""
    from purer_app.engine.runs.run_files import read_events, read_settings

    return read_settings(run), read_events(run)


def demo(config: DemoConfig, emit: EventSink, control: Control) -> "DemoResult":
    """Run the whole pipeline on the sample pool and write a report."""
    from purer_app.engine.jobs.demo_run import run_demo

    return run_demo(config, emit, control)
