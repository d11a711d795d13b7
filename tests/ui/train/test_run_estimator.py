"""What the next run needs is measured in the background and said before Start."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from purer_app.engine.training.estimate import Range, RunEstimate
from purer_app.ui.state.session import Session
from purer_app.ui.train import texts as text
from purer_app.ui.train.page import TrainPage
from purer_app.ui.train.run_estimator import RunEstimator
from tests.helpers.tiny_pools import changed
from tests.ui.conftest import LONG_MS
from tests.ui.train.page_tools import press, words


@pytest.fixture
def estimator(ready: TrainPage) -> RunEstimator:
    """Return the estimator of a page that may measure, once the devices are known."""
    ready.session.find_devices()
    found = ready.findChild(RunEstimator)
    assert found is not None
    return found


def measured(qtbot: QtBot, estimator: RunEstimator) -> RunEstimate:
    qtbot.waitUntil(lambda: estimator.estimate is not None, timeout=LONG_MS)
    assert estimator.estimate is not None
    return estimator.estimate


def names(session: Session) -> list[str]:
    return [job.name for job in session.job_runner.running]


def test_the_note_tells_what_a_real_step_needed(qtbot: QtBot, ready: TrainPage, estimator: RunEstimator) -> None:
    qtbot.waitUntil(lambda: "A step is being measured" in words(ready, "train_note"), timeout=LONG_MS)
    found = measured(qtbot, estimator)
    note = words(ready, "train_note")
    assert note.startswith(text.outlook(found, 3, 8))
    assert "GB of memory, writes " in note and "3 models, 8 classes." in note


def test_a_changed_setting_is_measured_again_and_a_known_one_is_not(
    qtbot: QtBot, ready: TrainPage, estimator: RunEstimator
) -> None:
    first, store = measured(qtbot, estimator), ready.session.store
    before = store.project.train
    store.change(train=changed(before, meta={"steps": 5000}))
    assert estimator.is_measuring
    longer = measured(qtbot, estimator)
    assert longer.disk > first.disk
    store.change(train=before)
    assert estimator.estimate is first
    assert "Measuring a step" not in names(ready.session)


def test_a_measurement_that_is_out_of_date_is_stopped(qtbot: QtBot, ready: TrainPage, estimator: RunEstimator) -> None:
    store = ready.session.store
    qtbot.waitUntil(lambda: "Measuring a step" in names(ready.session), timeout=LONG_MS)
    (job,) = [job for job in ready.session.job_runner.running if job.name == "Measuring a step"]
    store.change(train=changed(store.project.train, meta={"steps": 7}))
    assert job.state in ("stopping", "ended")
    measured(qtbot, estimator)


def test_nothing_is_measured_during_a_run_or_on_a_hidden_page(
    qtbot: QtBot, ready: TrainPage, estimator: RunEstimator
) -> None:
    qtbot.waitUntil(lambda: estimator.is_measuring, timeout=LONG_MS)
    ready.hide()
    assert "A step is being measured" not in words(ready, "train_note")
    ready.show()
    assert "A step is being measured" in words(ready, "train_note")
    with qtbot.waitSignal(ready.session.training.ended, timeout=LONG_MS):
        press(qtbot, ready, "train_start")
        assert [job.state for job in ready.session.job_runner.running if job.name == "Measuring a step"] in (
            [], ["stopping"],
        )  # fmt: skip
    measured(qtbot, estimator)


def test_what_prevents_the_run_is_said_before_start_until_the_memory_cap_is_removed(
    qtbot: QtBot, ready: TrainPage, estimator: RunEstimator
) -> None:
    preferences, train = ready.session.preferences, ready.session.store.project.train
    ready.session.store.change(train=changed(train, episode={"n_shot": 20_000}))  # about 2 GiB of images
    preferences.set_cap_gb(0.5)
    qtbot.waitUntil(lambda: bool(estimator.problem), timeout=LONG_MS)
    assert "of memory are free within the memory cap of 500.0 MB" in words(ready, "train_note")
    preferences.set_cap_gb(0.0)
    assert estimator.is_measuring and not estimator.problem
    ready.session.store.change(train=train)
    preferences.set_cap_gb(900.0)
    measured(qtbot, estimator)
    preferences.set_cap_gb(0.0)


ESTIMATES: list[tuple[Range | None, bool, str]] = [
    (Range(423.0, 540.0, 735.0), False, "About 9 min (7–12)"),
    (Range(41.0, 44.0, 55.0), False, "About 44 s (41–55)"),
    (Range(3550.0, 9000.0, 12_600.0), False, "About 2.5 h (1–3.5)"),
    (Range(720.0, 720.0, 720.0), True, "12 min (its time limit)"),
    (Range(600.0, 600.0, 601.0), False, "About 10 min"),
    (None, False, "No end: it runs until you finish it"),
]  # fmt: skip


@pytest.mark.parametrize(("seconds", "by_limit", "words"), ESTIMATES)
def test_the_range_is_said_with_two_digits(seconds: Range | None, by_limit: bool, words: str) -> None:
    estimate = RunEstimate(seconds, by_limit, 1_140_000_000, 24_000_000_000, 40_300_000, 9)
    assert text.outlook(estimate, 12, 60) == f"{words}, 1.1 of 24 GB of memory, writes 40 MB; 12 models, 60 classes."
    unknown = replace(estimate, total_memory=None, disk=2_340_000_000)
    assert "1.1 GB of memory, writes 2.3 GB" in text.outlook(unknown, 12, 60)
