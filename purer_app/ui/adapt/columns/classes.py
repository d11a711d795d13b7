"""The first column of Adapt: a card for each class, and a card to add one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRandomGenerator, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from purer_app.engine.core.text import printable
from purer_app.ui.adapt.cards.class_card import ClassCard
from purer_app.ui.adapt.cards.drop_card import DropCard
from purer_app.ui.adapt.cards.example_pad import ExamplePad
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.columns.clipboard import paste_into_class
from purer_app.ui.adapt.results.name_lists import listed
from purer_app.ui.adapt.state.class_export import ClassExport
from purer_app.ui.adapt.state.edits import ClassEdit, Refusal
from purer_app.ui.adapt.state.picture_files import (
    PICTURE_SUFFIXES,
    PictureGroup,
    group_pictures,
    has_models,
    left_out_files,
)
from purer_app.ui.adapt.state.picture_store import AS_FILES, PictureStore
from purer_app.ui.core.file_dialogs import choose_files, choose_folder
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.edit_history import EditHistory
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.layouts.scrolling_column import ScrollingColumn
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.revealing import reveal
from purer_app.ui.widgets.undo_bar import UndoBar

if TYPE_CHECKING:
    from purer_app.engine.few_shot.model_inputs import ModelInputs

N_KEYS = 9
"""The first classes have a digit key each."""


class NewClassCard(DropCard):
    """The last card, which adds classes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("new_class_card")
        self.setProperty("look", "")
        title = QLabel(self.tr("New class"))
        title.setProperty("look", "heading")
        words = QLabel(
            self.tr(
                "Drop pictures here, or a folder with one folder of pictures per class. "
                "Two classes with one picture each are enough to start."
            )
        )
        words.setProperty("look", "muted")
        words.setWordWrap(True)
        self.add = IconButton(theme, "add", self.tr("New class"), "new_class")
        self.sample = IconButton(theme, "images", self.tr("Use the sample symbols"), "use_sample_symbols")
        self.sample.setToolTip(
            self.tr("Add five invented symbols: five pictures of each as a class, and one of each to classify")
        )
        self.old = IconButton(theme, "models", self.tr("Add a model's own classes…"), "add_old_classes")
        self.old.setToolTip(self.tr("Also recognise classes that a model knows, although their pictures are gone"))
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.add, self.sample, self.old):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        self.warning = MessageBar(theme, "new_class_warning")
        for part in (title, words, buttons, self.warning):
            layout.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed frame of a drop area."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colours.border), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 8, 8)
        painter.end()
        super().paintEvent(event)


