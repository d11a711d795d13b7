"""The Models page: rows before verdicts, what a person says of a model, layers, safe copies and the export script."""

from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QListView, QPlainTextEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from purer_app.engine.checkpoints.formats.pt2.export_script import EXPORT_SCRIPT
from purer_app.engine.core.events import CheckpointListed
from purer_app.engine.core.verdict import Format, Verdict
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.editor import ModelEditor
from purer_app.ui.models.inspector.inspector import ModelInspector
from purer_app.ui.models.page import ModelsPage
from purer_app.ui.models.table.table import ModelTable
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import write_teacher
from tests.ui.conftest import LONG_MS, MakeVerdict, inspected
from tests.ui.helpers.finding import find


@pytest.fixture
def page(qtbot: QtBot, project: Session, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelsPage:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    page = ModelsPage(project, theme)
    for widget in (page, page.inspector()):
        qtbot.addWidget(widget)
        widget.resize(900, 900)
        widget.show()
    return page


def inspector(page: ModelsPage) -> ModelInspector:
    widget = page.inspector()
    assert isinstance(widget, ModelInspector)
    return widget


def editor(page: ModelsPage) -> ModelEditor:
    return find(page.inspector(), ModelEditor)


def press(qtbot: QtBot, page: ModelsPage, name: str) -> None:
    parent = page if page.findChild(QPushButton, name) else page.inspector()
    qtbot.mouseClick(find(parent, QPushButton, name), Qt.MouseButton.LeftButton)


def helps(page: ModelsPage) -> list[str]:
    """The names of the buttons that the inspector offers for a verdict."""
    buttons = page.inspector().findChildren(QPushButton)
    return [each.objectName() for each in buttons if each.objectName().startswith("edit_") and each.isVisible()]


def play(page: ModelsPage, *found: CheckpointListed | Verdict) -> None:
    events = [event for each in found for event in (inspected(each) if isinstance(each, Verdict) else [each])]
    page.session.models.take_events(page.session.store.folder, events)


def texts(page: ModelsPage, row: int) -> list[str]:
    model = find(page, ModelTable).model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def add_and_select(qtbot: QtBot, page: ModelsPage, path: Path) -> None:
    with qtbot.waitSignal(page.session.models.added, timeout=LONG_MS):
        page.accept_drop([path])
    qtbot.waitUntil(lambda: not page.session.models.is_inspecting, timeout=LONG_MS)
    find(page, ModelTable).select_path(str(path))


def bare_teacher(folder: Path) -> Path:
    """Write weights without a note: three classes, 16 pixels, none of which the weights say for sure."""
    path = write_teacher(folder, "a", form="pth")
    path.with_suffix(".toml").unlink()
    return path


def test_rows_stand_there_before_their_verdicts(page: ModelsPage, verdict: MakeVerdict) -> None:
    listed = [
        CheckpointListed(f"/m/{name}.pth", Format.TORCH_ZIP, 9, 272_474, "torchvision/vgg11", 1, 2) for name in "ab"
    ]
    play(page, *listed)
    assert texts(page, 0)[4:-1] == ["torchvision/vgg11?", "", "", "272,474", "torch-zip"]
    play(page, verdict("/m/b.pth", verdict="refused", use="none", architecture="", reasons=("no",)))
    assert [texts(page, row)[1:4:2] for row in (0, 1)] == [["a.pth", "Missing"], ["b.pth", "Refused"]]
    assert [entry.used for entry in page.session.models.entries] == [True, False]
    assert texts(page, 1)[4] == "", "a guess gives way to the verdict"


def test_a_row_that_was_removed_meanwhile_does_not_come_back(page: ModelsPage, verdict: MakeVerdict) -> None:
    listed = CheckpointListed("/m/a.pth", Format.TORCH_ZIP, 9, 0, "", 1, 1)
    play(page, listed)
    page.session.models.remove(["/m/a.pth"])
    play(page, verdict("/m/a.pth"))
    assert page.session.models.entries == ()
    play(page, listed)
    assert len(page.session.models.entries) == 1, "adding the file again brings it back"


def test_each_verdict_has_its_helping_buttons(page: ModelsPage, verdict: MakeVerdict) -> None:
    kinds = {
        "ready": ["edit_edit"],
        "assumptions": ["edit_input", "edit_edit"],
        "needs-choice": ["edit_architecture", "edit_script"],
        "refused": ["edit_report"],
    }
    for kind, buttons in kinds.items():
        play(page, verdict(f"/m/{kind}.pth", verdict=kind, use="inversion" if buttons[0] != "edit_report" else "none"))
        find(page, ModelTable).select_path(f"/m/{kind}.pth")
        assert helps(page) == buttons


def test_copy_report_in_the_inspector_copies_the_refusal(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth", verdict="refused", use="none", reasons=("a.pth is a web page",)))
    find(page, ModelTable).select_path("/m/a.pth")
    press(qtbot, page, "edit_report")
    assert QGuiApplication.clipboard().text().startswith("a.pth: Refused\n  a.pth is a web page")


def test_candidates_come_first_and_words_find_the_others(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth", verdict="needs-choice", use="none", architecture="",
                       candidates=("torchvision/vgg11", "resnet18")))  # fmt: skip
    find(page, ModelTable).select_path("/m/a.pth")
    with qtbot.waitSignal(page.session.choices.known_changed, timeout=LONG_MS):
        press(qtbot, page, "edit_architecture")
    shown = find(editor(page), QListView, "architectures").model()
    names = [shown.index(row, 0).data() for row in range(shown.rowCount())]
    assert names[:2] == ["torchvision/vgg11\nfits the weights", "resnet18\nfits the weights"]
    assert "conv4-64" in names and names.count("resnet18") == 0
    search = find(editor(page), QLineEdit, "architecture")
    qtbot.keyClicks(search, "EfficientNet_B0")
    assert [shown.index(row, 0).data() for row in range(shown.rowCount())] == ["torchvision/efficientnet_b0"]
    view = find(editor(page), QListView, "architectures")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(shown.index(0, 0)).center())
    assert search.text() == "torchvision/efficientnet_b0"


