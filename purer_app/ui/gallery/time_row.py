"""A row with one pseudo image at all recorded steps."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.image_grid import IMAGE_ROLE, ImageGrid, ImageModel
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.widgets.icon_button import IconButton


class TimeRow(QFrame):
    """A row for comparison over time, hidden at first. `step_chosen` carries the step of the selected image."""

    step_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._image: PseudoImage | None = None
        self._steps: tuple[int, ...] = ()
        self._step: int | None = None
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self._title.setWordWrap(True)
        self._row = ImageGrid(theme, one_row=True)
        self._row.setObjectName("images_over_time")
        self._row.setAccessibleName(self.tr("One image over time"))
        self._row.set_side(72)
        self._images = ImageModel(self)
        self._row.setModel(self._images)
        close = IconButton(theme, "cross", self.tr("Close"), "close_over_time")
        close.setAccessibleName(self.tr("Close the comparison over time"))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self._row)
        close.clicked.connect(self.close_row)
        self._row.selectionModel().currentChanged.connect(self._on_row_current_changed)
        self.hide()

    def open_for(self, image: PseudoImage) -> None:
        """Open the row for an image; `set_images` adds the images."""
        self._image = image
        self._images.set_images(())
        text = self.tr("{name}, image {number} of {model}, over time")
        self._title.setText(text.format(name=image.title, number=image.number, model=image.teacher))
        self.show()

    def close_row(self) -> None:
        """Close the comparison."""
        self._image = None
        self._images.set_images(())
        self.hide()

    def set_images(self, images: Sequence[PseudoImage]) -> None:
        """Show the images, with that of the current step marked."""
        if self._image is not None and images and images[0].key == self._image.key:
            self._images.set_images(images)
            self.mark(self._step)

    def mark(self, step: int | None) -> None:
        """Mark the image of a step."""
        self._step = step
        place = next((row for row, image in enumerate(self._images.images) if image.step == step), None)
        selection = self._row.selectionModel()
        with QSignalBlocker(selection):
            if place is not None:
                index = self._images.index(place)
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self._row.scrollTo(index)
        self._row.viewport().update()

    def steps_changed(self, steps: tuple[int, ...], read: Callable[[int, int], None]) -> None:
        """Read the images again after a new step was recorded."""
        if steps != self._steps:
            self._steps = steps
            if self._image is not None:
                read(*self._image.key)

    def _on_row_current_changed(self, current: QModelIndex) -> None:
        image: PseudoImage | None = current.data(IMAGE_ROLE)
        if image is not None:
            self.step_chosen.emit(image.step)
