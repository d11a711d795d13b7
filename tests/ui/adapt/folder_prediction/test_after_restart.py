"""The card of a folder is back when the project is opened again, also after kill -9, and says what has changed."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.folder_prediction.answer_models import ShownPictures
from purer_app.ui.adapt.folder_prediction.answers_dialog import AnswersDialog
from purer_app.ui.adapt.folder_prediction.stored_prediction import KIND
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.results.result_format import result_from_bytes, result_to_bytes
from purer_app.ui.core.theme import Theme
from tests.ui.adapt.page_tools import SYMBOLS, reopen, wait_for_answers, wait_until_idle
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.killing import killed_with_results

RESULTS = ("open_answers_page", "open_answers_table")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of six symbols, two of them in a subfolder, and a file that is no picture."""
    folder = tmp_path / "new"
    (folder / "more").mkdir(parents=True)
    for name, number in (("symbol-01", 5), ("symbol-01", 6), ("symbol-02", 7), ("symbol-02", 8)):
        shutil.copy(SYMBOLS / name / f"0{number}.png", folder / f"{name}-{number}.png")
    for name in ("symbol-01", "symbol-02"):
        shutil.copy(SYMBOLS / name / "09.png", folder / "more" / f"{name}-9.png")
    (folder / "broken.png").write_bytes(b"nothing")
    return folder


def classify(qtbot: QtBot, page: AdaptPage, folder: Path, table: Path) -> None:
    config = page.updater.config
    assert config is not None
    page.folder.start(config, folder, table, table.with_suffix(".html"))
    qtbot.waitUntil(lambda: not page.folder.is_running, timeout=LONG_MS)
    wait_until_idle(qtbot, page)


def text(page: AdaptPage, name: str) -> str:
    label = child(page, QLabel, name)
    return label.text() if not label.isHidden() else ""


def button(page: AdaptPage, name: str) -> QPushButton:
    return child(page, QPushButton, name)


def answers(page: AdaptPage) -> list[tuple[str, str, float, bool]]:
    found = page.folder.latest
    assert found is not None
    return [(str(one.file), one.name, one.confidence, one.not_sure) for one in found.pictures]


def card_texts(page: AdaptPage) -> list[str]:
    labels = child(page, QFrame, "folder_card").findChildren(QLabel)
    return sorted(label.text() for label in labels if label.isVisible())


def open_dialog(qtbot: QtBot, page: AdaptPage) -> AnswersDialog:
    button(page, "show_answers").click()

    def opened() -> AnswersDialog | None:
        dialog = page.findChild(AnswersDialog)
        return dialog if isinstance(dialog, AnswersDialog) and dialog.isVisible() else None

    qtbot.waitUntil(lambda: opened() is not None, timeout=LONG_MS)
    dialog = opened()
    assert dialog is not None
    return dialog


def corrected(dialog: AnswersDialog) -> dict[str, str]:
    """Return the class of each corrected picture by its name."""
    latest = dialog.predictor.latest
    assert latest is not None
    found = {one.file.name: dialog.learned.class_of(one.file) for one in latest.pictures}
    return {name: learned for name, learned in found.items() if learned}


def correct(qtbot: QtBot, page: AdaptPage) -> dict[str, str]:
    """Move the first picture to the other class; return its name and that class."""
    found = page.folder.latest
    assert found is not None
    first = found.pictures[0]
    other = next(name for name in page.picture_store.names if name != first.name)
    dialog = open_dialog(qtbot, page)
    dialog.learn([first.file], other)
    qtbot.waitUntil(lambda: bool(corrected(dialog)), timeout=LONG_MS)
    wait_for_answers(qtbot, page)
    wait_until_idle(qtbot, page)
    dialog.close()
    return {first.file.name: other}


