"""The gallery: filters, images, comparison over time, and step slider; it reads no files."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from purer_app.ui.core.formats import fill
from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.bars import GalleryFilters, StepBar
from purer_app.ui.gallery.export import CARE
from purer_app.ui.gallery.image_grid import IMAGE_ROLE, ImageFilter, ImageGrid, ImageModel
from purer_app.ui.gallery.record import PseudoImage, mean_confidences
from purer_app.ui.gallery.texts import format_both
from purer_app.ui.gallery.time_row import TimeRow
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.labels import page_title

if TYPE_CHECKING:
    from purer_app.engine.runs.gallery import Gallery

MenuEntry = tuple[str, str, Callable[[], object]]
"""Text, icon and slot of an entry of the context menu."""


class GalleryView(QWidget):
    """Shows images. `step_chosen` requests another record; `selection_changed` is also emitted after filtering."""

    step_chosen = Signal(int)
    selection_changed = Signal()
    export_requested = Signal()
    compare_requested = Signal()

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._images = ImageModel(self)
        self._filter = ImageFilter(self._images, self)
        self._filters = GalleryFilters()
        self._grid = ImageGrid(theme)
        self._grid.setModel(self._filter)
        self._grid.setObjectName("images_grid")
        self._grid.setAccessibleName(self.tr("Pseudo images"))
        self._grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.time_row = TimeRow(theme)
        self.step_bar = StepBar(theme)
        self.message_bar = InlineBar(theme, "images_message")
        self._summary = QLabel()
        self._export = IconButton(theme, "export", self.tr("Export…"), "images_export")
        self._menu_entries: list[MenuEntry] = []
        self._forgotten: set[tuple[int, int]] = set()
        self._build_layout(title)
        self._connect()

    @property
    def images(self) -> tuple[PseudoImage, ...]:
        """All images of the record."""
        return self._images.images

    def shown(self) -> tuple[PseudoImage, ...]:
        """Return the images that pass the filters, in order."""
        return self._filter.shown()

    def selected(self) -> tuple[PseudoImage, ...]:
        """Return the selected images in order."""
        rows = sorted(index.row() for index in self._grid.selectedIndexes())
        return tuple(self._filter.index(row, 0).data(IMAGE_ROLE) for row in rows)

    def current(self) -> PseudoImage | None:
        """Return the selected image with the focus, or else the first selected one."""
        selected = self.selected()
        image: PseudoImage | None = self._grid.currentIndex().data(IMAGE_ROLE)
        return image if image in selected else selected[0] if selected else None

    def set_gallery(self, gallery: "Gallery | None") -> None:
        """Show the steps and models of a gallery."""
        if gallery is None:
            self.set_images(())
        else:
            self._filters.set_teachers(tuple(dict.fromkeys(block.teacher for block in gallery.blocks)))
        self.step_bar.set_steps(gallery.steps if gallery is not None else ())

    def set_images(self, images: tuple[PseudoImage, ...]) -> None:
        """Show the images of a record."""
        self._images.set_images(images)
        self._select(self._forgotten)
        self._forgotten = set()
        self._on_pictures_changed()

    def forget_images(self) -> None:
        """Show no images, and select the same ones when images are shown again."""
        forgotten = {image.key for image in self.selected()}
        self.set_images(())
        self._forgotten = forgotten

    def set_menu(self, entries: list[MenuEntry]) -> None:
        """Set the entries of the context menu."""
        self._menu_entries = entries

    def set_texts(self, run: str, step: str) -> None:
        """Show the run, the number of shown images, what models take them for on average, and the step."""
        shown = self.shown()
        text = fill(self.tr("{run} · {shown:,} of {all:,} images"), run=run, shown=len(shown), all=len(self.images))
        if shown:
            found = format_both(self, *mean_confidences(shown))
            text = fill(self.tr("{images} · {found} on average"), images=text, found=found)
        self._summary.setText(text)
        self.step_bar.set_text(step)

    def _build_layout(self, title: str) -> None:
        heading, care = page_title(title), QLabel(self.tr(CARE))
        for label in (self._summary, care):
            label.setProperty("look", "muted")
            label.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(heading, 1)
        head.addWidget(self._export)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._summary)
        column.addWidget(self._filters)
        column.addWidget(self._grid, 1)
        for widget in (self.time_row, self.step_bar, self.message_bar, care):
            column.addWidget(widget)

    def _connect(self) -> None:
        self._filters.teacher_chosen.connect(self._filter.set_teacher)
        self._filters.text_changed.connect(self._filter.set_text)
        self._filters.sort_chosen.connect(self._filter.set_sort)
        self._filters.side_changed.connect(self._grid.set_side)
        self._filters.changed.connect(self._on_pictures_changed)
        self.step_bar.step_chosen.connect(self.step_chosen)
        self.step_bar.step_chosen.connect(self.time_row.mark)
        self.time_row.step_chosen.connect(self.step_bar.choose)
        self._export.clicked.connect(self.export_requested)
        self._grid.activated.connect(self.compare_requested)
        self._grid.customContextMenuRequested.connect(self._on_grid_menu_requested)
        self._grid.selectionModel().selectionChanged.connect(self._on_pictures_changed)
        self._grid.selectionModel().currentChanged.connect(self._on_pictures_changed)

    def _select(self, keys: set[tuple[int, int]]) -> None:
        for row, image in enumerate(self.shown() if keys else ()):
            if image.key in keys:
                place = self._filter.index(row, 0)
                self._grid.selectionModel().select(place, QItemSelectionModel.SelectionFlag.Select)

    def _on_pictures_changed(self) -> None:
        count = len(self._grid.selectedIndexes())
        text = fill(self.tr("Export {count:,} selected…"), count=count)
        self._export.setText(text if count else self.tr("Export all shown…"))
        self._export.setEnabled(self._filter.rowCount() > 0)
        self.selection_changed.emit()

    def _on_grid_menu_requested(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, icon, slot in self._menu_entries:
            menu.addAction(self._theme.icon(icon), text, slot)
        menu.popup(self._grid.viewport().mapToGlobal(place))
