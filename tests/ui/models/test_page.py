"""The Models page: what is dropped, what is said of it, what can be undone, and where it leads."""

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QListView, QMainWindow, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.core.resources import resource
from purer_app.engine.core.verdict import Verdict
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.empty_state import EmptyState
from purer_app.ui.models.page import ModelsPage
from purer_app.ui.models.table.table import ModelTable
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import write_teacher, write_tiny_pool
from tests.ui.conftest import LONG_MS, MakeVerdict, inspected


@pytest.fixture
def page(qtbot: QtBot, project: Session, theme: Theme) -> ModelsPage:
    page = ModelsPage(project, theme)
    qtbot.addWidget(page)
    qtbot.addWidget(page.inspector())
    page.resize(1000, 700)
    page.show()
    return page


@pytest.fixture
def actions(qtbot: QtBot, page: ModelsPage) -> ActionRegistry:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionRegistry(window, page.theme)
    page.add_actions(actions)
    return actions


_Widget = TypeVar("_Widget", bound=QWidget)


def part(page: ModelsPage, kind: type[_Widget], name: str) -> _Widget:
    found = page.findChild(kind, name) or page.inspector().findChild(kind, name)
    assert found is not None, f"there is no {name}"
    return found


def bar(page: ModelsPage) -> UndoBar:
    return part(page, UndoBar, "undo_bar")


def table(page: ModelsPage) -> ModelTable:
    return part(page, ModelTable, "model_table")


def shown(page: ModelsPage) -> list[str]:
    rows = table(page).model()
    return [rows.index(place, 1).data() for place in range(rows.rowCount())]


def click(qtbot: QtBot, page: ModelsPage, name: str) -> None:
    qtbot.mouseClick(part(page, QPushButton, name), Qt.MouseButton.LeftButton)


def drop(qtbot: QtBot, page: ModelsPage, *paths: Path) -> None:
    with qtbot.waitSignal(page.session.models.added, timeout=LONG_MS):
        assert page.accept_drop(list(paths))
    qtbot.waitUntil(lambda: not page.session.models.is_inspecting, timeout=LONG_MS)


def play(page: ModelsPage, *verdicts: Verdict) -> None:
    page.session.models.take_events(page.session.store.folder, inspected(*verdicts))


def refused(verdict: MakeVerdict, path: str) -> Verdict:
    return verdict(path, verdict="refused", use="none", reasons=("it is a web page",))


def test_an_empty_project_says_what_can_be_dropped(page: ModelsPage) -> None:
    hint = page.findChild(EmptyState)
    assert hint is not None and hint.isVisible()
    said = " ".join(label.text() for label in hint.findChildren(QLabel))
    assert "Drop a folder of trained image classifiers here." in said
    assert "Nothing in these files is executed." in said
    assert page.state_text() == ""


