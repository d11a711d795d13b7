"""The cards of the classes of models: the classes, their pseudo images, and the progress of making these."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_title_with_id, distinct_titles
from purer_app.ui.adapt.cards.swatch import swatch
from purer_app.ui.adapt.results.name_lists import listed
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.old_classes.preparer import Preparation, Stage
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.formats import duration
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.project.project import OldClassesEntry
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.image_strip import ImageStrip
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.progress_bar import ProgressBar
from purer_app.ui.widgets.revealing import reveal

_MOST_NAMED = 12


class OldClassCard(QFrame):
    """Shows the classes of one model and emits requests to change them."""

    change_requested = Signal()
    removal_requested = Signal()
    cancel_requested = Signal()
    retry_requested = Signal()

    def __init__(self, theme: Theme, entry: OldClassesEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setObjectName("old_class_card")
        self.setProperty("help_topic", "Old class")
        self.entry = entry
        self._theme = theme
        self._shown: object = None
        self._icon_name = ""
        self._dot, self._title, self._names = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._title.setObjectName("old_class_title")
        self._names.setObjectName("old_class_names")
        self._strip = ImageStrip(theme, self.tr("Pseudo image, made from the model"))
        self._strip.setObjectName("old_class_images")
        self._note = QLabel(self.tr("Pseudo images, made from the model: its pictures are gone."))
        self._note.setObjectName("old_class_note")
        self._note.setProperty("look", "muted")
        self._state_icon, self._state = QLabel(), QLabel()
        self._state.setObjectName("old_class_state")
        for words in (self._title, self._names, self._note, self._state):
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
        self._bar = ProgressBar(theme)
        self._bar.setAccessibleName(self.tr("Making pseudo images"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.addLayout(_row(self._dot, self._title))
        layout.addWidget(self._names)
        layout.addWidget(self._strip)
        layout.addWidget(self._note)
        layout.addLayout(_row(self._state_icon, self._state))
        layout.addWidget(self._bar)
        layout.addWidget(self._buttons())
        theme.changed.connect(self._on_theme_changed)

    @property
    def problem(self) -> str:
        """The sentence about the state; "" if there is none."""
        return self._state.text()

    def show_state(self, entry: OldClassesEntry, state: Preparation, clash: str) -> None:
        """Show the classes and how far they are prepared.

        Args:
            clash: a sentence about a class with the name of another one, or "".
        """
        self.entry = entry
        model, n_classes = printable(Path(entry.path).name), len(entry.classes)
        self._title.setText(self.tr("%Ln classes of {model}", "", n_classes).format(model=model))
        self.setAccessibleName(self._title.text())
        self._names.setText(listed([*map(printable, distinct_titles(entry.classes).values())], _MOST_NAMED))
        self._names.setToolTip("\n".join(printable(class_title_with_id(name)) for name in entry.classes))
        prepared = state.prepared
        if prepared is not self._shown:
            self._shown = prepared
            self._strip.show_pictures(prepared.pictures if prepared is not None else ())
            self._strip.setAccessibleName(self.tr("Pseudo images of {model}").format(model=model))
        for part in (self._strip, self._note):
            part.setVisible(prepared is not None)
        captions = {caption.split(" · ", 1)[0] for caption in self._strip.captions}
        self._names.setVisible(len(captions) < len(entry.classes))  # else each name is below its images
        self._bar.setVisible(state.stage is Stage.RUNNING)
        self._bar.show_fraction(state.fraction)
        self._cancel.setVisible(state.stage is Stage.RUNNING)
        self._retry.setVisible(state.stage in (Stage.CANCELLED, Stage.FAILED))
        self._retry.setText(self.tr("Try again") if state.stage is Stage.FAILED else self.tr("Make the images"))
        self._retry.setAccessibleName(self._retry.text())
        self._button_row.updateGeometry()  # its height depends on which buttons are shown
        self._show_words(state, clash)
        self._on_theme_changed()

    def focus_change(self) -> None:
        """Focus the button that changes the classes."""
        self._change.setFocus()

    def _buttons(self) -> QWidget:
        self._cancel = IconButton(self._theme, "stop", self.tr("Cancel"), "cancel_old_classes")
        self._cancel.setAccessibleName(self.tr("Cancel making the images"))
        self._retry = IconButton(self._theme, "refresh", "", "retry_old_classes")
        self._change = IconButton(self._theme, "choice", self.tr("Change…"), "change_old_classes")
        self._change.setAccessibleName(self.tr("Change the classes of this model"))
        remove = IconButton(self._theme, "delete", self.tr("Remove"), "remove_old_classes")
        remove.setAccessibleName(self.tr("Remove the classes of this model"))
        for button, signal in (
            (self._cancel, self.cancel_requested),
            (self._retry, self.retry_requested),
            (self._change, self.change_requested),
            (remove, self.removal_requested),
        ):
            button.clicked.connect(lambda *_, signal=signal: signal.emit())
        holder = self._button_row = QWidget()
        row = FlowLayout(holder)
        for button in (self._cancel, self._retry, self._change, remove):
            row.addWidget(button)
        return holder

    def _show_words(self, state: Preparation, clash: str) -> None:
        icon, text = "", ""
        match state.stage:
            case Stage.WAITING:
                icon, text = "info", self.tr("The pseudo images are made when the models are free.")
            case Stage.RUNNING:
                icon, text = "info", self._progress_text(state)
            case Stage.CANCELLED:
                icon, text = "warning", self.tr("Not used: making the pseudo images was cancelled.")
            case Stage.FAILED:
                icon, text = "warning", self.tr("Not used: {problem}").format(problem=state.problem)
            case Stage.READY:
                if clash:
                    icon, text = "warning", self.tr("Not used: {problem}").format(problem=clash)
                elif state.prepared is not None and state.prepared.warning:
                    icon, text = "warning", f"{state.prepared.warning}."
        self._state.setText(printable(text))
        self._state.setVisible(bool(text))
        self._state_icon.setVisible(bool(text))
        self._icon_name = icon

    def _progress_text(self, state: Preparation) -> str:
        if state.fraction is None:
            return self.tr("Reading the models …")
        if state.remaining_seconds is None:
            return self.tr("Making pseudo images, once for these classes.")
        text = self.tr("Making pseudo images, once for these classes. About {duration} left.")
        return text.format(duration=duration(state.remaining_seconds))

    def _on_theme_changed(self) -> None:
        side = self.fontMetrics().height()
        self._dot.setPixmap(swatch(self._theme.class_colour(self.entry.colour), side))
        colours = self._theme.colours
        if self._icon_name:
            ink = colours.warn if self._icon_name == "warning" else colours.accent
            self._state_icon.setPixmap(self._theme.icon(self._icon_name, ink).pixmap(side, side))


class OldClassCards(QWidget):
    """A card for each model with added classes. `change_requested` carries the file of a model."""

    change_requested = Signal(str)
    cards_changed = Signal()

    def __init__(
        self, picture_store: PictureStore, updater: ClassifierUpdater, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("old_class_cards")
        self._store, self._preparer = picture_store, updater.preparer
        self._theme = theme
        self._cards: dict[str, OldClassCard] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        for signal in (picture_store.changed, picture_store.old.changed, updater.preparer.changed, theme.changed):
            signal.connect(self.refresh)
        updater.preparer.progressed.connect(self.refresh)
        self.refresh()

    @property
    def cards(self) -> tuple[OldClassCard, ...]:
        """The cards, from the top."""
        return tuple(self._cards.values())

    def reveal_card(self, path: str) -> None:
        """Scroll to the card of a model."""
        if path in self._cards:
            reveal(self._cards[path])

    def refresh(self) -> None:
        """Show the entries of the project and their states."""
        entries = self._store.old.entries
        before, paths = self._cards, {entry.path for entry in entries}
        self._cards = {entry.path: before.get(entry.path) or self._new_card(entry) for entry in entries}
        for card in (card for path, card in before.items() if path not in paths):
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, entry in enumerate(entries):
            card = self._cards[entry.path]
            if self._layout.indexOf(card) != place:
                self._layout.removeWidget(card)
                self._layout.insertWidget(place, card)
            card.show_state(entry, self._preparer.state(entry), self._store.old.problem(entry, self._store.names))
        self.setVisible(bool(entries))
        if list(self._cards) != list(before):
            self.cards_changed.emit()

    def _new_card(self, entry: OldClassesEntry) -> OldClassCard:
        card = OldClassCard(self._theme, entry)
        card.change_requested.connect(lambda: self.change_requested.emit(card.entry.path))
        card.removal_requested.connect(lambda: self._store.old.remove(card.entry.path))
        card.cancel_requested.connect(lambda: self._preparer.cancel(card.entry))
        card.retry_requested.connect(lambda: self._preparer.prepare_again(card.entry))
        return card


def _row(icon: QLabel, words: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return row
