"""The dialog that exports the classifier: it shows the cost first, replaces nothing, and can be cancelled."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.take_away import TakeAwayDialog
from tests.helpers.exported import TORCH_ALONE, assert_same_answers, printed_by
from tests.ui.adapt.page_tools import SYMBOLS, add_models, wait_for_answers, wait_for_pictures
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts

QUERIES = [SYMBOLS / "symbol-01" / "09.png", SYMBOLS / "symbol-02" / "08.png", SYMBOLS / "symbol-05" / "01.png"]


@pytest.fixture
def dialog(qtbot: QtBot, page: AdaptPage, tiny_pool: Path, classes: Path) -> Iterator[TakeAwayDialog]:
    """Open the dialog over two classes that real models have learned, with only one format ticked."""
    add_models(qtbot, page, tiny_pool)
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    wait_for_answers(qtbot, page)
    child(page, QPushButton, "take_it_away").click()
    dialog = page.findChild(TakeAwayDialog)
    assert dialog is not None and dialog.isVisible()
    qtbot.waitUntil(lambda: cost(dialog).startswith("About "), timeout=LONG_MS)
    for name in ("format_onnx", "format_safetensors"):
        child(dialog, QCheckBox, name).setChecked(False)
    yield dialog
    dialog.close()


def cost(dialog: TakeAwayDialog) -> str:
    return child(dialog, QLabel, "take_away_cost").text()


def told(dialog: TakeAwayDialog) -> str:
    return child(dialog, QLabel, "take_away_state").text()


def problem(dialog: TakeAwayDialog) -> str:
    return child(dialog, QLabel, "take_away_problem").text()


def set_path(dialog: TakeAwayDialog, path: Path) -> None:
    child(dialog, QLineEdit, "take_away_path").setText(str(path))


def button(dialog: TakeAwayDialog, name: str) -> QPushButton:
    return child(dialog, QPushButton, f"take_away_{name}")


def test_the_folder_gives_the_answers_of_the_page(
    qtbot: QtBot, page: AdaptPage, dialog: TakeAwayDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.queries.add_dropped(QUERIES)
    qtbot.waitUntil(lambda: len(page.picture_store.queries) == len(QUERIES), timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    out = tmp_path / "taken away"
    assert cost(dialog).endswith("per picture on this computer.") and not out.exists(), "the cost is shown before"
    assert cut_texts(dialog) == []
    set_path(dialog, out)
    button(dialog, "start").click()
    assert button(dialog, "cancel").isVisible() and not button(dialog, "start").isVisible()
    qtbot.waitUntil(lambda: told(dialog).startswith("Exporting: "), timeout=LONG_MS)
    assert cut_texts(dialog) == []
    path = child(dialog, QLineEdit, "take_away_path")
    assert path.height() >= path.sizeHint().height(), "the dialog grows with its progress bar"
    qtbot.waitUntil(lambda: told(dialog).startswith("Saved as"), timeout=LONG_MS)
    assert cut_texts(dialog) == []
    assert sorted(file.name for file in out.iterdir()) == ["README.md", "labels.json", "model.pt2", "predict.py"]
    queries = page.picture_store.queries
    answers = [page.updater.answer(query) for query in queries]
    assert page.updater.latest is not None and None not in answers
    names = page.updater.latest.result.class_names
    assert_same_answers(
        printed_by(out / "predict.py", queries, TORCH_ALONE), [one for one in answers if one is not None], names
    )
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    button(dialog, "open").click()
    assert opened == [str(out)]


def test_a_zip_file_holds_one_folder(qtbot: QtBot, dialog: TakeAwayDialog, tmp_path: Path) -> None:
    set_path(dialog, tmp_path / "taken")
    child(dialog, QRadioButton, "as_zip").click()
    assert child(dialog, QLineEdit, "take_away_path").text() == str(tmp_path / "taken.zip")
    button(dialog, "start").click()
    qtbot.waitUntil(lambda: told(dialog).startswith("Saved as"), timeout=LONG_MS)
    with zipfile.ZipFile(tmp_path / "taken.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"taken"}
        assert archive.testzip() is None


def test_nothing_is_replaced_and_what_is_missing_is_named(dialog: TakeAwayDialog, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    set_path(dialog, tmp_path / "there")
    assert problem(dialog).endswith("there exists already and is not replaced; choose another name")
    assert not button(dialog, "start").isEnabled()
    set_path(dialog, Path("relative"))
    assert problem(dialog).startswith("Give the full path")
    set_path(dialog, tmp_path / "new")
    assert problem(dialog) == "" and button(dialog, "start").isEnabled()
    child(dialog, QCheckBox, "format_pt2").setChecked(False)
    assert problem(dialog) == "Tick at least one format." and not button(dialog, "start").isEnabled()


def test_a_cancelled_export_leaves_nothing_behind(qtbot: QtBot, dialog: TakeAwayDialog, tmp_path: Path) -> None:
    place = tmp_path / "exports"
    place.mkdir()
    set_path(dialog, place / "taken")
    button(dialog, "start").click()
    qtbot.waitUntil(lambda: told(dialog).startswith("Exporting: tracing"), timeout=LONG_MS)
    button(dialog, "cancel").click()
    assert told(dialog) == "Cancelling …"
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=LONG_MS)
    assert told(dialog) == "Cancelled. Nothing was written."
    assert list(place.iterdir()) == []
    button(dialog, "start").click()
    qtbot.waitUntil(lambda: told(dialog).startswith("Saved as"), timeout=LONG_MS)


def test_an_export_goes_on_while_the_dialog_is_closed(
    qtbot: QtBot, page: AdaptPage, dialog: TakeAwayDialog, tmp_path: Path
) -> None:
    set_path(dialog, tmp_path / "taken")
    button(dialog, "start").click()
    button(dialog, "close").click()
    assert not dialog.isVisible() and dialog.is_running
    page.take_away()
    assert dialog.isVisible() and button(dialog, "cancel").isVisible()
    qtbot.waitUntil(lambda: told(dialog).startswith("Saved as"), timeout=LONG_MS)
