"""A bar chart of the probability of each class."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from purer_app.ui.core.theme import Theme

MOST_BARS = 6
_LEAST_BAR, _LEAST_NAME, _MOST_NAME = 0.25, 0.4, 0.6
"""Shares of the width: what names leave to the bars, and what they take at least, if they need it, and at most."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A class with its probability, 0 to 1, and its colour."""

    name: str
    share: float
    colour: str


class BarChart(QWidget):
    """Horizontal bars with the predicted class in bold; of many classes only the most probable ones are shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._rest = 0
        self._winner = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Probability of each class"))
        theme.changed.connect(self.updateGeometry)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The shown bars, from top to bottom."""
        return self._bars

    def show_bars(self, bars: Sequence[Bar], winner: str = "") -> None:
        """Show bars.

        Args:
            winner: the class to emphasise; "" if the answer is not sure.
        """
        chosen = tuple(bars)
        if len(chosen) > MOST_BARS:
            chosen = tuple(sorted(chosen, key=lambda bar: -bar.share)[:MOST_BARS])
        self._bars, self._rest, self._winner = chosen, len(bars) - len(chosen), winner
        self.setAccessibleDescription(", ".join(f"{bar.name} {per_cent(bar.share)}" for bar in chosen))
        self.updateGeometry()
        self.update()

    def drawn_names(self) -> tuple[str, ...]:
        """The names as they are drawn, shortened in the middle where needed, as they often differ only at the end."""
        return tuple(self._elided(bar.name, self._name_width()) for bar in self._bars)

    def sizeHint(self) -> QSize:
        """Return the size of one line of text for each bar."""
        rows = len(self._bars) + bool(self._rest)
        return QSize(self.fontMetrics().horizontalAdvance("m") * 14, rows * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Return a width at which names are still readable."""
        return QSize(self.fontMetrics().horizontalAdvance("m") * 8, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw name, bar and percentage of each class."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._row_height()
        for number, bar in enumerate(self._bars):
            self._draw_row(painter, QRect(0, number * height, self.width(), height), bar)
        if self._rest:
            painter.setPen(QColor(self._theme.colours.muted))
            place = QRect(0, len(self._bars) * height, self.width(), height)
            text = self.tr("and %Ln less probable classes", "", self._rest)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), self._elided(text, place.width()))

    def _draw_row(self, painter: QPainter, row: QRect, bar: Bar) -> None:
        colours, metrics, gap = self._theme.colours, self.fontMetrics(), self.fontMetrics().horizontalAdvance(" ") * 2
        number_width, name_width = metrics.horizontalAdvance("100 %"), self._name_width()
        font = QFont(self.font())
        font.setBold(bar.name == self._winner)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(row.adjusted(0, 0, 0, 0), middle, self._elided(bar.name, name_width))
        painter.drawText(row, middle | int(Qt.AlignmentFlag.AlignRight), per_cent(bar.share))
        room = row.width() - name_width - number_width - 2 * gap
        track = QRectF(row.x() + name_width + gap, row.y() + row.height() * 0.3, max(room, 4), row.height() * 0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        if bar.share > 0:
            painter.setBrush(QColor(bar.colour))
            track.setWidth(max(track.width() * bar.share, track.height()))
            painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)

    def _name_width(self) -> int:
        """Return the width of the longest name, as far as bars and percentages leave room for it."""
        metrics, width = self.fontMetrics(), self.width()
        longest = max((metrics.horizontalAdvance(bar.name + " ") for bar in self._bars), default=0)
        free = width - metrics.horizontalAdvance("100 %    ") - round(width * _LEAST_BAR)
        return min(longest, round(width * _MOST_NAME), max(free, round(width * _LEAST_NAME)))

    def _elided(self, text: str, width: int) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)

    def _row_height(self) -> int:
        return round(self.fontMetrics().lineSpacing() * 1.35)


def per_cent(share: float) -> str:
    """Format a fraction as a whole percentage; uncertain values are never rounded to 0 or 100 %."""
    if 0.995 <= share < 1:
        return "> 99 %"
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"
