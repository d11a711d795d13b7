"""A plot of lines that grow during a run, with heading, legend and flags."""

from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QEvent, QLocale, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QFont, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.plots.plot_keys import PlotKeys, describe_plot_keys
from purer_app.ui.widgets.plots.plot_lines import NO_NUMBERS, Flags, Numbers, PlotLine, moving_average
from purer_app.ui.widgets.plots.readout import Readout, nearest_step

import pyqtgraph as pg  # isort: skip  - PySide6 comes first, so that pyqtgraph takes it
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent  # isort: skip

_PATTERNS = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}
_SAMPLES = {"solid": "━━", "dash": "╍╍", "dot": "┉┉"}
_MARKS = {"s": "■", "o": "●", "": ""}
_FAINT = 70
_MOST_WIDE_DASHES = 2000
"""Dashed lines with more values are 1 pixel wide; wider dashes take a multiple of the time to draw."""


class LivePlot(QFrame):
    """One plot. `range_changed_by_user` is emitted when the user zooms or pans it.

    `step_hovered` carries the step with values that is nearest to the pointer or read by keyboard, or None;
    `step_clicked` the one that was clicked. `reset_requested` asks for the whole run.

    Args:
        width_px: the width of the lines; 1 is drawn much faster.
        least_lines: minimum height of the axes in lines of text.
    """

    range_changed_by_user = Signal()
    step_hovered = Signal(object)
    step_clicked = Signal(int)
    reset_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        heading: str,
        y_label: str,
        x_label: str,
        parent: QWidget | None = None,
        *,
        width_px: int = 1,
        least_lines: int = 8,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._least_lines = least_lines
        self._width_px = width_px
        self._labels = (x_label, y_label)
        self._lines: tuple[PlotLine, ...] = ()
        self._flags = Flags(title="", x=NO_NUMBERS, y=NO_NUMBERS, sentences=())
        self._window = 1
        self._curves: dict[str, _Curve] = {}
        self.setProperty("look", "card")
        self._heading = heading
        self._legend = QLabel(self)
        self._legend.setWordWrap(True)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setAccessibleName(self.tr("Legend: {heading}").format(heading=heading))
        self.view = pg.PlotWidget(self, axisItems={"left": _HeightAxis("left"), "bottom": _StepAxis("bottom")})
        self.view.setAccessibleName(heading)
        self.view.setAccessibleDescription(describe_plot_keys())
        self.plot = self.view.getPlotItem()
        self._set_up_plot()
        self._readout = Readout(self.view, theme)
        self.view.viewport().installEventFilter(self)
        self._keys = PlotKeys(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 6)
        layout.setSpacing(2)
        layout.addWidget(self._legend)
        layout.addWidget(self.view, 1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _set_up_plot(self) -> None:
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.showGrid(x=True, y=True, alpha=0.18)
        self.plot.setClipToView(True)
        self.plot.setDownsampling(auto=True, mode="peak")
        box = self.plot.getViewBox()
        box.setAutoVisible(y=True)
        box.setLimits(xMin=-1e6, minXRange=2)
        box.sigXRangeChanged.connect(box.updateAutoRange)  # by itself it does so while painting, and paints twice
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(maxTickLevel=0)  # lines of finer levels are nearly transparent, and half of the drawing time
        self._poles = pg.VTickGroup(yrange=[0, 1])
        self.plot.addItem(self._poles, ignoreBounds=True)
        self._pennants = pg.PlotDataItem(pen=None, symbol="t", symbolSize=9)
        self._pennants.setZValue(20)
        self._pennants.scatter.setData(hoverable=True, tip=self._tip)
        self.plot.addItem(self._pennants)
        self.plot.sigRangeChangedManually.connect(lambda *_: self.range_changed_by_user.emit())
        self.view.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.view.scene().sigMouseClicked.connect(self._on_scene_mouse_clicked)

    def show_lines(self, lines: Sequence[PlotLine], flags: Flags | None = None) -> None:
        """Replace the drawn lines."""
        self._lines = tuple(lines)
        self._flags = flags or Flags(title="", x=NO_NUMBERS, y=NO_NUMBERS, sentences=())
        for key in set(self._curves) - {line.key for line in lines}:
            self._curves.pop(key).remove(self.plot)
        for line in lines:
            if line.key not in self._curves:
                self._curves[line.key] = _Curve(self.plot, line, self._theme, self._width_px, self.devicePixelRatioF())
            self._curves[line.key].show(line, self._window)
        self._poles.setXVals(self._flags.x.tolist())
        self._pennants.setData(self._flags.x, self._flags.y)
        self._write_legend()

    def explain(self, text: str) -> None:
        """Explain what the y axis shows, in a tooltip of its label and of the legend."""
        self.plot.getAxis("left").setToolTip(text)
        self._legend.setToolTip(text)
        self.view.setAccessibleDescription(f"{text} {describe_plot_keys()}")

    def show_step(self, step: float | None, hint: str = "") -> None:
        """Mark a step and show the values of all lines there, and what a click does; None ends this."""
        self._readout.show_step(self._lines, step, hint)

    def event(self, event: QEvent) -> bool:
        """Draw lines of the same width on a screen of another scale."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            for line in self._lines:
                self._curves[line.key].set_ratio(line, self.devicePixelRatioF())
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the pointer leaves the plot."""
        if event.type() == QEvent.Type.Leave:
            self.step_hovered.emit(None)
        return super().eventFilter(watched, event)

    def _step_at(self, place: QPointF) -> float | None:
        """Return the step nearest to a place in the scene; None outside the axes or without values."""
        box = self.plot.getViewBox()
        return nearest_step(self._lines, box.mapSceneToView(place).x()) if _contains(box, place) else None

    def _on_scene_mouse_moved(self, place: QPointF) -> None:
        self.step_hovered.emit(self._step_at(place))

    def _on_scene_mouse_clicked(self, event: MouseClickEvent) -> None:
        step = self._step_at(event.scenePos())
        if event.button() == Qt.MouseButton.LeftButton and step is not None:
            self.step_clicked.emit(round(step))

    def set_smoothing(self, window: int) -> None:
        """Set the window of the moving average; the raw points stay visible behind it."""
        self._window = window
        self.show_lines(self._lines, self._flags)

    def set_log(self, on: bool) -> None:
        """Switch between a logarithmic and a linear y axis."""
        self.plot.setLogMode(x=False, y=on)

    def follow(self, first: float | None, last: float) -> None:
        """Show the steps from `first` to `last`, or all steps without `first`; y fits the visible values."""
        box = self.plot.getViewBox()
        if first is None:
            box.enableAutoRange(x=True, y=True)
        else:
            box.setXRange(first, last, padding=0)
            box.enableAutoRange(y=True)

    def set_exporting(self, on: bool) -> None:
        """Draw symbols as vector shapes during an export; on the screen they are bitmaps, which is faster."""
        self.show_step(None)
        for item in self.plot.scene().items():
            if isinstance(item, pg.ScatterPlotItem):
                item.setExportMode(on, {"antialias": True})

    @property
    def x_range(self) -> tuple[float, float]:
        """First and last visible step."""
        low, high = self.plot.getViewBox().viewRange()[0]
        return float(low), float(high)

    @property
    def steps(self) -> Numbers:
        """All steps at which a line has a value, in ascending order."""
        found = [line.x for line in self._lines if not line.level]
        return np.unique(np.concatenate(found)) if found else NO_NUMBERS

    @property
    def read_out(self) -> str:
        """The marked step with the values of all lines, as one line of text; "" while none is marked."""
        return self._readout.words

    def drawn(self, key: str, *, raw: bool = False) -> Numbers:
        """Return the y values of a line as drawn: averaged, or the raw points; none of a line that is not shown."""
        return self._curves[key].drawn(raw=raw) if key in self._curves else np.empty(0)

    def pen_width(self, key: str) -> int:
        """Return the width of a line in pixels of the screen; at a scale of 2, each pixel of a widget has 2."""
        return self._curves[key].pen_width

    def level(self, key: str) -> float:
        """Return the y value of a constant line."""
        return self._curves[key].level()

    def flag_sentence(self, step: float) -> str:
        """Return the sentence of the flag at a step; empty if there is none."""
        places = np.flatnonzero(self._flags.x == step)
        return self._flags.sentences[int(places[0])] if len(places) else ""

    def _tip(self, x: float, y: float, data: object) -> str:
        return self.flag_sentence(x)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the title of the vertical axis where it would be cut."""
        super().resizeEvent(event)
        room = self.height() - 4 * self.fontMetrics().height()
        self.plot.getAxis("left").showLabel(self.fontMetrics().horizontalAdvance(self._labels[1]) <= room)

    def _write_legend(self) -> None:
        colours = self._theme.colours
        entries = [
            _entry(colours.series[line.colour], _sample(line), line.title) for line in self._lines if len(line.x)
        ]
        if len(self._flags.x):
            entries.append(_entry(colours.warn, "▼", self._flags.title))
        text = "&nbsp;&nbsp;&nbsp; ".join([f"<b>{escape(self._heading)}</b>", *entries])
        if text != self._legend.text():
            self._legend.setText(text)

    def _on_theme_changed(self) -> None:
        colours, font = self._theme.colours, QFont(self.font())
        self.view.setBackground(colours.surface)
        self.view.setMinimumHeight(self.fontMetrics().height() * self._least_lines)
        for name, label in zip(("bottom", "left"), self._labels, strict=True):
            axis = self.plot.getAxis(name)
            axis.setPen(pg.mkPen(colours.muted, width=1))
            axis.setTextPen(colours.muted)
            axis.setStyle(tickFont=font)
            if label:
                axis.setLabel(label, color=colours.muted, **{"font-size": f"{font.pointSizeF()}pt"})
        self.plot.getAxis("left").setWidth(
            self.fontMetrics().horizontalAdvance("0.000") + self.fontMetrics().height() * 3 // 2
        )
        warn = pg.mkColor(colours.warn)
        self._pennants.setSymbolBrush(warn)
        self._pennants.setSymbolPen(warn)
        warn.setAlpha(_FAINT)
        self._poles.setPen(pg.mkPen(warn, width=1))
        for line in self._lines:
            self._curves[line.key].colour(line, self._theme)
        self._write_legend()


class _HeightAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis with the decimal point of the language.

    In logarithmic mode it has labels at 1, 2 and 5 of each decade, so that they do not overlap.
    """

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        texts: list[str] = super().tickStrings(values, scale, spacing)
        return [text.replace(".", QLocale().decimalPoint()) for text in texts]

    def logTickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:
        texts: list[str] = super().logTickStrings(values, scale, spacing)
        return [
            text if round(10 ** (value % 1), 1) in (1, 2, 5) else "" for value, text in zip(values, texts, strict=True)
        ]


class _StepAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis of steps, with labels and lines at whole numbers only."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        return [(spacing, offset) for spacing, offset in levels if spacing == round(spacing)] or [(1.0, 0.0)]


class _Curve:
    """The items of one line: raw points, line and intervals."""

    def __init__(self, plot: pg.PlotItem, line: PlotLine, theme: Theme, width_px: int, ratio: float) -> None:
        self._width_px = width_px
        self._ratio = ratio
        self._pen: QPen = pg.mkPen()
        self._raw = pg.PlotDataItem(pen=None, symbol="o", symbolSize=3) if line.smoothable else None
        self._level = pg.InfiniteLine(angle=0) if line.level else None
        self._bars = pg.ErrorBarItem(x=NO_NUMBERS, y=NO_NUMBERS) if line.ci95 is not None else None
        # one lowest and one highest value per pixel; the default of five per pixel looks the same, and is slower
        self._line = pg.PlotDataItem(symbol=line.symbol or None, symbolSize=7, autoDownsampleFactor=1.0)
        for item in self._items():
            plot.addItem(item)
        self.colour(line, theme)

    def _items(self) -> list[pg.GraphicsObject]:
        return [item for item in (self._raw, self._level, self._bars, self._line) if item is not None]

    def remove(self, plot: pg.PlotItem) -> None:
        """Remove the items from the plot."""
        for item in self._items():
            plot.removeItem(item)

    def show(self, line: PlotLine, window: int) -> None:
        """Show new values."""
        smoothed = line.smoothable and window > 1
        if self._raw is not None:
            finite = np.isfinite(line.y)
            shown = finite & (smoothed or len(line.x) == 1)  # a single point has no line
            self._raw.setData(line.x[shown], line.y[shown])
        if self._level is not None:
            is_known = len(line.y) > 0 and bool(np.isfinite(line.y[-1]))
            self._level.setVisible(is_known)
            self._level.setValue(line.y[-1] if is_known else 0)
            return
        if self._bars is not None and line.ci95 is not None:
            self._bars.setData(x=line.x, y=line.y, height=2 * line.ci95)
        if self._pen.width() != self._width_of(line):
            self._set_pen(line)
        self._line.setData(line.x, moving_average(line.y, window) if smoothed else line.y)

    def drawn(self, *, raw: bool) -> Numbers:
        """Return the y values of the line or of the raw points."""
        item = self._raw if raw and self._raw is not None else self._line
        _, heights = item.getData()
        return np.asarray(NO_NUMBERS if heights is None else heights)

    @property
    def pen_width(self) -> int:
        """The width of the line in pixels of the screen."""
        return self._pen.width()

    def level(self) -> float:
        """Return the value of a horizontal line."""
        assert self._level is not None
        return float(self._level.value())

    def colour(self, line: PlotLine, theme: Theme) -> None:
        """Apply the theme's colours."""
        colour = pg.mkColor(theme.colours.series[line.colour])
        self._pen = pg.mkPen(colour, style=_PATTERNS[line.pattern])
        self._set_pen(line)
        self._line.setSymbolPen(colour)
        self._line.setSymbolBrush(colour)
        if self._bars is not None:
            self._bars.setData(pen=pg.mkPen(colour, width=1))
        if self._raw is not None:
            faint = pg.mkColor(colour)
            faint.setAlpha(_FAINT)
            self._raw.setSymbolPen(None)
            self._raw.setSymbolBrush(faint)

    def set_ratio(self, line: PlotLine, ratio: float) -> None:
        """Set the pixels of the screen per pixel of a widget."""
        self._ratio = ratio
        self._set_pen(line)

    def _set_pen(self, line: PlotLine) -> None:
        self._pen = QPen(self._pen)
        self._pen.setWidth(self._width_of(line))
        self._line.setPen(self._pen)
        if self._level is not None:
            self._level.setPen(self._pen)

    def _width_of(self, line: PlotLine) -> int:
        is_thin = line.pattern != "solid" and len(line.x) > _MOST_WIDE_DASHES
        return round((1 if is_thin else self._width_px) * self._ratio)


def _contains(box: pg.ViewBox, place: QPointF) -> bool:
    return bool(box.sceneBoundingRect().contains(place))


def _sample(line: PlotLine) -> str:
    return _SAMPLES[line.pattern] + _MARKS[line.symbol]


def _entry(colour: str, sample: str, title: str) -> str:
    return f'<span style="color:{colour}">{sample}</span>&nbsp;{escape(title)}'
