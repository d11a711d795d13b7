"""Scrolls to a widget that is out of view, and keeps it in view while what is above it grows."""

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_KEEP_MS = 3000
_KEEPER = "reveal_keeper"


def reveal(widget: QWidget) -> None:
    """Scroll the enclosing area to a widget, after the next layout, and again when the area's content grows.

    The area stops to follow the widget when a person scrolls, when another widget is revealed in it, or when its
    content has not grown for some seconds.
    """
    QTimer.singleShot(0, widget, lambda: _reveal_now(widget))


def _reveal_now(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None and not widget.isHidden():
        before = area.findChild(_Keeper, _KEEPER)
        if before is not None:
            before.end()
        _Keeper(area, widget).scroll()


class _Keeper(QTimer):
    """Keeps a widget in the view of its scroll area, until it times out."""

    def __init__(self, area: QScrollArea, widget: QWidget) -> None:
        super().__init__(area)
        self.setObjectName(_KEEPER)
        self.setSingleShot(True)
        self.setInterval(_KEEP_MS)
        self._area, self._widget = area, widget
        self._has_ended = False
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.actionTriggered.connect(self.end)
        widget.destroyed.connect(self.end)
        self.timeout.connect(self.end)

    def scroll(self) -> None:
        """Scroll to the widget."""
        if self._has_ended or self._widget.isHidden():
            self.end()
            return
        self.start()
        QCoreApplication.sendPostedEvents(
            None, QEvent.Type.LayoutRequest.value
        )  # else the places are those from before
        self._area.ensureWidgetVisible(self._widget, 0, 0)

    def end(self) -> None:
        """Follow the widget no longer."""
        if not self._has_ended:
            self._has_ended = True
            self.setObjectName("")
            self.stop()
            self.deleteLater()

    def _on_range_changed(self) -> None:
        QTimer.singleShot(0, self, self.scroll)
