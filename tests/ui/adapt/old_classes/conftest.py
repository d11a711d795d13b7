"""A page with small models and two classes of pictures, and the dialog that adds classes of the models."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.old_classes.card import OldClassCard
from purer_app.ui.adapt.old_classes.dialog import OldClassesDialog
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.state.old_classes.preparer import Stage
from tests.helpers.tiny_pools import write_encoder, write_teacher, write_tiny_pool
from tests.ui.adapt.page_tools import add_models, wait_for_pictures
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS

OpenDialog = Callable[[], OldClassesDialog]


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test find the images of another one."""
    monkeypatch.setenv("PURER_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    """Return a pool of three classifiers and an encoder."""
    write_encoder(write_tiny_pool(tmp_path / "pool"), "features")
    return tmp_path / "pool"


@pytest.fixture
def stocked(qtbot: QtBot, page: AdaptPage, pool: Path, classes: Path) -> AdaptPage:
    """Return the page with the models, and with two classes of three pictures."""
    add_models(qtbot, page, pool)
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    return page


@pytest.fixture
def open_dialog(qtbot: QtBot, page: AdaptPage) -> OpenDialog:
    """Return a function that opens the dialog by its button, and waits for the models."""

    def open_it() -> OldClassesDialog:
        child(page, QPushButton, "add_old_classes").click()
        dialog = page.findChild(OldClassesDialog)
        assert dialog is not None and dialog.isVisible()
        qtbot.waitUntil(lambda: dialog.models.rowCount() > 0, timeout=LONG_MS)
        return dialog

    return open_it


def choose_model(dialog: OldClassesDialog, name: str) -> None:
    row = next(row for row, one in enumerate(dialog.models.rows) if Path(one.path).name == name)
    view = dialog.models_view
    view.setCurrentIndex(dialog.models.index(row))
    assert dialog.current is not None and Path(dialog.current.path).name == name


def tick_all(dialog: OldClassesDialog) -> None:
    child(dialog, QPushButton, "tick_all_classes").click()


def confirm(dialog: OldClassesDialog) -> None:
    child(dialog, QPushButton, "old_classes_ok").click()


def add(page: AdaptPage, path: Path, *classes: str) -> None:
    """Add classes of a model without the dialog."""
    chosen = {entry.path: entry.classes for entry in page.picture_store.old.entries}
    page.picture_store.choose_old_classes({**chosen, str(path): classes})


def card(page: AdaptPage, number: int = 0) -> OldClassCard:
    return page.old_classes.cards[number]


def wait_for_stage(qtbot: QtBot, page: AdaptPage, stage: Stage, number: int = 0) -> None:
    entries = page.picture_store.old.entries
    qtbot.waitUntil(
        lambda: page.updater.preparer.state(page.picture_store.old.entries[number]).stage is stage, timeout=LONG_MS
    )
    assert entries == page.picture_store.old.entries


def write_big(pool: Path, classes: int) -> Path:
    return write_teacher(pool, "big", classes=classes, seed=9)
