"""The Runs page on real runs: the table, what can be done with a run, and evaluating it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QFile, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QRadioButton, QSpinBox
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import RunProgressed
from purer_app.engine.core.settings.presets import with_learner
from purer_app.engine.core.settings.toml_io import read_toml, toml_text
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_listing import RunSummary
from purer_app.engine.runs.run_position import read_position
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.panel import EvaluationPanel
from purer_app.ui.runs.evaluation.view import EvaluationView
from purer_app.ui.runs.evaluation_area import EvaluationArea
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.rows import PATH_ROLE, Column
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.empty_state import EmptyState
from purer_app.ui.widgets.inline_bar import InlineBar
from tests.conftest import MakeShapes
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.helpers.runs_page import button, cells, choose, entry, inspected, more, table, tip, wait_until_idle
from tests.ui.helpers.tiny_runs import evaluation_table


def evaluation(page: RunsPage) -> EvaluationView:
    return find(page, EvaluationView)


def test_an_empty_project_says_what_runs_are(qtbot: QtBot, project: Session, theme: Theme) -> None:
    page = RunsPage(project, theme)
    qtbot.addWidget(page)
    qtbot.addWidget(page.inspector())
    page.show()
    assert find(page, EmptyState).isVisible()
    assert page.state_text() == ""


def test_each_run_has_a_row_with_its_state(page: RunsPage) -> None:
    assert cells(page, "a-finished")[Column.STATUS] == "finished"
    progress = read_position(page.session.store.folder / "runs" / "b-interrupted", 2, 4).progress
    assert 0 < progress < 1
    assert cells(page, "b-interrupted")[Column.STATUS] == f"interrupted at {int(100 * progress)} %"
    assert cells(page, "c-damaged")[Column.STATUS] == "damaged: has format_version 9; this version reads 1"
    assert cells(page, "a-finished")[Column.STEPS] == "4 / 4"
    assert cells(page, "a-finished")[Column.LEARNER] == "ProtoNet · conv4-4"
    assert cells(page, "a-finished")[Column.MODELS] == "3 from Pool"
    assert page.state_text() == "1 of 3 finished"


def test_commands_fit_the_selected_run(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    assert button(page, "runs_use_in_adapt").isEnabled()
    assert not button(page, "runs_continue").isEnabled()
    assert button(page, "runs_continue").toolTip() == "Only an interrupted run can be continued."
    choose(qtbot, page, "b-interrupted")
    assert button(page, "runs_continue").isEnabled()
    assert not button(page, "runs_use_in_adapt").isEnabled()
    choose(qtbot, page, "c-damaged")
    assert not entry(page, "runs_show").isEnabled()
    assert entry(page, "runs_delete").isEnabled()


def test_the_inspector_names_unusual_settings(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    assert "Settings of the preset" in inspected(page)
    assert "• Network: conv4-4 instead of conv4-32" in inspected(page)
    assert "• Time between two snapshots: 0 s instead of 1 min" in inspected(page)
    assert "all planned steps" in inspected(page)
    choose(qtbot, page, "c-damaged")
    assert "format_version 9" in inspected(page)


def test_the_table_names_settings_that_differ_from_the_preset(page: RunsPage) -> None:
    changes = cells(page, "a-finished")[Column.CHANGES].split(", ")
    assert "Network conv4-4" in changes
    assert "Network: conv4-4 instead of conv4-32" in tip(page, "a-finished", Column.CHANGES)
    assert cells(page, "c-damaged")[Column.CHANGES] == "–"


def test_the_run_that_the_train_page_shows_keeps_its_settings_when_it_is_selected(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    more(page, "runs_show")
    wait_until_idle(qtbot, page)
    choose(qtbot, page, "b-interrupted")
    choose(qtbot, page, "a-finished")
    assert "• Network: conv4-4 instead of conv4-32" in inspected(page)


def test_a_run_is_shown_on_the_train_page(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    with qtbot.waitSignal(page.session.page_requested) as asked:
        more(page, "runs_show")
    assert asked.args == ["train"]
    wait_until_idle(qtbot, page)
    assert page.session.training.run == page.session.store.folder / "runs" / "a-finished"


def test_a_finished_run_answers_on_the_adapt_page(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    with qtbot.waitSignal(page.session.page_requested) as asked:
        button(page, "runs_use_in_adapt").click()
    assert asked.args == ["adapt"]
    assert page.session.store.project.adapt.source == "a-finished"


def test_the_facts_of_a_run_are_copied(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "b-interrupted")
    more(page, "runs_copy")
    report = QGuiApplication.clipboard().text()
    assert "Status: interrupted at " in report
    assert "Continues at: step 3 of 4" in report


def test_a_run_is_deleted_only_after_a_second_click(qtbot: QtBot, page: RunsPage) -> None:
    store = page.session.store
    store.change(adapt=replace(store.project.adapt, source="a-finished"))
    run = store.folder / "runs" / "a-finished"
    choose(qtbot, page, "a-finished")
    more(page, "runs_delete")
    question = find(page, InlineBar, "runs_message").text
    assert "with its model and images (" in question
    assert "The Adapt page uses it" in question
    button(page, "keep_the_run").click()
    wait_until_idle(qtbot, page)
    assert run.is_dir()
    more(page, "runs_delete")
    button(page, "move_to_trash").click()
    qtbot.waitUntil(lambda: len(page.session.runs) == 2, timeout=LONG_MS)
    wait_until_idle(qtbot, page)
    assert not run.exists()
    assert store.project.adapt.source == ""
    assert table(page).run is not None


def test_the_delete_key_asks_before_it_deletes_or_says_why_it_cannot(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    QTest.keyClick(table(page), Qt.Key.Key_Delete)
    assert "with its model and images (" in find(page, InlineBar, "runs_message").text
    QTest.keyClick(button(page, "move_to_trash"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(page.session.runs) == 2, timeout=LONG_MS)
    wait_until_idle(qtbot, page)
    table(page).selectAll()
    QTest.keyClick(table(page), Qt.Key.Key_Delete)
    assert find(page, InlineBar, "runs_message").text == "Select one run."
    assert (page.session.store.folder / "runs" / "b-interrupted").is_dir()


def test_the_newest_run_is_on_top_and_selected(qtbot: QtBot, page: RunsPage, finished: Path) -> None:
    runs = page.session.store.folder / "runs"
    for name, day in (("d-middle", 2), ("e-newest", 3), ("f-oldest", 1)):
        shutil.copytree(finished, runs / name)
        manifest = read_toml(runs / name / "manifest.toml") | {"started": f"2050-01-0{day}T10:00:00+0000"}
        (runs / name / "manifest.toml").write_text(toml_text(manifest))
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    model = table(page).model()
    shown = [Path(str(model.index(row, Column.DATE).data(PATH_ROLE))).name for row in range(3)]
    assert shown == ["e-newest", "d-middle", "f-oldest"]


def test_a_run_is_deleted_permanently_only_after_another_question(
    qtbot: QtBot, page: RunsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFile, "moveToTrash", lambda _: False)
    run = page.session.store.folder / "runs" / "a-finished"
    choose(qtbot, page, "a-finished")
    for _ in range(2):
        more(page, "runs_delete")
        button(page, "move_to_trash").click()
        wait_until_idle(qtbot, page)
        assert run.is_dir()
        question = find(page, InlineBar, "runs_message").text
        assert "cannot be moved to the trash: this disk has none, or it is full." in question
        button(page, "keep_the_run").click()
        selected = table(page).run
        assert selected is not None and selected.path == str(run)
    more(page, "runs_delete")
    button(page, "move_to_trash").click()
    wait_until_idle(qtbot, page)
    button(page, "delete_permanently").click()
    wait_until_idle(qtbot, page)
    assert len(page.session.runs) == 2
    assert not run.exists()


def test_an_interrupted_run_is_continued_and_followed(qtbot: QtBot, page: RunsPage, interrupted: Path) -> None:
    choose(qtbot, page, "b-interrupted")
    with qtbot.waitSignal(page.session.training.ended, timeout=LONG_MS):
        button(page, "runs_continue").click()
    wait_until_idle(qtbot, page)
    page.session.runs_changed.emit()
    assert cells(page, "b-interrupted")[Column.STATUS] == "finished"


def test_the_run_that_goes_on_has_a_live_row(page: RunsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    training = page.session.training
    training.run = page.session.store.folder / "runs" / "new"
    training.config = TrainConfig(pool="p", models=("a", "b"))
    training.history.step, training.history.planned_steps = 40, 80
    training.history.take(RunProgressed(0.725, 65.3, 24.7))
    monkeypatch.setattr(type(training), "state", "paused")
    page.session.runs_changed.emit()
    row = cells(page, "new")
    assert (row[Column.STATUS], row[Column.STEPS], row[Column.DATE]) == ("paused at 72 %", "40 / 80", "now")
    assert table(page).model().index(0, Column.NAME).data(PATH_ROLE) == str(training.run)
    table(page).choose(str(training.run))
    assert not entry(page, "runs_delete").isEnabled()


def test_recorded_evaluations_are_shown(qtbot: QtBot, page: RunsPage) -> None:
    folder = page.session.store.folder / "runs" / "a-finished" / "evaluations"
    folder.mkdir()
    (folder / "2026-11-24T12-30-00.json").write_text(json.dumps(evaluation_table(ensemble=80, learner=70)))
    button(page, "runs_refresh").click()
    wait_until_idle(qtbot, page)
    choose(qtbot, page, "a-finished")
    row = cells(page, "a-finished")
    assert (row[Column.EVALUATION], row[Column.LEAD]) == (
        "70.0 ± 1.0 / 80.0 ± 1.0 %",
        "−10.0 ± 1.0 / −10.0 ± 1.0",
    )
    assert row[Column.UNTRAINED] == "80.0 ± 1.0 / 90.0 ± 1.0 %"
    assert "1 shot, random: +40.0 ± 1.0 points" in tip(page, "a-finished", Column.LEAD)
    assert (
        "needs no training, is better than protonet" in find(evaluation(page), QLabel, "evaluation_conclusions").text()
    )
    assert evaluation(page).isVisible()


@pytest.mark.parametrize("learner", ["pool-embedding", "student"])
def test_an_offer_chooses_compact_until_it_is_undone(qtbot: QtBot, page: RunsPage, learner: str) -> None:
    folder = page.session.store.folder / "runs" / "a-finished" / "evaluations"
    folder.mkdir()
    table_of_all = evaluation_table(ensemble=65, ridge=72, learner=70)
    (folder / "2026-11-24T12-30-00.json").write_text(json.dumps(table_of_all))
    button(page, "runs_refresh").click()
    wait_until_idle(qtbot, page)
    choose(qtbot, page, "a-finished")
    assert cells(page, "a-finished")[Column.LEAD] == "−2.0 ± 1.0 / −2.0 ± 1.0"
    store = page.session.store
    store.change(train=with_learner(store.project.train, learner, store.project.preset))
    before = store.project.train
    session = page.session
    with qtbot.waitSignal(session.noticed) as said, qtbot.waitSignal(session.page_requested) as shown:
        button(page, "choose_compact").click()
    assert shown.args == ["train"]
    assert store.project.train == with_learner(before, "compact", store.project.preset)
    assert said.args == ["The next run trains the learner Compact."]
    page.session.edits.undo()
    assert store.project.train == before
    page.session.edits.redo()
    assert store.project.train.learner.name == "compact"


def fill_in(page: RunsPage, folder: Path) -> None:
    find(page, QLineEdit, "evaluate_folder").setText(str(folder))
    find(page, QLineEdit, "evaluate_shots").setText("1")
    for name, value in (("evaluate_n_way", 3), ("evaluate_n_query", 2), ("evaluate_episodes", 3)):
        find(page, QSpinBox, name).setValue(value)


def test_a_run_is_evaluated_and_the_result_stays_with_it(
    qtbot: QtBot, page: RunsPage, make_shapes: MakeShapes, tmp_path: Path
) -> None:
    choose(qtbot, page, "a-finished")
    button(page, "runs_evaluate").click()
    fill_in(page, make_shapes(tmp_path / "shapes", classes=3, pictures=5))
    button(page, "evaluate_start").click()
    assert button(page, "evaluate_stop").isVisible()
    qtbot.waitUntil(lambda: evaluation(page).facts is not None, timeout=LONG_MS)
    wait_until_idle(qtbot, page)
    facts = evaluation(page).facts
    assert facts is not None
    assert (facts.subject, facts.n_way, facts.shots, facts.episodes) == ("protonet", 3, (1,), 3)
    baselines = ["random", "best-single-teacher", "teacher-ensemble", "ensemble-two-views", "ensemble-ridge"]
    assert [method for method, _, _ in facts.rows] == [*baselines, "protonet"]
    assert len(list((page.session.store.folder / "runs" / "a-finished" / "evaluations").glob("*.json"))) == 1
    assert cells(page, "a-finished")[Column.EVALUATION] != "–"


def test_the_models_alone_are_evaluated_without_any_run(
    qtbot: QtBot, page: RunsPage, make_shapes: MakeShapes, tmp_path: Path, finished: Path
) -> None:
    page.session.models.add([finished.parent.parent / "pool"])
    wait_until_idle(qtbot, page)
    page.evaluate()
    find(page, QRadioButton, "evaluate_models").setChecked(True)
    fill_in(page, make_shapes(tmp_path / "shapes", classes=3, pictures=5))
    button(page, "evaluate_start").click()
    qtbot.waitUntil(lambda: evaluation(page).facts is not None, timeout=LONG_MS)
    facts = evaluation(page).facts
    assert facts is not None
    assert facts.is_of_pool
    find(page, EvaluationArea).export_csv(facts, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text().startswith("method,icfil")
    wait_until_idle(qtbot, page)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("evaluate_folder", "", "Choose a folder first"),
        ("evaluate_shots", "one", "“one” is not a list of whole numbers"),
        ("evaluate_shots", "0", "The number of support pictures of each class must be at least 1"),
        ("evaluate_folder", "/no/such/folder", "/no/such/folder"),
    ],
)
def test_what_is_wrong_is_said_in_the_panel(qtbot: QtBot, page: RunsPage, name: str, text: str, said: str) -> None:
    choose(qtbot, page, "a-finished")
    page.evaluate()
    button(page, "evaluate_sample").click()
    find(page, QLineEdit, name).setText(text)
    button(page, "evaluate_start").click()
    qtbot.waitUntil(lambda: said in find(page, EvaluationPanel).message, timeout=LONG_MS)
    wait_until_idle(qtbot, page)
    assert button(page, "evaluate_start").isEnabled()


def test_an_evaluation_can_be_stopped(qtbot: QtBot, page: RunsPage, make_shapes: MakeShapes, tmp_path: Path) -> None:
    choose(qtbot, page, "a-finished")
    page.evaluate()
    fill_in(page, make_shapes(tmp_path / "shapes", classes=3, pictures=5))
    find(page, QSpinBox, "evaluate_episodes").setValue(10_000)
    button(page, "evaluate_start").click()
    button(page, "evaluate_stop").click()
    qtbot.waitUntil(lambda: "no result was saved" in find(page, EvaluationPanel).message, timeout=LONG_MS)
    assert evaluation(page).facts is None


def test_an_evaluation_ends_with_its_project(
    qtbot: QtBot, page: RunsPage, make_shapes: MakeShapes, tmp_path: Path
) -> None:
    noticed: list[str] = []
    page.session.noticed.connect(noticed.append)
    choose(qtbot, page, "a-finished")
    page.evaluate()
    fill_in(page, make_shapes(tmp_path / "shapes", classes=3, pictures=5))
    find(page, QSpinBox, "evaluate_episodes").setValue(10_000)
    button(page, "evaluate_start").click()
    page.session.store.create(tmp_path / "other", "Other")
    assert noticed == ["The evaluation was stopped because its project was closed."]
    qtbot.waitUntil(lambda: not find(page, EvaluationPanel).is_running, timeout=LONG_MS)
    assert find(page, EvaluationPanel).message == ""
    assert evaluation(page).facts is None


def test_actions_mirror_the_buttons(qtbot: QtBot, page: RunsPage) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionRegistry(window, page.theme)
    page.add_actions(actions)
    choose(qtbot, page, "b-interrupted")
    assert actions["runs.continue"].isEnabled()
    assert not actions["runs.use_in_adapt"].isEnabled()


def test_sorting_keeps_the_selected_run(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "b-interrupted")
    table(page).sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
    run: RunSummary | None = table(page).run
    assert run is not None and run.name == "b-interrupted"
    selected = table(page).selectionModel().selectedRows()[0].row()
    assert table(page).model().index(selected, Column.NAME).data(PATH_ROLE) == run.path
