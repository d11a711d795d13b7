"""The step under the pointer, and the values of all lines there."""

from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from purer_app.ui.core.formats import fill, number
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.plots.plot_lines import PlotLine

import pyqtgraph as pg  # isort: skip  - PySide6 comes first, so that pyqtgraph takes it

_MARGIN_PX = 8


def nearest_step(lines: Sequence[PlotLine], x: float) -> float | None:
    """Return the step nearest to x at which any line has a value; None without values."""
    found = [float(line.x[np.abs(line.x - x).argmin()]) for line in lines if len(line.x) and not line.level]
    return min(found, key=lambda step: abs(step - x)) if found else None


def values_at(lines: Sequence[PlotLine], step: float) -> list[tuple[PlotLine, float, float]]:
    """Return each line with its last value at or before a step, and the step of this value; a level counts always."""
    found = []
    for line in lines:
        place = len(line.x) - 1 if line.level else int(np.searchsorted(line.x, step, side="right")) - 1
        if place >= 0:
            found.append((line, float(line.y[place]), step if line.level else float(line.x[place])))
    return found


class Readout(QLabel):
    """A label in a corner of a plot away from the pointer, and a vertical line at the step.

    `words` is what it shows as one line of text; "" while it is hidden.
    """

    def __init__(self, view: pg.PlotWidget, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._line = pg.InfiniteLine(angle=90)
        self.words = ""
        self._line.hide()
        view.getPlotItem().addItem(self._line, ignoreBounds=True)
        self.setObjectName("plot_readout")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("look", "banner")
        self.setMargin(_MARGIN_PX // 2)
        self.hide()

    def show_step(self, lines: Sequence[PlotLine], step: float | None, hint: str = "") -> None:
        """Show the values at a step and a hint below them; None hides both."""
        self.setVisible(step is not None)
        self._line.setVisible(step is not None)
        self.words = ""
        if step is None:
            return
        colours = self._theme.colours
        head = fill(self.tr("Step {n:,.0f}"), n=step)
        rows, words = [f"<b>{escape(head)}</b>"], [head]
        for line, value, measured in values_at(lines, step):
            text = f"{line.title}: {number(value, '.3g')}"
            if measured != step:
                text = fill(self.tr("{value} (step {n:,.0f})"), value=text, n=measured)
            words.append(text)
            rows.append(f'<span style="color:{colours.series[line.colour]}">■</span>&nbsp;{escape(text)}')
        if hint:
            rows.append(f'<span style="color:{colours.muted}">{escape(hint)}</span>')
        self.words = "; ".join(words)
        self.setText("<br>".join(rows))
        self.adjustSize()
        self._line.setPen(pg.mkPen(colours.muted, width=1))
        self._line.setValue(step)
        box = self._view.getPlotItem().getViewBox()
        area = self._view.mapFromScene(box.sceneBoundingRect()).boundingRect()
        at = self._view.mapFromScene(box.mapViewToScene(pg.Point(step, 0))).x()
        right = area.right() - self.width() - _MARGIN_PX
        self.move(area.left() + _MARGIN_PX if at > area.center().x() else right, area.top() + _MARGIN_PX)
        self.raise_()
