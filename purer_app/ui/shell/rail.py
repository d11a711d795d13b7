"""The numbered steps on the left of the window, each with a short status."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme

_WIDTH_CHARACTERS = 19


class RailButton(QAbstractButton):
    """One step: number and title, with the status below."""

    def __init__(self, icon: str, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._theme = theme
        self._state = ""
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self.setObjectName(f"rail_{icon}")
        theme.changed.connect(self._on_theme_changed)

    def set_state(self, text: str) -> None:
        """Show a status below the title, in full as the tooltip."""
        self._state = text
        self.setToolTip(f"{self.text()}: {text}" if text else self.text())
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for two lines of text with margins."""
        metrics = QFontMetrics(self._title_font())
        return QSize(metrics.horizontalAdvance("n") * _WIDTH_CHARACTERS, metrics.height() * 3)

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: the rail does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw selection mark, icon, title and status."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), QColor(colours.selection if self.isChecked() else colours.sunken))
        if self.isChecked():
            painter.fillRect(QRect(0, 0, 4, self.height()), QColor(colours.accent))
        line = QFontMetrics(self._title_font()).height()
        icon_rect = QRect(line * 3 // 4, self.height() // 2 - line // 2, line, line)
        ink = colours.accent if self.isChecked() else colours.text if self.isEnabled() else colours.muted
        self._theme.icon(self._icon_name, ink).paint(painter, icon_rect)
        self._paint_text(painter, icon_rect.right() + line * 3 // 4, line)
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _paint_text(self, painter: QPainter, left: int, line: int) -> None:
        colours, width = self._theme.colours, self.width() - left - 4
        rows = [(self.text(), self._title_font(), colours.text if self.isEnabled() else colours.muted)]
        if self._state:
            rows.append((self._state, self.font(), colours.muted))
        top = (self.height() - line * len(rows)) // 2
        for row, (words, font, colour) in enumerate(rows):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            elided = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top + row * line, width, line), Qt.AlignmentFlag.AlignVCenter, elided)

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class Rail(QFrame):
    """The column of steps. `chosen` carries the name of the chosen page."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 8)
        self._layout.setSpacing(2)
        self._layout.addStretch()
        self.setAccessibleName(self.tr("Steps"))

    def add(self, name: str, title: str) -> None:
        """Add the next step."""
        number = len(self._buttons) + 1
        button = RailButton(name, f"{number}  {title}", self._theme, self)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self._group.addButton(button)
        self._layout.insertWidget(self._layout.count() - 1, button)
        self._buttons[name] = button

    def set_state(self, name: str, text: str) -> None:
        """Show the status of a step."""
        self._buttons[name].set_state(text)

    def set_current(self, name: str) -> None:
        """Select a step; an unknown name selects none."""
        self._group.setExclusive(False)
        for key, button in self._buttons.items():
            button.setChecked(key == name)
        self._group.setExclusive(name in self._buttons)

    def set_enabled(self, enabled: bool) -> None:
        """Enable or disable all steps; they need an open project."""
        for button in self._buttons.values():
            button.setEnabled(enabled)
