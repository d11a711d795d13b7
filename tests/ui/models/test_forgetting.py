"""The Models page: a choice that was kept can be taken back, for every copy of the file, and made again."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.page import ModelsPage
from purer_app.ui.models.table.table import ModelTable
from purer_app.ui.state.session import Session
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


def forget_button(page: ModelsPage) -> QPushButton:
    return find(page.inspector(), QPushButton, "edit_forget")


def wait_for_verdicts(qtbot: QtBot, page: ModelsPage, paths: Sequence[Path], wanted: str) -> None:
    def is_there() -> bool:
        found = [page.session.models.verdict(str(path)) for path in paths]
        return all(each is not None and each.kind == wanted for each in found)

    qtbot.waitUntil(is_there, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)


def test_a_choice_is_forgotten_for_every_copy_and_comes_back_on_undo(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path
) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    path.with_suffix(".toml").unlink()
    copies = [path, Path(shutil.copy(path, tmp_path / "copy.pth"))]
    page.accept_drop(copies)
    wait_for_verdicts(qtbot, page, copies, "assumptions")
    find(page, ModelTable).select_path(str(path))
    assert not forget_button(page).isVisible(), "nothing was said by now"
    names = ("ash", "birch", "cedar")
    said = ChooseConfig(
        path=str(path), architecture="conv4-4", image_size=16, mean=(0.4,), std=(0.3,), class_names=names
    )
    page.session.choices.choose(said)
    wait_for_verdicts(qtbot, page, copies, "ready")
    before = page.session.models.verdict(str(path))
    assert forget_button(page).isVisible()

    qtbot.mouseClick(forget_button(page), Qt.MouseButton.LeftButton)
    assert not forget_button(page).isEnabled(), "once is enough"
    wait_for_verdicts(qtbot, page, copies, "assumptions")
    assert find(page, UndoBar).text == "Your choice for a.pth was removed, and the file was inspected again."
    assert not forget_button(page).isVisible()
    assert list((tmp_path / "choices").iterdir()) == []

    qtbot.mouseClick(find(page, QPushButton, "undo"), Qt.MouseButton.LeftButton)
    wait_for_verdicts(qtbot, page, copies, "ready")
    assert page.session.models.verdict(str(path)) == before


def test_a_choice_without_a_network_can_be_forgotten_but_not_made_again(
    qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = verdict("/m/a.pth", verdict="needs-choice", use="none", input=(), choice_kept=True)
    page.session.models.take_events(page.session.store.folder, inspected(found))
    find(page, ModelTable).select_path("/m/a.pth")
    assert forget_button(page).isVisible()
    monkeypatch.setattr(checkpoint_jobs, "forget_choice", lambda *_: None)
    with qtbot.waitSignal(page.session.choices.forgotten, timeout=LONG_MS):
        page.session.choices.forget(found)
    assert find(page, UndoBar).text.startswith("Your choice for a.pth was removed")
    assert not find(page, QPushButton, "undo").isVisible()


def test_forgetting_where_nothing_is_kept_says_so(
    qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict, tmp_path: Path
) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    with qtbot.waitSignal(page.session.failed, timeout=LONG_MS) as failed:
        page.session.choices.forget(verdict(str(path)))
    assert failed.args is not None
    assert failed.args[0].startswith("no choice is saved for the content of a.pth; ")
