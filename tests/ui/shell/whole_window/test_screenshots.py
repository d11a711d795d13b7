"""Each page in both themes at text sizes of 100 % and 200 %: a picture of it, and no text that is cut.

With PURER_SCREENSHOTS=FOLDER the pictures are kept there.
"""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import STEPS, MainWindow
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts

LOOKS = [(scheme, percent) for scheme in ("light", "dark") for percent in (100, 200)]
REST_MS = 2_000


def wait_until_idle(qtbot: QtBot, qapp: QApplication, window: QWidget) -> None:
    """Let layouts come to rest: a wrapped text learns its height from its width, and its parents from it.

    On a busy machine that takes more turns of the event loop than a fixed number; what is cut in the end stays cut.
    """
    for _ in range(6):
        qapp.processEvents()
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not cut_texts(window), timeout=REST_MS)


def keep(window: MainWindow, name: str, scheme: str, percent: int) -> None:
    folder = os.environ.get("PURER_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        assert window.grab().save(str(Path(folder) / f"{name}-{scheme}-{percent}.png"))


@pytest.mark.no_cover
@pytest.mark.parametrize(("scheme", "percent"), LOOKS)
def test_no_text_of_any_page_message_palette_or_log_is_cut(
    qtbot: QtBot, qapp: QApplication, stocked_window: MainWindow, theme: Theme, scheme: str, percent: int
) -> None:
    theme.set_scheme(scheme)
    theme.set_text_percent(percent)
    cut: dict[str, list[str]] = {}
    for name in ("start", *STEPS):
        stocked_window.show_page(name)
        if name == "adapt":
            recognised = stocked_window.findChild(QLabel, "recognised")
            assert isinstance(recognised, QLabel)
            qtbot.waitUntil(lambda: "has not seen them" in recognised.text(), timeout=LONG_MS)  # noqa: B023
        if name == "images":
            qtbot.waitUntil(lambda: "images" in stocked_window.pages["images"].state_text(), timeout=LONG_MS)
        wait_until_idle(qtbot, qapp, stocked_window)
        keep(stocked_window, name, scheme, percent)
        if found := cut_texts(stocked_window):
            cut[name] = found
    stocked_window.registry["view.log"].trigger()
    stocked_window.show_message("error", "An internal error occurred (ZeroDivisionError). " * 3, "Traceback")
    stocked_window.show_message(
        "info", "The run was interrupted.", choices=(("Continue", qapp.beep), ("Not now", qapp.beep))
    )
    stocked_window.open_palette()
    wait_until_idle(qtbot, qapp, stocked_window)
    keep(stocked_window, "messages", scheme, percent)
    if found := cut_texts(stocked_window):
        cut["messages"] = found
    assert cut == {}


def test_the_check_sees_text_that_is_cut(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    narrow, low, outside, whole = (QLabel(text, window) for text in ("A long sentence", "Wrapped " * 9, "Out", "Whole"))
    narrow.setGeometry(0, 0, 20, 30)
    low.setWordWrap(True)
    low.setGeometry(0, 40, 80, 15)
    outside.setGeometry(290, 80, 100, 30)
    whole.setGeometry(0, 120, 200, 30)
    window.show()
    wait_until_idle(qtbot, qapp, window)
    assert [text.split("'")[1] for text in cut_texts(window)] == ["A long sentence", ("Wrapped " * 9)[:60], "Out"]
