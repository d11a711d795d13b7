"""ICFIL is compared by paired leave-one-out, each pair as separate calibrations give it; its duration is estimated."""

from pathlib import Path

import pytest
import torch

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import CalibrationProgressed, Control, Event, LeftOutCompared, ignore
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.images.class_folders import PictureCache, load_class_folders
from purer_app.engine.runs.run_folder import RunFolder
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

STEPS = 5


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with pictures, and a run of each learner under the learner's name."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "data", classes=2, pictures=3)
    pool = write_tiny_pool(folder / "pool")
    icfil = {"inversion_steps": 3, "images_per_class": 2, "steps": 2, "lr": 0.3}
    for learner in LEARNERS:
        config = changed(tiny_config(pool, learner), meta={"steps": 1}, icfil=icfil)
        jobs.train(config, folder / learner, ignore, Control())
    return folder


def config_of(place: Path, learner: str) -> ClassifyConfig:
    return ClassifyConfig(run=str(place / learner), support=str(place / "data"), device="cpu")


def compared(config: ClassifyConfig, known: frozenset[str] = frozenset()) -> tuple[LeftOutCompared, ...]:
    return jobs.compare_icfil(config, known, ignore, Control())


@pytest.mark.parametrize("learner", LEARNERS)
def test_each_pair_is_what_separate_calibrations_give(place: Path, learner: str) -> None:
    found = {one.file: one for one in compared(config_of(place, learner))}
    pictures = load_class_folders(place / "data")
    assert set(found) == set(map(str, pictures.files))
    method = load_learner_method(place / learner, torch.device("cpu"))
    icfil = RunFolder.open(place / learner).settings().icfil
    cache, every = PictureCache(pictures.pixels), torch.arange(len(pictures.files))
    for position, file in enumerate(pictures.files):
        kept, single = every[every != position], cache.some(every[position : position + 1])
        support, labels = cache.some(kept), pictures.labels[kept]
        without = method.adapt(support, labels, 2, seed=0).logits(single)
        with_icfil = method.calibrated(support, labels, 2, icfil, seed=0, emit=ignore).logits(single)
        one = found[str(file)]
        assert (one.truth, one.plain, one.calibrated) == (
            int(pictures.labels[position]),
            int(without.argmax()),
            int(with_icfil.argmax()),
        )


def test_the_left_out_pictures_are_those_of_the_leave_one_out_accuracy(place: Path) -> None:
    config = config_of(place, "protonet")
    plain = jobs.classify(config, ignore, Control()).plain
    pairs = {one.file: one for one in compared(config)}
    assert {(one.file, one.truth, one.label) for one in plain.left_out} == {
        (one.file, one.truth, one.plain) for one in pairs.values()
    }


def test_known_pictures_are_not_compared_again(place: Path) -> None:
    config = config_of(place, "protonet")
    every = compared(config)
    assert [one.done for one in every] == [1, 2, 3, 4, 5, 6]
    rest = compared(config, frozenset(one.file for one in every[:4]))
    assert rest == every[4:]


def test_a_cancelled_comparison_has_told_its_pairs(place: Path) -> None:
    told: list[LeftOutCompared] = []

    def cancel(event: Event) -> None:
        if isinstance(event, LeftOutCompared):
            told.append(event)
        elif len(told) == 2:
            raise RunCancelled

    config = config_of(place, "maml")
    with pytest.raises(RunCancelled):
        jobs.compare_icfil(config, frozenset(), cancel, Control())
    assert len(told) == 2
    assert jobs.classify(config, ignore, Control()).plain.total == 6, "nothing is blocked"


def test_the_progress_counts_all_calibrations(place: Path) -> None:
    events: list[Event] = []
    jobs.compare_icfil(config_of(place, "anil"), frozenset(), events.append, Control())
    steps = [(one.step, one.steps) for one in events if isinstance(one, CalibrationProgressed)]
    assert steps == [(step, 6 * STEPS) for step in range(1, 6 * STEPS + 1)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_the_duration_is_estimated_from_two_steps(place: Path, learner: str) -> None:
    events: list[Event] = []
    outlook = jobs.measure_icfil(config_of(place, learner), events.append, Control())
    assert not any(isinstance(event, CalibrationProgressed) for event in events)
    assert outlook.seconds > 0 and outlook.pictures == 6
    assert outlook.comparison_seconds == pytest.approx(6 * outlook.seconds)
    assert jobs.classify(config_of(place, learner), ignore, Control()).plain.total == 6, "the model is as before"
