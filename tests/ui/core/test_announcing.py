"""Screen readers are told what happens."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.core.announcing import Announcer, announce, announcement
from purer_app.ui.core.theme import Theme
from purer_app.ui.shell.banner import BannerArea
from purer_app.ui.state.edit_history import EditHistory
from purer_app.ui.widgets.undo_bar import UndoBar


def heard() -> list[tuple[str, bool]]:
    """Return the list that announcements are added to from now on."""
    found: list[tuple[str, bool]] = []
    Announcer.instance().announced.connect(lambda text, urgent: found.append((text, urgent)))
    return found


def test_an_urgent_announcement_interrupts_and_others_wait(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for urgent, politeness in (
        (True, QAccessible.AnnouncementPoliteness.Assertive),
        (False, QAccessible.AnnouncementPoliteness.Polite),
    ):
        event = announcement(widget, "The run finished.", urgent=urgent)
        assert (event.message(), event.politeness(), event.object()) == ("The run finished.", politeness, widget)


def test_an_empty_text_is_not_announced(qtbot: QtBot) -> None:
    widget, texts = QWidget(), heard()
    qtbot.addWidget(widget)
    announce(widget, "")
    announce(widget, "Ready.")
    assert texts == [("Ready.", False)]


def test_messages_are_announced_and_errors_interrupt(qtbot: QtBot, theme: Theme) -> None:
    area, texts = BannerArea(theme), heard()
    qtbot.addWidget(area)
    area.show_message("info", "The run was interrupted.")
    area.show_message("error", "The disk is full.")
    assert texts == [("The run was interrupted.", False), ("The disk is full.", True)]


def test_what_can_be_undone_is_announced(qtbot: QtBot, theme: Theme) -> None:
    bar, texts = UndoBar(theme, EditHistory()), heard()
    qtbot.addWidget(bar)
    bar.show_message("3 models added: 2 ready, 1 refused.")
    assert texts == [("3 models added: 2 ready, 1 refused.", False)]
