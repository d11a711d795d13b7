"""What the models see of the pictures; light and dark are swapped by one click, everywhere and undoably."""

from pathlib import Path

import pytest
from PIL import Image, ImageOps
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.resources import resource
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.seen_picture import PixelView
from purer_app.ui.adapt.columns.model_view import ModelViewDialog
from purer_app.ui.adapt.inspector import AdaptInspector
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.widgets.inline_bar import InlineBar
from tests.ui.adapt.page_tools import SYMBOLS, add_models, n_queries, state, wait_for_answers
from tests.ui.adapt.widget_tools import child, draw
from tests.ui.conftest import LONG_MS

RIGHT = "Light and dark look right in all 6 pictures of your classes."


@pytest.fixture
def swapped(tmp_path: Path) -> Path:
    """Return two classes of three symbols in white on black."""
    for name in ("symbol-01", "symbol-02"):
        (tmp_path / "white" / name).mkdir(parents=True)
        for number in (1, 2, 3):
            path = tmp_path / "white" / name / f"0{number}.png"
            ImageOps.invert(Image.open(SYMBOLS / name / path.name).convert("RGB")).save(path)
    return tmp_path / "white"


def learn(qtbot: QtBot, page: AdaptPage, classes: Path) -> None:
    """Learn the classes with the sample models."""
    add_models(qtbot, page, resource("glyphs-pool"))
    page.picture_store.import_classes(classes)
    rest(qtbot, page)


def rest(qtbot: QtBot, page: AdaptPage) -> None:
    """Wait until the page has answers and no job is running."""
    wait_for_answers(qtbot, page)
    no_job(qtbot, page)


def no_job(qtbot: QtBot, page: AdaptPage) -> None:
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)


def bar(page: AdaptPage) -> InlineBar:
    return child(page, InlineBar, "swapped_bar")


def recognised(page: AdaptPage) -> tuple[tuple[str, int], ...]:
    """Return each left-out picture with the class that it is taken for."""
    assert page.updater.latest is not None
    return tuple((Path(one.file).name, one.label) for one in page.updater.latest.result.plain.left_out)


def dialog(qtbot: QtBot, page: AdaptPage) -> ModelViewDialog:
    """Open the dialog and wait until it shows what the models see."""
    child(page, QPushButton, "view_inputs").click()
    found = child(page, ModelViewDialog, "model_view")
    qtbot.waitUntil(lambda: bool(texts(found, "seen_form")), timeout=LONG_MS)
    return found


def texts(found: ModelViewDialog, name: str) -> list[str]:
    return [label.text() for label in found.findChildren(QLabel, name) if label.isVisible()]


def test_white_on_black_is_noticed_swapped_by_a_click_and_back(
    qtbot: QtBot, page: AdaptPage, classes: Path, swapped: Path
) -> None:
    learn(qtbot, page, classes)
    assert bar(page).text == ""
    expected = recognised(page)
    for name in page.picture_store.names:
        page.picture_store.remove_class(name)
    page.picture_store.import_classes(swapped)
    qtbot.waitUntil(lambda: bar(page).text != "", timeout=LONG_MS)
    assert bar(page).text == "In 6 of 6 pictures, light and dark look swapped for these models."
    rest(qtbot, page)
    before = page.updater.latest
    note = child(page, QLabel, "negatives_note")
    assert note.isHidden()
    child(bar(page), QPushButton, "swap_light_and_dark").click()
    assert state(page).startswith("Out of date: light and dark of all pictures were swapped.")
    rest(qtbot, page)
    assert recognised(page) == expected, "leave-one-out as with the pictures that are right"
    assert not note.isHidden() and bar(page).text == ""
    (inspector,) = page.findChildren(AdaptInspector)
    assert "--negatives" in inspector.command().split()
    page.session.store.save_now()
    assert read_project(page.session.store.folder).adapt.negatives
    last = page.session.edits.last
    assert last is not None and last.text == "Swap light and dark in all pictures"
    page.session.edits.undo()
    rest(qtbot, page)
    assert before is not None and page.updater.latest is not None
    assert page.updater.latest.result.plain == before.result.plain
    assert note.isHidden() and bar(page).text != ""
    page.session.edits.redo()
    assert page.picture_store.negatives


