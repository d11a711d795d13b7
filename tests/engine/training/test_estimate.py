"""What a run needs is estimated from its own first steps."""

from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunCancelled, TrainingError
from purer_app.engine.core.events import Control, Event, Heartbeat, ignore
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.gallery import FOLDER
from purer_app.engine.training.estimate import Range, RunEstimate, Trial, spread
from purer_app.engine.training.job import prepare_run
from purer_app.engine.training.state.training_state import Clock
from tests.helpers.tiny_pools import changed, tiny_config


@pytest.fixture
def config(tiny_pool: Path) -> TrainConfig:
    return changed(tiny_config(tiny_pool, "protonet"), curriculum={"rule": "off"}, record={"gallery_every": 0})


def trial_of(config: TrainConfig, inversion: list[float], meta: list[float]) -> Trial:
    """Return a trial whose steps took these seconds."""
    clock = Clock(lambda: 0.0)
    trial = Trial(config, prepare_run(config, clock, ignore), clock)
    trial.inversion, trial.meta = inversion, meta
    return trial


def seconds_of(trial: Trial) -> Range:
    estimate = trial.estimate(0, None)
    assert estimate.seconds is not None
    return estimate.seconds


def test_the_duration_is_that_of_all_planned_steps(config: TrainConfig) -> None:
    config = changed(config, inversion={"warmup_steps": 10}, meta={"steps": 100})
    seconds = seconds_of(trial_of(config, [2.0, 2.0], [0.5, 0.75, 0.5]))
    assert seconds.middle == pytest.approx(10 * 2 + 100 * 0.5)
    assert seconds.low == pytest.approx(10 * 2 / 1.25 + 100 * 0.5 / (1 + 0.5 / 3))
    assert seconds.high == pytest.approx(10 * 2 * 1.25 + 100 * 0.75 * (1 + 0.5 / 3))


def test_few_steps_give_a_wide_range() -> None:
    widths = [spread([2.0] * n).high - spread([2.0] * n).low for n in (1, 2, 5)]
    assert widths == sorted(widths, reverse=True)
    assert spread([1.0, 3.0, 2.0]).middle == 2


def test_a_time_limit_ends_the_run_and_leaves_inversion_its_share(config: TrainConfig) -> None:
    limited = changed(config, meta={"max_seconds": 60.0, "steps": 6}, inversion={"warmup_steps": 10, "time_share": 0.5})
    estimate = trial_of(limited, [100.0] * 5, [1.0] * 5).estimate(0, None)
    assert estimate.seconds is not None
    assert estimate.seconds.middle == pytest.approx(30 + 6)
    assert not estimate.ends_by_limit
    estimate = trial_of(limited, [1.0] * 5, [100.0] * 5).estimate(0, None)
    assert estimate.seconds == Range(60, 60, 60)
    assert estimate.ends_by_limit


def test_a_run_that_only_the_user_ends_has_no_duration(config: TrainConfig) -> None:
    endless = changed(config, meta={"steps": 0, "max_seconds": 40.0})
    assert seconds_of(trial_of(endless, [1.0], [1.0])) == Range(40, 40, 40)


def test_images_that_change_rarely_cost_their_share(config: TrainConfig) -> None:
    rarely = changed(config, inversion={"warmup_steps": 1, "meta_interval": 10, "teachers_per_step": 1})
    middle = seconds_of(trial_of(rarely, [9.0], [1.0])).middle
    assert middle == pytest.approx(9 + 6 * (1 + 9 / 3 / 10))  # one of three models in each tenth meta-iteration


@pytest.mark.parametrize("learner", ["protonet", "pool-embedding"])
def test_the_disk_space_is_that_of_a_real_run(tiny_pool: Path, tmp_path: Path, learner: str) -> None:
    config = changed(tiny_config(tiny_pool, learner), record={"gallery_every": 2}, meta={"steps": 8})
    expected = jobs.estimate_run(config, ignore, Control())
    jobs.train(config, tmp_path / "run", ignore, Control())
    written = sum(path.stat().st_size for path in (tmp_path / "run").rglob("*") if path.is_file())
    assert written / 2 < expected.disk < written * 2
    assert expected.memory > 0


def test_the_records_of_the_gallery_are_counted(tiny_pool: Path, tmp_path: Path) -> None:
    base = changed(tiny_config(tiny_pool, "protonet"), meta={"steps": 7})
    sizes = {}
    for every in (0, 3):
        config = changed(base, record={"gallery_every": every})
        sizes[every] = trial_of(config, [1.0], [1.0]).estimate(0, None).disk
        jobs.train(config, tmp_path / str(every), ignore, Control())
    n_written = len(list((tmp_path / "3" / FOLDER).glob("step-*")))
    one = trial_of(changed(base, record={"gallery_every": 7}), [1.0], [1.0]).estimate(0, None).disk
    of_record = (one - sizes[0]) / 2  # at the begin and at the end
    assert (sizes[3] - sizes[0]) / of_record == pytest.approx(n_written, abs=0.1)


def test_only_a_few_steps_are_taken_and_nothing_is_written(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = changed(config, inversion={"warmup_steps": 500}, meta={"steps": 10_000}, curriculum={"rule": "paper"})
    found = jobs.estimate_run(config, ignore, Control())
    assert isinstance(found, RunEstimate)
    assert 3 <= found.measured_steps <= 11
    assert list(tmp_path.iterdir()) == []


def test_it_stops_at_the_next_event(config: TrainConfig) -> None:
    def stop(event: Event) -> None:
        if isinstance(event, Heartbeat):
            raise RunCancelled

    with pytest.raises(RunCancelled):
        jobs.estimate_run(config, stop, Control())


def test_a_run_that_does_not_fit_into_memory_is_refused_before_it_starts(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purer_app.engine.inversion.class_budget.free_memory", lambda device: 1000)
    with pytest.raises(TrainingError, match="of memory are free"):
        jobs.estimate_run(config, ignore, Control())


def test_validation_is_part_of_the_duration(config: TrainConfig, pictures: Path) -> None:
    trial = trial_of(replace(config, validation=str(pictures)), [1.0], [1.0])
    without = seconds_of(trial).middle
    trial.validation = 5.0
    assert seconds_of(trial).middle > without
