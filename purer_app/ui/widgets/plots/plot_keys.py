"""The keys of a plot: zoom, move, and read the values of one step after the other."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from purer_app.ui.core.announcing import announce

if TYPE_CHECKING:
    from purer_app.ui.widgets.plots.live_plot import LivePlot

_ZOOM = 0.7
_MOVE = 0.2
"""The share of the visible range by which an arrow key moves."""
_ARROWS = {
    Qt.Key.Key_Left: (-_MOVE, 0.0),
    Qt.Key.Key_Right: (_MOVE, 0.0),
    Qt.Key.Key_Up: (0.0, _MOVE),
    Qt.Key.Key_Down: (0.0, -_MOVE),
}
_ZOOMS = {Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM, Qt.Key.Key_Minus: 1 / _ZOOM}
_OWN_MODIFIERS = (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)

translate = QCoreApplication.translate


def plot_keys() -> tuple[tuple[str, str], ...]:
    """Return what can be done in a plot by keyboard, each with its keys."""
    texts = (
        (translate("PlotKeys", "Zoom in and out"), ("+", "-")),
        (translate("PlotKeys", "Move"), ("Left", "Right", "Up", "Down")),
        (translate("PlotKeys", "Read the values of the previous or the next step"), ("Shift+Left", "Shift+Right")),
        (translate("PlotKeys", "Choose the step that is read"), ("Return",)),
        (translate("PlotKeys", "Show the whole run"), ("Home",)),
    )
    native = QKeySequence.SequenceFormat.NativeText
    return tuple((text, ", ".join(QKeySequence(key).toString(native) for key in keys)) for text, keys in texts)


def describe_plot_keys() -> str:
    """Return the keys of a plot as one sentence for screen readers."""
    listed = "; ".join(f"{text}: {keys}" for text, keys in plot_keys())
    return translate("PlotKeys", "Keys: {listed}.").format(listed=listed)


class PlotKeys(QObject):
    """Handles the keys of a plot that has the focus."""

    def __init__(self, plot: "LivePlot") -> None:
        super().__init__(plot)
        self._plot = plot
        self._step: float | None = None
        plot.view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use the keys of a plot, and end reading when the focus leaves it."""
        if event.type() == QEvent.Type.FocusOut and self._step is not None:
            self._read(None)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._use(event):
            return True
        return super().eventFilter(watched, event)

    def _use(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; return whether it has a meaning."""
        others = event.modifiers()
        for modifier in _OWN_MODIFIERS:
            others &= ~modifier
        if others:
            return False
        key, with_shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _ZOOMS:
            self._zoom(_ZOOMS[key])
        elif with_shift and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._read_next(1 if key == Qt.Key.Key_Right else -1)
        elif key in _ARROWS:
            self._move(*_ARROWS[key])
        elif key == Qt.Key.Key_Home:
            self._plot.reset_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._step is not None:
            self._plot.step_clicked.emit(round(self._step))
        elif key == Qt.Key.Key_Escape and self._step is not None:
            self._read(None)
        else:
            return False
        return True

    def _zoom(self, factor: float) -> None:
        low, high = self._plot.x_range
        centre = (low + high) / 2 if self._step is None else self._step
        self._plot.range_changed_by_user.emit()  # before, since following again would fix the range
        box = self._plot.plot.getViewBox()
        box.setXRange(centre + (low - centre) * factor, centre + (high - centre) * factor, padding=0)

    def _move(self, x_share: float, y_share: float) -> None:
        box = self._plot.plot.getViewBox()
        (left, right), (low, high) = box.viewRange()
        self._plot.range_changed_by_user.emit()
        if x_share:
            box.setXRange(left + x_share * (right - left), right + x_share * (right - left), padding=0)
        else:
            box.setYRange(low + y_share * (high - low), high + y_share * (high - low), padding=0)

    def _read_next(self, direction: int) -> None:
        """Read the values of the next step in a direction; the first one is the nearest visible one."""
        steps = self._plot.steps
        low, high = self._plot.x_range
        start = (high if direction < 0 else low) if self._step is None else self._step
        after, before = np.searchsorted(steps, start, side="right"), np.searchsorted(steps, start, side="left") - 1
        if self._step is None:  # the visible range may begin or end at a step
            after, before = np.searchsorted(steps, start, side="left"), np.searchsorted(steps, start, side="right") - 1
        place = int(after if direction > 0 else before)
        if 0 <= place < len(steps):
            self._read(float(steps[place]))

    def _read(self, step: float | None) -> None:
        self._step = step
        low, high = self._plot.x_range
        if step is not None and not low <= step <= high:
            self._move((step - (low + high) / 2) / (high - low), 0.0)
        self._plot.step_hovered.emit(step)
        announce(self._plot.view, self._plot.read_out)
