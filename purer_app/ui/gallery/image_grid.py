"""A grid or row of pseudo images with the class below each, and what its own and other models take it for."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from purer_app.engine.images.class_titles import class_title_with_id
from purer_app.ui.core.formats import fill
from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.gallery.texts import explain_others, format_found, format_others, format_own

IMAGE_ROLE = int(Qt.ItemDataRole.UserRole)
SORTS = (
    "model",
    "class",
    "most sure",
    "least sure",
    "most recognised",
    "least recognised",
    "hardest",
    "easiest",
)
"""Orders of the images; recognised are those that other models take for their class."""
_Index = QModelIndex | QPersistentModelIndex
_PADDING_PX = 6
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


def as_qimage(image: PseudoImage) -> QImage:
    """Return an image as a QImage with a copy of its pixels."""
    return QImage(image.rgb, image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888).copy()


def _wrapped(*paragraphs: str) -> str:
    """Return a tooltip whose lines wrap, which Qt does only for rich text."""
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def draw_sharp(painter: QPainter, place: QRect, image: QImage) -> None:
    """Draw an image centred and as large as fits; it is enlarged by whole factors only."""
    ratio = painter.device().devicePixelRatioF()
    factor = min(place.width() * ratio / image.width(), place.height() * ratio / image.height())
    factor = int(factor) if factor >= 1 else factor
    width, height = round(image.width() * factor / ratio), round(image.height() * factor / ratio)
    target = QRect(0, 0, width, height)
    target.moveCenter(place.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, factor < 1)
    painter.drawImage(target, image)


class ImageModel(QAbstractListModel):
    """The images of one record; the selection is kept for the same images at another step."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: tuple[PseudoImage, ...] = ()

    @property
    def images(self) -> tuple[PseudoImage, ...]:
        """All images, including filtered-out ones."""
        return self._images

    def set_images(self, images: Sequence[PseudoImage]) -> None:
        """Replace the images."""
        if images and [image.key for image in images] == [image.key for image in self._images]:
            self._images = tuple(images)
            self.dataChanged.emit(self.index(0), self.index(len(images) - 1))
            return
        self.beginResetModel()
        self._images = tuple(images)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        """Return the number of images."""
        return 0 if parent.isValid() else len(self._images)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the class, a description as tooltip and for screen readers, or the image itself (IMAGE_ROLE)."""
        if not index.isValid():
            return None
        image = self._images[index.row()]
        if role == IMAGE_ROLE:
            return image
        if role == Qt.ItemDataRole.DisplayRole:
            return image.title
        if role in (Qt.ItemDataRole.ToolTipRole, _ACCESSIBLE):
            text = self.tr("{name}, image {number}, from {model} at step {step:,}: {found}.")
            described = fill(
                text,
                name=class_title_with_id(image.class_name),
                number=image.number,
                model=image.teacher,
                step=image.step,
                found=format_found(self, image),
            )
            return described if role == _ACCESSIBLE else _wrapped(described, explain_others(self, image))
        return None


class ImageFilter(QSortFilterProxyModel):
    """Accepts images of one model and of classes whose name or id contains a text, sorted by one of `SORTS`."""

    def __init__(self, model: ImageModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._teacher = ""
        self._text = ""
        self._sort = SORTS[0]
        self.setSourceModel(model)
        self.sort(0)

    def set_teacher(self, teacher: str) -> None:
        """Accept the images of one model; "" accepts all."""
        self._teacher = teacher
        self.invalidate()

    def set_text(self, text: str) -> None:
        """Accept classes whose names or ids contain a text, ignoring case."""
        self._text = text.strip().casefold()
        self.invalidate()

    def set_sort(self, sort: str) -> None:
        """Set the order, one of `SORTS`."""
        assert sort in SORTS
        self._sort = sort
        self.invalidate()

    def shown(self) -> tuple[PseudoImage, ...]:
        """Return the accepted images in order."""
        return tuple(self.index(row, 0).data(IMAGE_ROLE) for row in range(self.rowCount()))

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        """Whether an image is accepted."""
        image = self._image(self.sourceModel().index(source_row, 0))
        return self._teacher in ("", image.teacher) and self._text in class_title_with_id(image.class_name).casefold()

    def lessThan(self, left: _Index, right: _Index) -> bool:
        """Whether an image sorts before another."""
        return self._rank(self._image(left)) < self._rank(self._image(right))

    def _rank(self, image: PseudoImage) -> tuple[object, ...]:
        if self._sort == "class":
            return (image.title.casefold(), image.block, image.number)
        if self._sort == "model":
            return image.key
        if self._sort in ("most sure", "least sure"):
            return (image.confidence if self._sort == "least sure" else -image.confidence, *image.key)
        value = image.hardness if self._sort in ("hardest", "easiest") else image.others
        sign = 1 if self._sort in ("least recognised", "easiest") else -1
        return (value is None, sign * (value or 0.0), *image.key)  # those without a measurement last

    def _image(self, index: _Index) -> PseudoImage:
        image: PseudoImage = index.data(IMAGE_ROLE)
        return image


class ImageDelegate(QStyledItemDelegate):
    """Draws an image with three lines below it: class or step, own model, and other models."""

    def __init__(self, theme: Theme, *, by_step: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._by_step = by_step
        self.side_px = 96

    def cell(self, view: QWidget) -> QSize:
        """Return the size of an image with three lines of text, wide enough for the percentages."""
        metrics = view.fontMetrics()
        longest = max(metrics.horizontalAdvance(text) for text in (format_own(self, 1.0), format_others(self, 1.0)))
        width = max(self.side_px, longest)
        return QSize(width + 2 * _PADDING_PX, self.side_px + 3 * metrics.height() + 3 * _PADDING_PX)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a cell."""
        widget: QWidget = option.widget
        return self.cell(widget)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        image: PseudoImage = index.data(IMAGE_ROLE)
        colours, rect = self._theme.colours, option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colours.accent))
            painter.setBrush(QColor(colours.selection))
            painter.drawRoundedRect(rect, _PADDING_PX, _PADDING_PX)
        elif option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.border))
            painter.drawRoundedRect(rect, _PADDING_PX, _PADDING_PX)
        place = QRect(rect.left(), rect.top() + _PADDING_PX // 2, rect.width(), self.side_px)
        draw_sharp(painter, place, as_qimage(image))
        self._write(painter, option, rect, image)
        painter.restore()

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, image: PseudoImage) -> None:
        first = fill(self.tr("step {step:,}"), step=image.step) if self._by_step else image.title
        others = "" if image.others is None else format_others(self, image.others)
        metrics, colours = option.fontMetrics, self._theme.colours
        place = QRect(rect.left(), rect.top() + self.side_px + _PADDING_PX, rect.width(), metrics.height())
        painter.setFont(option.font)
        own = format_own(self, image.confidence)
        for text, colour in ((first, colours.text), (own, colours.muted), (others, colours.muted)):
            painter.setPen(QColor(colour))
            short = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, place.width() - _PADDING_PX)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, short)
            place.translate(0, metrics.height())


class ImageGrid(QListView):
    """A grid with evenly spaced columns, or with `one_row` a row that scrolls."""

    def __init__(self, theme: Theme, *, one_row: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("help_topic", "Pseudo image")
        self._one_row = one_row
        self._delegate = ImageDelegate(theme, by_step=one_row, parent=self)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setWrapping(not one_row)
        self.setSelectionMode(
            QListView.SelectionMode.SingleSelection if one_row else QListView.SelectionMode.ExtendedSelection
        )
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        theme.changed.connect(self._fit)
        self._fit()

    def set_side(self, side_px: int) -> None:
        """Set the width and height of images in logical pixels."""
        self._delegate.side_px = side_px
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adjust the columns to the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Adjust the cells to a new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        cell = self._delegate.cell(self)
        if self._one_row:
            bar = self.horizontalScrollBar().sizeHint().height()
            self.setFixedHeight(cell.height() + bar + 2 * self.frameWidth() + _PADDING_PX)
        else:
            width = self.viewport().width() - 1
            cell.setWidth(max(cell.width(), width // max(1, width // cell.width())))
        if cell != self.gridSize():
            self.setGridSize(cell)
        self.viewport().update()
