"""The title of a dock, with buttons to detach and to close it, in the colours and text size of the theme."""

from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QLabel, QToolButton

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import set_icon


class DockTitle(QFrame):
    """Takes the place of the title that the style draws, whose buttons cannot be seen on dark colours.

    It is made before the content of the dock, so that Tab reaches its buttons first.
    """

    def __init__(self, theme: Theme, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._theme = theme
        self._dock = dock
        self.setObjectName("dock_title")
        self._title = QLabel(dock.windowTitle(), self)
        self._title.setProperty("look", "heading")
        self._float, self._close = QToolButton(self), QToolButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.addWidget(self._title, 1)
        for button in (self._float, self._close):
            button.setAutoRaise(True)
            row.addWidget(button)
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        dock.topLevelChanged.connect(self._show_texts)
        theme.changed.connect(self._on_theme_changed)
        self._show_texts()
        self._on_theme_changed()
        dock.setTitleBarWidget(self)

    def _show_texts(self) -> None:
        floats = self.tr("Put back into the window") if self._dock.isFloating() else self.tr("Detach from the window")
        for button, text in ((self._float, floats), (self._close, self.tr("Close"))):
            button.setAccessibleName(f"{text}: {self._title.text()}")
            button.setToolTip(text)

    def _on_theme_changed(self) -> None:
        set_icon(self._float, self._theme.icon("float"), lines=1)
        set_icon(self._close, self._theme.icon("cross"), lines=1)
