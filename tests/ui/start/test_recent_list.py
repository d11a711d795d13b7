"""Recent projects are shown with a picture and the accuracy of their newest run; those that are gone can be removed."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.runs.gallery import open_gallery
from purer_app.ui.core.theme import Theme
from purer_app.ui.start.page import StartPage
from purer_app.ui.state.project.recent_facts import PICTURE_PX, mosaic, read_recent
from purer_app.ui.state.session import Session
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts

Found = TypeVar("Found", bound=QWidget)


@pytest.fixture
def page(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[StartPage]:
    page = StartPage(session, theme)
    qtbot.addWidget(page)
    yield page
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)


def from_top(page: StartPage, widgets: Sequence[Found]) -> list[Found]:
    """Return the visible ones of some widgets in their order on the page."""
    return sorted((each for each in widgets if each.isVisible()), key=lambda each: each.mapTo(page, QPoint()).y())


def rows(page: StartPage) -> list[QPushButton]:
    return from_top(page, page.findChildren(QPushButton, "recent_project"))


def show(qtbot: QtBot, page: StartPage) -> list[QPushButton]:
    """Show the page, and return the buttons of the projects once they have been read."""
    page.show()
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)
    return rows(page)


def pictures(button: QPushButton) -> list[QImage]:
    labels = button.findChildren(QLabel)
    return [label.pixmap().toImage() for label in labels if not label.pixmap().isNull()]


def colours(image: QImage) -> set[str]:
    """Return the colours in the middle of the four quarters of an image."""
    near, far = image.width() // 4, 3 * image.width() // 4
    return {image.pixelColor(x, y).name() for x in (near, far) for y in (near, far)}


def test_projects_are_offered_by_name_and_open_by_a_click(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    store = page.session.store
    for name in ("Birds", "Trees"):
        store.create(tmp_path / name.lower(), name)
    shown = show(qtbot, page)
    assert [each.accessibleName() for each in shown] == ["Trees", "Birds"]
    assert shown[1].accessibleDescription().startswith("No finished run yet\n")
    assert str(tmp_path / "birds") in shown[1].accessibleDescription()
    qtbot.mouseClick(shown[1], Qt.MouseButton.LeftButton)
    assert store.project.name == "Birds"
    assert [each.accessibleName() for each in show(qtbot, page)] == ["Birds", "Trees"]


def test_a_project_has_pictures_of_its_classes_and_the_accuracy_of_its_newest_run(
    qtbot: QtBot, page: StartPage, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    folder = tmp_path / "project"
    page.session.store.create(folder, "Trees")
    validation = make_shapes(tmp_path / "shapes", classes=4, pictures=6)
    config = tiny_config(write_tiny_pool(tmp_path / "pool"), "protonet", validation=str(validation))
    jobs.train(config, folder / "runs" / "first", ignore, Control())
    for name, colour in (("ash", "#ff0000"), ("birch", "#00ff00"), ("cedar", "#0000ff"), ("elm", "#ffff00")):
        (folder / "classes" / name).mkdir(parents=True)
        (folder / "classes" / name / "0.png").write_bytes(b"no picture")
        Image.new("RGB", (90, 60), colour).save(folder / "classes" / name / "1.png")
    (shown,) = show(qtbot, page)
    (run,) = jobs.list_runs((folder / "runs" / "first",), ignore, Control())
    assert run.best_validation is not None and run.best_ci95 is not None
    accuracy = f"{100 * run.best_validation:.1f} ± {100 * run.best_ci95:.1f} %"
    assert shown.accessibleDescription().startswith(f"Newest run: {accuracy} on the validation pictures\n")
    (picture,) = pictures(shown)
    assert colours(picture) == {"#ff0000", "#00ff00", "#0000ff", "#ffff00"}


def test_a_project_without_pictures_has_pseudo_images_of_its_newest_run(
    qtbot: QtBot, page: StartPage, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    page.session.store.create(folder, "Trees")
    config = tiny_config(write_tiny_pool(tmp_path / "pool"))
    jobs.train(config, folder / "runs" / "first", ignore, Control())
    gallery = open_gallery(folder / "runs" / "first")
    assert gallery is not None
    (project,) = read_recent([folder], ignore, Control())
    first = gallery.images(gallery.steps[-1], gallery.blocks[0].block)
    assert first is not None
    (height, width), side = first.pixels.shape[1:3], PICTURE_PX // 2
    middle = project.picture.pixelColor(side // 2, side // 2)
    around = (
        first.pixels[0][height // 2 - 1 : height // 2 + 1, width // 2 - 1 : width // 2 + 1].reshape(-1, 3).astype(int)
    )
    for channel, value in enumerate((middle.red(), middle.green(), middle.blue())):
        assert around[:, channel].min() - 1 <= value <= around[:, channel].max() + 1
    (shown,) = show(qtbot, page)
    assert len(pictures(shown)) == 1
    assert shown.accessibleDescription().startswith("Newest run: finished, not measured on real pictures\n")


def test_a_project_that_is_gone_is_shown_as_such_and_can_be_removed(
    qtbot: QtBot, page: StartPage, tmp_path: Path
) -> None:
    store = page.session.store
    for name in ("gone", "kept"):
        store.create(tmp_path / name, name.title())
    store.close()
    shutil.rmtree(tmp_path / "gone")
    kept, gone = show(qtbot, page)
    assert kept.isEnabled()
    assert not gone.isEnabled()
    assert gone.accessibleName() == "gone"
    where = f"The folder is gone or on a disk that is not connected.\n{tmp_path / 'gone'}"
    assert gone.accessibleDescription() == where
    remove = from_top(page, page.findChildren(QToolButton, "forget_project"))
    assert [each.accessibleName() for each in remove] == ["Remove Kept from this list", "Remove gone from this list"]
    qtbot.mouseClick(remove[1], Qt.MouseButton.LeftButton)
    assert store.recent() == [tmp_path / "kept"]
    assert [each.accessibleName() for each in show(qtbot, page)] == ["Kept"]
    qtbot.mouseClick(remove[0], Qt.MouseButton.LeftButton)
    assert store.recent() == [] and (tmp_path / "kept" / "project.toml").exists()


def test_a_project_that_returns_can_be_opened_again(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    page.session.store.create(tmp_path / "disk", "Trees")
    page.session.store.close()
    (tmp_path / "disk").rename(tmp_path / "away")
    assert not show(qtbot, page)[0].isEnabled()
    page.hide()
    (tmp_path / "away").rename(tmp_path / "disk")
    (shown,) = show(qtbot, page)
    assert shown.isEnabled() and shown.accessibleName() == "Trees"


def test_a_damaged_project_is_offered_by_its_folder_and_reported_when_opened(
    qtbot: QtBot, page: StartPage, tmp_path: Path
) -> None:
    page.session.store.create(tmp_path / "damaged", "Damaged")
    page.session.store.close()
    (tmp_path / "damaged" / "project.toml").write_text("name = [")
    (shown,) = show(qtbot, page)
    assert shown.accessibleName() == "damaged"
    with qtbot.waitSignal(page.session.failed) as failed:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)
    assert failed.args is not None and "project.toml" in failed.args[0]


def test_no_project_can_be_opened_during_a_run(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    session = page.session
    session.store.create(tmp_path / "project")
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    session.store.change(train=replace(tiny_config(tmp_path / "pool"), pool=""))
    (shown,) = show(qtbot, page)
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        session.training.start()
        assert not shown.isEnabled()
        assert shown.toolTip().startswith("A run is in progress.")
    assert shown.isEnabled()


def test_one_picture_fills_the_square_and_none_gives_none() -> None:
    red = QImage(30, 20, QImage.Format.Format_RGB32)
    red.fill(Qt.GlobalColor.red)
    assert colours(mosaic([red])) == {"#ff0000"}
    assert mosaic([red]).size().toTuple() == (PICTURE_PX, PICTURE_PX)
    assert mosaic([]).isNull()


@pytest.mark.parametrize("percent", [100, 200])
def test_no_text_of_the_list_is_cut(qtbot: QtBot, page: StartPage, tmp_path: Path, percent: int) -> None:
    for name in ("a project with a name of some length", "gone"):
        page.session.store.create(tmp_path / name)
    page.session.store.close()
    shutil.rmtree(tmp_path / "gone")
    page.resize(760, 1400)
    page.theme.set_text_percent(percent)
    assert len(show(qtbot, page)) == 2
    qtbot.waitUntil(lambda: not cut_texts(page), timeout=LONG_MS)