def test_the_pads_draw_as_most_pictures_are(
    qtbot: QtBot, page: AdaptPage, classes: Path, swapped: Path, tmp_path: Path
) -> None:
    pads = (page.queries.panel.pad, page.classes.pad.panel.pad)
    draw(pads[0], (0.2, 0.5), (0.8, 0.5))

    def paper_and_ink() -> tuple[int, int]:
        image = pads[0].image()
        assert pads[1].image().pixelColor(2, 2) == image.pixelColor(2, 2)
        return image.pixelColor(2, 2).lightness(), image.pixelColor(52, 52).lightness()

    assert paper_and_ink() == (255, 0)
    learn(qtbot, page, swapped)
    assert paper_and_ink() == (0, 255)
    page.picture_store.set_negatives(True)
    rest(qtbot, page)
    assert paper_and_ink() == (0, 255), "the swap is the models', not the pad's"
    for path in classes.glob("*/*.png"):
        path.rename(path.with_name(f"light-{path.name}"))
    page.picture_store.import_classes(classes)
    more = tmp_path / "more" / "symbol-01"
    more.mkdir(parents=True)
    Image.open(SYMBOLS / "symbol-01" / "05.png").save(more / "05.png")
    page.picture_store.import_classes(more.parent)
    qtbot.waitUntil(lambda: page.picture_store.n_pictures == 13, timeout=LONG_MS)
    rest(qtbot, page)
    assert paper_and_ink() == (255, 0)
    page.session.store.create(tmp_path / "other")
    draw(pads[0], (0.2, 0.5), (0.8, 0.5))
    assert paper_and_ink() == (255, 0)


def test_the_dialog_shows_each_picture_as_the_models_see_it(qtbot: QtBot, page: AdaptPage, swapped: Path) -> None:
    learn(qtbot, page, swapped)
    found = dialog(qtbot, page)
    first = page.picture_store.classes[0].pictures[0]
    assert found.picture == first
    assert texts(found, "seen_form") == ["10 models: 28 × 28 pixels, grey"]
    (sentence,) = texts(found, "seen_brightness")
    assert sentence == (
        "Seen like this, it is mostly light; their training pictures are mostly dark. Light and dark look swapped."
    )
    shown = child(found, QLabel, "model_view_state")
    assert shown.text() == "In 6 of 6 pictures of your classes, light and dark look swapped."
    child(found, QCheckBox, "swap_light_and_dark").click()
    assert page.picture_store.negatives
    qtbot.waitUntil(lambda: shown.text() == RIGHT, timeout=LONG_MS)
    qtbot.waitUntil(lambda: bool(texts(found, "seen_form")), timeout=LONG_MS)
    (view,) = [view for view in found.findChildren(PixelView) if view.isVisible()]
    assert view.image.width() == 28 and view.image.pixelColor(0, 0).lightness() < 30, "ink is light for these models"
    child(found, QToolButton, "next_picture").click()
    assert found.picture == page.picture_store.classes[0].pictures[1]
    for _ in range(2):
        child(found, QToolButton, "previous_picture").click()
    assert found.picture == page.picture_store.classes[1].pictures[-1]
    assert child(found, QLabel, "model_view_picture").text() == "symbol-02/03.png, picture 6 of 6"
    page.picture_store.remove_class("symbol-02")
    assert found.picture == first, "the picture is gone"
    qtbot.waitUntil(lambda: shown.text().startswith("Add models in step 1"), timeout=LONG_MS)
    found.close()
    no_job(qtbot, page)


def test_a_picture_is_looked_at_from_its_menu(qtbot: QtBot, page: AdaptPage, classes: Path) -> None:
    page.picture_store.import_classes(classes)
    no_job(qtbot, page)
    page.queries.add_dropped([SYMBOLS / "symbol-01" / "08.png"])
    qtbot.waitUntil(lambda: n_queries(page) == 1, timeout=LONG_MS)
    card = page.queries.cards[0]
    for tile in (page.classes.cards[1].findChildren(PictureTile)[2], card.findChildren(PictureTile)[0]):
        place = tile.rect().center()
        tile.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, tile.mapToGlobal(place)))
        (menu,) = [menu for menu in tile.findChildren(QMenu) if menu.isVisible()]
        next(action for action in menu.actions() if action.text() == "What the models see…").trigger()
        menu.close()
        found = child(page, ModelViewDialog, "model_view")
        assert found.isVisible() and found.picture == tile.path
        assert child(found, QLabel, "model_view_state").text().startswith("Add models in step 1")
        found.close()
