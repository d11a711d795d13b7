"""F1 opens the help at the term of the control that has the focus, in the language of the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.listing import training_settings
from purer_app.ui.core.language import LANGUAGES, install_language
from purer_app.ui.main_window import MainWindow
from purer_app.ui.runs.rows import Column
from purer_app.ui.runs.table import RunTable
from purer_app.ui.shell.help.help_window import HelpWindow
from purer_app.ui.shell.help.topics import show_setting, show_term, topic_of
from purer_app.ui.widgets.plots.live_plot import LivePlot
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find


@pytest.fixture
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    yield install_language(qapp, request.param, QLocale("C"))
    install_language(qapp, "en", QLocale("en_US"))


def topics(window: QWidget) -> set[str]:
    return {str(topic) for widget in window.findChildren(QWidget) if (topic := widget.property("help_topic"))}


def press_f1(qtbot: QtBot, window: MainWindow, widget: QWidget) -> HelpWindow:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_F1)
    return find(window, HelpWindow)


def test_help_shows_terms_settings_and_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.registry["help.terms"].trigger()
    help_window = find(window, HelpWindow)
    terms, settings, keys = (find(help_window, QTextBrowser, name) for name in ("terms", "settings", "keys"))
    for term in ("Episode", "Shot", "Inversion", "Hardness"):
        assert term in terms.toPlainText()
    assert set(training_settings()) <= set(settings.toPlainText().split("\n"))
    assert "Ctrl+K" in keys.toPlainText()
    assert "Zoom in and out" in keys.toPlainText()
    room = help_window.screen().availableSize()
    assert help_window.size().boundedTo(room) == help_window.size(), "wider or higher than the screen"
    qtbot.keyClick(help_window, Qt.Key.Key_Escape)
    assert not help_window.isVisible()


def test_f1_opens_the_term_or_the_setting_of_the_focused_control(qtbot: QtBot, stocked_window: MainWindow) -> None:
    window = stocked_window
    window.show_page("train")
    field = find(window, QLineEdit, "train_episode_n_way")
    help_window = press_f1(qtbot, window, field)
    view = find(help_window, QTextBrowser, "settings")
    assert find(help_window, QTabWidget).currentWidget() is view
    assert view.textCursor().selectedText() == "episode.n_way"
    assert 0 <= view.cursorRect().top() < view.viewport().height()
    help_window.close()
    window.show_page("runs")
    table = find(window, RunTable)
    table.setCurrentIndex(table.model().index(0, Column.LEAD))
    help_window = press_f1(qtbot, window, table)
    view = find(help_window, QTextBrowser, "terms")
    assert find(help_window, QTabWidget).currentWidget() is view
    assert view.textCursor().selectedText() == "Baseline"


def test_a_plot_is_explained_by_what_it_shows(stocked_window: MainWindow) -> None:
    plots = stocked_window.pages["train"].findChildren(LivePlot)
    assert [topic_of(plot.view) for plot in plots] == ["Hardness", "Episode"]


@pytest.mark.parametrize("language", LANGUAGES, indirect=True)
def test_every_topic_of_the_window_is_explained(stocked_window: MainWindow, language: str) -> None:
    stocked_window.open_help()
    help_window = find(stocked_window, HelpWindow)
    terms, settings = (find(help_window, QTextBrowser, name) for name in ("terms", "settings"))
    found = topics(stocked_window)
    unknown = [
        topic
        for topic in found
        if not (show_setting(settings, topic) if topic in training_settings() else show_term(terms, topic))
    ]
    assert len(found) > 20
    assert unknown == []


@pytest.mark.parametrize("language", ["de"], indirect=True)
def test_a_german_window_has_german_help(window: MainWindow, language: str) -> None:
    window.open_help()
    help_window = find(window, HelpWindow)
    terms, settings = (find(help_window, QTextBrowser, name) for name in ("terms", "settings"))
    assert show_term(terms, "Hardness")
    assert terms.textCursor().selectedText() == "Schwierigkeit (hardness)"
    assert "Klassen je Episode" in settings.toPlainText()
    assert "Classes per episode" not in settings.toPlainText()
