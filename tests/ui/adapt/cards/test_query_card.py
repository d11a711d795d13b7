"""A picture to classify: the answer in words and bars, what is out of date, check and cross."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import Picture
from purer_app.engine.core.resources import resource
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.query_card import Prediction, QueryCard
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.cards.why import NearTile, Reasons, Why
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.bar_chart import Bar, BarChart
from tests.ui.adapt.widget_tools import child, choose, entries

INK = resource("symbols") / "symbol-01"


@pytest.fixture
def thumbnails(qapp: object) -> Iterator[Thumbnails]:
    thumbnails = Thumbnails()
    yield thumbnails
    thumbnails.deleteLater()


OPINION = Prediction("ash", 0.87, False, (Bar("ash", 0.87, "#2d5bd0"), Bar("elm", 0.13, "#b3500b")))


@pytest.fixture
def query(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails, tmp_path: Path) -> QueryCard:
    shutil.copy(INK / "01.png", tmp_path / "q.png")
    card = QueryCard(tmp_path / "q.png", theme, thumbnails)
    qtbot.addWidget(card)
    return card


def test_an_answer_is_a_class_with_its_share(query: QueryCard) -> None:
    query.show_answer([OPINION], ("ash", "elm"), stale=False)
    assert query.headline == "ash, 87 %"
    assert query.accessibleName() == "q.png: ash, 87 % Next: elm, 13 %"


def test_not_sure_wins_and_names_the_nearest(query: QueryCard) -> None:
    unsure = Prediction("ash", 0.54, True, OPINION.bars)
    query.show_answer([unsure], ("ash", "elm"), stale=False)
    assert query.headline == "Not sure"
    assert "Nearest: ash, 54 %" in query.accessibleName()


def test_an_earlier_answer_stays_but_is_marked(query: QueryCard) -> None:
    query.show_answer([], ("ash", "elm"), stale=False)
    assert query.headline == "No answer yet"
    query.show_answer([OPINION], ("ash", "elm"), stale=False)
    query.show_answer([], ("ash", "elm"), stale=False)
    assert query.accessibleName() == "q.png: ash, 87 % Out of date"
    bars = query.findChildren(BarChart)[0]
    assert bars.graphicsEffect() is not None
    query.show_answer([OPINION], ("ash", "elm"), stale=False)
    assert bars.graphicsEffect() is None


def shown(query: QueryCard) -> list[str]:
    """Return the buttons that the card shows below the answer."""
    names = ("answer_is_right", "answer_is_wrong", "choose_class")
    return [name for name in names if not child(query, QPushButton, name).isHidden()]


def test_right_names_a_class_only_after_an_answer(query: QueryCard) -> None:
    query.show_answer([], ("ash", "elm"), stale=False)
    right = child(query, QPushButton, "answer_is_right")
    assert right.toolTip() == ""
    query.show_answer([OPINION], ("ash", "elm"), stale=False)
    assert right.toolTip() == "Add this picture to “ash”"


def test_check_and_cross_name_the_class(query: QueryCard) -> None:
    query.show_answer([OPINION], ("ash", "elm", "A&B"), stale=False)
    confirmed: list[str] = []
    query.confirmed.connect(confirmed.append)
    assert shown(query) == ["answer_is_right", "answer_is_wrong"]
    child(query, QPushButton, "answer_is_right").click()
    assert entries(query, "answer_is_wrong") == ["elm", "A&&B", "—", "New class…"], "not the class just predicted"
    choose(query, "answer_is_wrong", "A&&B")
    choose(query, "answer_is_wrong", "New class…")
    assert confirmed == ["ash", "A&B", ""]


def test_not_sure_offers_every_class_and_confirms_none_by_default(query: QueryCard) -> None:
    query.show_answer([Prediction("ash", 0.54, True, OPINION.bars)], ("ash", "elm"), stale=False)
    assert shown(query) == ["choose_class"]
    assert entries(query, "choose_class") == ["ash", "elm", "—", "New class…"]
    confirmed: list[str] = []
    query.confirmed.connect(confirmed.append)
    choose(query, "choose_class", "ash")
    assert confirmed == ["ash"]


@pytest.mark.parametrize("names", [(), ("elm",)])
def test_without_an_answer_the_card_asks_for_the_class(query: QueryCard, names: tuple[str, ...]) -> None:
    query.show_answer([], names, stale=False)
    assert shown(query) == ["choose_class"]
    query.show_answer([OPINION], names, stale=False)  # its class was renamed or removed
    assert shown(query) == ["choose_class"]
    assert entries(query, "choose_class") == [*names, "—", "New class…"]


def test_two_predictions_are_shown_below_each_other_with_captions(query: QueryCard) -> None:
    other = Prediction("elm", 0.6, False, OPINION.bars, "Without ICFIL")
    query.show_answer([Prediction("ash", 0.87, False, OPINION.bars, "With ICFIL"), other], ("ash", "elm"), stale=False)
    shown = [bars for bars in query.findChildren(BarChart) if not bars.isHidden()]
    assert len(shown) == 2
    words = [label.text() for label in query.findChildren(QLabel)]
    assert "With ICFIL: ash, 87 %" in words
    assert "Without ICFIL: elm, 60 %" in words
    query.show_answer([OPINION], ("ash", "elm"), stale=False)
    assert [bars.isHidden() for bars in query.findChildren(BarChart)] == [False, True]


def reasons(*, not_sure: bool, distance: float, unfamiliar: bool = False) -> Reasons:
    near = (NearTile(INK / "02.png", "ash", 0.6), NearTile(INK / "03.png", "elm", 0.9))
    return Reasons("ash", 0.54, not_sure, distance, unfamiliar, near)


@pytest.mark.parametrize(
    ("not_sure", "start"),
    [
        (False, "“ash” is a class of a.pth: its probability, 87 %, decides, not the distance from pseudo images."),
        (True, "Its most probable class, “ash”, has a probability of only 87 %, too little to rely on."),
    ],
)
def test_an_old_class_is_that_of_a_model_and_its_nearest_pictures_are_pseudo_images(
    query: QueryCard, not_sure: bool, start: str
) -> None:
    image = Picture(bytes(3 * 4 * 5), 4, 5, "ash")
    near = (NearTile(None, "ash", 0.0, image, "a.pth"), NearTile(INK / "03.png", "elm", 0.9))
    told = Reasons("ash", 0.87, not_sure, 0.0, False, near, "a.pth")
    query.show_answer([replace(OPINION, not_sure=told.not_sure, reasons=told)], ("elm",), stale=False)
    if not told.not_sure:
        assert query.accessibleName() == "q.png: ash, 87 % A class of a.pth. Next: elm, 13 %"
    assert not child(query, QPushButton, "answer_is_right").isVisibleTo(query)
    assert entries(query, "choose_class") == ["elm", "—", "New class…"]
    child(query, QPushButton, "why").click()
    text = child(query, QLabel, "why_text").text()
    assert text.startswith(start) and text.endswith("some are pseudo images, which were made from a model:")
    tiles = query.findChildren(Why)[0].findChildren(PictureTile)
    assert tiles[0].path is None and tiles[0].text() == "ash\npseudo image"
    assert tiles[0].accessibleName() == "Pseudo image of ash, made from a.pth"
    assert tiles[1].accessibleName().endswith("; 90 % of the accepted distance")


def test_an_imagenet_id_is_shown_by_its_name_and_confirmed_as_it_is(qtbot: QtBot, query: QueryCard) -> None:
    bars = (Bar("n01440764", 0.87, "#2d5bd0"), Bar("n02007558", 0.13, "#b3500b"))
    query.show_answer([Prediction("n01440764", 0.87, False, bars)], ("n01440764", "n02007558"), stale=False)
    assert query.headline == "tench, 87 %"
    assert "Next: flamingo, 13 %" in query.accessibleName()
    assert [bar.name for bar in query.findChildren(BarChart)[0].bars] == ["tench", "flamingo"]
    assert child(query, QLabel, "answer").toolTip() == "tench (n01440764)"
    assert "flamingo (n02007558)" in entries(query, "answer_is_wrong")
    with qtbot.waitSignal(query.confirmed) as confirmed:
        child(query, QPushButton, "answer_is_right").click()
    assert confirmed.args == ["n01440764"]


def test_a_class_of_the_same_title_as_an_id_is_told_apart_from_it(query: QueryCard) -> None:
    bars = (Bar("n01440764", 0.87, "#2d5bd0"), Bar("tench", 0.13, "#b3500b"))
    query.show_answer([Prediction("n01440764", 0.87, False, bars)], ("n01440764", "tench"), stale=False)
    assert query.headline == "tench (n01440764), 87 %"
    assert child(query, QLabel, "answer").text() == query.headline
    shown = query.findChildren(BarChart)[0]
    assert [bar.name for bar in shown.bars] == ["tench (n01440764)", "tench"]


def test_names_that_differ_at_the_end_can_be_told_apart_in_a_narrow_card(query: QueryCard) -> None:
    bars = tuple(Bar(f"symbol-{number:02}", share, "#2d5bd0") for number, share in ((8, 0.9), (11, 0.06), (16, 0.04)))
    query.show_answer([Prediction("symbol-08", 0.9, False, bars)], [bar.name for bar in bars], stale=False)
    query.resize(query.fontMetrics().horizontalAdvance("m") * 16, 400)
    query.show()
    chart = query.findChildren(BarChart)[0]
    assert chart.width() > query.width() * 0.8, "the bars have the width of the card"
    assert len(set(chart.drawn_names())) == 3
    chart.resize(chart.minimumSizeHint())
    assert len(set(chart.drawn_names())) == 3, chart.drawn_names()
    assert all("…" in name and not name.endswith("…") for name in chart.drawn_names())
