"""The Images page: pseudo images inverted from the models, at each recorded step."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.file_dialogs import choose_folder
from purer_app.ui.core.formats import fill
from purer_app.ui.core.page import Page
from purer_app.ui.core.run_titles import title_of
from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.export import export_images
from purer_app.ui.gallery.image_grid import as_qimage
from purer_app.ui.gallery.inspector import PictureInspector
from purer_app.ui.gallery.reader import GalleryReader
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.gallery.texts import format_step, nothing_to_show
from purer_app.ui.gallery.view import GalleryView
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from purer_app.engine.runs.gallery import Gallery

_REFRESH_MS = 200
FORGET_MS = 30_000
"""Images are forgotten when the page was hidden for this long; they can be some 100 MB."""


class ImagesPage(Page):
    """The gallery of the shown run, also during training."""

    name = "images"

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._seen: tuple[Path | None, int, str] | None = None
        self._read_step: int | None = None
        self._wanted_step: int | None = None
        self._actions: dict[str, QAction] = {}
        self._reader = GalleryReader(session.job_runner, self)
        self._view = GalleryView(theme, self.title())
        self._inspector = PictureInspector(theme)
        self._empty = EmptyState(theme, "images", self.title())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._view)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._forgetting = QTimer(self)
        self._forgetting.setSingleShot(True)
        self._forgetting.setInterval(FORGET_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._connect()
        self._on_training_progressed()

    def title(self) -> str:
        """Return the step's name."""
        return self.tr("Images")

    def state_text(self) -> str:
        """Return the shown step and its number of images."""
        step, count = self._view.step_bar.step, len(self._view.images)
        if step is None:
            return ""
        text = fill(self.tr("step {step:,}"), step=step)
        images = self.tr("%Ln images", "", count)
        return f"{text}, {images}" if count else text

    def inspector(self) -> QWidget:
        """Return the inspector of the selected image."""
        return self._inspector

    def add_actions(self, actions: ActionRegistry) -> None:
        """Add the actions of this page."""
        texts = {
            "export": (self.tr("Export images…"), self.ask_where_to_export, "export"),
            "newest": (self.tr("Show the newest images"), self.show_newest, "follow"),
            "compare": (self.tr("Compare the image over time"), self.compare_over_time, "compare"),
            "copy": (self.tr("Copy the image"), self.copy_picture, "copy"),
        }
        for name, (text, slot, icon) in texts.items():
            begins = name == "newest"
            self._actions[name] = actions.add(
                f"images.{name}", text, slot, menu=self.tr("Images"), icon=icon, begins_group=begins
            )
        self._on_view_selection_changed()

    # actions

    def show_newest(self) -> None:
        """Show the newest record, and follow later ones."""
        self._view.step_bar.set_following(True)

    def compare_over_time(self) -> None:
        """Show the current image at all recorded steps."""
        image = self._view.current()
        if image is not None:
            self._view.time_row.open_for(image)
            self._reader.read_row(image.block, image.number)

    def copy_picture(self) -> None:
        """Copy the current image to the clipboard in its original size."""
        image = self._view.current()
        if image is not None:
            QGuiApplication.clipboard().setImage(as_qimage(image))

    def ask_where_to_export(self) -> None:
        """Ask for a folder, and export the selected images, or all shown if none is selected."""
        self._ask_where(self._view.selected() or self._view.shown())

    def _ask_where(self, images: tuple[PseudoImage, ...]) -> None:
        title = self.tr("Choose a folder for the images")
        folder = choose_folder(self, self.session.folders, "exported images", title)
        if folder is not None and images:
            self.export_to(folder, images)

    def export_to(self, folder: Path, images: tuple[PseudoImage, ...]) -> None:
        """Export images as PNG files."""
        run = self.session.training.run
        if run is None:
            return
        self.session.job_runner.start(
            self.tr("Exporting images"),
            lambda emit, _: export_images(images, folder, run, emit),
            owner=self,
            on_result=partial(self._on_exported, folder),
        )

    def _on_exported(self, folder: Path, written: tuple[Path, ...]) -> None:
        images = self.tr("%Ln images", "", len(written))
        text = self.tr("{images} written to {folder}.").format(images=images, folder=folder)
        self.session.noticed.emit(text)
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(folder)))
        self._view.message_bar.show_message(text, (self.tr("Open the folder"), "", show))

    # showing

    def showEvent(self, event: QShowEvent) -> None:
        """Read records saved while the page was hidden."""
        super().showEvent(event)
        self._timer.start()
        self._forgetting.stop()
        self._read_if_needed()
        self._show_texts()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop redrawing while hidden, and forget the images if it stays hidden."""
        super().hideEvent(event)
        self._timer.stop()
        if self._view.images:
            self._forgetting.start()

    def _connect(self) -> None:
        training, view = self.session.training, self._view
        training.progressed.connect(self._on_training_progressed)
        training.state_changed.connect(self._on_training_progressed)
        self.session.runs_changed.connect(self._on_session_runs_changed)
        self.session.step_requested.connect(self._on_session_step_requested)
        self.session.store.opened.connect(view.message_bar.dismiss)
        self._timer.timeout.connect(self._show_texts)
        self._forgetting.timeout.connect(self._forget_images)
        self._reader.found.connect(self._on_reader_found)
        self._reader.record_read.connect(self._on_reader_record_read)
        self._reader.row_read.connect(view.time_row.set_images)
        self._empty.page_requested.connect(self.session.page_requested)
        view.step_chosen.connect(self._on_view_step_chosen)
        view.selection_changed.connect(self._on_view_selection_changed)
        for signal in (view.compare_requested, self._inspector.compare_requested):
            signal.connect(self.compare_over_time)
        view.export_requested.connect(self.ask_where_to_export)
        self._inspector.export_requested.connect(self._on_inspector_export_requested)
        view.set_menu(
            [
                (self.tr("Compare over time"), "compare", self.compare_over_time),
                (self.tr("Copy"), "copy", self.copy_picture),
                (self.tr("Export…"), "export", self.ask_where_to_export),
            ]
        )

    def _on_inspector_export_requested(self) -> None:
        image = self._view.current()
        if image is not None:
            self._ask_where((image,))

    def _on_training_progressed(self) -> None:
        """Read the gallery again after a change of the run, its records or its state."""
        training = self.session.training
        seen = (training.run, len(training.history.galleries), training.state)
        if seen == self._seen:
            return
        if self._seen is None or training.run != self._seen[0]:
            self._read_step = self._wanted_step = None
            self._view.time_row.close_row()
            self._view.set_images(())  # those of the run before have another origin
            self._view.step_bar.set_following(True)
        self._seen = seen
        self._reader.find(training.run)

    def _on_session_runs_changed(self) -> None:
        self._reader.find(self.session.training.run)  # it may have been deleted

    def _on_reader_found(self, gallery: "Gallery | None") -> None:
        self._view.set_gallery(gallery)
        if gallery is not None:
            self._view.time_row.steps_changed(gallery.steps, self._reader.read_row)
            self._go_to_wanted_step()
            self._read_if_needed()
        self._stack.setCurrentIndex(0 if gallery is None else 1)
        self._show_texts()
        self.state_changed.emit()

    def _on_session_step_requested(self, step: int) -> None:
        self._wanted_step = step
        self._go_to_wanted_step()

    def _go_to_wanted_step(self) -> None:
        """Show the images recorded nearest to a requested step, as soon as the records are known."""
        wanted = self._wanted_step
        nearest = None if wanted is None else self._view.step_bar.choose_nearest(wanted)
        if wanted is None or nearest is None:
            return
        self._wanted_step = None
        self._view.message_bar.dismiss()
        if nearest != wanted:
            text = self.tr("Images are not recorded at every step. These are of step {n:,}, the nearest to {wanted:,}.")
            self._view.message_bar.show_message(fill(text, n=nearest, wanted=wanted))

    def _on_view_step_chosen(self) -> None:
        self._read_if_needed()
        self._show_texts()
        self.state_changed.emit()

    def _read_if_needed(self) -> None:
        step = self._view.step_bar.step
        if step is not None and step != self._read_step and self.isVisible():
            self._read_step = step
            self._reader.read(step)

    def _forget_images(self) -> None:
        """Free the memory of the images; they are read again when the page is shown."""
        self._read_step = None
        self._view.forget_images()

    def _on_reader_record_read(self, images: tuple[PseudoImage, ...]) -> None:
        self._view.set_images(images)
        if not self.isVisible():  # it was hidden while they were read
            self._forgetting.start()
        self.state_changed.emit()

    def _on_view_selection_changed(self) -> None:
        image = self._view.current()
        self._inspector.set_image(image)
        for name, action in self._actions.items():
            action.setEnabled(image is not None if name in ("compare", "copy") else bool(self._view.images))
        self._show_texts()

    def _show_texts(self) -> None:
        """Update the texts above and below the gallery, or why there are no images yet; also called by the timer."""
        training = self.session.training
        if self._stack.currentIndex() == 0:
            self._empty.show_message(*nothing_to_show(self, training.history, training.run, training.is_active))
        elif self._view.step_bar.step is not None:
            step = format_step(self, training.history, self._view.step_bar.step)
            self._view.set_texts(self._run_title(), step)

    def _run_title(self) -> str:
        run = self.session.training.run
        return title_of(self.session.runs, run) if run is not None else ""
