"""A run killed repeatedly without warning ends bit-identical to an uninterrupted one."""

import random
import signal
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_folder import RunFolder
from tests.conftest import MakeShapes
from tests.helpers.dying_runs import Death, begin, in_place_of_a_rename, within_a_line
from tests.helpers.forked import CAN_FORK
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_tiny_pool

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork; a process for each kill takes too long")
KILLS = 20
LEARNERS = ("maml", "protonet")
LONGEST_SHARE = 0.5
"""A sitting lasts at most this part of a whole run, so that a run is killed several times."""


class Whole(NamedTuple):
    """A run that nobody touched, and how long its process worked on it."""

    config: TrainConfig
    run: Path
    seconds: float


@pytest.fixture(scope="module", params=LEARNERS)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Whole:
    """Return a run in which everything happens often: a snapshot after each step, galleries, validations, firings."""
    place = tmp_path_factory.mktemp("whole")
    pictures = make_shapes(place / "shapes", classes=3, pictures=3)
    config = changed(
        tiny_config(write_tiny_pool(place / "pool"), request.param, validation=str(pictures)),
        meta={"steps": 12},
        record={"gallery_every": 6, "validation_every": 6},
    )
    process = begin(config, place / "run")
    started = time.monotonic()
    process.join()
    assert process.exitcode == 0
    return Whole(config, place / "run", time.monotonic() - started)


def what_is_left(run: Path) -> str:
    """Say what snapshots a killed run has."""
    return ", ".join(sorted(path.name for path in (run / "snapshots").glob("*"))) or "no snapshot"


def kill_until_one_gets_through(whole: Whole, run: Path, seed: int) -> int:
    """Train in sittings that end by SIGKILL after a random time; return how many there were before the last one."""
    chance = random.Random(seed)
    kills = 0
    while True:
        seconds = chance.uniform(0, LONGEST_SHARE * whole.seconds)
        process = begin(whole.config, run)
        process.join(seconds)
        process.kill()
        process.join()
        if process.exitcode == 0:
            return kills
        assert process.exitcode == -signal.SIGKILL
        kills += 1
        print(f"seed {seed}, kill {kills} after {seconds:.3f} s: {what_is_left(run)}")  # noqa: T201


def test_a_run_killed_at_random_moments_ends_like_an_uninterrupted_one(whole: Whole, tmp_path: Path) -> None:
    kills = seed = 0
    while kills < KILLS / len(LEARNERS):
        run = tmp_path / f"seed-{seed}"
        kills += kill_until_one_gets_through(whole, run, seed)
        assert_same_run(run, whole.run)
        seed += 1
        assert seed <= KILLS, "the runs are too fast to be killed"


@pytest.mark.parametrize("whole", ["protonet"], indirect=True)
def test_a_run_killed_while_writing_ends_like_an_uninterrupted_one(whole: Whole, tmp_path: Path) -> None:
    run = tmp_path / "run"
    # a new run renames settings, manifest and its folder; a snapshot then its weights, facts, checksums and folder
    deaths: list[tuple[Death, int]] = [(in_place_of_a_rename, n) for n in (3, 1, 2, 3, 4, 6, 7, 8, 9)]
    for death, n in [*deaths, (within_a_line, 1), (within_a_line, 8)]:
        process = begin(whole.config, run, death, n)
        process.join()
        assert process.exitcode == -signal.SIGKILL
    assert not (run / "events.jsonl").read_bytes().endswith(b"\n")
    assert len(RunFolder(run).events()) > 8, "a line that is cut hides no other"
    process = begin(whole.config, run)
    process.join()
    assert process.exitcode == 0
    assert_same_run(run, whole.run)