def test_what_a_person_says_is_checked_kept_and_shown(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    path = bare_teacher(tmp_path)
    add_and_select(qtbot, page, path)
    assert page.state_text() == "1 ready"
    press(qtbot, page, "edit_edit")
    assert find(editor(page), QLineEdit, "image_size").text() == "28", "what was assumed stands there"
    find(editor(page), QLineEdit, "image_size").setText("16")
    find(editor(page), QPlainTextEdit, "edited_names").setPlainText("ash\nbirch\n\ncedar\n")
    assert any(each.text() == "Class names, one per line (3 of 3)" for each in editor(page).findChildren(QLabel))
    with qtbot.waitSignal(page.session.choices.kept, timeout=LONG_MS):
        press(qtbot, page, "keep_choice")
    qtbot.waitUntil(lambda: editor(page).isHidden(), timeout=LONG_MS)
    found = page.session.models.verdict(str(path))
    assert found is not None and (found.kind, found.input) == ("ready", (1, 16, 16))
    assert found.class_names == ("ash", "birch", "cedar")
    assert find(page.inspector(), QLabel, "model_verdict").text() == "Ready"
    moved = path.rename(tmp_path / "elsewhere.pth")
    add_and_select(qtbot, page, moved)
    again = page.session.models.verdict(str(moved))
    assert again is not None and again.class_names == ("ash", "birch", "cedar"), "the choice is kept by content"


def test_what_does_not_fit_is_said_in_the_form_and_can_be_corrected(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path
) -> None:
    path = bare_teacher(tmp_path)
    add_and_select(qtbot, page, path)
    press(qtbot, page, "edit_edit")
    find(editor(page), QLineEdit, "mean").setText("0.5; 0.5")
    press(qtbot, page, "keep_choice")
    problem = find(editor(page), MessageBar, "choice_problem")
    assert problem.text == (
        "Mean of each channel is '0.5; 0.5'; it must be numbers separated by commas, for example 0.485, 0.456, 0.406."
    )
    find(editor(page), QLineEdit, "mean").setText("0.5")
    find(editor(page), QLineEdit, "std").setText("0.5")
    find(editor(page), QLineEdit, "architecture").setText("lenet")
    with qtbot.waitSignal(page.session.choices.rejected, timeout=LONG_MS) as rejected:
        press(qtbot, page, "keep_choice")
    assert rejected.args is not None and problem.text == rejected.args[1]
    assert "lenet" in problem.text
    assert editor(page).keep.isEnabled() and find(editor(page), QLineEdit, "architecture").text() == "lenet"
    press(qtbot, page, "cancel_choice")
    assert editor(page).isHidden() and helps(page) == ["edit_input", "edit_edit"]


def test_the_form_closes_with_its_model(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth"), verdict("/m/b.pth"))
    find(page, ModelTable).select_path("/m/a.pth")
    press(qtbot, page, "edit_edit")
    play(page, verdict("/m/c.pth"))
    assert editor(page).isVisible(), "news of other models leave it open"
    find(page, ModelTable).select_path("/m/b.pth")
    assert editor(page).isHidden()


def test_layers_are_read_from_the_header_on_demand(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    torch.save({"a.weight": torch.zeros(4, 3, 3, 3), "a.bias": torch.zeros(4)}, tmp_path / "own.pth")
    add_and_select(qtbot, page, tmp_path / "own.pth")
    press(qtbot, page, "show_layers")
    title = find(page.inspector(), QLabel, "layers_title")
    qtbot.waitUntil(title.isVisible, timeout=LONG_MS)
    assert title.text() == "Layers (2 tensors)"
    layers = find(page.inspector(), QTableView, "layers").model()
    assert [[layers.index(row, column).data() for column in range(3)] for row in range(2)] == [
        ["a.weight", "4×3×3×3", "float32"],
        ["a.bias", "4", "float32"],
    ]


def test_the_state_of_batch_norm_is_said(page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth", batch_norm=("3 of 64 BatchNorm channels are dead: bn1 3 of 64",)))
    find(page, ModelTable).select_path("/m/a.pth")
    health = find(page.inspector(), QLabel, "batch_norm")
    assert (health.isVisible(), health.text()) == (True, "• 3 of 64 BatchNorm channels are dead: bn1 3 of 64.")


def test_safe_copies_are_written_and_can_take_the_place_of_their_files(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path
) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    add_and_select(qtbot, page, path)
    press(qtbot, page, "models_safe_copies")
    bar = find(page, UndoBar)
    qtbot.waitUntil(lambda: "safe copy" in bar.text, timeout=LONG_MS)
    assert bar.text == "1 safe copy written next to its file."
    assert not find(bar, QPushButton, "undo").isVisible()
    press(qtbot, page, "undo_act")
    qtbot.waitUntil(lambda: not page.session.models.is_inspecting, timeout=LONG_MS)
    assert page.session.models.used_paths() == (str(tmp_path / "a.safetensors"),)
    press(qtbot, page, "undo")
    assert page.session.models.used_paths() == (str(path),)


def test_the_export_script_is_saved_where_a_person_wants_it(
    qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(page, verdict("/m/a.pth", verdict="needs-choice", use="none"))
    find(page, ModelTable).select_path("/m/a.pth")
    out = tmp_path / "export.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    press(qtbot, page, "edit_script")
    assert out.read_text(encoding="utf-8") == EXPORT_SCRIPT
    assert find(page, UndoBar).text.startswith("export.py was saved. Complete the lines marked with <-")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "export.py" / "no"), ""))
    with qtbot.waitSignal(page.session.failed) as failed:
        press(qtbot, page, "models_export_script")
    assert failed.args is not None and "cannot be written" in failed.args[0]


def test_what_was_typed_for_a_model_waits_while_another_one_is_selected(
    qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict
) -> None:
    play(page, verdict("/m/a.pth"), verdict("/m/b.pth"))
    table, form = find(page, ModelTable), editor(page)
    table.select_path("/m/a.pth")
    press(qtbot, page, "edit_edit")
    form.names.setPlainText("oak\nfir")
    form.mean.setText("0.1, 0.2, 0.3")
    table.select_path("/m/b.pth")
    assert form.isHidden()
    table.select_path("/m/a.pth")
    assert form.isVisible()
    assert (form.names.toPlainText(), form.mean.text()) == ("oak\nfir", "0.1, 0.2, 0.3")
    press(qtbot, page, "cancel_choice")
    table.select_path("/m/b.pth")
    table.select_path("/m/a.pth")
    assert form.isHidden(), "it was cancelled"
    press(qtbot, page, "edit_edit")
    assert "oak" not in form.names.toPlainText()
    table.select_path("/m/b.pth")
    table.select_path("/m/a.pth")
    assert form.isHidden(), "nothing was typed"


def test_a_choice_that_cannot_be_written_is_said_though_another_model_is_selected(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in the way").write_bytes(b"")
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "in the way" / "choices"))
    paths = [write_teacher(tmp_path / "models", name) for name in ("a", "b")]
    add_and_select(qtbot, page, tmp_path / "models")
    find(page, ModelTable).select_path(str(paths[0]))
    press(qtbot, page, "edit_edit")
    editor(page).names.setPlainText("oak\nfir\nelm")
    with qtbot.waitSignal(page.session.failed, timeout=LONG_MS) as failed:
        press(qtbot, page, "keep_choice")
        find(page, ModelTable).select_path(str(paths[1]))
    assert failed.args is not None
    assert f"The choice for {paths[0].name} was not saved" in failed.args[0]
    find(page, ModelTable).select_path(str(paths[0]))
    assert editor(page).names.toPlainText() == "oak\nfir\nelm"


def changed_conv4(path: Path) -> Path:
    """Write a Conv4 with one more layer, which fits no known architecture."""
    teacher = write_teacher(path.parent, "whole", form="pth")
    weights = torch.load(teacher, weights_only=True)
    teacher.unlink()
    teacher.with_suffix(".toml").unlink()
    torch.save({**weights, "gate.weight": torch.ones(2, 3, 1, 1)}, path)
    return path


def test_a_dropped_unknown_file_leads_to_suggestions(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    path = changed_conv4(tmp_path / "resnet50_cifar100.pth")
    with qtbot.waitSignal(page.session.models.added, timeout=LONG_MS):
        page.accept_drop([path])
    bar = find(page, UndoBar)
    assert bar.text == "1 model added: 1 needs your choice."
    assert find(bar, QPushButton, "undo_act").text() == "Choose architecture…"
    press(qtbot, page, "undo_act")
    field = find(editor(page), QLineEdit, "architecture")
    qtbot.waitUntil(lambda: field.text() == "torchvision/resnet50", timeout=LONG_MS)
    said = find(editor(page), QLabel, "architecture_suggestion").text()
    assert said == (
        "The file name suggests: torchvision/resnet50, CIFAR-100, 100 classes, 32 pixels. "
        "But its last layer has 3 outputs."
    )
    listed = find(editor(page), QListView, "architectures").model()
    assert listed.index(0, 0).data().startswith("torchvision/resnet50\nin the file name; ")
    assert find(editor(page), QLineEdit, "image_size").text() == "32"
    assert editor(page).draft is None, "suggestions are no input of the user"
    press(qtbot, page, "keep_choice")
    problem = find(editor(page), MessageBar, "choice_problem")
    qtbot.waitUntil(lambda: bool(problem.text), timeout=LONG_MS)
    assert "your choice says architecture torchvision/resnet50" in problem.text, (
        "a suggestion is checked like any choice"
    )
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)


def test_files_dropped_on_the_choice_get_their_architecture_next(
    qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict, tmp_path: Path
) -> None:
    play(page, verdict("/m/a.pth"), verdict("/m/b.pth", verdict="needs-choice", use="none", architecture=""))
    find(page, ModelTable).select_path("/m/a.pth")
    assert page.drop_zones() == ()
    find(page, ModelTable).select_path("/m/b.pth")
    (zone,) = page.drop_zones()
    assert zone.area is inspector(page)
    path = changed_conv4(tmp_path / "my-vgg11.pth")
    assert zone.take([path])
    qtbot.waitUntil(lambda: editor(page).path == str(path), timeout=LONG_MS)
    assert editor(page).isVisible()
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)
