"""The numbered steps on the left of the window, each with a short status."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme

_WIDTH_CHARACTERS = 19
_MARGIN_PX = 8
_LEAST_HEIGHT = 0.75
_LINES = 3.4
"""Height of a step that is not compact, in lines: its title and two lines of status."""
_LEAST_LINES = 3.0


class RailButton(QAbstractButton):
    """One step: number and title, with the status below; if compact, the icon above the title instead."""

    def __init__(self, icon: str, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._theme = theme
        self._state = ""
        self._is_compact = False
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self.setObjectName(f"rail_{icon}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._on_theme_changed)

    def set_state(self, text: str) -> None:
        """Show a status below the title, in full as the tooltip."""
        self._state = text
        self.setToolTip(f"{self.text()}: {text}" if text else self.text())
        self.setAccessibleDescription(text)
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show only icon and title, or also the status, which remains the tooltip."""
        self._is_compact = compact
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """Return room for the title and two lines of status."""
        metrics = QFontMetrics(self._title_font())
        if self._is_compact:
            return QSize(metrics.horizontalAdvance(self.text()) + 2 * _MARGIN_PX, round(metrics.height() * 3.2))
        return QSize(metrics.horizontalAdvance("n") * _WIDTH_CHARACTERS, round(metrics.height() * _LINES))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint, of less height."""
        hint, share = self.sizeHint(), _LEAST_HEIGHT if self._is_compact else _LEAST_LINES / _LINES
        return QSize(hint.width(), round(hint.height() * share))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw selection mark, icon, title and status."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), QColor(colours.selection if self.isChecked() else colours.sunken))
        if self.isChecked():
            painter.fillRect(QRect(0, 0, 4, self.height()), QColor(colours.accent))
        line = QFontMetrics(self._title_font()).height()
        if self._is_compact:
            icon_rect = QRect((self.width() - line) // 2, (self.height() - line * 9 // 4) // 2, line, line)
            title_rect = QRect(0, icon_rect.bottom() + line // 4, self.width(), line)
            self._paint_line(painter, title_rect, self.text(), self._title_font(), Qt.AlignmentFlag.AlignCenter)
        else:
            icon_rect = QRect(line * 3 // 4, self.height() // 2 - line // 2, line, line)
            self._paint_text(painter, icon_rect.right() + line * 3 // 4, line)
        ink = colours.accent if self.isChecked() else colours.text if self.isEnabled() else colours.muted
        self._theme.icon(self._icon_name, ink).paint(painter, icon_rect)
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _paint_text(self, painter: QPainter, left: int, line: int) -> None:
        states = self.state_lines(self.width() - left - 4, most=max(1, self.height() // line - 1))
        rows = [(self.text(), self._title_font()), *((words, self.font()) for words in states)]
        top = (self.height() - line * len(rows)) // 2
        for row, (words, font) in enumerate(rows):
            place = QRect(left, top + row * line, self.width() - left - 4, line)
            self._paint_line(painter, place, words, font, Qt.AlignmentFlag.AlignVCenter)

    def state_lines(self, width: int, most: int) -> list[str]:
        """Return the status in at most so many lines of a width in pixels.

        Lines break after commas, and a part that does not fit is left out as a whole, so that no number is cut.
        """
        metrics = self.fontMetrics()

        def fits(parts: list[str]) -> bool:
            return metrics.horizontalAdvance(" ".join(parts)) <= width

        lines: list[list[str]] = []
        for part in self._state.replace(", ", ",\n").splitlines():
            if lines and fits([*lines[-1], part]):
                lines[-1].append(part)
            else:
                lines.append([part])
        if len(lines) > most:
            lines = lines[:most]
            while len(lines[-1]) > 1 and not fits([*lines[-1], "…"]):
                lines[-1].pop()
            lines[-1].append("…")
        return [" ".join(parts) for parts in lines]

    def _paint_line(
        self, painter: QPainter, place: QRect, words: str, font: QFont, alignment: Qt.AlignmentFlag
    ) -> None:
        """Draw one line, shortened to its place; only the title of an enabled step is not muted."""
        colours = self._theme.colours
        is_title = words == self.text() and self.isEnabled()
        painter.setFont(font)
        painter.setPen(QColor(colours.text if is_title else colours.muted))
        elided = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, alignment, elided)

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

    def set_compact(self, compact: bool) -> None:
        """Take little width, without the status of the steps, or as much as that needs."""
        for button in self._buttons.values():
            button.set_compact(compact)

    def set_state(self, name: str, text: str) -> None:
        """Show the status of a step."""
        self._buttons[name].set_state(text)

    def set_current(self, name: str) -> None:
        """Select a step; an unknown name selects none."""
        self._group.setExclusive(False)
        for key, button in self._buttons.items():
            button.setChecked(key == name)
        self._group.setExclusive(name in self._buttons)

    def focus_current(self) -> None:
        """Move the focus to the selected step, if one is."""
        button = next((button for button in self._buttons.values() if button.isChecked()), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_enabled(self, enabled: bool) -> None:
        """Enable or disable all steps; they need an open project."""
        for button in self._buttons.values():
            button.setEnabled(enabled)