class ClassesColumn(ScrollingColumn):
    """The cards in the order of the project, above a drawing pad; their requests go to the picture store.

    `pad_toggled` tells whether the drawing pad is open; `view_requested` asks for what the models see of a picture, or
    of any picture for None; `old_classes_requested` asks for the dialog that adds classes of models.
    """

    pad_toggled = Signal(bool)
    view_requested = Signal(object)
    old_classes_requested = Signal()

    def __init__(
        self,
        picture_store: PictureStore,
        edits: EditHistory,
        theme: Theme,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._picture_store = picture_store
        self._theme = theme
        self._thumbnails = thumbnails
        self._cards: list[ClassCard] = []
        self._inserted: list[QWidget] = []
        self._drawing: ClassCard | None = None
        title = QLabel(self.tr("Your classes"))
        title.setProperty("look", "heading")
        self.area.setAccessibleName(title.text())
        self._undo = UndoBar(theme, edits)
        self._files_warning = MessageBar(theme, "class_files_warning")
        self._swapped = InlineBar(theme, "swapped_bar")
        self._looked_swapped = False
        self._negatives = QLabel(self.tr("Light and dark are swapped in all pictures before the models see them."))
        self._negatives.setObjectName("negatives_note")
        self._negatives.setProperty("look", "muted")
        self._negatives.setWordWrap(True)
        self._new = NewClassCard(theme)
        self._files = self._file_buttons()
        self.pad = ExamplePad(theme)
        QVBoxLayout(self.foot).addWidget(self.pad)
        self.foot.hide()
        self.head.hide()
        self._layout = QVBoxLayout(self.body)
        self._layout.setSpacing(10)
        for part in (title, self._files, self._negatives, self._swapped, self._files_warning, self._undo, self._new):
            self._layout.addWidget(part)
        self._layout.addStretch(1)  # takes all spare height, else messages grow
        self._new.add.clicked.connect(lambda *_: self.add_class())
        self._new.sample.clicked.connect(lambda *_: self.add_samples())
        self._new.old.clicked.connect(lambda *_: self.old_classes_requested.emit())
        self._new.dropped.connect(lambda paths: self._on_dropped("", paths))
        self.pad.drawn.connect(self._on_pad_drawn)
        self.pad.closed.connect(self.close_pad)
        picture_store.removed.connect(self._on_picture_store_removed)
        picture_store.old.removed.connect(self._undo.show_message)
        picture_store.refused.connect(self._on_picture_store_refused)
        picture_store.exported.connect(self._on_picture_store_exported)
        picture_store.changed.connect(self._on_picture_store_changed)
        theme.changed.connect(self._on_picture_store_changed)
        self._on_picture_store_changed()

    def tab_parts(self) -> list[QWidget]:
        """Return the parts of the Tab order, from the top."""
        return [
            self.area,
            self._files,
            self._swapped,
            self._files_warning,
            self._undo,
            *self._cards,
            *self._inserted,
            self._new,
            self.foot,
        ]

    def insert_card(self, card: QWidget) -> None:
        """Show a card below those of the classes."""
        self._layout.insertWidget(self._layout.indexOf(self._new), card)
        self._inserted.append(card)

    @property
    def cards(self) -> tuple[ClassCard, ...]:
        """The cards of the classes, from the top."""
        return tuple(self._cards)

    def show_remarks(self, remarks: Mapping[Path, str]) -> None:
        """Show remarks on the cards of the classes concerned."""
        for card, found in zip(self._cards, self._picture_store.classes, strict=True):
            card.show_remarks({path: remarks[path] for path in found.pictures if path in remarks})

    def show_inputs(self, found: "ModelInputs") -> None:
        """Offer to swap light and dark if they look swapped in most pictures, once; draw as most pictures are."""
        self.pad.panel.pad.set_negative(2 * found.mostly_dark > found.total)
        swapped = 2 * found.swapped > found.total
        if not swapped:
            self._swapped.dismiss()
        elif not self._looked_swapped:
            wanted = not self._picture_store.negatives
            text = self.tr("In {swapped} of {total} pictures, light and dark look swapped for these models.")
            action = self.tr("Swap light and dark") if wanted else self.tr("Use the pictures as they are")
            self._swapped.show_message(
                text.format(swapped=found.swapped, total=found.total),
                (action, "primary", lambda: self._picture_store.set_negatives(wanted)),
                (self.tr("What the models see…"), "", lambda: self.view_requested.emit(None)),
                icon="warning",
            )
        self._looked_swapped = swapped

    def show_negatives(self) -> None:
        """Show whether light and dark are swapped."""
        self._negatives.setVisible(self._picture_store.negatives)

    def add_class(self) -> None:
        """Add an empty class and let the user name it."""
        self.edit_name(self._picture_store.add_class())

    def edit_name(self, name: str) -> None:
        """Let the user type the name of a class."""
        card = self._card_of(name)
        if card is not None:
            card.edit_name()

    def add_samples(self) -> None:
        """Add sample symbols."""
        self._picture_store.add_samples(QRandomGenerator.global_())

    def open_pad(self, card: ClassCard) -> None:
        """Open the drawing pad for a class; there is one pad, so it leaves the class that it was open for."""
        self._drawing = card
        self._show_pad()
        self.pad.panel.pad.setFocus()
        reveal(card)
        self.pad_toggled.emit(True)

    def add_example_to(self, name: str) -> bool:
        """Add the drawing for a class to another class; False if the pad of the classes is not being drawn on."""
        focus, pad = QApplication.focusWidget(), self.pad.panel.pad
        if self._drawing is None or focus is None or not self.pad.isAncestorOf(focus):
            return False
        if not pad.is_empty:
            self._add_drawing(pad.image(), name)
        return True

    def close_pad(self) -> None:
        """Close the drawing pad; its strokes stay."""
        if self._drawing is not None:
            focus = QApplication.focusWidget()
            if focus is not None and self.foot.isAncestorOf(focus):
                self._drawing.focus_draw()
            self._drawing = None
            self._show_pad()
            self.pad_toggled.emit(False)

    def import_classes(self) -> None:
        """Let the user choose a folder of class folders, and import it."""
        title = self.tr("Choose a folder with one folder of pictures per class")
        folder = choose_folder(self, self._picture_store.folders, "classes", title)
        if folder is not None:
            self._files_warning.hide()
            self._picture_store.import_classes(folder)

    def export_classes(self) -> None:
        """Let the user choose where to export the classes as a folder of class folders."""
        if not self._picture_store.n_pictures:
            self._files_warning.show_message(self.tr("There are no pictures to export: add some to a class first."))
            return
        title = self.tr("Export the classes: choose where to make the new folder")
        parent = choose_folder(self, self._picture_store.folders, "classes", title)
        if parent is not None:
            self._files_warning.hide()
            self._picture_store.export_classes(parent)

    def paste(self) -> None:
        """Paste into the class whose card has the focus, otherwise into a new class."""
        focus = QApplication.focusWidget()
        here = next((card for card in self._cards if focus is not None and card.isAncestorOf(focus)), None)
        self._paste_into(here.class_name if here is not None else "")

    def dismiss_warning(self) -> None:
        """Hide all warnings."""
        self._files_warning.hide()
        self._new.warning.hide()
        for card in self._cards:
            card.dismiss_warning()

    def dismiss_undo(self) -> None:
        """Hide the undo bar, and what was said about another project."""
        self._undo.dismiss()
        self._swapped.dismiss()
        self._looked_swapped = False

    def _file_buttons(self) -> QWidget:
        self._import = IconButton(self._theme, "folder", self.tr("Import…"), "import_classes")
        self._import.setAccessibleName(self.tr("Import classes"))
        self._import.setToolTip(
            self.tr("Add a folder with one folder of pictures per class; classes of the same name are extended")
        )
        self._export = IconButton(self._theme, "export", self.tr("Export…"), "export_classes")
        self._export.setAccessibleName(self.tr("Export classes"))
        self._export.setToolTip(
            self.tr(
                "Copy all classes to a new folder with one folder of pictures per class, as “adapt --support” reads"
            )
        )
        self._import.clicked.connect(lambda *_: self.import_classes())
        self._export.clicked.connect(lambda *_: self.export_classes())
        holder = QWidget()
        row = FlowLayout(holder)
        row.addWidget(self._import)
        row.addWidget(self._export)
        view = IconButton(self._theme, "zoom", self.tr("What the models see…"), "view_inputs")
        view.clicked.connect(lambda *_: self.view_requested.emit(None))
        row.addWidget(view)
        return holder

    def _on_picture_store_changed(self) -> None:
        classes = self._picture_store.classes
        by_name = {card.class_name: card for card in self._cards if card.class_name in self._picture_store.names}
        spare = [card for card in self._cards if card.class_name not in by_name]
        cards = []
        for found in classes:  # a card without a class belongs to a renamed one
            card = by_name.get(found.name) or (spare.pop(0) if spare else self._new_card())
            cards.append(card)
        for card in spare:
            if card is self._drawing:
                self.close_pad()
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = cards
        below = self._layout.indexOf(self._new) - len(self._inserted)
        first = below - sum(self._layout.indexOf(card) >= 0 for card in cards)
        for place, (card, found) in enumerate(zip(cards, classes, strict=True)):
            if self._layout.indexOf(card) != first + place:
                self._layout.removeWidget(card)
                self._layout.insertWidget(first + place, card)
            colour = self._theme.class_colour(self._picture_store.colour_index(found.name))
            card.show_class(found, colour, place + 1 if place < N_KEYS else 0)
        self._show_pad()
        self.show_negatives()
        self._new.setEnabled(self._picture_store.is_open)
        self._import.setEnabled(self._picture_store.is_open)
        self._export.setEnabled(self._picture_store.is_open and self._picture_store.n_pictures > 0)

    def _new_card(self) -> ClassCard:
        card = ClassCard(self._theme, self._thumbnails)
        card.renamed.connect(lambda wanted: self._rename(card, wanted))
        card.colour_chosen.connect(lambda index: self._picture_store.recolour(card.class_name, index))
        card.removal_requested.connect(lambda: self._picture_store.remove_class(card.class_name))
        card.picture_removal_requested.connect(lambda path: self._picture_store.remove_pictures([path]))
        card.view_requested.connect(self.view_requested)
        card.files_requested.connect(lambda: self._ask_files(card.class_name))
        card.paste_requested.connect(lambda: self._paste_into(card.class_name))
        card.draw_toggled.connect(lambda wanted: self.open_pad(card) if wanted else self.close_pad())
        card.dropped.connect(lambda paths: self._on_dropped(card.class_name, paths))
        return card

    def _show_pad(self) -> None:
        for card in self._cards:
            card.show_drawing(card is self._drawing)
        if self._drawing is not None:
            self.pad.show_class(self._drawing.class_name, self._drawing.colour)
        self.foot.setVisible(self._drawing is not None)

    def _on_pad_drawn(self, image: QImage) -> None:
        if self._drawing is not None:
            self._add_drawing(image, self._drawing.class_name)

    def _add_drawing(self, image: QImage, name: str) -> None:
        if self._picture_store.add_drawing(image, name):
            self.pad.clear()

    def _on_picture_store_removed(self, text: str, step: ClassEdit) -> None:
        if any(self._picture_store.library.is_of_classes(move.before) for move in step.moves):
            self._undo.show_message(text, step)

    def _rename(self, card: ClassCard, wanted: str) -> None:
        problem = self._picture_store.rename(card.class_name, wanted)
        if problem:
            card.refuse_name(problem)

    def _on_dropped(self, name: str, paths: list[Path]) -> None:
        groups = group_pictures(paths)
        if groups:
            self._picture_store.add_pictures(groups, name, left_out_files(paths))
        else:
            self._warning_of(name).show_message(*no_picture(self, paths))

    def _ask_files(self, name: str) -> None:
        files = choose_pictures(
            self, self._picture_store.folders, self.tr("Add pictures to “{name}”").format(name=name)
        )
        if files:
            self._picture_store.add_pictures([PictureGroup("", tuple(files))], name)

    def _paste_into(self, name: str) -> None:
        if not paste_into_class(self._picture_store, name):
            text = self.tr("The clipboard contains no picture. Copy a picture or picture files first.")
            self._warning_of(name).show_message(text)

    def _on_picture_store_refused(self, refusal: Refusal) -> None:
        folder = self._picture_store.library.classes_folder
        if refusal.place == Path(AS_FILES):
            self._files_warning.show_message(refusal.text, refusal.details)
        elif folder in (refusal.place, *refusal.place.parents):
            name = refusal.place.relative_to(folder).parts[:1]
            self._warning_of("".join(name)).show_message(refusal.text, refusal.details)

    def _on_picture_store_exported(self, done: ClassExport) -> None:
        classes = self.tr("%Ln classes", "", done.n_classes)
        pictures = self.tr("%Ln pictures", "", done.n_pictures)
        text = self.tr("{classes} with {pictures} exported to {folder}.")
        self._undo.show_message(
            text.format(classes=classes, pictures=pictures, folder=printable(str(done.folder))),
            act_text=self.tr("Open folder"),
            act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(done.folder))),
        )
        if done.left_out:
            count = len(done.left_out)
            text = self.tr("%Ln files or folders were left out.", "", count) if count > 1 else done.left_out[0]
            self._files_warning.show_message(text, done.left_out if count > 1 else ())

    def _card_of(self, name: str) -> ClassCard | None:
        return next((card for card in self._cards if card.class_name == name), None)

    def _warning_of(self, name: str) -> MessageBar:
        """Return the message bar of a class; that of the last card if the class has no card."""
        return (self._card_of(name) or self._new).warning


def choose_pictures(parent: QWidget, folders: LastFolders, title: str) -> list[Path]:
    """Ask for picture files; empty if the user cancels."""
    kinds = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
    pattern = parent.tr("Pictures ({kinds})").format(kinds=kinds)
    return choose_files(parent, folders, "pictures", title, pattern)


def no_picture(here: QWidget, paths: Sequence[Path]) -> tuple[str, tuple[str, ...]]:
    """Return the message that none of the dropped files is a picture, and the reason for each of several."""
    kinds = ", ".join(sorted(suffix[1:] for suffix in PICTURE_SUFFIXES))
    reasons = left_out_files(paths)
    text = here.tr("None of the dropped files is a picture. Supported types: {kinds}.").format(kinds=kinds)
    folders = [path for path in paths if path.is_dir()]
    if folders and len(folders) == len(paths) and not has_models(folders):
        names = listed([printable(path.name) for path in folders])
        text = here.tr(
            "There are no pictures in {names} or in the folders directly inside. Drop the folders deeper down."
        )
        text = text.format(names=names)
    return text, reasons if len(reasons) > 1 else ()
