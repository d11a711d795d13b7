"""Which classifier the Adapt page uses: the newest run, or the user's choice."""

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.event_codec import event_to_dict
from purer_app.engine.core.events import BaselineMeasured, Event, RunFinished, ValidationDone
from purer_app.engine.runs.run_label import RunLabel, write_label
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.state.project.project_file import read_project
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS


@pytest.fixture
def runs(qtbot: QtBot, page: AdaptPage, tiny_run: Path) -> AdaptPage:
    """Return the page of a project with two finished runs."""
    add_run(qtbot, page, tiny_run, "first")
    add_run(qtbot, page, tiny_run, "second")
    return page


def add_run(qtbot: QtBot, page: AdaptPage, run: Path, name: str) -> None:
    copy = page.session.store.folder / "runs" / name
    shutil.copytree(run, copy)
    write_label(copy, RunLabel(name=name))
    page.session.read_runs()
    qtbot.waitUntil(lambda: name in [found.name for found in page.session.runs], timeout=LONG_MS)


def choose(page: AdaptPage, text: str) -> None:
    box = child(page, QComboBox, "classifier")
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemText(i).startswith(text)))
    box.activated.emit(box.currentIndex())


def test_a_finished_run_becomes_the_classifier_automatically(qtbot: QtBot, page: AdaptPage, tiny_run: Path) -> None:
    assert child(page, QComboBox, "classifier").currentText() == "All models (no training)"
    choose(page, "All models")  # the only entry: nothing was chosen against a run
    add_run(qtbot, page, tiny_run, "first")
    assert page.session.classifier_run == "first"
    assert child(page, QComboBox, "classifier").currentText() == "Newest run"
    assert child(page, QLabel, "classifier_run").text().startswith("first")
    add_run(qtbot, page, tiny_run, "second")
    assert page.session.classifier_run == page.session.finished_runs()[0].name == "second"


def rewrite_events(run: Path, *added: Event, without: type) -> None:
    """Add events to those of a copied run, before its last one."""
    file = run / "events.jsonl"
    kept = [line for line in file.read_text().splitlines() if json.loads(line)["event"] != without.__name__]
    new = [json.dumps(event_to_dict(event)) for event in added]
    file.write_text("\n".join([*kept[:-1], *new, kept[-1], ""]))


@pytest.mark.parametrize(("validation", "used"), [(0.70, "second"), (0.50, "")])
def test_a_run_behind_all_models_without_training_is_not_used_unasked(
    qtbot: QtBot, page: AdaptPage, tiny_run: Path, tmp_path: Path, validation: float, used: str
) -> None:
    add_run(qtbot, page, tiny_run, "first")
    behind = Path(shutil.copytree(tiny_run, tmp_path / "behind"))
    measured = BaselineMeasured(0, "ensemble-ridge", 0.71, 0.02, "validation"), ValidationDone(2, validation, 0.02)
    rewrite_events(behind, *measured, without=ValidationDone)
    add_run(qtbot, page, behind, "second")
    assert page.session.classifier_run == used
    reason = child(page, QLabel, "why_not_newest_run")
    assert reason.isHidden() == bool(used)
    if not used:
        assert child(page, QComboBox, "classifier").currentText() == "All models (no training)"
        assert "it reached 50.0 % on your validation pictures, and all models without training 71.0 %" in reason.text()
        page.session.try_run("second")
        assert page.session.classifier_run == "second", "the user asked for it"


def test_an_untrained_run_is_not_used_unasked(qtbot: QtBot, page: AdaptPage, tiny_run: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(tiny_run, tmp_path / "untrained"))
    lines = (run / "events.jsonl").read_text().splitlines()
    end = json.dumps(event_to_dict(RunFinished(0, 1.0, "time limit")))
    (run / "events.jsonl").write_text("\n".join([*lines[:-1], end, ""]))
    add_run(qtbot, page, run, "first")
    assert page.session.classifier_run == ""
    assert child(page, QLabel, "why_not_newest_run").text() == "The newest run is not used: its model is untrained."


@pytest.mark.parametrize("earlier", [False, True])
def test_a_run_of_no_steps_never_replaces_a_classifier_unasked(
    qtbot: QtBot, page: AdaptPage, tiny_run: Path, tmp_path: Path, earlier: bool
) -> None:
    """Some learners are fitted to the images of a run that was finished during inversion."""
    if earlier:
        add_run(qtbot, page, tiny_run, "first")
    run, switches = Path(shutil.copytree(tiny_run, tmp_path / "short")), list[tuple[str, str]]()
    lines = (run / "events.jsonl").read_text().splitlines()
    kept = [line for line in lines if json.loads(line)["event"] != "MetaStepDone"]
    end = json.dumps(event_to_dict(RunFinished(0, 1.0, "finish now", fitted=True)))
    (run / "events.jsonl").write_text("\n".join([*kept[:-1], end, ""]))
    page.session.classifier_switched.connect(lambda *names: switches.append(names))
    add_run(qtbot, page, run, "second")
    assert page.session.classifier_run == ("first" if earlier else "") and switches == []
    reason = "The newest run is not used: it ended before its first step."
    assert child(page, QLabel, "why_not_newest_run").text() == reason
    page.session.try_run("second")
    assert page.session.classifier_run == "second", "the user asked for it"


@pytest.mark.parametrize(("text", "name"), [("All models (no training)", ""), ("Run first", "first")])
def test_a_choice_stays_and_the_newest_run_remains_at_hand(
    qtbot: QtBot, runs: AdaptPage, tiny_run: Path, tmp_path: Path, text: str, name: str
) -> None:
    newest = child(runs, QPushButton, "use_newest_run")
    assert newest.isHidden(), "it is in use"
    choose(runs, text)
    assert runs.session.classifier_run == name
    assert not newest.isHidden()
    add_run(qtbot, runs, tiny_run, "third")
    assert runs.session.classifier_run == name
    folder = runs.session.store.folder
    runs.session.store.create(tmp_path / "other")
    assert read_project(folder).adapt.all_models == (name == "")
    runs.session.store.open(folder)
    qtbot.waitUntil(lambda: len(runs.session.runs) == 3, timeout=LONG_MS)
    assert runs.session.classifier_run == name
    assert not newest.isHidden()
    newest.click()
    assert runs.session.classifier_run == "third"
    assert newest.isHidden()
    choose(runs, "Run second")
    choose(runs, "Newest run")
    assert runs.session.classifier_run == "third"
