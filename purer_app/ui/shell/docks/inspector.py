"""The dock on the right, which shows the selection of the current page."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QScrollArea, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.shell.docks.dock_title import DockTitle

_LEAST_CHARACTERS = 20
_MOST_CHARACTERS = 48
_LINES_WIDE = 20
"""The width in lines of text when the dock comes back."""


class InspectorDock(QDockWidget):
    """Shows the inspector of one page at a time; the widgets belong to the pages."""

    def __init__(self, theme: Theme, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName("inspector")
        DockTitle(theme, self)
        self._nothing = QLabel(self.tr("Nothing is selected."), self)
        self._nothing.setProperty("look", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(12, 12, 12, 12)
        self._nothing.setWordWrap(True)
        self._area = QScrollArea(self)
        self._area.setAccessibleName(title)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._nothing)
        self.setWidget(self._area)
        self._is_narrow = False
        self._waits = False

    def open(self) -> None:
        """Show the dock, in a narrow window as soon as that is wider."""
        self._waits = self._is_narrow
        self.setVisible(not self._is_narrow)

    def make_room(self, *, narrow: bool) -> None:
        """Hide in a window that becomes narrow, and come back when it is wide again; in between, the user decides."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        if narrow and not self.isHidden() and not self.isFloating():
            self.hide()
            self._waits = True
        elif not narrow and self._waits:
            self.show()
            window = self.parentWidget()
            if isinstance(window, QMainWindow):  # its width of the time when the text was larger is too much
                window.resizeDocks([self], [self.fontMetrics().height() * _LINES_WIDE], Qt.Orientation.Horizontal)

    def showEvent(self, event: QShowEvent) -> None:
        """Forget that the dock waits for room."""
        super().showEvent(event)
        self._waits = False

    def show_content(self, content: QWidget | None) -> None:
        """Show the inspector of a page; None shows that nothing is selected."""
        content = content or self._nothing
        if self._area.widget() is not content:
            before = self._area.takeWidget()
            before.removeEventFilter(self)
            before.setParent(self)  # kept until its page is shown again
            before.hide()
            self._area.setWidget(content)
            content.installEventFilter(self)
            content.show()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adjust the width when the content changes."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Set a minimum width at which nothing is cut off: the area scrolls vertically only."""
        character = self.fontMetrics().horizontalAdvance("n")
        content = self._area.widget() or self._nothing
        wanted = content.minimumSizeHint().width() + self._area.verticalScrollBar().sizeHint().width()
        self._area.setMinimumWidth(min(max(wanted, character * _LEAST_CHARACTERS), character * _MOST_CHARACTERS))
