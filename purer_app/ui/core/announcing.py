"""Announces milestones to screen readers."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget


class Announcer(QObject):
    """Everything that is announced. `announced` carries the text, and whether it interrupts what is being read."""

    announced = Signal(str, bool)

    @classmethod
    def instance(cls) -> "Announcer":
        """Return the one announcer of the application."""
        application = QApplication.instance()
        assert application is not None
        return application.findChild(cls) or cls(application)


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Let a screen reader read a text; nothing happens without one.

    Args:
        widget: the part of the window that the text is about.
        urgent: whether the text interrupts what is being read.
    """
    if text:
        QAccessible.updateAccessibility(announcement(widget, text, urgent=urgent))
        Announcer.instance().announced.emit(text, urgent)


def announcement(widget: QWidget, text: str, *, urgent: bool) -> QAccessibleAnnouncementEvent:
    """Return the event that announces a text."""
    event = QAccessibleAnnouncementEvent(widget, text)
    kinds = QAccessible.AnnouncementPoliteness
    event.setPoliteness(kinds.Assertive if urgent else kinds.Polite)
    return event
