"""ICFIL is compared on the user's own pictures: the duration before, the result in words, Cancel, and interruptions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, LeftOutCompared, ignore
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.few_shot.icfil.outcome import outcome_of
from purer_app.ui.adapt.columns.icfil_controls import IcfilControls
from purer_app.ui.adapt.page import AdaptPage
from tests.helpers.cli_tools import Purer
from tests.ui.adapt.page_tools import SYMBOLS, add_models, state, wait_for_answers, wait_for_pictures
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts

ENDLESS = {"inversion_steps": 10**6, "images_per_class": 2}
Prepare = Callable[..., None]


def compare(page: AdaptPage) -> QPushButton:
    return child(page, QPushButton, "compare")


def text(page: AdaptPage, name: str) -> str:
    label = child(page, QLabel, name)
    return label.text() if label.isVisible() else ""


def wait_for_result(qtbot: QtBot, page: AdaptPage) -> None:
    cancel = child(page, QPushButton, "cancel_comparison")
    qtbot.waitUntil(lambda: bool(text(page, "comparison_result")) and not cancel.isVisible(), timeout=LONG_MS)


def wait_for_pairs(qtbot: QtBot, page: AdaptPage, count: int) -> None:
    start = f"Comparing on your pictures: {count} of 6."
    qtbot.waitUntil(lambda: text(page, "comparison_state").startswith(start), timeout=LONG_MS)


def expected(page: AdaptPage) -> tuple[LeftOutCompared, ...]:
    config = page.updater.config
    assert config is not None
    return jobs.compare_icfil(config, frozenset(), ignore, Control())


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_learner_is_compared_with_and_without_icfil(
    qtbot: QtBot, page: AdaptPage, prepare: Prepare, learner: str, purer: Purer
) -> None:
    prepare(learner)
    compare(page).click()
    wait_for_result(qtbot, page)
    assert text(page, "comparison_problem") == ""
    found = outcome_of(expected(page))
    assert text(page, "comparison_result") == (
        "6 of your pictures were classified by classifiers that have not seen them: "
        f"{found.plain} of 6 correctly without ICFIL, {found.calibrated} of 6 with it."
    )
    if found.corrected == found.spoiled == 0:
        assert text(page, "comparison_verdict") == "ICFIL does not change how many are right."
    else:
        answers = "1 answer" if found.corrected == 1 else f"{found.corrected} answers"
        verdict = f"ICFIL corrects {answers} and spoils {found.spoiled}."
        assert text(page, "comparison_verdict").startswith(verdict)
    assert state(page).startswith("Up to date; learned in")
    assert not compare(page).isEnabled(), "it would give the same"
    config = page.updater.config
    assert config is not None
    ended = purer("adapt", config.run, "--support", config.support, "--device", config.device, "--compare-icfil")
    assert ended.out.splitlines()[-2:] == [text(page, "comparison_result"), text(page, "comparison_verdict")]


def test_the_duration_is_known_before_anything_starts(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("pool-embedding", **ENDLESS)
    qtbot.waitUntil(lambda: text(page, "icfil_duration").startswith("Calibrating takes about "), timeout=LONG_MS)
    assert " h " in text(page, "icfil_duration").split(". Comparing takes about ")[0]
    assert text(page, "icfil_duration").endswith(": one calibration for each of 6 pictures.")
    assert compare(page).isEnabled()
    controls = page.findChild(IcfilControls)
    assert isinstance(controls, IcfilControls)
    qtbot.waitUntil(lambda: cut_texts(controls) == [], timeout=LONG_MS)
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    assert text(page, "icfil_duration") == "", "it was measured with other pictures"
    qtbot.waitUntil(lambda: text(page, "icfil_duration").endswith("each of 5 pictures."), timeout=LONG_MS)


@pytest.mark.parametrize("learner", ["pool-embedding", "maml"])
def test_cancel_works_at_once(qtbot: QtBot, page: AdaptPage, prepare: Prepare, learner: str) -> None:
    prepare(learner, **ENDLESS)
    compare(page).click()
    qtbot.waitUntil(lambda: "left" in text(page, "comparison_state"), timeout=LONG_MS)
    child(page, QPushButton, "cancel_comparison").click()
    assert text(page, "comparison_state") == ""
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)
    assert text(page, "comparison_result") == text(page, "comparison_problem") == ""
    assert state(page).startswith("Up to date; learned in")
    assert compare(page).isEnabled() and compare(page).text() == "Compare on your pictures"


def test_a_cancelled_comparison_keeps_its_pairs_and_continues(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("protonet", inversion_steps=30)
    compare(page).click()
    wait_for_pairs(qtbot, page, 2)
    child(page, QPushButton, "cancel_comparison").click()
    assert text(page, "comparison_result").startswith("2 of 6 pictures, drawn at random, were classified")
    assert compare(page).text() == "Continue comparing"
    compare(page).click()
    wait_for_result(qtbot, page)
    assert f"{outcome_of(expected(page)).calibrated} of 6 with it." in text(page, "comparison_result")


def test_a_picture_to_classify_interrupts_the_comparison(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("maml", inversion_steps=30)
    compare(page).click()
    wait_for_pairs(qtbot, page, 1)
    page.queries.add_dropped([SYMBOLS / "symbol-01" / "10.png"])
    answered = lambda: len(page.queries.cards) == 2 and all(card.predictions for card in page.queries.cards)  # noqa: E731
    qtbot.waitUntil(answered, timeout=LONG_MS)
    assert child(page, QPushButton, "cancel_comparison").isVisible(), "the answer comes before the comparison ends"
    wait_for_result(qtbot, page)
    assert text(page, "comparison_result").startswith("6 of your pictures were")


def test_another_picture_in_a_class_ends_the_comparison(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("anil", inversion_steps=30)
    compare(page).click()
    wait_for_pairs(qtbot, page, 1)
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    assert text(page, "comparison_state") == text(page, "comparison_result") == ""
    wait_for_answers(qtbot, page)
    compare(page).click()
    qtbot.waitUntil(lambda: text(page, "comparison_state").startswith("Comparing on your pictures: 1 of 5."))


def test_calibrating_interrupts_the_comparison(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("student", inversion_steps=30)
    compare(page).click()
    wait_for_pairs(qtbot, page, 1)
    child(page, QCheckBox, "icfil").click()
    qtbot.waitUntil(lambda: page.updater.calibrator.is_running, timeout=LONG_MS)
    assert "It continues when the answers are up to date." in text(page, "comparison_state")
    wait_for_answers(qtbot, page)
    wait_for_result(qtbot, page)
    assert child(page, QPushButton, "both_answers").isEnabled()


def test_a_run_that_is_gone_is_told(qtbot: QtBot, page: AdaptPage, prepare: Prepare) -> None:
    prepare("protonet")
    (page.session.store.folder / "runs" / "protonet" / "model.safetensors").unlink()
    compare(page).click()
    qtbot.waitUntil(lambda: bool(text(page, "comparison_problem")), timeout=LONG_MS)
    assert text(page, "comparison_problem").startswith("The comparison failed: ")
    assert state(page).startswith("Up to date; learned in")


def test_all_models_without_training_are_not_compared(qtbot: QtBot, page: AdaptPage, classes: Path, runs: Path) -> None:
    add_models(qtbot, page, runs / "pool")
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    wait_for_answers(qtbot, page)
    assert not compare(page).isEnabled()
    assert text(page, "icfil_duration") == ""
