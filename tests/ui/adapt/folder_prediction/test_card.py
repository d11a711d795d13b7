"""The card of a classified folder: progress, Cancel at once, counts per class, and what its buttons open."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.jobs import adaptation
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.shell.status_bar import StatusBar
from purer_app.ui.widgets.progress_bar import ProgressBar
from tests.ui.adapt.page_tools import SYMBOLS, reopen
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of four symbols and a file that is no picture."""
    folder = tmp_path / "new"
    folder.mkdir()
    for name, number in (("symbol-01", "05"), ("symbol-01", "06"), ("symbol-02", "07"), ("symbol-02", "08")):
        shutil.copy(SYMBOLS / name / f"{number}.png", folder / f"{name}-{number}.png")
    (folder / "broken.png").write_bytes(b"nothing")
    return folder


def classify(qtbot: QtBot, page: AdaptPage, folder: Path, place: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place / "out.csv"), ""))
    child(page, QPushButton, "predict_folder").click()
    assert page.folder.is_running
    qtbot.waitUntil(lambda: not page.folder.is_running, timeout=LONG_MS)


def text(page: AdaptPage, name: str) -> str:
    return child(page, QLabel, name).text()


def counted(page: AdaptPage) -> int:
    """Return the sum of the numbers that the card shows for the classes."""
    labels = child(page, QWidget, "folder_counts").findChildren(QLabel)
    return sum(int(label.text()) for label in labels if label.isVisible() and label.text().isdigit())


