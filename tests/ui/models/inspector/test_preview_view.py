"""What a model dreams of: real dreams of tiny models, their pictures, and no mix-up between models."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QListView, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import DreamProgressed, EventSink, Picture
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.preview_store import Key, PreviewStore
from purer_app.ui.models.inspector.preview_view import PreviewPictures, PreviewView
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import write_teacher
from tests.ui.conftest import LONG_MS


@pytest.fixture
def store(project: Session) -> PreviewStore:
    return PreviewStore(project.job_runner, project)


@pytest.fixture
def view(qtbot: QtBot, store: PreviewStore, theme: Theme) -> PreviewView:
    view = PreviewView(store, theme)
    qtbot.addWidget(view)
    view.resize(300, 600)
    view.show()
    return view


def key(folder: Path, name: str, seed: int = 0) -> Key:
    return str(write_teacher(folder, name, seed=seed)), name


def words(view: PreviewView) -> str:
    label = view.findChild(QLabel, "preview_text")
    assert label is not None
    return label.text()


def button(view: PreviewView, name: str) -> QPushButton:
    found = view.findChild(QPushButton, name)
    assert found is not None
    return found


def captions(view: PreviewView) -> list[str]:
    grid = view.findChild(QListView, "preview_grid")
    assert grid is not None
    return [grid.model().index(row, 0).data() for row in range(grid.model().rowCount())]


def wait_for(qtbot: QtBot, store: PreviewStore, which: Key, state: str) -> None:
    qtbot.waitUntil(lambda: store.preview(which).state == state, timeout=LONG_MS)


def test_a_model_is_inverted(qtbot: QtBot, store: PreviewStore, view: PreviewView, tmp_path: Path) -> None:
    model = key(tmp_path, "a")
    view.show_model(model)
    assert "seconds" in words(view)
    qtbot.mouseClick(button(view, "start_preview"), Qt.MouseButton.LeftButton)
    assert button(view, "stop_preview").isVisible() and not button(view, "start_preview").isVisible()
    wait_for(qtbot, store, model, "done")
    assert len(captions(view)) == 16
    assert {caption.split("\n")[0] for caption in captions(view)} == {f"a class {k}" for k in range(3)}
    assert all(caption.endswith(" %") for caption in captions(view))
    assert "treat them as you treat the model" in words(view)
    assert not button(view, "stop_preview").isVisible()


def test_two_models_keep_their_previews(qtbot: QtBot, store: PreviewStore, view: PreviewView, tmp_path: Path) -> None:
    first, second = key(tmp_path, "a"), key(tmp_path, "b", seed=1)
    view.show_model(first)
    view.start()
    view.show_model(second)
    assert captions(view) == [] and button(view, "start_preview").isVisible()
    view.start()
    for model in (first, second):
        wait_for(qtbot, store, model, "done")
    assert {caption.split(" ")[0] for caption in captions(view)} == {"b"}
    view.show_model(first)
    assert {caption.split(" ")[0] for caption in captions(view)} == {"a"}


def test_pictures_are_shown_while_a_model_is_inverted(
    qtbot: QtBot, store: PreviewStore, view: PreviewView, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, may_end = ("/m/a.pth", "1"), threading.Event()
    pictures = tuple(Picture(bytes(12), 2, 2, name) for name in ("ash", "birch"))

    def dream(_config: object, emit: EventSink, _control: object) -> None:
        emit(DreamProgressed(20, 100, pictures))
        may_end.wait()
        raise DataError("the end of the test")

    monkeypatch.setattr(jobs, "dream", dream)
    view.show_model(model)
    view.start()
    qtbot.waitUntil(lambda: captions(view) == ["ash", "birch"], timeout=LONG_MS)
    may_end.set()
    assert store.preview(model).step == 20


def test_a_preview_can_be_stopped_and_started_again(
    qtbot: QtBot, store: PreviewStore, view: PreviewView, tmp_path: Path
) -> None:
    path = write_teacher(tmp_path, "large", "resnet10-8", size=64, channels=3)
    model = (str(path), "1")
    view.show_model(model)
    view.start()
    qtbot.waitUntil(lambda: store.preview(model).step > 0, timeout=LONG_MS)
    qtbot.mouseClick(button(view, "stop_preview"), Qt.MouseButton.LeftButton)
    wait_for(qtbot, store, model, "stopped")
    assert words(view).startswith("Stopped at step ")
    assert len(captions(view)) == 16
    assert button(view, "start_preview").isVisible()


def test_inverting_a_removed_model_ends(qtbot: QtBot, store: PreviewStore, tmp_path: Path) -> None:
    model = key(tmp_path, "a")
    store.start(model)
    store.stop_all_but(set())
    wait_for(qtbot, store, model, "stopped")


def test_a_failure_is_a_sentence_in_its_place(
    qtbot: QtBot, store: PreviewStore, view: PreviewView, tmp_path: Path
) -> None:
    (tmp_path / "junk.pth").write_bytes(b"<html>not found</html>")
    model = (str(tmp_path / "junk.pth"), "1")
    view.show_model(model)
    view.start()
    wait_for(qtbot, store, model, "failed")
    assert "cannot be inverted" in words(view)
    assert button(view, "start_preview").isVisible()


def test_a_model_that_cannot_be_inverted_has_no_button(view: PreviewView) -> None:
    view.show_model(None)
    assert words(view).startswith("Only a model with a known classifier")
    assert not button(view, "start_preview").isVisible()
    view.start()


def test_pixels_keep_their_hard_edges(qtbot: QtBot, view: PreviewView) -> None:
    pictures = PreviewPictures(view)
    checks = Picture(bytes([255] * 3 + [0] * 6 + [255] * 3), 2, 2, "checks")
    pictures.show_pictures((checks,), ("checks\n98 %",), 50, 2.0)
    pixmap = pictures.index(0).data(Qt.ItemDataRole.DecorationRole)
    assert pixmap.size() == QSize(100, 100) and pixmap.devicePixelRatio() == 2.0
    image = pixmap.toImage()
    assert image.pixelColor(49, 49) == QColor("white") and image.pixelColor(50, 49) == QColor("black")
    assert pictures.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "checks, 98 %"
