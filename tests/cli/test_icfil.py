"""`adapt --icfil` works with a run of every learner and shows the remaining time."""

import re
from pathlib import Path

import pytest

from purer_app.cli.output import format_duration
from purer_app.engine import jobs
from purer_app.engine.core.events import CalibrationProgressed, Control, Event, Heartbeat, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig, EvaluateConfig
from purer_app.engine.core.settings.learner_configs import LEARNERS
from tests.conftest import MakeShapes
from tests.helpers.cli_tools import Purer
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with pictures, and a run of each learner under the learner's name."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "data", classes=2, pictures=4)
    pool = write_tiny_pool(folder / "pool")
    for learner in LEARNERS:
        icfil = {"inversion_steps": 3, "images_per_class": 2, "steps": 2, "lr": 0.3}
        jobs.train(
            changed(tiny_config(pool, learner), meta={"steps": 1}, icfil=icfil), folder / learner, ignore, Control()
        )
    return folder


@pytest.mark.parametrize("learner", LEARNERS)
def test_adapt_calibrates_every_learner_and_shows_the_time_left(place: Path, purer: Purer, learner: str) -> None:
    words = ["--support", place / "data", "--query", place / "data"]
    plain = purer("adapt", place / learner, *words, "--json")
    ended = purer("adapt", place / learner, *words, "--icfil", "--json")
    assert (plain.code, ended.code) == (0, 0)
    assert ended.json["leave_one_out"]["total"] == 8
    confidences = [[found["confidence"] for found in one.json["predictions"]] for one in (plain, ended)]
    assert confidences[0] != confidences[1]
    assert len(re.findall(r"^ICFIL: about \d+ s left$", ended.err, re.MULTILINE)) == 1
    assert "ICFIL" not in plain.err


def test_the_time_left_counts_the_calibrations_of_left_out_pictures(place: Path) -> None:
    config = AdaptConfig(
        run=str(place / "pool-embedding"), support=str(place / "data"), query=str(place / "data"), icfil=True
    )
    events = list[Event]()
    jobs.adapt(config, events.append, Control())
    found = [event for event in events if isinstance(event, CalibrationProgressed)]
    assert [(event.step, event.steps) for event in found] == [(step, 9 * 5) for step in range(1, 9 * 5 + 1)]
    assert found[-1].remaining_seconds == 0


def test_an_evaluation_with_icfil_can_be_stopped_inside_an_episode(place: Path) -> None:
    config = EvaluateConfig(
        run=str(place / "protonet"), data=str(place / "data"), n_way=2, n_shots=(1,), n_query=1, episodes=2, icfil=True
    )
    events = list[Event]()
    jobs.evaluate(config, events.append, Control())
    assert events.count(Heartbeat("calibrate")) >= 2 * 5, "one for each step"
    assert not [event for event in events if isinstance(event, CalibrationProgressed)]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (200.0, "3 min 20 s"), (3900.0, "1 h 5 min")],
)
def test_durations_are_given_format_duration_and_seconds(seconds: float, words: str) -> None:
    assert format_duration(seconds) == words
