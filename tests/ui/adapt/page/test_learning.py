"""Automatic learning: what is missing, real models and runs, what is out of date, failures, other projects."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, EventSink, Heartbeat
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence.not_sure import Separation
from purer_app.engine.few_shot.live.results import Classification, LeftOutPicture
from purer_app.ui.adapt.columns.class_accuracy import ClassAccuracy
from purer_app.ui.adapt.columns.left_out_grid import LeftOutGrid
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from tests.ui.adapt.page_tools import (
    SYMBOLS,
    add_models,
    made_up,
    state,
    wait_for_answers,
    wait_for_pictures,
    with_models,
)
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS


def test_what_is_missing_is_said_in_the_order_in_which_it_is_needed(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path
) -> None:
    assert state(page).startswith("Add models in step 1 first")
    with_models(page)
    assert state(page).startswith("Add two classes")
    assert page.accept_drop([classes / "symbol-01"])
    wait_for_pictures(qtbot, page, 3)
    assert state(page).startswith("Add pictures to a second class")
    assert not child(page, QPushButton, "learn_now").isEnabled()
    assert quick == []


def test_a_dropped_folder_of_folders_becomes_classes_that_real_models_learn(
    qtbot: QtBot, page: AdaptPage, tiny_pool: Path, classes: Path
) -> None:
    add_models(qtbot, page, tiny_pool)
    assert page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    assert page.state_text() == "2 classes, 6 pictures"
    assert [card.class_name for card in page.classes.cards] == ["symbol-01", "symbol-02"]
    assert (
        child(page, QLabel, "recognised")
        .text()
        .endswith("of 6 of your pictures are recognised by a classifier that has not seen them")
    )
    assert state(page).startswith("Up to date; learned in")
    page.queries.add_dropped([SYMBOLS / "symbol-01" / "09.png"])
    qtbot.waitUntil(lambda: bool(page.picture_store.queries), timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    answer = page.updater.answer(page.picture_store.queries[0])
    assert answer is not None
    assert sum(answer.probabilities) == pytest.approx(1, abs=1e-4)
    assert page.queries.cards[0].predictions[0].best in page.picture_store.names
    assert (classes / "symbol-01" / "01.png").is_file()


def test_a_trained_run_answers_with_and_without_icfil(
    qtbot: QtBot, page: AdaptPage, tiny_run: Path, classes: Path
) -> None:
    shutil.copytree(tiny_run, page.session.store.folder / "runs" / "tiny")
    page.session.read_runs()
    qtbot.waitUntil(lambda: bool(page.session.finished_runs()), timeout=LONG_MS)
    assert page.session.classifier_run == "tiny", "a finished run is used automatically"
    assert child(page, QComboBox, "classifier").currentText() == "Newest run"
    assert child(page, QLabel, "classifier_run").text().startswith("Pool, ")
    page.accept_drop([classes])
    page.queries.add_dropped([SYMBOLS / "symbol-02" / "09.png"])
    wait_for_answers(qtbot, page)
    qtbot.waitUntil(lambda: len(page.queries.cards) == 1, timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    child(page, QCheckBox, "icfil").click()
    assert state(page).startswith("Up to date"), "the answers without ICFIL stand"
    wait_for_answers(qtbot, page)
    child(page, QPushButton, "both_answers").click()
    assert [prediction.caption for prediction in page.queries.cards[0].predictions] == ["With ICFIL", "Without ICFIL"]
    assert page.updater.latest is not None
    assert page.updater.latest.result.calibrated is not None
    assert page.updater.latest.result.calibrated.inverted


def test_the_ensemble_cannot_be_calibrated_and_says_why(page: AdaptPage) -> None:
    assert not child(page, QCheckBox, "icfil").isEnabled()
    words = [label.text() for label in page.classifier.findChildren(QLabel)]
    assert any(text.startswith("Only a trained run can be calibrated") for text in words)


def test_the_estimate_has_its_range_and_wrong_pictures_both_names(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path
) -> None:
    with_models(page)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    assert child(page, QLabel, "recognised").text() == (
        "9 of 10 of your pictures are recognised by a classifier that has not seen them"
    )
    assert child(page, QLabel, "plausible").text() == (
        "With so few pictures, the true figure may lie anywhere from 60 to 98 %."
    )
    found = page.classifier.findChildren(LeftOutGrid)[0].shown
    assert [(one.truth, one.answer) for one in found] == [("symbol-02", "symbol-01")]


def test_a_class_shows_what_its_pictures_are_taken_for_and_filters_them(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_models(page)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    assert page.updater.latest is not None
    latest = page.updater.latest
    first, second = (cls.pictures for cls in page.picture_store.classes)
    left_out = [LeftOutPicture(str(file), 0, 0) for file in first]
    left_out += [LeftOutPicture(str(file), 1, 0 if file == second[0] else 1) for file in second]
    plain = replace(latest.result.plain, left_out=tuple(left_out))
    monkeypatch.setattr(page.updater, "latest", replace(latest, result=replace(latest.result, plain=plain)))
    page.classifier.refresh()
    n, m = len(first), len(second)
    rows = [f"symbol-02: {m - 1} of {m} recognised; 1 taken for symbol-01", f"symbol-01: {n} of {n} recognised"]
    view = page.classifier.findChildren(ClassAccuracy)[0]

    def told() -> list[str]:
        return [one.text() for one in view.findChildren(QLabel, "class_result") if one.isVisibleTo(view)]

    qtbot.waitUntil(lambda: told() == rows)
    grid = page.classifier.findChildren(LeftOutGrid)[0]
    buttons = view.findChildren(QPushButton, "show_class_result")
    worse, better = (button for button in buttons if button.isVisibleTo(view))
    assert len(grid.shown) == n + m
    better.click()
    assert {one.truth for one in grid.shown} == {"symbol-01"} and len(grid.shown) == n
    worse.click()
    assert {one.truth for one in grid.shown} == {"symbol-02"} and not better.isChecked()
    worse.click()
    assert len(grid.shown) == n + m


def test_the_test_of_not_sure_and_unfamiliar_pictures_are_told(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_models(page)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    assert page.updater.latest is not None
    told, strange = (child(page, QLabel, name) for name in ("not_sure_reliability", "unfamiliar"))
    assert strange.text() == ""
    latest = page.updater.latest
    for tested, start in (
        (Separation(0.61, 0.5, 0.72), "“Not sure” is unreliable for this classifier"),
        (Separation(0.97, 0.94, 1.0), "“Not sure” recognises pictures of other things"),
    ):
        plain = replace(latest.result.plain, separation=tested)
        unfamiliar = latest.result.plain.left_out[0].file
        result = replace(latest.result, plain=plain, unfamiliar=(unfamiliar,))
        monkeypatch.setattr(page.updater, "latest", replace(latest, result=result))
        page.classifier.refresh()
        assert told.text().startswith(start) and f"in {100 * tested.auroc:.0f} of 100 pairs" in told.text()
        assert strange.text().startswith("1 of 6 of your pictures is unlike everything")
        assert Path(unfamiliar).name in strange.text()


def test_a_change_marks_what_was_learned_until_it_is_learned_again(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path
) -> None:
    with_models(page)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    page.session.store.change(adapt=replace(page.session.store.project.adapt, automatic=False))
    times = len(quick)
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    assert state(page) == "Out of date: your classes have changed."
    assert child(page.classes, QLabel, "undo_words").text() == "One picture was removed."
    child(page.classes, QPushButton, "undo").click()
    assert state(page).startswith("Up to date")  # the very pictures that were learned are back
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    assert len(quick) == times
    child(page, QPushButton, "learn_now").click()
    wait_for_answers(qtbot, page)
    assert len(quick) == times + 1
    assert state(page).startswith("Up to date")


def test_a_newer_change_stops_the_older_learning(
    qtbot: QtBot, page: AdaptPage, classes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    ended: list[int] = []

    def endless_at_first(config: ClassifyConfig, emit: EventSink, control: Control) -> Classification:
        begun.append(len(config.queries))
        while len(begun) == 1:
            emit(Heartbeat("at work"))
        ended.append(len(config.queries))
        return made_up(config)

    monkeypatch.setattr(jobs, "classify", endless_at_first)
    with_models(page)
    page.accept_drop([classes])
    qtbot.waitUntil(lambda: len(begun) == 1, timeout=LONG_MS)
    page.queries.add_dropped([SYMBOLS / "symbol-01" / "09.png"])
    wait_for_answers(qtbot, page)
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    assert begun == [0, 1]
    assert ended == [1]


def test_a_failure_is_reported_and_not_tried_again_automatically(
    qtbot: QtBot, page: AdaptPage, classes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ClassifyConfig] = []

    def classify(config: ClassifyConfig, emit: EventSink, control: Control) -> Classification:
        asked.append(config)
        raise DataError("class 'ash' holds no picture")

    monkeypatch.setattr(jobs, "classify", classify)
    with_models(page)
    page.accept_drop([classes])
    qtbot.waitUntil(lambda: state(page) == "class 'ash' holds no picture", timeout=LONG_MS)
    page.updater.refresh()
    page.session.models.changed.emit()
    assert len(asked) == 1
    assert child(page, QPushButton, "learn_now").isEnabled()


def test_the_inspector_gives_the_command_of_a_run_and_of_a_pool(page: AdaptPage, tmp_path: Path) -> None:
    box = child(page.inspector(), QPlainTextEdit, "adapt_command")
    assert box.toPlainText().startswith("Add models in step 1")
    with_models(page)
    folder = page.session.store.folder
    assert box.toPlainText() == (
        f"purer-app adapt --pool /models --only a.pth --support {folder}/classes --query {folder}/queries"
    )
    page.session.run_path = lambda name: tmp_path / "my runs" / name if name else None  # type: ignore[method-assign]
    page.session.store.change(adapt=replace(page.session.store.project.adapt, source="r1", icfil=True))
    assert box.toPlainText() == (
        f"purer-app adapt '{tmp_path}/my runs/r1' --support {folder}/classes --query {folder}/queries --icfil"
    )


def test_another_project_shows_its_own_classes(
    qtbot: QtBot, page: AdaptPage, quick: list[ClassifyConfig], classes: Path, tmp_path: Path
) -> None:
    with_models(page)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    first = page.session.store.folder
    page.session.store.create(tmp_path / "other")
    assert page.state_text() == ""
    assert page.updater.latest is None
    page.session.store.open(first)
    assert page.state_text() == "2 classes, 6 pictures"
    wait_for_answers(qtbot, page)


def test_without_a_project_the_page_says_so(qtbot: QtBot, session: Session, theme: Theme) -> None:
    page = AdaptPage(session, theme)
    qtbot.addWidget(page)
    page.show()
    assert state(page) == "Open a project first, or try the sample."
    assert not page.accept_drop([SYMBOLS / "symbol-01"])
    page.hide()


def test_a_sample_of_many_pictures_is_called_a_sample(
    qtbot: QtBot, page: AdaptPage, monkeypatch: pytest.MonkeyPatch, classes: Path
) -> None:
    def classify(config: ClassifyConfig, emit: EventSink, control: Control) -> Classification:
        found = made_up(config)
        plain = replace(found.plain, correct=78, total=100, low=69.0, high=85.0)
        return replace(found, plain=plain, counts=(1, 1200), class_names=found.class_names)

    monkeypatch.setattr(jobs, "classify", classify)
    with_models(page)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    assert child(page, QLabel, "recognised").text() == (
        "78 of 100 pictures are recognised by a classifier that has not seen them: a random sample of your 1,201 "
        "pictures"
    )
