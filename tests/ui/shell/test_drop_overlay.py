"""A drop on the Adapt page does what the overlay says at the place of the mouse."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.core.resources import resource
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.shell.drop_overlay import DropOverlay
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.message_bar import MessageBar
from tests.ui.conftest import LONG_MS

KEYS = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
COPY = Qt.DropAction.CopyAction
PICTURES = (resource("symbols") / "symbol-01" / "01.png", resource("symbols") / "symbol-02" / "01.png")


@pytest.fixture
def window(qtbot: QtBot, project: Session, theme: Theme) -> Iterator[MainWindow]:
    """Return the window, with the Adapt page of an open project and room for all columns."""
    window = MainWindow(project, theme)
    window.resize(1500, 800)
    window.show()
    window.show_page("adapt")
    yield window
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    window.deleteLater()


def adapt(window: MainWindow) -> AdaptPage:
    page = window.pages["adapt"]
    assert isinstance(page, AdaptPage)
    return page


def drag(window: MainWindow, files: QMimeData, widget: QWidget, at: float) -> tuple[QPoint, str]:
    """Drag over a place of a widget, given as a fraction of its height; return it and the text of the overlay."""
    place = widget.mapTo(window, QPoint(widget.width() // 2, round(widget.height() * at)))
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(1, 1), COPY, files, *KEYS))
    QApplication.sendEvent(window, QDragMoveEvent(place, COPY, files, *KEYS))
    overlay = window.findChild(DropOverlay)
    assert overlay is not None and overlay.isVisible()
    assert overlay.accessibleName() == overlay.text
    return place, overlay.text


def has_pictures(page: AdaptPage, count: int) -> bool:
    return page.picture_store.n_pictures == count


def mime(*paths: Path) -> QMimeData:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return files


def test_a_drop_anywhere_on_the_column_try_it_is_only_classified(qtbot: QtBot, window: MainWindow) -> None:
    page, files = adapt(window), mime(*PICTURES)
    place, text = drag(window, files, page.queries, 0.95)
    assert text == "Try it: drop pictures or a folder of them. They are only classified, not learned."
    QApplication.sendEvent(window, QDropEvent(QPointF(place), COPY, files, *KEYS))
    qtbot.waitUntil(lambda: len(page.picture_store.queries) == 2, timeout=LONG_MS)
    assert page.picture_store.classes == ()


def test_a_drop_elsewhere_adds_classes(qtbot: QtBot, window: MainWindow) -> None:
    page, files = adapt(window), mime(*PICTURES)
    for widget in (page.classifier, page.classes):
        before = page.picture_store.n_pictures
        place, text = drag(window, files, widget, 0.5)
        assert text == "New classes: drop pictures, or a folder with one folder of pictures per class"
        QApplication.sendEvent(window, QDropEvent(QPointF(place), COPY, files, *KEYS))
        qtbot.waitUntil(partial(has_pictures, page, before + 2), timeout=LONG_MS)
    assert page.picture_store.queries == ()


def test_the_overlay_keeps_its_zones_apart(window: MainWindow) -> None:
    page = adapt(window)
    files = mime(*PICTURES)
    drag(window, files, page.queries, 0.5)
    overlay = window.findChild(DropOverlay)
    assert overlay is not None
    (rest, _), (zone, _) = overlay.parts
    assert not rest.intersects(zone) and overlay.rect().contains(rest) and overlay.rect().contains(zone)
    assert zone.topLeft() == page.queries.mapTo(window, QPoint(0, 0)) and zone.size() == page.queries.size()


def test_pictures_too_deep_in_a_folder_are_not_taken_for_models(window: MainWindow, tmp_path: Path) -> None:
    page, folder = adapt(window), tmp_path / "mine"
    (folder / "a" / "b").mkdir(parents=True)
    shutil.copy(PICTURES[0], folder / "a" / "b")
    files = mime(folder)  # events do not keep it alive
    place, _ = drag(window, files, page.queries, 0.95)
    QApplication.sendEvent(window, QDropEvent(QPointF(place), COPY, files, *KEYS))
    warning = page.queries.findChild(MessageBar, "queries_warning")
    assert isinstance(warning, MessageBar) and warning.text == (
        "There are no pictures in mine or in the folders directly inside. Drop the folders deeper down."
    )
    assert window.page_name == "adapt"
