"""`adapt --icfil` works with every learner and shows the remaining time; `--compare-icfil` says what it does."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from purer_app.cli.output import format_duration
from purer_app.engine import jobs
from purer_app.engine.core.events import CalibrationProgressed, Control, Event, Heartbeat, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig, EvaluateConfig
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.few_shot.icfil.outcome import counts_in_words, effect_in_words, outcome_of
from tests.conftest import MakeShapes
from tests.helpers.cli_tools import Purer, assert_one_sentence
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


def test_the_comparison_names_its_duration_and_the_answers(place: Path, purer: Purer) -> None:
    config = ClassifyConfig(run=str(place / "protonet"), support=str(place / "data"))
    expected = jobs.compare_icfil(config, frozenset(), ignore, Control())
    words = ["adapt", place / "protonet", "--support", place / "data", "--compare-icfil"]
    ended = purer(*words, "--json")
    assert ended.code == 0, ended.err
    assert re.search(r"^Comparing takes about .+: one calibration for each of 8 pictures$", ended.err, re.MULTILINE)
    assert ended.err.index("Comparing takes about") < ended.err.index("1 of 8 pictures compared")
    names = ("class-00", "class-01")
    assert ended.json["pictures"] == [
        {"file": one.file, "class": names[one.truth]}
        | {"without_icfil": names[one.plain], "with_icfil": names[one.calibrated]}
        for one in expected
    ]
    outcome = outcome_of(expected)
    keys = ("total", "compared", "without_icfil", "with_icfil", "corrected", "spoiled", "effect", "stopped")
    counts = (8, 8, outcome.plain, outcome.calibrated, outcome.corrected, outcome.spoiled)
    assert tuple(ended.json[key] for key in keys) == (*counts, outcome.effect.value, False)
    lines = purer(*words).out.splitlines()
    assert lines[-2:] == [counts_in_words(outcome, 8), effect_in_words(outcome, 8)]
    assert len(lines) - 2 == sum(one.plain != one.calibrated for one in expected)


def test_the_comparison_names_unreadable_pictures(place: Path, tmp_path: Path, purer: Purer) -> None:
    data = Path(shutil.copytree(place / "data", tmp_path / "data"))
    for picture in sorted(data.glob("*/*"))[1:-2]:
        if picture.parent.name == "class-00" or picture.name > "01.png":
            picture.unlink()
    broken = data / "class-00" / "broken.png"
    broken.write_bytes(b"no picture")
    ended = purer("adapt", place / "protonet", "--support", data, "--compare-icfil", "--json")
    assert ended.code == 0, ended.err
    assert "1 could not be read: broken.png" in ended.err.splitlines()
    assert ended.json["unreadable"] == [str(broken)]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is another signal on Windows")
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_keeps_what_is_compared(place: Path, tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "many", classes=2, pictures=200)
    words = [sys.executable, "-m", "purer_app", "adapt", str(place / "protonet"), "--support", str(data)]
    with subprocess.Popen(
        [*words, "--compare-icfil"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while not (line := process.stderr.readline()).startswith("2 of 100 pictures compared"):
            assert line, "it ended before"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130 and err.strip().endswith("Stopped.")
    counts, effect = out.splitlines()[-2:]
    assert re.match(r"\d+ of 100 pictures, drawn at random, were classified by classifiers that have not", counts)
    assert effect.startswith("So far, ICFIL corrects ")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            ["RUN", "--query", "DATA"],
            2,
            "--compare-icfil takes RUN and --support, and classifies nothing; omit the other",
        ),
        (["RUN", "--icfil"], 2, "--compare-icfil takes RUN and --support, and classifies nothing; omit the other"),
        (["--pool", "DATA"], 2, "--compare-icfil takes RUN, not --pool: only a trained run can be calibrated by ICFIL"),
        (["RUN"], 1, "there is nothing to compare: no class has two pictures"),
    ],
)
def test_a_comparison_that_is_impossible_is_refused(
    place: Path, tmp_path: Path, purer: Purer, words: list[str], code: int, sentence: str
) -> None:
    for folder in (place / "data").iterdir():
        (tmp_path / folder.name).mkdir()
        shutil.copy(folder / "00.png", tmp_path / folder.name)
    named = {"RUN": place / "protonet", "DATA": place / "data"}
    ended = purer("adapt", *(named.get(word, word) for word in words), "--support", tmp_path, "--compare-icfil")
    assert_one_sentence(ended, code, sentence)


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
