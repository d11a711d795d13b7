"""The dialog lists the models in use, those of no use with the reason, and replaces the chosen classes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.ui.adapt.old_classes.dialog import OldClassesDialog
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.state.old_classes.preparer import Stage
from purer_app.ui.core.theme import Theme
from tests.helpers.tiny_pools import changed, tiny_config
from tests.ui.adapt.old_classes.conftest import (
    OpenDialog,
    add,
    choose_model,
    confirm,
    tick_all,
    wait_for_stage,
    write_big,
)
from tests.ui.adapt.page_tools import add_models
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts


def problems(dialog: OldClassesDialog) -> dict[str, str]:
    return {Path(one.path).name: one.problem for one in dialog.models.rows}


def time_text(dialog: OldClassesDialog) -> str:
    return child(dialog, QLabel, "old_classes_time").text()


def test_models_of_no_use_are_disabled_with_the_reason(
    qtbot: QtBot, stocked: AdaptPage, pool: Path, open_dialog: OpenDialog
) -> None:
    (pool / "page.pth").write_text("<html>not found</html>")
    add_models(qtbot, stocked, pool / "page.pth")
    stocked.session.models.set_used([str(pool / "c.pth")], False)
    dialog = open_dialog()
    assert problems(dialog) == {
        "a.safetensors": "",
        "b.pth": "",
        "features.safetensors": "It has no classification head, so it has no classes of its own.",
        "c.pth": "It is not ticked on the Models page.",
        "page.pth": "It cannot be used; the Models page says why.",
    }
    flags = [dialog.models.flags(dialog.models.index(row)) for row in range(dialog.models.rowCount())]
    assert [bool(flag & Qt.ItemFlag.ItemIsEnabled) for flag in flags] == [True, True, False, False, False]
    shown = dialog.models.data(dialog.models.index(2))
    assert shown.startswith("features.safetensors\nIt has no classification head")


def test_ok_adds_the_ticked_classes_of_each_model_as_one_step(
    qtbot: QtBot, stocked: AdaptPage, pool: Path, open_dialog: OpenDialog
) -> None:
    dialog = open_dialog()
    assert not child(dialog, QPushButton, "old_classes_ok").isEnabled()
    tick_all(dialog)
    choose_model(dialog, "c.pth")
    assert dialog.ticks.setData(dialog.ticks.index(1), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: time_text(dialog).startswith("Making the images of this class takes"), timeout=LONG_MS)
    assert dialog.models.data(dialog.models.index(0)) == "a.safetensors\n3 of 3 classes chosen"
    confirm(dialog)
    assert not dialog.isVisible()
    entries = stocked.picture_store.old.entries
    assert [(Path(one.path).name, one.classes) for one in entries] == [
        ("a.safetensors", ("a class 0", "a class 1", "a class 2")),
        ("c.pth", ("c class 1",)),
    ]
    assert len({one.colour for one in entries} | {0, 1}) == 4, "other colours than those of the user's classes"
    titles = [child(one, QLabel, "old_class_title").text() for one in stocked.old_classes.cards]
    assert titles == ["3 classes of a.safetensors", "1 class of c.pth"]
    stocked.session.edits.undo()
    assert stocked.picture_store.old.entries == () and stocked.old_classes.cards == ()
    stocked.session.edits.redo()
    assert stocked.picture_store.old.entries == entries


def test_change_shows_the_present_choice_and_no_class_removes_the_card(
    qtbot: QtBot, stocked: AdaptPage, open_dialog: OpenDialog
) -> None:
    dialog = open_dialog()
    assert dialog.windowTitle() == "Add a model's own classes"
    tick_all(dialog)
    confirm(dialog)
    child(stocked.old_classes, QPushButton, "change_old_classes").click()
    assert dialog.windowTitle() == "Change the classes of models"
    qtbot.waitUntil(lambda: dialog.models.rowCount() > 0, timeout=LONG_MS)
    assert dialog.ticks.chosen == ("a class 0", "a class 1", "a class 2")
    assert not child(dialog, QPushButton, "old_classes_ok").isEnabled(), "nothing has changed"
    child(dialog, QPushButton, "tick_no_class").click()
    confirm(dialog)
    assert stocked.old_classes.cards == ()


def test_the_images_of_classes_that_remain_are_not_made_again(
    qtbot: QtBot, stocked: AdaptPage, pool: Path, open_dialog: OpenDialog
) -> None:
    add(stocked, pool / "a.safetensors", "a class 0", "a class 1", "a class 2")
    wait_for_stage(qtbot, stocked, Stage.READY)
    progressed: list[bool] = []
    stocked.updater.preparer.progressed.connect(lambda: progressed.append(True))
    child(stocked.old_classes, QPushButton, "change_old_classes").click()
    dialog = stocked.findChild(OldClassesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.models.rowCount() > 0, timeout=LONG_MS)
    dialog.ticks.tick([1], on=False)
    qtbot.waitUntil(lambda: time_text(dialog) == "The images of these classes exist already.", timeout=LONG_MS)
    confirm(dialog)
    wait_for_stage(qtbot, stocked, Stage.READY)
    assert stocked.picture_store.old.entries[0].classes == ("a class 0", "a class 2") and progressed == []


def test_tick_boxes_do_not_touch(stocked: AdaptPage, open_dialog: OpenDialog) -> None:
    open_dialog()
    view = child(stocked, QListView, "classes_of_model")
    rows = [view.visualRect(view.model().index(row, 0)) for row in range(2)]
    boxes = []
    for rect in rows:
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        option.rect = rect
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        boxes.append(view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, view))
    assert boxes[1].top() - boxes[0].bottom() > boxes[0].height() // 4


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ((), ("a class 0",), "Add a class of a model"),
        (("a class 0",), ("a class 0", "a class 1", "a class 2"), "Add 2 classes of models"),
        (("a class 0", "a class 1"), ("a class 1",), "Remove a class of a model"),
        (("a class 0", "a class 1", "a class 2"), ("a class 0",), "Remove 2 classes of models"),
        (("a class 0", "a class 1"), ("a class 2",), "Change the classes of models"),
    ],
)
def test_undo_says_how_the_classes_changed(
    stocked: AdaptPage, pool: Path, before: tuple[str, ...], after: tuple[str, ...], text: str
) -> None:
    if before:
        add(stocked, pool / "a.safetensors", *before)
    add(stocked, pool / "a.safetensors", *after)
    last = stocked.session.edits.last
    assert last is not None and last.text == text


def test_one_model_for_another_is_a_change(stocked: AdaptPage, pool: Path) -> None:
    add(stocked, pool / "a.safetensors", "a class 0", "a class 1")
    stocked.picture_store.choose_old_classes({str(pool / "b.pth"): ("b class 0",), str(pool / "c.pth"): ("c class 0",)})
    last = stocked.session.edits.last
    assert last is not None and last.text == "Change the classes of models"


def test_the_filter_limits_what_all_and_none_tick(stocked: AdaptPage, open_dialog: OpenDialog) -> None:
    dialog = open_dialog()
    tick_all(dialog)
    child(dialog, QLineEdit, "filter_classes").setText("CLASS 1")
    assert child(dialog, QListView, "classes_of_model").model().rowCount() == 1
    child(dialog, QPushButton, "tick_no_class").click()
    assert dialog.ticks.chosen == ("a class 0", "a class 2")


def test_more_than_a_hundred_classes_have_to_be_chosen(
    qtbot: QtBot, stocked: AdaptPage, pool: Path, open_dialog: OpenDialog
) -> None:
    add_models(qtbot, stocked, write_big(pool, 120))
    dialog = open_dialog()
    choose_model(dialog, "big.safetensors")
    assert not child(dialog, QPushButton, "tick_all_classes").isEnabled()
    assert "There are more than 100, and each has to be inverted" in child(dialog, QLabel, "chosen_classes").text()
    child(dialog, QLineEdit, "filter_classes").setText("class 11")
    tick_all(dialog)
    assert len(dialog.ticks.chosen) == 11  # 11, 110 to 119
    confirm(dialog)
    assert len(stocked.picture_store.old.entries[0].classes) == 11


def test_a_class_that_is_also_an_own_one_is_named_and_nothing_is_lost(
    stocked: AdaptPage, open_dialog: OpenDialog
) -> None:
    stocked.picture_store.add_class("A class 1")
    dialog = open_dialog()
    tick_all(dialog)
    confirm(dialog)
    assert dialog.isVisible()
    assert dialog.warning.text == ("“a class 1” is also one of your own classes. Rename yours, or leave this one out.")
    assert dialog.ticks.chosen == ("a class 0", "a class 1", "a class 2")
    assert not stocked.picture_store.old.entries
    dialog.ticks.tick([1], on=False)
    confirm(dialog)
    assert stocked.picture_store.old.entries[0].classes == ("a class 0", "a class 2")


def test_without_models_the_dialog_says_what_is_missing(page: AdaptPage) -> None:
    child(page, QPushButton, "add_old_classes").click()
    dialog = page.findChild(OldClassesDialog)
    assert dialog is not None
    assert child(dialog, QLabel, "old_classes_state").text().startswith("Add models in step 1 first")


def test_a_run_that_adapts_its_features_says_so(qtbot: QtBot, stocked: AdaptPage, pool: Path, tmp_path: Path) -> None:
    config = changed(tiny_config(pool, "protonet"), meta={"steps": 1})
    jobs.train(config, stocked.session.store.folder / "runs" / "first", ignore, Control())
    stocked.session.read_runs()
    qtbot.waitUntil(lambda: bool(stocked.session.finished_runs()), timeout=LONG_MS)
    stocked.session.choose_classifier("first")
    child(stocked, QPushButton, "add_old_classes").click()
    dialog = stocked.findChild(OldClassesDialog)
    assert dialog is not None
    words = child(dialog, QLabel, "old_classes_state")
    qtbot.waitUntil(lambda: "protonet adapts its features to the pictures" in words.text(), timeout=LONG_MS)
    assert dialog.models.rowCount() == 0


def test_everything_can_be_done_by_keyboard(qtbot: QtBot, stocked: AdaptPage, open_dialog: OpenDialog) -> None:
    dialog = open_dialog()
    QTest.keyClick(dialog.models_view, Qt.Key.Key_Down)
    assert dialog.current is not None and dialog.current.path.endswith("b.pth")
    view = child(dialog, QListView, "classes_of_model")
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert dialog.ticks.chosen == ("b class 0",)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not dialog.isVisible() and len(stocked.picture_store.old.entries) == 1


def test_tab_goes_from_the_models_to_ok(stocked: AdaptPage, open_dialog: OpenDialog) -> None:
    dialog = open_dialog()
    tick_all(dialog)
    stops: list[str] = []
    widget: QWidget = dialog.models_view
    for _ in range(60):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget.objectName())
            assert widget.accessibleName(), f"{widget.objectName()} has no name"
        following = widget.nextInFocusChain()
        assert following is not None
        if following is dialog.models_view:
            break
        widget = following
    expected = [
        "models_with_classes", "filter_classes", "tick_all_classes", "tick_no_class", "classes_of_model",
        "old_classes_ok", "old_classes_cancel",
    ]  # fmt: skip
    assert [name for name in stops if name in expected] == expected


def test_ok_and_cancel_stand_in_the_order_of_the_system(stocked: AdaptPage, open_dialog: OpenDialog) -> None:
    dialog = open_dialog()
    (box,) = dialog.findChildren(QDialogButtonBox)
    roles = {button.objectName(): box.buttonRole(button) for button in box.buttons()}
    role = QDialogButtonBox.ButtonRole
    assert roles == {"old_classes_ok": role.AcceptRole, "old_classes_cancel": role.RejectRole}
    child(dialog, QPushButton, "old_classes_cancel").click()
    assert not dialog.isVisible()


@pytest.mark.parametrize("percent", [80, 100, 200])
def test_no_text_is_cut(qtbot: QtBot, stocked: AdaptPage, theme: Theme, open_dialog: OpenDialog, percent: int) -> None:
    theme.set_text_percent(percent)
    dialog = open_dialog()
    tick_all(dialog)
    qtbot.waitUntil(lambda: "takes about" in time_text(dialog), timeout=LONG_MS)
    assert cut_texts(dialog) == []
