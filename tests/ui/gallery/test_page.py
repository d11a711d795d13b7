"""The Images page on a real run: what it shows, follows, filters, compares and exports, and what it says without."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QMainWindow, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import GallerySaved, WarmupStepDone
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.image_grid import ImageGrid
from purer_app.ui.gallery.inspector import PictureInspector
from purer_app.ui.gallery.page import FORGET_MS, ImagesPage
from purer_app.ui.gallery.record import mean_confidences
from purer_app.ui.gallery.view import GalleryView
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.empty_state import EmptyState
from purer_app.ui.widgets.inline_bar import InlineBar
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.helpers.tiny_runs import CLASSES, train_tiny_run


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_tiny_run(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def page(qtbot: QtBot, project: Session, theme: Theme) -> ImagesPage:
    page = ImagesPage(project, theme)
    qtbot.addWidget(page)
    qtbot.addWidget(page.inspector())
    page.resize(1000, 700)
    page.show()
    return page


@pytest.fixture
def run(project: Session, tiny: Path) -> Path:
    run = project.store.folder / "runs" / "tiny"
    shutil.copytree(tiny, run)
    return run


@pytest.fixture
def shown(qtbot: QtBot, page: ImagesPage, run: Path) -> ImagesPage:
    page.session.show_run(run)
    qtbot.waitUntil(lambda: "images" in page.state_text() and not page.session.job_runner.running, timeout=LONG_MS)
    return page


def words(page: ImagesPage) -> str:
    return find(page, EmptyState).text


def gallery(page: ImagesPage) -> GalleryView:
    return find(page, GalleryView)


def grid(page: ImagesPage) -> ImageGrid:
    return find(page, ImageGrid, "images_grid")


def select(page: ImagesPage, *rows: int) -> None:
    view = grid(page)
    view.clearSelection()
    for row in rows:
        index = view.model().index(row, 0)
        view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def shown_texts(inspector: PictureInspector) -> list[str]:
    return [label.text() for label in inspector.findChildren(QLabel)]


def captions(page: ImagesPage) -> list[str]:
    model = grid(page).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_without_a_run_the_page_says_what_to_do(qtbot: QtBot, page: ImagesPage) -> None:
    assert "No pseudo images yet" in words(page)
    assert page.state_text() == ""
    with qtbot.waitSignal(page.session.page_requested) as asked:
        find(find(page, EmptyState), QPushButton).click()
    assert asked.args == ["train"]


def test_a_run_without_gallery_says_why(qtbot: QtBot, page: ImagesPage, run: Path) -> None:
    shutil.rmtree(run / "gallery")
    page.session.show_run(run)
    qtbot.waitUntil(lambda: "saved no images" in words(page), timeout=LONG_MS)
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)


def test_the_averages_of_the_shown_images_are_above_them(qtbot: QtBot, shown: ImagesPage) -> None:
    def expected() -> str:
        own, others = mean_confidences(gallery(shown).shown())
        assert others is not None
        return f"own model {100 * own:.0f} %, other models {100 * others:.0f} % on average"

    def is_shown() -> bool:
        return any(label.text().endswith(expected()) for label in shown.findChildren(QLabel))

    assert is_shown()
    find(shown, QLineEdit, "images_class").setText("CLASS 1")
    qtbot.waitUntil(is_shown)


def test_the_run_and_the_averages_have_the_width_of_the_page(shown: ImagesPage) -> None:
    shown.resize(480, 700)
    summary = next(label for label in shown.findChildren(QLabel) if label.text().endswith(" on average"))
    assert summary.width() > 400
    assert summary.height() <= 2 * summary.fontMetrics().lineSpacing() + 4


def test_the_newest_record_of_a_run_is_shown(shown: ImagesPage) -> None:
    assert shown.state_text() == f"step 4, {2 * CLASSES} images"
    assert len(captions(shown)) == 2 * CLASSES


def test_another_step_keeps_the_selection(qtbot: QtBot, shown: ImagesPage) -> None:
    select(shown, 3)
    slider = find(shown, QSlider, "images_step")
    assert slider.maximum() == 4  # after warm-up, and after each of four steps
    slider.setValue(0)
    qtbot.waitUntil(lambda: gallery(shown).images[0].step == 0, timeout=LONG_MS)
    current = gallery(shown).current()
    assert current is not None
    assert (current.step, current.key) == (0, (1, 2))
    assert not find(shown, QPushButton, "images_newest").isChecked()
    assert shown.state_text().startswith("step 0,")


def test_models_and_classes_can_be_filtered(qtbot: QtBot, shown: ImagesPage) -> None:
    model = find(shown, QComboBox, "images_model")
    model.setCurrentIndex(model.count() - 1)
    assert len(captions(shown)) == 4
    find(shown, QLineEdit, "images_class").setText("CLASS 1")
    assert captions(shown) == ["c class 1", "c class 1"]
    export = find(shown, QPushButton, "images_export")
    qtbot.waitUntil(export.isEnabled)
    find(shown, QLineEdit, "images_class").setText("no such class")
    qtbot.waitUntil(lambda: not export.isEnabled())


def test_pictures_can_be_sorted_by_confidence(shown: ImagesPage) -> None:
    order = find(shown, QComboBox, "images_order")
    order.setCurrentIndex(order.findData("least sure"))
    confidences = [image.confidence for image in gallery(shown).shown()]
    assert confidences == sorted(image.confidence for image in gallery(shown).images)


def test_the_inspector_tells_where_a_picture_comes_from(shown: ImagesPage) -> None:
    select(shown, 15)
    inspector = shown.inspector()
    assert isinstance(inspector, PictureInspector)
    text = " ".join(label.text() for label in inspector.findChildren(QLabel))
    image = gallery(shown).current()
    assert image is not None
    assert "c class 1" in text and "lenet" in text and "16 × 16 pixels" in text
    assert f"{100 * image.confidence:.0f} % confidence" in text
    assert image.others is not None
    assert f"its class is predicted with {100 * image.others:.0f} % confidence (chance: 50 %)" in text
    for n_others, start in ((1, "The other model that has this class assigns it"),
                            (2, "Other models that have this class assign it")):  # fmt: skip
        inspector.set_image(replace(image, by_name=True, n_others=n_others))
        assert f"{start} to c class 1" in " ".join(shown_texts(inspector))
    inspector.set_image(replace(image, others=None))
    assert "Other models were not asked about this image." in shown_texts(inspector)


def test_one_picture_is_compared_over_time_and_leads_to_its_step(qtbot: QtBot, shown: ImagesPage) -> None:
    select(shown, 5)
    shown.compare_over_time()
    row = find(shown, ImageGrid, "images_over_time")
    qtbot.waitUntil(lambda: row.model().rowCount() == 5, timeout=LONG_MS)
    assert row.currentIndex().row() == 4  # the step that is shown
    row.setCurrentIndex(row.model().index(1, 0))
    qtbot.waitUntil(lambda: shown.state_text().startswith("step 1,"), timeout=LONG_MS)
    qtbot.waitUntil(lambda: not shown.session.job_runner.running, timeout=LONG_MS)


def test_selected_pictures_are_exported(
    qtbot: QtBot, shown: ImagesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    select(shown, 0, 2)
    export = find(shown, QPushButton, "images_export")
    assert export.text() == "Export 2 selected…"
    export.click()
    qtbot.waitUntil(lambda: "2 images written" in find(shown, InlineBar, "images_message").text, timeout=LONG_MS)
    assert len(list((tmp_path / "out").glob("*.png"))) == 2


def test_a_folder_that_cannot_be_written_is_reported(qtbot: QtBot, shown: ImagesPage, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with qtbot.waitSignal(shown.session.failed, timeout=LONG_MS) as failed:
        shown.export_to(tmp_path / "file", gallery(shown).shown())
    assert "cannot be written" in failed.args[0]


def test_a_picture_is_copied_at_its_own_size(shown: ImagesPage) -> None:
    select(shown, 0)
    shown.copy_picture()
    assert QGuiApplication.clipboard().image().width() == 16


def test_a_run_that_goes_on_is_followed(qtbot: QtBot, page: ImagesPage, run: Path, tiny: Path) -> None:
    training = page.session.training
    records = sorted((run / "gallery").glob("*.npz"))
    for record in records[1:]:
        record.unlink()
    page.session.show_run(run)
    qtbot.waitUntil(lambda: page.state_text().startswith("step 0, "), timeout=LONG_MS)
    shutil.copy(tiny / "gallery" / records[1].name, records[1])
    training.history.galleries.clear()
    training.history.take(GallerySaved(1, str(records[1])))
    training.progressed.emit()
    qtbot.waitUntil(lambda: page.state_text().startswith("step 1, "), timeout=LONG_MS)
    find(page, QPushButton, "images_newest").click()
    shutil.copy(tiny / "gallery" / records[2].name, records[2])
    training.history.take(GallerySaved(2, str(records[2])))
    training.progressed.emit()
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)
    assert page.state_text().startswith("step 1, ")
    assert find(page, QSlider, "images_step").maximum() == 2
    page.show_newest()
    qtbot.waitUntil(lambda: gallery(page).images[0].step == 2, timeout=LONG_MS)


def test_inversion_before_the_first_record_is_reported(
    qtbot: QtBot, page: ImagesPage, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(run / "gallery")
    page.session.show_run(run)
    qtbot.waitUntil(lambda: "saved no images" in words(page), timeout=LONG_MS)
    training = page.session.training
    monkeypatch.setattr(type(training), "is_active", True)
    training.history.__init__()  # type: ignore[misc]
    training.history.take(WarmupStepDone(12, 40, 1.0))
    qtbot.waitUntil(lambda: "inverted: step 12 of 40" in words(page), timeout=LONG_MS)


def test_a_hidden_page_reads_no_pictures_until_it_is_shown(qtbot: QtBot, page: ImagesPage, run: Path) -> None:
    page.hide()
    page.session.show_run(run)
    qtbot.waitUntil(lambda: page.state_text() == "step 4" and not page.session.job_runner.running, timeout=LONG_MS)
    assert not any(timer.isActive() for timer in page.findChildren(QTimer))
    page.show()
    qtbot.waitUntil(lambda: page.state_text() == f"step 4, {2 * CLASSES} images", timeout=LONG_MS)


def test_actions_follow_the_selection(qtbot: QtBot, shown: ImagesPage) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionRegistry(window, shown.theme)
    shown.add_actions(actions)
    assert not actions["images.compare"].isEnabled()
    assert actions["images.export"].isEnabled()
    select(shown, 1)
    assert actions["images.compare"].isEnabled()


def test_a_requested_step_opens_its_images_or_the_nearest(qtbot: QtBot, shown: ImagesPage) -> None:
    session, bar = shown.session, find(shown, InlineBar, "images_message")
    session.show_step(2)
    qtbot.waitUntil(lambda: shown.state_text().startswith("step 2, "), timeout=LONG_MS)
    assert bar.isHidden()
    assert not gallery(shown).step_bar.is_following
    session.show_step(900)
    qtbot.waitUntil(lambda: shown.state_text().startswith("step 4, "), timeout=LONG_MS)
    assert bar.text == "Images are not recorded at every step. These are of step 4, the nearest to 900."
    session.show_step(1)
    qtbot.waitUntil(lambda: shown.state_text().startswith("step 1, "), timeout=LONG_MS)
    assert bar.isHidden()


def test_images_are_forgotten_while_the_page_is_hidden_and_selected_again(qtbot: QtBot, shown: ImagesPage) -> None:
    select(shown, 1, 3)
    before = [image.key for image in gallery(shown).selected()]
    shown.hide()
    timer = next(timer for timer in shown.findChildren(QTimer) if timer.interval() == FORGET_MS)
    assert timer.isActive()
    timer.timeout.emit()
    assert gallery(shown).images == ()
    shown.show()
    assert not timer.isActive()
    qtbot.waitUntil(lambda: len(gallery(shown).images) > 0, timeout=LONG_MS)
    assert [image.key for image in gallery(shown).selected()] == before


def test_forgotten_images_cannot_be_exported_until_they_are_read_again(
    qtbot: QtBot, shown: ImagesPage, theme: Theme
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionRegistry(window, theme)
    shown.add_actions(actions)
    select(shown, 1)
    names = ("images.export", "images.copy", "images.compare")
    assert all(actions[name].isEnabled() for name in names)
    shown.hide()
    next(timer for timer in shown.findChildren(QTimer) if timer.interval() == FORGET_MS).timeout.emit()
    assert not any(actions[name].isEnabled() for name in names)
    shown.show()
    qtbot.waitUntil(actions["images.copy"].isEnabled, timeout=LONG_MS)


def test_images_that_arrive_while_the_page_is_hidden_are_forgotten(qtbot: QtBot, shown: ImagesPage) -> None:
    timer = next(timer for timer in shown.findChildren(QTimer) if timer.interval() == FORGET_MS)
    shown.hide()
    timer.timeout.emit()
    timer.stop()
    shown.show()  # reads them again
    shown.hide()
    timer.stop()
    qtbot.waitUntil(lambda: len(gallery(shown).images) > 0, timeout=LONG_MS)
    assert timer.isActive()


def test_another_run_shows_no_images_of_the_one_before(qtbot: QtBot, shown: ImagesPage, tiny: Path) -> None:
    other = shown.session.store.folder / "runs" / "other"
    shutil.copytree(tiny, other)
    training = shown.session.training
    assert training.config is not None
    training.show(other, training.config, [])
    assert gallery(shown).images == (), "an export would name the other run as their origin"
    qtbot.waitUntil(lambda: len(gallery(shown).images) > 0, timeout=LONG_MS)
