"""ICFIL on Adapt with real runs: every learner, the time left, Cancel, changes meanwhile, and failures."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.few_shot import methods
from purer_app.engine.few_shot.icfil.calibration import calibrate
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.widgets.image_strip import ImageStrip
from tests.ui.adapt.page_tools import SYMBOLS, state, wait_for_answers
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS

ENDLESS = {"inversion_steps": 10**6, "images_per_class": 2}
Prepare = Callable[..., None]


def box(page: AdaptPage) -> QCheckBox:
    return child(page, QCheckBox, "icfil")


def shares(page: AdaptPage) -> list[float]:
    """Return what the card of the newest picture shows."""
    (prediction,) = page.queries.cards[0].predictions
    return [bar.share for bar in prediction.bars]


def begin_endless(qtbot: QtBot, page: AdaptPage) -> None:
    """Tick the box of a calibration that does not end by itself, and wait until its first step is measured."""
    with qtbot.waitSignal(page.updater.calibrator.progressed, timeout=LONG_MS):
        box(page).click()


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_learner_answers_with_and_without_icfil(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare, learner: str
) -> None:
    prepare(learner)
    plain = shares(page)
    box(page).click()
    wait_for_answers(qtbot, page)
    assert box(page).isChecked()
    assert state(page).startswith("Up to date; learned in")
    assert child(page, QLabel, "calibration_problem").text() == ""
    assert page.updater.latest is not None
    view = page.updater.latest.result.calibrated
    assert view is not None and len(view.inverted) == 4
    strip = child(page, ImageStrip, "inverted_images")
    assert strip.isVisible() and strip.captions == ("symbol-01", "symbol-02")
    assert shares(page) == pytest.approx(list(view.answers[0].probabilities))
    child(page, QPushButton, "both_answers").click()
    with_icfil, without = page.queries.cards[0].predictions
    assert (with_icfil.caption, without.caption) == ("With ICFIL", "Without ICFIL")
    assert [bar.share for bar in without.bars] == plain


def test_the_time_left_is_shown_and_the_plain_answers_stand_meanwhile(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare
) -> None:
    prepare("pool-embedding", **ENDLESS)
    plain = shares(page)
    begin_endless(qtbot, page)
    assert child(page, QLabel, "calibration_state").text().startswith("Calibrating. About ")
    assert " h " in child(page, QLabel, "calibration_state").text()
    assert child(page, QPushButton, "cancel_calibration").isVisible()
    assert state(page).startswith("Up to date; learned in")
    assert shares(page) == plain
    assert not child(page, QPushButton, "both_answers").isEnabled()


@pytest.mark.parametrize("learner", ["pool-embedding", "maml"])
def test_cancel_keeps_the_plain_answers_and_unticks_the_box(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare, learner: str
) -> None:
    prepare(learner, **ENDLESS)
    plain = shares(page)
    begin_endless(qtbot, page)
    child(page, QPushButton, "cancel_calibration").click()
    assert not box(page).isChecked()
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)
    assert shares(page) == plain
    assert state(page).startswith("Up to date; learned in")
    assert not child(page, QPushButton, "cancel_calibration").isVisible()
    assert child(page, QLabel, "calibration_problem").text() == ""


def test_a_picture_added_meanwhile_gets_its_plain_answer_first(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("pool-embedding", **ENDLESS)
    begin_endless(qtbot, page)
    page.queries.add_dropped([SYMBOLS / "symbol-01" / "10.png"])
    qtbot.waitUntil(
        lambda: len(page.queries.cards) == 2 and all(c.predictions for c in page.queries.cards), timeout=LONG_MS
    )
    with qtbot.waitSignal(page.updater.calibrator.progressed, timeout=LONG_MS):
        pass
    assert box(page).isChecked()


def test_a_picture_taken_away_meanwhile_does_not_start_the_calibration_again(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare
) -> None:
    prepare("compact", **ENDLESS)
    begin_endless(qtbot, page)
    job = page.session.job_runner.running
    page.queries.clear()
    qtbot.waitUntil(lambda: not page.queries.cards, timeout=LONG_MS)
    assert page.session.job_runner.running == job and job[0].state == "running"


def test_another_project_stops_the_calibration(qtbot: QtBot, page: AdaptPage, prepare: Prepare, tmp_path: Path) -> None:
    prepare("protonet", **ENDLESS)
    begin_endless(qtbot, page)
    page.session.store.create(tmp_path / "other")
    qtbot.waitUntil(lambda: not page.updater.calibrator.is_running, timeout=LONG_MS)
    assert page.updater.latest is None
    assert not box(page).isChecked()


def test_a_further_picture_is_named_without_another_calibration(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare
) -> None:
    prepare("pool-embedding")
    box(page).click()
    wait_for_answers(qtbot, page)
    steps: list[object] = []
    page.updater.calibrator.progressed.connect(lambda: steps.append(page.updater.calibrator.progress))
    page.queries.add_dropped([SYMBOLS / "symbol-01" / "10.png"])
    qtbot.waitUntil(lambda: len(page.queries.cards) == 2, timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    assert page.updater.answer(page.picture_store.queries[0], calibrated=True) is not None
    assert steps == []


def test_without_learning_automatically_learn_now_calibrates(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("anil")
    child(page, QCheckBox, "learn_automatically").click()
    box(page).click()
    assert child(page, QLabel, "calibration_state").text() == "Choose “Learn now” to calibrate."
    child(page, QPushButton, "learn_now").click()
    wait_for_answers(qtbot, page)
    child(page, QPushButton, "both_answers").click()
    assert len(page.queries.cards[0].predictions) == 2


def expect_failure(qtbot: QtBot, page: AdaptPage, sentence: str) -> None:
    plain = shares(page)
    box(page).click()
    problem = child(page, QLabel, "calibration_problem")
    qtbot.waitUntil(lambda: bool(problem.text()), timeout=LONG_MS)
    assert problem.text().startswith("Calibration failed, so answers without ICFIL are shown: ")
    assert sentence in problem.text()
    assert problem.isVisible() and not box(page).isChecked()
    assert shares(page) == plain
    assert state(page).startswith("Up to date; learned in")


def test_too_little_memory_leaves_the_plain_answers(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def calibrate_many(adapted: Any, images: Any, labels: Any, icfil: IcfilConfig, *others: Any, **more: Any) -> Any:
        many = replace(icfil)
        object.__setattr__(many, "images_per_class", 10**13)  # more than settings allow, and than any machine holds
        return calibrate(adapted, images, labels, many, *others, **more)

    monkeypatch.setattr(methods, "calibrate", calibrate_many)
    prepare("pool-embedding")
    expect_failure(qtbot, page, "ICFIL needs more memory than is available for 6 pictures of 2 classes")


def test_a_teacher_that_vanished_leaves_the_plain_answers(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare, runs: Path
) -> None:
    prepare("pool-embedding")
    run = page.session.store.folder / "runs" / "pool-embedding"
    os.utime(run / "model.toml", ns=(1, 1))  # so that the run is read again
    (runs / "pool" / "a.safetensors").rename(runs / "a.safetensors")
    try:
        expect_failure(qtbot, page, "needs the models that it was trained on")
    finally:
        (runs / "a.safetensors").rename(runs / "pool" / "a.safetensors")


def test_only_runs_can_be_calibrated(page: AdaptPage) -> None:
    assert child(page, QComboBox, "classifier").currentIndex() == 0
    assert not box(page).isEnabled()