def test_the_card_is_as_it_was(qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    before, shown = answers(ready), card_texts(ready)
    reopen(qtbot, ready)
    assert child(ready, QFrame, "folder_card").isVisible()
    assert card_texts(ready) == shown
    assert answers(ready) == before
    assert text(ready, "folder_outdated") == text(ready, "folder_missing") == ""
    assert all(button(ready, name).isEnabled() for name in (*RESULTS, "show_answers", "classify_folder_again"))


def test_a_page_that_is_made_after_the_project_was_opened_shows_the_card(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, theme: Theme
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    later = AdaptPage(ready.session, theme)
    qtbot.addWidget(later)
    qtbot.waitUntil(lambda: later.folder.latest is not None, timeout=LONG_MS)
    assert answers(later) == answers(ready)
    wait_until_idle(qtbot, ready)


def test_classify_again_replaces_its_own_files_and_keeps_edited_ones(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    def again() -> None:
        button(ready, "classify_folder_again").click()
        qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
        wait_until_idle(qtbot, ready)

    classify(qtbot, ready, folder, tmp_path / "out.csv")
    reopen(qtbot, ready)
    shutil.copy(folder / "symbol-01-5.png", folder / "another.png")
    again()
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.csv", "out.html"]
    assert "another.png" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "out.csv").write_text("mine")
    reopen(qtbot, ready)
    again()
    assert (tmp_path / "out.csv").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out-2.csv", "out.csv", "out.html"]
    assert text(ready, "folder_kept") == "Kept, because changed after PURER wrote it: out.csv"
    reopen(qtbot, ready)
    assert text(ready, "folder_kept") == "Kept, because changed after PURER wrote it: out.csv"


def test_missing_files_are_told_and_their_buttons_are_off(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    (tmp_path / "out.csv").unlink()
    reopen(qtbot, ready)
    assert text(ready, "folder_missing") == "Missing: out.csv. “Classify again” writes it again."
    assert not button(ready, "open_answers_table").isEnabled() and button(ready, "open_answers_page").isEnabled()
    assert button(ready, "open_answers_table").toolTip().startswith(f"{tmp_path / 'out.csv'} no longer exists.")
    (tmp_path / "out.html").unlink()
    folder.rename(tmp_path / "elsewhere")
    reopen(qtbot, ready)
    assert text(ready, "folder_missing") == (f"The folder {folder} no longer exists. Missing: out.csv, out.html.")
    names = (*RESULTS, "show_answers", "classify_folder_again")
    assert not any(button(ready, name).isEnabled() for name in names)
    assert button(ready, "show_answers").toolTip() == f"The folder {folder} no longer exists."
    assert not child(ready, QCheckBox, "learn_from_folder").isEnabled()
    qtbot.waitUntil(lambda: cut_texts(child(ready, QFrame, "folder_card")) == [], timeout=LONG_MS)
    (tmp_path / "elsewhere").rename(folder)
    ready.hide()
    ready.show()
    qtbot.waitUntil(button(ready, "classify_folder_again").isEnabled, timeout=LONG_MS)
    assert text(ready, "folder_missing") == "Missing: out.csv, out.html. “Classify again” writes them again."
    wait_until_idle(qtbot, ready)


def test_changes_while_the_project_was_closed_are_told(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    project, again = ready.session.store.folder, " “Classify again” updates the answers."
    ready.session.store.close()
    shutil.copy(folder / "symbol-01-5.png", folder / "another.png")
    ready.session.store.open(project)
    wait_for_answers(qtbot, ready)
    wait_until_idle(qtbot, ready)
    pictures = "The pictures in the folder have changed since then."
    assert text(ready, "folder_outdated") == pictures + again
    ready.session.store.close()
    shutil.copy(SYMBOLS / "symbol-03" / "01.png", project / "classes" / "symbol-01" / "01.png")
    ready.session.store.open(project)
    wait_for_answers(qtbot, ready)
    wait_until_idle(qtbot, ready)
    classes = "Your classes have changed since then."
    assert text(ready, "folder_outdated") == f"{classes} {pictures}{again}"
    button(ready, "classify_folder_again").click()
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
    wait_until_idle(qtbot, ready)
    assert text(ready, "folder_outdated") == ""
    reopen(qtbot, ready)
    assert text(ready, "folder_outdated") == ""


def test_another_classifier_or_other_classes_are_told_at_once(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    reopen(qtbot, ready)
    ready.picture_store.set_negatives(True)
    again = " “Classify again” updates the answers."
    assert text(ready, "folder_outdated") == "The classifier has changed since then." + again
    ready.session.edits.undo()
    assert text(ready, "folder_outdated") == ""
    ready.picture_store.remove_pictures([ready.picture_store.classes[0].pictures[0]])
    assert text(ready, "folder_outdated") == "Your classes have changed since then." + again
    ready.session.edits.undo()
    assert text(ready, "folder_outdated") == ""
    wait_for_answers(qtbot, ready)


def test_a_moved_project_shows_its_card(qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path) -> None:
    project = ready.session.store.folder
    inside = Path(shutil.copytree(folder, project / "new"))
    classify(qtbot, ready, inside, project / "out.csv")
    before = [row[1:] for row in answers(ready)]
    correct(qtbot, ready)
    classify(qtbot, ready, inside, project / "out.csv")
    before = [row[1:] for row in answers(ready)]
    ready.session.store.close()
    moved = Path(shutil.move(project, tmp_path / "moved"))
    reopen(qtbot, ready, moved)
    assert text(ready, "folder_outdated") == text(ready, "folder_missing") == ""
    assert [row[1:] for row in answers(ready)] == before
    assert all(Path(row[0]).is_relative_to(moved) and Path(row[0]).exists() for row in answers(ready))
    assert len(corrected(open_dialog(qtbot, ready))) == 1
    assert all(button(ready, name).isEnabled() for name in RESULTS)


def test_a_corrected_picture_stays_corrected(qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    moved = correct(qtbot, ready)
    reopen(qtbot, ready)
    assert corrected(open_dialog(qtbot, ready)) == moved
    (other,) = moved.values()
    ready.picture_store.rename(other, "heron")
    wait_until_idle(qtbot, ready)
    reopen(qtbot, ready)
    assert corrected(open_dialog(qtbot, ready)) == dict.fromkeys(moved, "heron")


def test_a_correction_is_found_under_another_name_and_gone_with_its_copy(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    moved = correct(qtbot, ready)
    project = ready.session.store.folder
    (other,) = moved.values()
    ready.session.store.close()
    (project / "classes" / other).rename(project / "classes" / "heron")
    reopen(qtbot, ready, project)
    assert corrected(open_dialog(qtbot, ready)) == dict.fromkeys(moved, "heron")
    copy = next(
        path for path in (project / "classes" / "heron").iterdir() if path.name.removesuffix(".png") + ".png" in moved
    )
    ready.session.store.close()
    copy.unlink()
    reopen(qtbot, ready, project)
    assert corrected(open_dialog(qtbot, ready)) == {}
    assert not (project / "results" / "learned.jsonl").exists()


def test_a_closed_card_stays_closed_and_undo_brings_it_back(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    results = ready.session.store.folder / "results"
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    moved, before = correct(qtbot, ready), answers(ready)
    reopen(qtbot, ready)
    child(ready, QToolButton, "close_folder_card").click()
    wait_until_idle(qtbot, ready)
    assert child(ready, QFrame, "folder_card").isHidden() and list(results.iterdir()) == []
    child(ready.queries, QPushButton, "undo").click()
    wait_until_idle(qtbot, ready)
    assert answers(ready) == before
    assert sorted(path.name for path in results.iterdir()) == ["folder.jsonl", "learned.jsonl"]
    reopen(qtbot, ready)
    assert answers(ready) == before and corrected(open_dialog(qtbot, ready)) == moved
    child(ready, QToolButton, "close_folder_card").click()
    wait_until_idle(qtbot, ready)
    reopen(qtbot, ready)
    assert child(ready, QFrame, "folder_card").isHidden() and ready.folder.latest is None
    assert (tmp_path / "out.csv").exists()


def test_undo_of_closing_does_not_replace_another_card(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    child(ready, QToolButton, "close_folder_card").click()
    classify(qtbot, ready, folder / "more", tmp_path / "more.csv")
    problems: list[str] = []
    ready.session.edits.failed.connect(problems.append)
    ready.session.edits.undo()
    assert len(problems) == 1 and problems[0].endswith("The card of another folder is shown; close that one first")
    assert ready.folder.folder == folder / "more"
    child(ready, QToolButton, "close_folder_card").click()
    ready.session.edits.undo()
    ready.session.edits.redo()
    ready.session.edits.undo()
    assert ready.folder.folder == folder / "more"
    wait_until_idle(qtbot, ready)


def test_a_cancelled_first_classification_of_another_folder_leaves_no_stored_card(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    config = ready.updater.config
    assert config is not None
    ready.folder.start(config, folder / "more", tmp_path / "more.csv", tmp_path / "more.html")
    assert (ready.session.store.folder / "results" / "folder.jsonl").exists(), "a killed window shows the earlier card"
    ready.folder.cancel()
    wait_until_idle(qtbot, ready)
    reopen(qtbot, ready)
    assert ready.folder.latest is None


@pytest.mark.parametrize("what", ["newer", "cut", "answers"])
def test_an_unusable_file_gives_one_line_and_loses_nothing(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, what: str
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    path = ready.session.store.folder / "results" / "folder.jsonl"
    first, _, rest = path.read_bytes().partition(b"\n")
    content = {"newer": first.replace(b'"version":1', b'"version":2') + b"\n" + rest, "cut": first + b"\n" + rest[:-9]}
    path.write_bytes(content.get(what, b"\x00" * 100))
    written, lines = path.read_bytes(), list[str]()
    ready.session.noticed.connect(lines.append)
    reopen(qtbot, ready)
    assert len(lines) == 1 and str(path) in lines[0]
    assert child(ready, QFrame, "folder_card").isHidden()
    assert ready.picture_store.n_pictures == 6 and path.read_bytes() == written
    classify(qtbot, ready, folder, tmp_path / "new.csv")
    reopen(qtbot, ready)
    assert len(answers(ready)) == 6


def test_plain_answers_come_back(qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path) -> None:
    for name in ("symbol-01", "symbol-02"):
        for number in range(1, 5):
            shutil.copy(SYMBOLS / name / f"0{number}.png", folder / f"{name}-{number}.png")
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    child(ready, QCheckBox, "learn_from_folder").click()
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
    wait_until_idle(qtbot, ready)
    before, shown = ready.folder.latest, card_texts(ready)
    assert before is not None and before.plain
    has_plain = ready.folder.has_plain
    reopen(qtbot, ready)
    after = ready.folder.latest
    assert after is not None and tuple(after.plain) == tuple(before.plain) and card_texts(ready) == shown
    assert child(ready, QCheckBox, "learn_from_folder").isChecked() and ready.folder.has_plain == has_plain


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_card_and_correction_are_back_after_kill_9(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = ready.session.store.folder
    ready.session.store.close()
    found = killed_with_results(str(project), "folder", str(folder), str(tmp_path / "out.csv"))
    reopen(qtbot, ready, project)
    assert json.loads(json.dumps(answers(ready))) == found["answers"]
    picture, other = found["corrected"]
    assert corrected(open_dialog(qtbot, ready)) == {Path(picture).name: other}
    assert text(ready, "folder_outdated").startswith("Your classes have changed since then."), "by the correction"
    assert text(ready, "folder_missing") == ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("the place is known"))
    button(ready, "classify_folder_again").click()
    qtbot.waitUntil(lambda: not ready.folder.is_running, timeout=LONG_MS)
    wait_until_idle(qtbot, ready)
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.csv", "out.html"], "they were unchanged"


def test_stored_answers_are_loaded_in_the_background(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    """100,000 of them take seconds, in which the window would not respond."""
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    before = answers(ready)
    reopen(qtbot, ready)
    found = ready.folder.latest
    assert found is not None
    assert [found.has_groups] == [False]
    button(ready, "show_answers").click()
    assert ready.session.job_runner.running and ready.findChild(AnswersDialog) is None
    dialog = open_dialog(qtbot, ready)
    assert [found.has_groups] == [True]
    shown = {name: [one.answer for one in ShownPictures(group, {})] for name, group in found.groups().by_class.items()}
    assert sorted(str(one.file) for group in shown.values() for one in group) == sorted(file for file, *_ in before)
    dialog.close()


def test_answers_that_turn_out_malformed_close_the_card(
    qtbot: QtBot, ready: AdaptPage, folder: Path, tmp_path: Path
) -> None:
    classify(qtbot, ready, folder, tmp_path / "out.csv")
    path = ready.session.store.folder / "results" / "folder.jsonl"
    stored = result_from_bytes(path.read_bytes(), KIND)
    path.write_bytes(result_to_bytes(KIND, stored.facts, [{"files": 3}]))
    reopen(qtbot, ready)
    lines: list[str] = []
    ready.session.failed.connect(lambda sentence, _: lines.append(sentence))
    button(ready, "show_answers").click()
    wait_until_idle(qtbot, ready)
    assert len(lines) == 1 and lines[0].endswith("is damaged: its answers cannot be read.")
    assert child(ready, QFrame, "folder_card").isHidden() and ready.findChild(AnswersDialog) is None
