"""Draws a picture of a classified folder as a tile: the picture, its file name, and its answer."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from purer_app.ui.core.theme import Theme

_SIDE_LETTERS = 7.0
_MARGIN_PX = 6
_LINES = 2


class AnswerDelegate(QStyledItemDelegate):
    """Draws all tiles at the same size, with a frame around the selected ones."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    @staticmethod
    def tile_size(metrics: QFontMetrics) -> QSize:
        """Return the size of a tile in pixels."""
        side = round(metrics.horizontalAdvance("m") * _SIDE_LETTERS)
        width = round(side * 1.35) + 2 * _MARGIN_PX
        return QSize(width, side + _LINES * metrics.lineSpacing() + 3 * _MARGIN_PX)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the same size for each tile."""
        return self.tile_size(QFontMetrics(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one tile."""
        colours, metrics = self._theme.colours, QFontMetrics(option.font)
        state, place = option.state, option.rect.adjusted(2, 2, -2, -2)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if selected:
            painter.setBrush(QColor(colours.selection))
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 6, 6)
        elif state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(place, 6, 6)
        inner = place.adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        lines = str(index.data(Qt.ItemDataRole.DisplayRole)).splitlines()
        words_height = _LINES * metrics.lineSpacing()
        self._draw_picture(painter, inner.adjusted(0, 0, 0, -words_height - _MARGIN_PX // 2), index)
        for number, line in enumerate(lines[:_LINES]):
            painter.setPen(QColor(colours.muted if number == 0 else colours.text))
            top = inner.bottom() + 1 - words_height + number * metrics.lineSpacing()
            row = QRect(inner.left(), top, inner.width(), metrics.lineSpacing())
            words = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _draw_picture(self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if not isinstance(image, QImage) or image.isNull():  # not loaded yet, or not readable any more
            painter.fillRect(room, QColor(self._theme.colours.sunken))
            return
        size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(room.topLeft(), size)
        target.moveCenter(room.center())
        painter.drawImage(target, image)
