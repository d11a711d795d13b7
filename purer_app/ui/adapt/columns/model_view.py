"""The dialog that shows what the models see of a picture, and swaps light and dark."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from purer_app.engine import jobs
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.text import printable
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.seen_picture import SeenPictureCard
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.labels import wrapped
from purer_app.ui.widgets.layouts.scrolling_column import scroll_area

if TYPE_CHECKING:
    from purer_app.engine.few_shot.model_inputs import ModelInputs

_Key = tuple[ClassifyConfig, Path]


class ModelViewDialog(QDialog):
    """Shows one picture at a time; the buttons beside its name go to the others.

    Args:
        config: returns the settings of the classifier as it is now; None while there is none.
    """

    def __init__(
        self,
        session: Session,
        picture_store: PictureStore,
        theme: Theme,
        thumbnails: Thumbnails,
        config: Callable[[], ClassifyConfig | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What the models see"))
        self.setObjectName("model_view")
        self._session = session
        self._picture_store = picture_store
        self._theme = theme
        self._thumbnails = thumbnails
        self._config = config
        self._picture: Path | None = None
        self._asked: _Key | None = None
        self._is_running = False
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(self._picture_row())
        self._swap = QCheckBox(self.tr("Swap light and dark in all pictures"))
        self._swap.setObjectName("swap_light_and_dark")
        self._swap.clicked.connect(self._picture_store.set_negatives)
        layout.addWidget(self._swap)
        note = self.tr(
            "Your files stay as they are. The swap belongs to the classifier: it also applies to the pictures that you "
            "try, to folders, and to an exported classifier."
        )
        layout.addWidget(wrapped(note, "muted"))
        self._state = wrapped("", "")
        self._state.setObjectName("model_view_state")
        layout.addWidget(self._state)
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.addStretch()
        self._area = scroll_area(inside, self.tr("Input sizes and channels of the models"))
        layout.addWidget(self._area, 1)
        letter = self.fontMetrics().horizontalAdvance("n")
        self.resize(letter * 72, letter * 64)
        for signal in (picture_store.changed, picture_store.queries_changed, session.store.changed):
            signal.connect(self.refresh)

    @property
    def picture(self) -> Path | None:
        """The picture that is shown."""
        return self._picture

    def show_picture(self, path: Path | None = None) -> None:
        """Open with a picture; without one, with the newest to classify or the first of a class."""
        if path is not None:
            self._picture = path
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the picture."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the picture as the models see it now."""
        pictures = self._pictures()
        if self._picture not in pictures:
            self._picture = pictures[0] if pictures else None
        self._swap.setChecked(self._picture_store.negatives)
        self._swap.setEnabled(self._picture_store.is_open)
        self._show_name(pictures)
        config = self._config()
        if not self.isVisible() or self._is_running:
            return
        if config is None or self._picture is None:
            self._asked = None
            self._show_cards(None)
            self._state.setText(self.tr("Add models in step 1, and pictures to at least two classes."))
        elif (config, self._picture) != self._asked:
            self._asked, self._is_running = (config, self._picture), True
            self._state.setText(self.tr("The models are looking at the picture …"))
            job = partial(jobs.model_inputs, config, str(self._picture))
            name, on_end = self.tr("Looking at a picture"), partial(self._on_end, self._asked)
            self._session.job_runner.start(name, job, reads_only=True, owner=self, on_end=on_end)

    def _picture_row(self) -> QHBoxLayout:
        self._tile = PictureTile(self._theme, name="", width_em=8)
        self._name = wrapped("", "heading")
        self._name.setObjectName("model_view_picture")
        row = QHBoxLayout()
        row.addWidget(self._tile)
        row.addWidget(self._name, 1)
        for name, arrow, text, step in (
            ("previous_picture", Qt.ArrowType.LeftArrow, self.tr("Previous picture"), -1),
            ("next_picture", Qt.ArrowType.RightArrow, self.tr("Next picture"), 1),
        ):
            button = QToolButton()
            button.setObjectName(name)
            button.setArrowType(arrow)
            button.setAccessibleName(text)
            button.setToolTip(text)
            button.clicked.connect(partial(self._step, step))
            row.addWidget(button)
        return row

    def _pictures(self) -> tuple[Path, ...]:
        store = self._picture_store
        return (*store.queries, *(path for found in store.classes for path in found.pictures))

    def _step(self, step: int, *_: object) -> None:
        pictures = self._pictures()
        if self._picture in pictures:
            self._picture = pictures[(pictures.index(self._picture) + step) % len(pictures)]
        self.refresh()

    def _show_name(self, pictures: tuple[Path, ...]) -> None:
        self._tile.setVisible(self._picture is not None)
        if self._picture is None:
            self._name.setText("")
            return
        self._tile.show_file(self._picture, self._thumbnails)
        text = self.tr("{name}, picture {n} of {all}")
        is_query = self._picture in self._picture_store.queries
        name = self._picture.name if is_query else f"{self._picture.parent.name}/{self._picture.name}"
        self._name.setText(text.format(name=printable(name), n=pictures.index(self._picture) + 1, all=len(pictures)))

    def _on_end(self, key: _Key, end: JobEnd) -> None:
        self._is_running = False
        if key != (self._config(), self._picture):
            self.refresh()
        elif isinstance(end, Finished):
            found: ModelInputs = end.result
            self._show_cards(found)
            text = self.tr("In {swapped} of {total} pictures of your classes, light and dark look swapped.")
            if not found.swapped:
                text = self.tr("Light and dark look right in all {total} pictures of your classes.")
            self._state.setText(text.format(swapped=found.swapped, total=found.total))
        elif isinstance(end, Failed):
            self._show_cards(None)
            self._state.setText(end.sentence)

    def _show_cards(self, found: "ModelInputs | None") -> None:
        while self._cards.count() > 1:
            item = self._cards.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, seen in enumerate(found.seen if found is not None else ()):
            self._cards.insertWidget(place, SeenPictureCard(self._theme, seen))
