"""The preview of a model: a button to invert it, the progress, and the images with class and confidence."""

from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from purer_app.engine.core.events import Picture
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.preview_store import Key, Preview, PreviewStore
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.progress_bar import ProgressBar

_COLUMNS = 4
_SIDE_LINES = (3, 6)
"""Smallest and largest side of a picture, in lines of text; between them, it follows the width."""
_AnyIndex = QModelIndex | QPersistentModelIndex


class PreviewPictures(QAbstractListModel):
    """Pictures with captions; the same number of new pictures replaces the old ones without a reset."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures: tuple[Picture, ...] = ()
        self._captions: tuple[str, ...] = ()
        self._pixmaps: list[QPixmap] = []

    def show_pictures(
        self, pictures: tuple[Picture, ...], captions: tuple[str, ...], side_px: int, device_pixel_ratio: float
    ) -> None:
        """Show pictures, each scaled to a square of so many logical pixels with hard edges."""
        same = len(pictures) == len(self._pictures)
        if not same:
            self.beginResetModel()
        self._pictures, self._captions = pictures, captions
        self._pixmaps = [_pixmap(picture, side_px, device_pixel_ratio) for picture in pictures]
        if not same:
            self.endResetModel()
        elif pictures:
            self.dataChanged.emit(self.index(0), self.index(len(pictures) - 1))

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:
        """Count the pictures."""
        return 0 if parent.isValid() else len(self._pictures)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return picture, caption, and the caption in one line for screen readers."""
        caption = self._captions[index.row()]
        in_one_line = caption.replace("\n", ", ")
        return {
            Qt.ItemDataRole.DisplayRole: caption,
            Qt.ItemDataRole.DecorationRole: self._pixmaps[index.row()],
            Qt.ItemDataRole.ToolTipRole: f"<qt>{escape(in_one_line)}</qt>",
            Qt.ItemDataRole.AccessibleTextRole: in_one_line,
        }.get(Qt.ItemDataRole(role))


class PreviewGrid(QListView):
    """A grid of pictures that is as high as its rows need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = PreviewPictures(self)
        self._preview = Preview()
        self.setModel(self._pictures)
        self.setObjectName("preview_grid")
        self.setAccessibleName(self.tr("Images inverted from the model"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # class names often differ only at the end
        self.setStyleSheet("QListView#preview_grid { border: 0; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._fit)

    def show_preview(self, preview: Preview) -> None:
        """Show the pictures of a preview."""
        self._preview = preview
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adjust the number of rows to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        line, width = self.fontMetrics().height(), self.width()
        least, most = (line * lines for lines in _SIDE_LINES)
        cell_px = width // _COLUMNS - 1
        side_px = min(max(cell_px - line // 2, least), most)
        self.setIconSize(QSize(side_px, side_px))
        self.setGridSize(QSize(max(side_px + line // 2, min(cell_px, most)), side_px + line * 11 // 4))
        self._pictures.show_pictures(self._preview.pictures, self._preview.captions, side_px, self.devicePixelRatioF())
        rows = -(-self._pictures.rowCount() // max(1, width // self.gridSize().width()))
        self.setFixedHeight(rows * self.gridSize().height())


class PreviewView(QWidget):
    """The part of the inspector that shows the preview of one model."""

    def __init__(self, store: PreviewStore, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._theme = theme
        self._key: Key | None = None
        self._heading = QLabel(self.tr("Images from this model"))
        self._heading.setProperty("look", "heading")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("look", "muted")
        self._words.setObjectName("preview_text")
        self._start = QPushButton(self.tr("Invert this model"))
        self._start.setAccessibleName(self.tr("Invert this model"))
        self._start.setObjectName("start_preview")
        self._bar = ProgressBar(theme)
        self._bar.setAccessibleName(self.tr("Progress of the inversion"))
        self._stop = QPushButton(self.tr("Stop"))
        self._stop.setAccessibleName(self.tr("Stop the inversion"))
        self._stop.setObjectName("stop_preview")
        self._grid = PreviewGrid(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._heading, self._words, self._start, self._bar, self._stop, self._grid):
            layout.addWidget(widget)
        self._heading.setWordWrap(True)
        self._start.clicked.connect(self.start)
        self._stop.clicked.connect(self.stop)
        store.changed.connect(self._on_store_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.show_model(None)

    def show_model(self, key: Key | None) -> None:
        """Show the preview of a model; None for a model that cannot be inverted."""
        self._key = key
        self._show()

    def start(self) -> None:
        """Invert the model."""
        if self._key is not None:
            self._store.start(self._key)

    def stop(self) -> None:
        """Stop inverting the model."""
        if self._key is not None:
            self._store.stop(self._key)

    def _show(self) -> None:
        preview = self._store.preview(self._key) if self._key is not None else Preview()
        running = preview.state == "running"
        self._words.setText(self._sentence(preview))
        self._start.setVisible(self._key is not None and not running and preview.state != "done")
        self._bar.setVisible(running)
        self._bar.show_fraction(preview.step / preview.steps if preview.steps else None)
        self._stop.setVisible(running)
        self._grid.setVisible(bool(preview.pictures))
        self._grid.show_preview(preview)

    def _sentence(self, preview: Preview) -> str:
        if self._key is None:
            return self.tr("Only a model with a known classifier can be inverted.")
        caution = self.tr("Synthetic, but may resemble private training data: treat them as you treat the model.")
        match preview.state:
            case "running":
                return self.tr("Inverting the model…")
            case "done":
                return caution
            case "stopped" if preview.pictures:
                text = self.tr("Stopped at step {step} of {steps}.").format(step=preview.step, steps=preview.steps)
                return f"{text} {caution}"
            case "failed":
                return preview.problem
        return self.tr("Makes images that the model assigns to its classes, from its weights alone, in a few seconds.")

    def _on_store_changed(self, key: Key) -> None:
        if key == self._key:
            self._show()

    def _on_theme_changed(self) -> None:
        set_icon(self._start, self._theme.icon("dream"))
        set_icon(self._stop, self._theme.icon("stop"))


def _pixmap(picture: Picture, side_px: int, device_pixel_ratio: float) -> QPixmap:
    image = QImage(picture.rgb, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    side = round(side_px * device_pixel_ratio)
    pixmap = QPixmap.fromImage(
        image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation)
    )
    pixmap.setDevicePixelRatio(device_pixel_ratio)
    return pixmap