def test_a_real_drop_fills_the_table_and_is_summed_up(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    (pool / "junk.pth").write_bytes(b"<html>not found</html>")
    drop(qtbot, page, pool)
    assert sorted(name.split(".")[0] for name in shown(page)) == ["a", "b", "c", "junk"]
    assert page.state_text() == "3 ready, 1 refused"
    assert bar(page).text == "4 models added: 3 ready, 1 refused."
    assert part(page, QLabel, "models_summary").text() == "3 of 4 models are used, with 8 classes in total."
    assert part(page, QPushButton, "models_train").text() == "Train on 3 models"


def test_show_why_leaves_the_refused_ones_and_explains_the_first(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path
) -> None:
    write_teacher(tmp_path / "pool", "a")
    (tmp_path / "pool" / "junk.pth").write_bytes(b"<html>not found</html>")
    drop(qtbot, page, tmp_path / "pool")
    click(qtbot, page, "undo_act")
    assert shown(page) == ["junk.pth"]
    assert part(page, QLabel, "model_verdict").text() == "Refused"
    assert bar(page).text, "the message stays, and with it Undo"
    click(qtbot, page, "chip_refused")
    assert len(shown(page)) == 2


def test_undo_takes_a_drop_back(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    drop(qtbot, page, write_teacher(tmp_path, "a"))
    drop(qtbot, page, write_teacher(tmp_path, "b"))
    click(qtbot, page, "undo")
    assert shown(page) == ["a.safetensors"]
    assert bar(page).text == ""


def test_delete_removes_and_undo_brings_back_to_the_same_place(
    qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict
) -> None:
    play(page, *(verdict(f"/m/{name}.pth") for name in "abc"))
    page.session.models.set_used(["/m/b.pth"], False)
    before = page.session.models.entries
    table(page).select_path("/m/b.pth")
    qtbot.keyClick(table(page), Qt.Key.Key_Delete)
    assert shown(page) == ["a.pth", "c.pth"]
    assert bar(page).text == "1 model removed from the project; its file was not deleted."
    play(page, verdict("/m/later.pth"))
    click(qtbot, page, "undo")
    assert page.session.models.entries[:3] == before
    assert shown(page)[-1] == "later.pth"


def test_space_ticks_all_selected_models_alike(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth"), verdict("/m/b.pth"), refused(verdict, "/m/c.pth"))
    page.session.models.set_used(["/m/b.pth"], False)
    table(page).selectAll()
    qtbot.keyClick(table(page), Qt.Key.Key_Space)
    assert page.session.models.used_paths() == ()
    qtbot.keyClick(table(page), Qt.Key.Key_Space)
    assert page.session.models.used_paths() == ("/m/a.pth", "/m/b.pth")
    assert not page.session.models.entries[2].used


def test_words_in_the_search_box_filter_and_say_when_nothing_fits(
    qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict
) -> None:
    play(page, verdict("/m/ash.pth"), verdict("/m/birch.pth"))
    search = part(page, QLineEdit, "model_search")
    qtbot.keyClicks(search, "bir")
    assert shown(page) == ["birch.pth"]
    qtbot.keyClicks(search, "x")
    assert shown(page) == []
    assert any("No model matches" in each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_chips_count_and_go_with_the_last_of_their_kind(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth"), refused(verdict, "/m/b.pth"), refused(verdict, "/m/c.pth"))
    chip = part(page, QPushButton, "chip_refused")
    assert chip.text() == "Refused  2" and not part(page, QPushButton, "chip_choice").isVisible()
    click(qtbot, page, "chip_refused")
    assert shown(page) == ["b.pth", "c.pth"]
    page.session.models.remove(["/m/b.pth", "/m/c.pth"])
    assert not chip.isVisible() and shown(page) == ["a.pth"]


def test_the_way_on_is_open_only_where_a_model_takes_part(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth"))
    asked: list[str] = []
    page.session.page_requested.connect(asked.append)
    click(qtbot, page, "models_train")
    click(qtbot, page, "models_adapt")
    assert asked == ["train", "adapt"]
    page.session.models.set_used(["/m/a.pth"], False)
    assert not part(page, QPushButton, "models_train").isEnabled()
    assert not part(page, QPushButton, "models_adapt").isEnabled()


def test_the_inspector_tells_all_that_is_known(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    inspector = page.inspector()
    inspector.show()
    play(page, verdict("/m/<b>a.pth", sha256="ab" * 32, assumptions=("the input has 32x32 pixels",)))
    assert any("Select a model" in each.text() for each in inspector.findChildren(QLabel) if each.isVisible())
    table(page).select_path("/m/<b>a.pth")
    assert part(page, QLabel, "model_name").text().replace("\u200b", "") == "<b>a.pth"
    assert part(page, QLabel, "model_name").textFormat() == Qt.TextFormat.PlainText
    assert part(page, QLabel, "fact_accuracy").text() == "80.0 %"
    assert part(page, QLabel, "fact_input").text() == "3×32×32"
    assert any("• Assumed: the input has 32x32 pixels." in each.text() for each in inspector.findChildren(QLabel))
    names = part(page, QListView, "class_names").model()
    assert [names.index(row, 0).data() for row in range(names.rowCount())] == ["ash", "birch", "cedar", "elm", "fir"]


def test_checksum_and_path_can_be_copied_whole(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/models/my_model.pth", sha256="ab" * 32))
    table(page).select_path("/models/my_model.pth")
    buttons = {each.accessibleName(): each for each in page.inspector().findChildren(QToolButton)}
    qtbot.mouseClick(buttons["Copy the checksum"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "ab" * 32
    qtbot.mouseClick(buttons["Copy the path"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "/models/my_model.pth"


def test_the_inspector_follows_the_verdict_of_its_model(page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth"))
    table(page).select_path("/m/a.pth")
    play(page, refused(verdict, "/m/a.pth"))
    assert part(page, QLabel, "model_verdict").text() == "Refused"
    page.session.models.remove(["/m/a.pth"])
    assert table(page).current_row() is None


def test_the_report_has_the_selected_models_or_all(
    page: ModelsPage, actions: ActionRegistry, verdict: MakeVerdict
) -> None:
    play(page, verdict("/m/a.pth"), refused(verdict, "/m/b.pth"))
    actions["models.copy_report"].trigger()
    assert QGuiApplication.clipboard().text().count("\n\n") == 1
    table(page).select_path("/m/b.pth")
    actions["models.copy_report"].trigger()
    assert QGuiApplication.clipboard().text().startswith("b.pth: Refused\n  it is a web page")


def test_actions_tick_and_wait_for_a_selection(page: ModelsPage, actions: ActionRegistry, verdict: MakeVerdict) -> None:
    assert not actions["models.tick_all"].isEnabled() and not actions["models.remove"].isEnabled()
    play(page, verdict("/m/a.pth"), verdict("/m/b.pth"))
    actions["models.untick_all"].trigger()
    assert page.session.models.used_paths() == ()
    actions["models.tick_all"].trigger()
    assert len(page.session.models.used_paths()) == 2
    table(page).select_path("/m/a.pth")
    assert actions["models.remove"].isEnabled() and actions["models.dream"].isEnabled()
    actions["models.remove"].trigger()
    assert shown(page) == ["b.pth"]


def test_files_are_added_from_a_dialog(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_teacher(tmp_path, "a")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    with qtbot.waitSignal(page.session.models.added, timeout=LONG_MS):
        page.ask_for_files()
    assert shown(page) == ["a.safetensors"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.ask_for_folder()
    assert not page.session.models.is_inspecting


def test_a_model_whose_file_is_gone_is_missing(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    drop(qtbot, page, write_teacher(tmp_path, "a"), write_teacher(tmp_path, "b"))
    folder = page.session.store.folder
    page.session.store.close()
    (tmp_path / "a.safetensors").unlink()
    page.session.store.open(folder)
    qtbot.waitUntil(lambda: page.state_text() == "1 ready, 1 missing", timeout=LONG_MS)
    assert bar(page).text == ""


def test_nothing_is_cut_at_the_side_with_large_text(qtbot: QtBot, page: ModelsPage, verdict: MakeVerdict) -> None:
    play(page, verdict("/m/a.pth", verdict="assumptions"), refused(verdict, "/m/b.pth"))
    page.theme.set_text_percent(200)
    page.resize(0, 2000)  # high enough for every button
    page.resize(page.minimumSizeHint().width(), 2000)
    buttons = [each for each in page.findChildren(QPushButton) if each.isVisible()]
    assert len(buttons) >= 8
    for button in buttons:
        assert button.width() >= button.sizeHint().width(), button.text()
        assert button.mapTo(page, button.rect().bottomRight()).x() < page.width(), button.text()


def test_imagenet_classes_of_a_model_are_listed_by_their_names(qtbot: QtBot, page: ModelsPage) -> None:
    teacher = resource("photos-pool") / "teacher-03-resnet10-16.safetensors"
    drop(qtbot, page, teacher)
    table(page).select_path(str(teacher))
    listed = part(page, QListView, "class_names").model()
    assert [listed.index(row, 0).data() for row in range(listed.rowCount())] == [
        "Saluki (n02091831)",
        "aircraft carrier (n02687172)",
        "clog (n03047690)",
        "frying pan (n03400231)",
        "snorkel (n04251144)",
    ]
