"""Hints name the buttons of the inspector, and every button that is named exists."""

from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.saved_choices import keep_choice
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, write_sidecar
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.verdict import Hint, HintKind
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.inspector import ModelInspector
from purer_app.ui.models.inspector.preview_store import PreviewStore
from purer_app.ui.models.texts.hints import hint_text
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


def bare_teacher(folder: Path) -> Path:
    path = write_teacher(folder, "a", form="pth")
    path.with_suffix(".toml").unlink()
    return path


def hint_texts(path: Path) -> list[str]:
    return [hint_text(hint) for hint in inspect_file(path).verdict.hints]


def test_unknown_weights_lead_to_the_buttons(tmp_path: Path) -> None:
    torch.save({"l1.weight": torch.zeros(4, 4), "l2.weight": torch.zeros(2, 4)}, tmp_path / "mlp.pth")
    assert hint_texts(tmp_path / "mlp.pth") == [
        "If you know its architecture, name it with “Choose architecture…”",
        "If it is your own model, export it to a .pt2 file with the script from “Export script…”",
    ]


def test_hints_follow_the_reasons_in_table_and_report(verdict: MakeVerdict) -> None:
    reason = "a b.pth holds weights that fit x/b and x/c equally well, but with different outputs."
    found = verdict("/m/a b.pth", verdict="needs-choice", use="none", candidates=("x/b", "x/c"), reasons=(reason,),
                    hints=(Hint(HintKind.CHOOSE_ONE, "x/b"),))  # fmt: skip
    assert remarks(found, Kind.CHOICE) == (reason, "Choose one with “Choose architecture…”")
    assert "purer-app" not in report([("/m/a b.pth", found, Kind.CHOICE)])


def test_a_saved_choice_that_no_longer_fits_can_be_forgotten(tmp_path: Path) -> None:
    path = bare_teacher(tmp_path)
    keep_choice(sha256_of(path), TOO_MANY)
    assert inspect_file(path).verdict.reasons == ("your choice names 4 classes; the weights have 3 outputs",)
    assert hint_texts(path) == ["Choose again, or press “Forget my choice”"]


def test_a_note_next_to_the_file_is_corrected_there(tmp_path: Path) -> None:
    path = bare_teacher(tmp_path)
    write_sidecar(path, TOO_MANY)
    assert hint_texts(path) == ["Correct the sidecar, or remove it"]


def test_every_button_that_is_named_is_there(
    qtbot: QtBot, session: Session, theme: Theme, tmp_path: Path, verdict: MakeVerdict
) -> None:
    inspector = ModelInspector(session, PreviewStore(session.job_runner, session), theme)
    qtbot.addWidget(inspector)
    there = {button.text() for button in inspector.findChildren(QPushButton)}
    torch.save({"l1.weight": torch.zeros(4, 4)}, tmp_path / "mlp.pth")
    path = bare_teacher(tmp_path)
    keep_choice(sha256_of(path), TOO_MANY)
    hints = [*hint_texts(tmp_path / "mlp.pth"), *hint_texts(path)]
    named = {part.partition("”")[0] for hint in hints for part in hint.split("“")[1:]}
    assert named == {"Choose architecture…", "Export script…", "Forget my choice"}
    assert named <= there
