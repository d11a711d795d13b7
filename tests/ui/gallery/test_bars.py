"""The controls around the gallery."""

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.bars import GalleryFilters, StepBar
from tests.ui.helpers.finding import find


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> StepBar:
    bar = StepBar(theme)
    qtbot.addWidget(bar)
    return bar


def test_the_newest_step_is_followed_until_another_one_is_chosen(bar: StepBar) -> None:
    told: list[int] = []
    bar.step_chosen.connect(told.append)
    bar.set_steps((0, 10))
    bar.set_steps((0, 10, 20))
    assert (bar.step, told) == (20, [10, 20])
    bar.choose(10)
    assert not bar.is_following
    bar.set_steps((0, 10, 20, 30))
    assert (bar.step, told) == (10, [10, 20, 10])
    bar.set_following(True)
    assert (bar.step, told) == (30, [10, 20, 10, 30])


def test_a_step_that_is_gone_gives_way_to_the_newest(bar: StepBar) -> None:
    bar.set_steps((0, 10, 20))
    bar.choose(10)
    bar.set_steps((0, 20))
    assert bar.step == 20


def test_without_steps_there_is_nothing_to_choose(bar: StepBar) -> None:
    bar.set_steps((0,))
    bar.set_steps(())
    assert bar.step is None
    assert not bar.isEnabled()


def test_the_chosen_model_stays_while_it_is_offered(qtbot: QtBot) -> None:
    filters = GalleryFilters()
    qtbot.addWidget(filters)
    told: list[str] = []
    filters.teacher_chosen.connect(told.append)
    filters.set_teachers(["a", "b"])
    find(filters, QComboBox, "images_model").setCurrentIndex(2)
    filters.set_teachers(["b", "c"])
    assert told == ["b"]
    assert find(filters, QComboBox, "images_model").currentData() == "b"
    filters.set_teachers(["c"])
    assert told == ["b", ""]
