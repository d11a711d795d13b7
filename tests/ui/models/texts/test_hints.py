"""The window's reasons name its buttons; what the engine says is taken from the engine, so that neither drifts away."""

from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.checkpoints.intake.triage import inspect_file, told
from purer_app.engine.checkpoints.verdicts.hints import choose_one
from purer_app.engine.checkpoints.verdicts.saved_choices import keep_choice
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, write_sidecar
from purer_app.engine.core.events import CheckpointInspected
from purer_app.engine.core.files import sha256_of
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.inspector import ModelInspector
from purer_app.ui.models.inspector.preview_store import DreamShelf
from purer_app.ui.models.texts.hints import problem_in_form, reasons_with_buttons
from purer_app.ui.models.texts.words import Kind, remarks, report
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import write_teacher
from tests.ui.conftest import MakeVerdict

TOO_MANY = Sidecar(
    architecture="conv4-4",
    spec=ImageSpec(channels=1, height=16, width=16, mean=(0.4,), std=(0.3,)),
    class_names=("a", "b", "c", "d"),
)


@pytest.fixture(autouse=True)
def choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))


def inspected(path: Path) -> CheckpointInspected:
    return told(inspect_file(path), 1, 1)


def bare_teacher(folder: Path) -> Path:
    path = write_teacher(folder, "a", form="pth")
    path.with_suffix(".toml").unlink()
    return path


def test_unknown_weights_hear_of_the_buttons(tmp_path: Path) -> None:
    torch.save({"l1.weight": torch.zeros(4, 4), "l2.weight": torch.zeros(2, 4)}, tmp_path / "mlp.pth")
    verdict = inspected(tmp_path / "mlp.pth")
    *same, hint, other = reasons_with_buttons(verdict)
    assert tuple(same) == verdict.reasons[:-2] and all("purer-app" in reason for reason in verdict.reasons[-2:])
    assert hint == "If you know its architecture, name it with “Choose architecture…”"
    assert other == "If it is your own model, export it to a .pt2 file with the script from “Export script…”"


def test_weights_that_fit_several_alike_hear_of_the_button(verdict: MakeVerdict) -> None:
    reason = "a b.pth holds weights that fit x/b and x/c alike, and the same weights give other answers in each."
    told = verdict("/m/a b.pth", verdict="needs-choice", use="none", candidates=("x/b", "x/c"),
                   reasons=(reason, choose_one("/m/a b.pth", "x/b")))  # fmt: skip
    assert reasons_with_buttons(told) == (reason, "Choose one with “Choose architecture…”")
    assert remarks(told, Kind.CHOICE) == reasons_with_buttons(told)
    assert "purer-app" not in report([("/m/a b.pth", told, Kind.CHOICE)])


def test_a_kept_choice_that_no_longer_fits_hears_of_forgetting(tmp_path: Path) -> None:
    path = bare_teacher(tmp_path)
    keep_choice(sha256_of(path), TOO_MANY)
    assert reasons_with_buttons(inspected(path)) == (
        "your choice names 4 classes; the weights have 3 outputs. Choose again, or press “Forget my choice”",
    )


def test_a_note_beside_the_file_is_corrected_where_it_lies(tmp_path: Path) -> None:
    path = bare_teacher(tmp_path)
    write_sidecar(path, TOO_MANY)
    verdict = inspected(path)
    assert reasons_with_buttons(verdict) == verdict.reasons
    assert verdict.reasons[0].endswith("Correct the note, or remove it")


def test_a_problem_in_the_form_speaks_of_no_note() -> None:
    assert problem_in_form(
        "your choice names 4 classes; the weights have 3 outputs. Correct the note, or remove it"
    ) == ("your choice names 4 classes; the weights have 3 outputs.")
    assert problem_in_form("a.pth changed while it was read; choose again").endswith("choose again")


def test_every_button_that_is_named_is_there(
    qtbot: QtBot, session: Session, theme: Theme, tmp_path: Path, verdict: MakeVerdict
) -> None:
    inspector = ModelInspector(session, DreamShelf(session.job_runner, session), theme)
    qtbot.addWidget(inspector)
    there = {button.text() for button in inspector.findChildren(QPushButton)}
    torch.save({"l1.weight": torch.zeros(4, 4)}, tmp_path / "mlp.pth")
    path = bare_teacher(tmp_path)
    keep_choice(sha256_of(path), TOO_MANY)
    hints = [*reasons_with_buttons(inspected(tmp_path / "mlp.pth")), *reasons_with_buttons(inspected(path))]
    named = {part.partition("”")[0] for hint in hints for part in hint.split("“")[1:]}
    assert named == {"Choose architecture…", "Export script…", "Forget my choice"}
    assert named <= there
