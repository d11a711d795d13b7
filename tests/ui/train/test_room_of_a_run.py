"""What the Train page gives room to during a run: the growing images, then the plots."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import BaselineMeasured, EpisodeShown, Picture, ValidationDone, WarmupStepDone
from purer_app.ui.train.growing_images import GrowingImages, best_grid
from purer_app.ui.train.page import TrainPage
from purer_app.ui.train.settings.settings_panel import TrainSettings
from purer_app.ui.widgets.image_strip import ImageStrip
from purer_app.ui.widgets.plots.live_plot import LivePlot
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.finding import find
from tests.ui.train.page_tools import drawn, enter, finished, play, press, step, widget, words

PICTURES = tuple(Picture(bytes(12), 2, 2, f"class {k // 2} · model") for k in range(20))


@pytest.mark.parametrize(
    ("percent", "width", "height"),
    [(100, 860, 645), (150, 770, 620), (200, 1123, 608), (200, 853, 608)],
    ids=["1270 x 700 with the inspector", "at 150 %", "at 200 %, without the inspector", "1000 x 700 at 200 %"],
)
def test_the_plots_get_half_of_the_page_during_a_run_and_the_settings_return_after_it(
    qtbot: QtBot, page: TrainPage, monkeypatch: pytest.MonkeyPatch, percent: int, width: int, height: int
) -> None:
    page.resize(width, height)
    setup = find(page, TrainSettings)
    assert setup.isVisible()
    enter(page, monkeypatch, "running")
    page.theme.set_text_percent(percent)
    page.resize(width, height)
    assert page.size() == QSize(width, height)
    measured = (BaselineMeasured(0, "ensemble-ridge", 0.7, 0.01, "validation"), ValidationDone(0, 0.6, 0.01))
    play(page, *measured, step(1), EpisodeShown(1, "meta-training", PICTURES[:4]))
    drawn(qtbot, page)
    assert not setup.isVisible()
    plots = page.findChildren(LivePlot)
    area = sum(
        plot.visibleRegion().boundingRect().width() * plot.visibleRegion().boundingRect().height() for plot in plots
    )
    assert area >= page.width() * page.height() / 2
    assert page.findChildren(QLabel, "train_sentence")[0].isVisible()
    qtbot.waitUntil(lambda: not cut_texts(page), timeout=LONG_MS)
    told = [label for name in ("train_worth", "train_note") for label in page.findChildren(QLabel, name)]
    tip = page.findChildren(QLabel, "train_sentence")[0].toolTip()
    assert all(label.isVisible() or label.text() in tip for label in told)
    play(page, *finished())
    enter(page, monkeypatch, "idle")
    tabs = find(page, QTabBar, "columns_tabs")
    assert setup.isVisible() or tabs.isVisible()
    tabs.setCurrentIndex(0)
    assert setup.isVisible()


def test_the_list_of_all_settings_makes_room_for_a_run_that_is_continued(
    qtbot: QtBot, stocked: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(qtbot, stocked, "all_settings")
    play(stocked, step(1))
    drawn(qtbot, stocked)
    assert not stocked.findChildren(LivePlot)[0].isVisible()
    enter(stocked, monkeypatch, "running")
    assert stocked.findChildren(LivePlot)[0].isVisible()
    assert not widget(stocked, QPushButton, "all_settings").isChecked()


def test_only_the_buttons_that_fit_the_state_are_shown_and_keep_the_focus(
    qtbot: QtBot, stocked: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> list[str]:
        return [button.objectName() for button in stocked.findChildren(QPushButton) if button.isVisible()]

    of_run = {"train_pause", "train_finish", "train_stop"}
    assert "train_start" in shown() and not of_run & set(shown())
    widget(stocked, QPushButton, "train_start").setFocus()
    enter(stocked, monkeypatch, "running")
    assert of_run <= set(shown()) and "train_start" not in shown()
    assert stocked.window().focusWidget() is widget(stocked, QPushButton, "train_pause")
    play(stocked, *finished())
    enter(stocked, monkeypatch, "idle")
    assert stocked.window().focusWidget() is widget(stocked, QPushButton, "train_start")


def test_the_images_of_inversion_are_large_until_the_plots_begin(
    qtbot: QtBot, page: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.resize(1000, 900)
    enter(page, monkeypatch, "running")
    play(page, WarmupStepDone(3, 40, 1.0), EpisodeShown(3, "inversion", PICTURES))
    drawn(qtbot, page)
    growing, strip = find(page, GrowingImages), find(page, ImageStrip)
    assert growing.isVisible() and not strip.isVisible()
    assert "after 3 steps" in words(page, "growing_title")
    assert growing.side_px > 5 * page.fontMetrics().height()
    play(page, step(1), EpisodeShown(1, "meta-training", PICTURES[:4]))
    drawn(qtbot, page)
    assert not growing.isVisible() and strip.isVisible()


@pytest.mark.parametrize("room", [QSize(800, 400), QSize(300, 900), QSize(1600, 300)])
def test_no_other_grid_has_larger_images(room: QSize) -> None:
    columns, side = best_grid(10, 2, room, 34)
    rows = -(-10 // columns)
    assert columns * (2 * side + 4) + (columns - 1) * 18 <= room.width()
    assert rows * (side + 34) + (rows - 1) * 4 <= room.height()
    sides = []
    for other in range(1, 11):
        height = (room.height() - (-(-10 // other) - 1) * 4) // -(-10 // other) - 34
        sides.append(min(((room.width() - (other - 1) * 18) // other - 4) // 2, height))
    assert side == max(sides)


def test_a_run_in_the_window_folds_the_settings(qtbot: QtBot, ready: TrainPage) -> None:
    with qtbot.waitSignal(ready.session.training.ended, timeout=LONG_MS):
        press(qtbot, ready, "train_start")
        assert not find(ready, TrainSettings).isVisible()
    assert find(ready, TrainSettings).isVisible()
    assert "Finished after 6 steps" in find(ready, QLabel, "train_sentence").text()
