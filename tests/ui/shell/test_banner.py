"""Messages stand above the page, offer what can be done, and never pile up."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import getAllValidWrappers

from purer_app.ui.core.theme import Theme
from purer_app.ui.shell.banner import Banner, BannerArea, BannerScroll


@pytest.fixture
def area(qtbot: QtBot, theme: Theme) -> BannerArea:
    area = BannerArea(theme)
    qtbot.addWidget(area)
    area.resize(900, 300)
    area.show()
    qtbot.waitExposed(area)
    return area


def button(banner: Banner, text: str) -> QPushButton:
    return next(found for found in banner.findChildren(QPushButton) if found.text() == text)


def test_a_choice_acts_and_takes_the_message_away(area: BannerArea, qtbot: QtBot) -> None:
    chosen: list[str] = []
    choices = (("Continue", lambda: chosen.append("continue")), ("Not now", lambda: chosen.append("not now")))
    banner = area.show_message("info", "The run was interrupted.", choices=choices)
    qtbot.mouseClick(button(banner, "Continue"), Qt.MouseButton.LeftButton)
    assert chosen == ["continue"]
    assert area.banners() == []


def test_technical_details_are_shown_on_request_and_can_be_copied(area: BannerArea, qtbot: QtBot) -> None:
    banner = area.show_message("error", "An internal error occurred.", "Traceback (most recent call last)")
    QApplication.processEvents()
    details = banner.findChild(QPlainTextEdit)
    assert isinstance(details, QPlainTextEdit)
    assert not details.isVisible()
    qtbot.mouseClick(button(banner, "Technical details"), Qt.MouseButton.LeftButton)
    assert details.isVisible()
    qtbot.mouseClick(button(banner, "Copy"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "An internal error occurred.\n\nTraceback (most recent call last)"


def test_a_sentence_without_details_offers_none(area: BannerArea) -> None:
    assert area.show_message("error", "The folder is empty.").findChildren(QPushButton) == []


def test_the_same_sentence_stands_once_and_only_three_stand(area: BannerArea) -> None:
    for text in ("one", "two", "three", "three", "four"):
        area.show_message("warning", text)
    assert [banner.text for banner in area.banners()] == ["four", "three", "two"]
    area.clear()
    assert area.banners() == []


def test_a_closed_message_leaves_no_wrapper_of_what_qt_deleted(area: BannerArea, qtbot: QtBot) -> None:
    """Such a wrapper stays registered at an address that is free again; what comes to lie there crashes as it dies."""
    before = [wrapper for wrapper in getAllValidWrappers() if type(wrapper) is QWidgetItem]
    for text in ("one", "two", "three", "four"):
        area.show_message("info", text, choices=[("Continue", lambda: None)])
    while area.banners():
        qtbot.mouseClick(button(area.banners()[0], "Continue"), Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert area.findChildren(Banner) == []
    assert [wrapper for wrapper in getAllValidWrappers() if type(wrapper) is QWidgetItem] == before


def test_the_first_message_is_seen_and_its_room_goes_with_it(qtbot: QtBot, theme: Theme) -> None:
    area = BannerArea(theme)
    window = QWidget()
    qtbot.addWidget(window)
    scroll = BannerScroll(area)
    QVBoxLayout(window).addWidget(scroll)
    window.resize(900, 600)
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    for text in ("first", "second"):
        banner = area.show_message("info", text)
        assert banner.isVisible()
        banner.close_now()
        assert not scroll.isVisible()


def test_a_message_can_be_closed_twice(area: BannerArea) -> None:
    banner = area.show_message("info", "one")
    area.show_message("info", "two")
    banner.close_now()
    banner.close_now()
    assert [banner.text for banner in area.banners()] == ["two"]
    assert area.isVisible()


def test_a_message_follows_the_theme(area: BannerArea, theme: Theme) -> None:
    banner = area.show_message("warning", "Careful")
    light = banner.grab().toImage()
    theme.set_scheme("dark")
    assert banner.grab().toImage() != light