def test_a_dropped_folder_of_many_pictures_is_classified_as_a_folder(
    qtbot: QtBot, ready: AdaptPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many, few = tmp_path / "many", tmp_path / "few"
    for folder, n in ((many, 21), (few, 20)):
        folder.mkdir()
        for number in range(n):
            shutil.copy(SYMBOLS / "symbol-01" / "05.png", folder / f"{number:02}.png")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.csv"), ""))
    ready.queries.add_dropped([few])
    qtbot.waitUntil(lambda: len(ready.picture_store.queries) == 20, timeout=LONG_MS)
    assert ready.folder.folder is None
    ready.queries.add_dropped([many])
    qtbot.waitUntil(lambda: ready.folder.folder == many, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
    assert text(ready, "folder_summary").startswith("21 pictures classified")
    assert len(ready.picture_store.queries) == 20


def test_a_folder_ends_with_a_card_of_counts(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert child(ready, QFrame, "folder_card").isHidden()
    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    found = ready.folder.latest
    assert found is not None
    assert text(ready, "folder_summary") == f"4 pictures classified, {found.not_sure} of them not sure"
    qtbot.waitUntil(lambda: counted(ready) == 4, timeout=LONG_MS)
    assert text(ready, "folder_unreadable") == "1 could not be read: broken.png"
    assert found.table == tmp_path / "out.csv" and found.page == tmp_path / "out.html"
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    for name in ("open_answers_page", "open_answers_table"):
        child(ready, QPushButton, name).click()
    assert opened == [str(tmp_path / "out.html"), str(tmp_path / "out.csv")]
    qtbot.waitUntil(lambda: cut_texts(child(ready, QFrame, "folder_card")) == [], timeout=LONG_MS)


def test_a_page_of_the_same_name_is_not_replaced(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.html").write_text("mine")
    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    assert (tmp_path / "out.html").read_text() == "mine"
    assert "<img " in (tmp_path / "out-2.html").read_text(encoding="utf-8")
    (tmp_path / "out-2.html").unlink()
    child(ready, QPushButton, "open_answers_page").click()
    assert "out-2.html no longer exists" in child(ready, QFrame, "folder_warning").findChildren(QLabel)[1].text()


def test_classifying_again_keeps_files_that_were_changed_by_hand(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again() -> None:
        child(ready, QPushButton, "classify_folder_again").click()
        qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)

    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    shutil.copy(folder / "symbol-01-05.png", folder / "another.png")
    again()
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.csv", "out.html"], "they were unchanged"
    assert "another.png" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert not child(ready, QLabel, "folder_kept").isVisible()
    edited = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").replace("symbol-01-05.png", "the heron")
    (tmp_path / "out.csv").write_text(edited, encoding="utf-8")
    again()
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == edited
    assert "symbol-01-05.png" in (tmp_path / "out-2.csv").read_text(encoding="utf-8-sig")
    found = ready.folder.latest
    assert found is not None and (found.table.name, found.page.name) == ("out-2.csv", "out.html")
    assert text(ready, "folder_kept") == "Kept, because changed after PURER wrote it: out.csv"
    assert child(ready, QLabel, "folder_kept").isVisible()
    (tmp_path / "out.html").write_text("my notes")
    again()
    assert (tmp_path / "out.html").read_text() == "my notes"
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out-2.csv", "out-2.html", "out.csv", "out.html"]


def test_the_file_that_the_dialog_asked_about_is_replaced(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.csv").write_text("older")
    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    assert "symbol-01-05.png" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("learn", [False, True])
def test_card_and_status_bar_show_the_same_progress(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, learn: bool
) -> None:
    monkeypatch.setattr(adaptation, "_MOST_IN_BATCH", 1)
    line = StatusBar(ready.session)
    qtbot.addWidget(line)
    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    for number in range(60):
        shutil.copy(folder / "symbol-01-05.png", folder / f"copy-{number}.png")
    pairs: list[tuple[str, str]] = []
    bar = ready.findChild(ProgressBar)
    assert isinstance(bar, ProgressBar)

    def record() -> None:
        if ready.folder.is_running and ready.folder.fraction is not None:
            pairs.append((bar.text(), child(line, QLabel, "run_state").text()))

    ready.folder.changed.connect(record)
    child(ready, QCheckBox if learn else QPushButton, "learn_from_folder" if learn else "classify_folder_again").click()
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
    assert len({card for card, _ in pairs}) > 2
    for card, status in pairs:
        assert status.startswith(f"Classifying the pictures of a folder, {card}")
    shares = [int(card.split()[0]) for card, _ in pairs]
    assert shares == sorted(shares), "it does not start again after a stage"


def test_cancel_works_at_once_and_writes_nothing(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.csv"), ""))
    child(ready, QPushButton, "predict_folder").click()
    child(ready, QPushButton, "cancel_folder").click()
    assert not ready.folder.is_running
    assert text(ready, "folder_state") == "Cancelled. Nothing was written."
    assert not child(ready, QPushButton, "cancel_folder").isVisible()
    qtbot.waitUntil(lambda: not ready.session.job_runner.running, timeout=LONG_MS)
    assert text(ready, "folder_state") == "Cancelled. Nothing was written."
    assert not list(tmp_path.glob("out*"))
    child(ready, QToolButton, "close_folder_card").click()
    assert child(ready, QFrame, "folder_card").isHidden()


def test_the_column_of_the_card_is_shown(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.resize(420, 800)
    assert not ready.queries.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.csv"), ""))
    ready.predict_folder()
    assert child(ready, QPushButton, "cancel_folder").isVisible()
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)


def test_a_folder_without_pictures_is_told_on_the_card(
    qtbot: QtBot, ready: AdaptPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    classify(qtbot, ready, tmp_path / "empty", tmp_path, monkeypatch)
    assert text(ready, "folder_state") == f"{tmp_path / 'empty'} has no picture that can be read"
    assert not list(tmp_path.glob("out*"))


def test_another_project_hides_the_card(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    ready.session.store.create(tmp_path / "other")
    assert ready.folder.latest is None
    assert child(ready, QFrame, "folder_card").isHidden()
    assert (tmp_path / "out.csv").exists()


def test_the_classifier_learns_from_the_folder_and_the_plain_answers_are_one_click_away(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 5):
        for name in ("symbol-01", "symbol-02"):
            shutil.copy(SYMBOLS / name / f"0{number}.png", folder / f"{name}-0{number}.png")
    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    plain = ready.folder.latest
    assert plain is not None and not plain.plain
    learn, shows_plain = (child(ready, QCheckBox, name) for name in ("learn_from_folder", "show_plain_answers"))
    assert not learn.isChecked() and shows_plain.isHidden() and child(ready, QLabel, "folder_learned").isHidden()
    learn.click()
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
    learned = ready.folder.latest
    assert learned is not None and learned.plain == plain.pictures
    assert "plain_class" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert text(ready, "folder_learned") == f"{learned.learned}." and learn.isChecked()
    qtbot.waitUntil(lambda: not cut_texts(child(ready, QFrame, "folder_card")))
    shows_plain.click()
    assert ready.folder.latest is not None and ready.folder.latest.pictures == plain.pictures
    reopen(qtbot, ready)
    assert shows_plain.isChecked() and tuple(ready.folder.latest.pictures) == plain.pictures
    shows_plain.click()
    assert ready.folder.latest is not None and tuple(ready.folder.latest.pictures) == learned.pictures
    reopen(qtbot, ready)
    assert not shows_plain.isChecked()
    learn.click()
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
    assert ready.folder.latest is not None and ready.folder.latest.pictures == plain.pictures
    assert shows_plain.isHidden()
    assert "plain_class" not in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_cancelling_leaves_the_choice_that_the_shown_answers_have(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify(qtbot, ready, folder, tmp_path, monkeypatch)
    before = ready.folder.latest
    learn = child(ready, QCheckBox, "learn_from_folder")
    learn.click()
    child(ready, QPushButton, "cancel_folder").click()
    assert not learn.isChecked() and ready.folder.latest == before
    qtbot.waitUntil(lambda: not ready.session.job_runner.running, timeout=LONG_MS)
