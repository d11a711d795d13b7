"""A bar chart of the accuracies of an evaluation with 95 % intervals and the chance level."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from purer_app.engine.evaluation.summary import EvaluationFacts, MethodSummary
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.table import accuracy_text
from purer_app.ui.runs.evaluation.texts import format_shots, method_name


class EvaluationBars(QWidget):
    """One bar for each method and number of shots, from 0 to 100 %; the table shows the same numbers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: EvaluationFacts | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def set_facts(self, facts: EvaluationFacts | None) -> None:
        """Show an evaluation; None shows nothing."""
        self._facts = facts
        words = [self.tr("{method}: {accuracy}").format(method=m, accuracy=a) for m, a, _ in self._lines() if a]
        self.setAccessibleName(self.tr("Accuracies as bars"))
        self.setAccessibleDescription("; ".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of one line for each bar and heading."""
        return QSize(self._letter() * 60, self._line_height() * (len(self._lines()) + 1))

    def minimumSizeHint(self) -> QSize:
        """Return a smaller width at the full height."""
        return QSize(self._letter() * 30, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw headings, names, bars, numbers and the chance level."""
        if self._facts is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines, height = self._lines(), self._line_height()
        names = max(self.fontMetrics().horizontalAdvance(name) for name, _, _ in lines) + self._letter()
        numbers = self.fontMetrics().horizontalAdvance("100.0 ± 10.0 %") + self._letter()
        scale = QRectF(names, 0, max(1.0, self.width() - names - numbers), 0)
        for row, (name, number, one) in enumerate(lines):
            place = QRectF(0, row * height, self.width(), height)
            painter.setPen(QColor(self._theme.colours.text if one is not None else self._theme.colours.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
            if one is not None:
                self._draw_bar(painter, one, QRectF(scale.left(), place.top(), scale.width(), height))
        self._draw_chance(painter, scale, len(lines) * height)

    def _draw_bar(self, painter: QPainter, one: MethodSummary, place: QRectF) -> None:
        assert self._facts is not None
        colours = self._theme.colours
        bar = QRectF(place.left(), place.top() + place.height() * 0.2, place.width(), place.height() * 0.6)
        painter.fillRect(bar, QColor(colours.sunken))
        is_subject = one.key == (self._facts.subject, False, False)
        ink = QColor(colours.accent if is_subject else colours.muted)
        ink.setAlphaF(0.85 if is_subject else 0.55)
        bar.setWidth(place.width() * one.mean / 100)
        painter.fillRect(bar, ink)
        painter.setPen(QPen(QColor(colours.text), 1.5))
        ends = [
            place.left() + place.width() * min(max(one.mean + side, 0), 100) / 100 for side in (-one.ci95, one.ci95)
        ]
        middle, reach = place.center().y(), place.height() * 0.16
        painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))
        for x in ends:
            painter.drawLine(QPointF(x, middle - reach), QPointF(x, middle + reach))

    def _draw_chance(self, painter: QPainter, scale: QRectF, bottom: float) -> None:
        assert self._facts is not None
        x = scale.left() + scale.width() / self._facts.n_way
        painter.setPen(QPen(QColor(self._theme.colours.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, self._line_height()), QPointF(x, bottom + self._line_height() * 0.15))
        text = self.tr("chance: {percent:.0f} %").format(percent=100 / self._facts.n_way)
        place = QRectF(x + 4, bottom, self.width() - x - 4, self._line_height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _lines(self) -> list[tuple[str, str, MethodSummary | None]]:
        """Return name, number and method of each line; headings have only a name."""
        found: list[tuple[str, str, MethodSummary | None]] = []
        for n_shot in self._facts.shots if self._facts is not None else ():
            assert self._facts is not None
            found.append((format_shots(self, n_shot), "", None))
            rows = [one for one in self._facts.measured if one.n_shot == n_shot]
            found += [(method_name(self, one.key), accuracy_text(one), one) for one in rows]
        return found

    def _line_height(self) -> int:
        return QFontMetrics(self.font()).height() * 3 // 2

    def _letter(self) -> int:
        return self.fontMetrics().horizontalAdvance("n")

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
