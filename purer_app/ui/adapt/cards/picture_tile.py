"""A tile with one picture, a caption, a mark in its corner, and a cross to remove it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QEnterEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from purer_app.engine.core.text import printable
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.core.theme import Theme

_GAP_PX = 3


class PictureTile(QAbstractButton):
    """Shows a picture file or an image.

    `removal_requested` comes from the cross, the menu or Delete if the tile is removable; `view_requested` comes from
    the menu, for what the models see of the picture. A tile with a path can be dragged like a file.
    """

    removal_requested = Signal(Path)
    view_requested = Signal(Path)

    def __init__(
        self, theme: Theme, *, name: str, width_em: float = 3.6, removable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._theme = theme
        self._image = QImage()
        self._width_em = width_em
        self._removable = removable
        self._is_current = False
        self._mark: tuple[str, str] = ("", "")
        self._pressed_at: QPoint | None = None
        self.setAccessibleName(printable(name))
        self.setToolTip(printable(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if removable else Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.updateGeometry)

    def show_file(self, path: Path, thumbnails: Thumbnails) -> None:
        """Show a picture file once its thumbnail is loaded."""
        self.path = path
        thumbnails.request(path, self._show_if_alive)

    def show_image(self, image: QImage) -> None:
        """Show an image."""
        self._image = image
        self.update()

    def set_mark(self, icon: str, colour: str) -> None:
        """Show an icon of the theme in the corner."""
        self._mark = (icon, colour)
        self.update()

    def set_current(self, current: bool) -> None:
        """Mark the tile as current, for a parent that has the focus in its place."""
        if current != self._is_current:
            self._is_current = current
            self.update()

    def open_menu(self, place: QPoint) -> None:
        """Open the menu of the picture at a position on the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._theme.icon("zoom"), self.tr("What the models see…"), self._ask_view)
        menu.addAction(self._theme.icon("delete"), self.tr("Remove this picture"), self._ask_removal)
        menu.popup(place)

    def sizeHint(self) -> QSize:
        """Return the size of the picture and the lines of text below it."""
        side, lines = self._side(), len(self.text().splitlines())
        return QSize(side, side + (lines * self.fontMetrics().lineSpacing() + _GAP_PX if lines else 0))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a tile does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, text, mark and cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = self._theme.colours
        square = QRect(0, 0, self._side(), self._side())
        is_current = self._is_current or self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent if is_current else colours.border), 2 if is_current else 1))
        painter.setBrush(Qt.GlobalColor.white if not self._image.isNull() else colours.sunken)
        painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), 5, 5)
        if not self._image.isNull():
            self._draw_picture(painter, square.adjusted(4, 4, -4, -4))
        if self._mark[0]:
            side = self._badge_side()
            self._draw_badge(painter, QRect(2, 2, side, side), *self._mark)
        if self._removable and (self.underMouse() or is_current):
            self._draw_badge(painter, self._cross(), "cross", colours.text)
        if self.text():
            self._draw_text(painter, square.height() + _GAP_PX)

    def _draw_picture(self, painter: QPainter, room: QRect) -> None:
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(), size)
        target.moveCenter(room.center())
        painter.drawImage(target, self._image)

    def _draw_badge(self, painter: QPainter, place: QRect, icon: str, colour: str) -> None:
        painter.setPen(QPen(QColor(self._theme.colours.border), 1))
        painter.setBrush(self._theme.colours.surface)
        painter.drawEllipse(place)
        self._theme.icon(icon, colour).paint(painter, place.adjusted(3, 3, -3, -3))

    def _draw_text(self, painter: QPainter, top: int) -> None:
        metrics = QFontMetrics(self.font())
        painter.setPen(self._theme.colours.text)
        for number, line in enumerate(self.text().splitlines()):
            row = QRect(0, top + number * metrics.lineSpacing(), self.width(), metrics.lineSpacing())
            elided = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, self.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, elided)

    # removing and dragging

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Request removal if the cross was clicked; otherwise remember where a drag may start."""
        if self._removable and event.button() == Qt.MouseButton.LeftButton:
            if self._cross().contains(event.position().toPoint()):
                self._ask_removal()
                return
            self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Start to drag the file."""
        start, here = self._pressed_at, event.position().toPoint()
        far = start is not None and (here - start).manhattanLength() >= QApplication.startDragDistance()
        if self.path is None or not far:
            super().mouseMoveEvent(event)
            return
        self._pressed_at = None
        self.setDown(False)
        drag, data = QDrag(self), QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.path))])
        drag.setMimeData(data)
        drag.setPixmap(QPixmap.fromImage(self._image).scaled(64, 64, Qt.AspectRatioMode.KeepAspectRatio))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Request removal on Delete or Backspace."""
        is_delete = event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace
        if self._removable and is_delete:
            self._ask_removal()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the picture."""
        if self._removable:
            self.open_menu(event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the cross."""
        super().enterEvent(event)
        self.update()

    def _ask_view(self) -> None:
        if self.path is not None:
            self.view_requested.emit(self.path)

    def _ask_removal(self) -> None:
        if self.path is not None:
            self.removal_requested.emit(self.path)

    def _show_if_alive(self, image: QImage) -> None:
        from shiboken6 import isValid

        if isValid(self):
            self.show_image(image)

    def _side(self) -> int:
        return round(self.fontMetrics().horizontalAdvance("m") * self._width_em)

    def _badge_side(self) -> int:
        return max(18, round(self.fontMetrics().height() * 1.1))

    def _cross(self) -> QRect:
        side = self._badge_side()
        return QRect(self._side() - side - 2, 2, side, side)
