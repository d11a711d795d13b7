"""The third column of Adapt: pictures and drawings to classify, with their answers."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.engine.images.class_titles import class_title
from purer_app.ui.adapt.cards.drawing_panel import DrawingPanel
from purer_app.ui.adapt.cards.drop_card import DropCard
from purer_app.ui.adapt.cards.query_card import Prediction, QueryCard
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.cards.why import NearTile, Reasons
from purer_app.ui.adapt.columns.classes import choose_pictures, no_picture
from purer_app.ui.adapt.columns.clipboard import paste_as_query
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.edits import ClassEdit, Refusal
from purer_app.ui.adapt.state.picture_files import group_pictures, has_models
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.edit_history import EditHistory, Step
from purer_app.ui.widgets.bar_chart import Bar, per_cent
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.layouts.scrolling_column import ScrollingColumn
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.undo_bar import UndoBar

if TYPE_CHECKING:
    from purer_app.engine.few_shot.live.results import PictureAnswer
    from purer_app.engine.few_shot.model_inputs import ModelInputs

SHOWN_AT_FIRST = 20


class QueriesColumn(ScrollingColumn):
    """The drawing pad above the answers, newest first. Dropped pictures are classified, not learned.

    `folder_dropped` carries a dropped folder that has more pictures than cards would show.

    `class_created` carries the name of a new class made from one of the pictures; `pad_opened` is emitted when the user
    opens the drawing pad, and `view_requested` asks for what the models see of a picture.
    """

    folder_dropped = Signal(Path)
    class_created = Signal(str)
    pad_opened = Signal()
    view_requested = Signal(Path)

    def __init__(
        self,
        picture_store: PictureStore,
        updater: ClassifierUpdater,
        edits: EditHistory,
        theme: Theme,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._picture_store = picture_store
        self._updater = updater
        self._edits = edits
        self._theme = theme
        self._thumbnails = thumbnails
        self._cards: dict[Path, QueryCard] = {}
        self._inserted: list[QWidget] = []
        self._drawing: Path | None = None
        self._all = self._compares = False
        self._pad_is_useful, self._pad_is_wanted, self._pad_is_elsewhere = True, True, False
        title = QLabel(self.tr("Try it"))
        title.setProperty("look", "heading")
        self.area.setAccessibleName(title.text())
        self.predict_folder = IconButton(theme, "folder", self.tr("Classify a folder…"), "predict_folder")
        self._warning = MessageBar(theme, "queries_warning")
        self._undo = UndoBar(theme, edits)
        self._keys = QLabel(
            self.tr("Press 1 to 9 to add the newest picture, or the selected one, to the class with that number.")
        )
        self._keys.setObjectName("query_keys")
        self._keys.setProperty("look", "muted")
        self._keys.setWordWrap(True)
        self._more = QPushButton()
        self.foot.hide()
        head = QVBoxLayout(self.head)
        head.setContentsMargins(head.contentsMargins().left(), head.contentsMargins().top(), 11, 0)
        head.addWidget(title)
        head.addWidget(self._drop_place())
        head.addWidget(self._undo)
        self._layout = QVBoxLayout(self.body)
        self._layout.setSpacing(10)
        self._controls = self._buttons()
        for part in (self._controls, self._warning, self._keys):
            self._layout.addWidget(part)
        self._first_row = self._layout.count()
        self._layout.addWidget(self._more)
        self._layout.addStretch(1)  # takes all spare height, else messages grow
        self._more.clicked.connect(self._on_more_clicked)
        picture_store.queries_changed.connect(self.show_queries)
        picture_store.changed.connect(self._show_keys)
        picture_store.removed.connect(self._on_picture_store_removed)
        picture_store.refused.connect(self._on_picture_store_refused)
        updater.changed.connect(self.show_answers)
        theme.changed.connect(self.show_answers)
        self.show_queries()

    def tab_parts(self) -> list[QWidget]:
        """Return the parts of the Tab order, from the top."""
        top = [self._place, self._undo, self.area, self._controls, self._warning]
        return [*top, *self._inserted, *self.cards, self._more]

    def insert_card(self, card: QWidget) -> None:
        """Show a card above those of the pictures."""
        self._layout.insertWidget(self._first_row, card)
        self._first_row += 1
        self._inserted.append(card)

    @property
    def cards(self) -> tuple[QueryCard, ...]:
        """The cards that are shown, from the top."""
        return tuple(self._cards[path] for path in self._picture_store.queries if path in self._cards)

    # building

    def _drop_place(self) -> DropCard:
        place = DropCard(self._theme)
        place.setObjectName("query_drop_area")
        self._words = QLabel()
        self._words.setProperty("look", "muted")
        self._words.setWordWrap(True)
        self.draw = IconButton(
            self._theme, "draw", self.tr("Draw"), "draw_query", tip=self.tr("Open or close the drawing pad")
        )
        self.draw.setCheckable(True)
        self.draw.clicked.connect(self._on_draw_clicked)
        self.panel = DrawingPanel(self._theme, "query")
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.draw, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(place)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.addLayout(row)
        layout.addWidget(self.panel)
        place.dropped.connect(self.add_dropped)
        self.panel.clearing.connect(self._forget_live)
        self.panel.changed.connect(self._on_panel_changed)
        self._place = place
        self._show_pad()
        return place

    def _buttons(self) -> QWidget:
        choose = IconButton(self._theme, "images", self.tr("Choose pictures…"), "choose_queries")
        paste = IconButton(self._theme, "copy", self.tr("Paste"), "paste_query")
        self._clear = IconButton(self._theme, "delete", self.tr("Clear all"), "clear_queries")
        self._clear.setToolTip(self.tr("Remove all pictures below; Undo restores them"))
        choose.clicked.connect(lambda *_: self._choose())
        paste.clicked.connect(lambda *_: self.paste())
        self._clear.clicked.connect(lambda *_: self.clear())
        holder = QWidget()
        row = FlowLayout(holder)
        for button in (choose, paste, self.predict_folder, self._clear):
            row.addWidget(button)
        return holder

    # the drawing pad

    def set_pad_useful(self, useful: bool) -> None:
        """Open or close the pad, as drawings are of use to the models or not; the user may change that by a button."""
        if useful != self._pad_is_useful:
            self._pad_is_useful = self._pad_is_wanted = useful
            self._show_pad()

    def set_pad_elsewhere(self, elsewhere: bool) -> None:
        """Fold the pad away while the pad of a class is open: there is one pad at a time."""
        self._pad_is_elsewhere = elsewhere
        self._show_pad()

    def show_inputs(self, found: "ModelInputs") -> None:
        """Draw in white on black if most pictures of the classes are dark."""
        self.panel.pad.set_negative(2 * found.mostly_dark > found.total)

    def _on_draw_clicked(self, wanted: bool) -> None:
        self._pad_is_wanted = wanted
        if wanted:
            self.pad_opened.emit()
        self._show_pad()
        if wanted:
            self.panel.pad.setFocus()

    def _show_pad(self) -> None:
        is_open = self._pad_is_wanted and not self._pad_is_elsewhere
        self.panel.setVisible(is_open)
        self.draw.setChecked(is_open)
        texts = (
            self.tr("Drop pictures or a folder here. They are only classified, not learned."),
            self.tr("Draw something, or drop pictures or a folder here. They are only classified, not learned."),
        )
        self._words.setText(texts[is_open])

    # adding pictures

    def take_dropped(self, paths: list[Path]) -> bool:
        """Classify what is dropped anywhere on the column; False for models without pictures."""
        is_mine = bool(group_pictures(paths)) or not has_models(paths)
        if is_mine:
            self.add_dropped(paths)
        return is_mine

    def add_dropped(self, paths: list[Path]) -> None:
        """Classify dropped pictures; a large folder is left to who listens to `folder_dropped`."""
        groups = group_pictures(paths)
        if len(paths) == 1 and paths[0].is_dir() and sum(len(group.files) for group in groups) > SHOWN_AT_FIRST:
            self.folder_dropped.emit(paths[0])
        elif groups:
            self._picture_store.add_queries(paths)
        else:
            self._warning.show_message(*no_picture(self, paths))

    def paste(self) -> None:
        """Classify pictures from the clipboard."""
        if not paste_as_query(self._picture_store):
            self._warning.show_message(
                self.tr("The clipboard contains no picture. Copy a picture or picture files first.")
            )

    def dismiss_warning(self) -> None:
        """Hide all warnings."""
        for bar in (self._warning, *(card.warning for card in self.cards)):
            bar.hide()

    def show_undo(self, text: str, step: Step) -> None:
        """Show a sentence about the last step, with a button to undo it."""
        self._undo.show_message(text, step)

    def dismiss_undo(self) -> None:
        """Hide the undo bar."""
        self._undo.dismiss()

    def clear(self) -> None:
        """Remove all pictures to classify."""
        self._drawing = None
        self.panel.pad.clear()
        if self._picture_store.queries:
            self._picture_store.remove_pictures(self._picture_store.queries)

    def _choose(self) -> None:
        files = choose_pictures(self, self._picture_store.folders, self.tr("Choose pictures to classify"))
        if files:
            self._picture_store.add_queries(files)

    def _forget_live(self) -> None:
        self._drawing = None

    def _on_panel_changed(self) -> None:
        pad = self.panel.pad
        if not self._picture_store.is_open:
            return
        if pad.is_empty and self._drawing is not None:
            live, self._drawing = self._drawing, None
            self._picture_store.remove_drawing(live)
        elif not pad.is_empty and self._drawing is not None and self._drawing in self._picture_store.queries:
            self._picture_store.replace_query_image(self._drawing, pad.image())
        elif not pad.is_empty:
            self._drawing = self._picture_store.add_query_image(pad.image(), self.tr("drawing"))

    # showing

    def set_comparing(self, compares: bool) -> None:
        """Show answers with and without ICFIL together, or only those of the current setting."""
        self._compares = compares
        self.show_answers()

    def newest_answer(self) -> str:
        """Return the newest answer as text; empty if there is none."""
        for query in self._picture_store.queries:
            found = self._updater.answer(query)
            if found is not None and self._updater.latest is not None:
                name = class_title(self._updater.latest.result.class_names[found.label])
                text = self.tr("{name}, {share}").format(name=name, share=per_cent(found.probabilities[found.label]))
                return text + (self.tr(" (not sure)") if found.not_sure else "")
        return ""

    def show_queries(self) -> None:
        """Show a card for each picture to classify."""
        if (
            self._drawing is not None and self._drawing not in self._picture_store.queries
        ):  # undone or removed elsewhere
            self._drawing = None
            self.panel.pad.clear()
        queries = self._picture_store.queries if self._all else self._picture_store.queries[:SHOWN_AT_FIRST]
        for path in [path for path in self._cards if path not in queries]:
            card = self._cards.pop(path)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, path in enumerate(queries, self._first_row):
            if path not in self._cards:
                self._cards[path] = self._new_card(path)
            if self._layout.indexOf(self._cards[path]) != place:
                self._layout.removeWidget(self._cards[path])
                self._layout.insertWidget(place, self._cards[path])
        self._more.setText(self.tr("Show all {count}").format(count=len(self._picture_store.queries)))
        self._more.setVisible(len(queries) < len(self._picture_store.queries))
        self._clear.setEnabled(bool(self._picture_store.queries))
        self._place.setEnabled(self._picture_store.is_open)
        self._show_keys()
        self.show_answers()

    def show_answers(self) -> None:
        """Update the answer on each card."""
        updater = self._updater
        stale = bool(updater.blocked or updater.why_stale())
        broken = dict(updater.latest.result.broken) if updater.latest is not None else {}
        for path, card in self._cards.items():
            card.show_answer(
                self._predictions(path), self._picture_store.names, stale=stale, problem=broken.get(str(path), "")
            )

    def _predictions(self, path: Path) -> list[Prediction]:
        if not self._compares:
            found = self._updater.answer(path)
            return [self._prediction(found)] if found is not None else []
        plain, other = (self._updater.answer(path, calibrated=calibrated) for calibrated in (False, True))
        both = [(other, self.tr("With ICFIL")), (plain, self.tr("Without ICFIL"))]
        return [self._prediction(answer, caption) for answer, caption in both if answer is not None]

    def _prediction(self, found: "PictureAnswer", caption: str = "") -> Prediction:
        assert self._updater.latest is not None
        names, models = self._updater.latest.result.class_names, self._updater.latest.result.models
        place = {name: number for number, name in enumerate(self._picture_store.names)}
        shares = sorted(zip(names, found.probabilities, strict=True), key=lambda row: place.get(row[0], len(place)))
        bars = [
            Bar(name, share, self._theme.class_colour(self._picture_store.colour_index(name))) for name, share in shares
        ]
        share = found.probabilities[found.label]
        near = tuple(
            NearTile(
                Path(one.file) if one.file else None,
                names[one.truth],
                one.distance,
                one.image,
                Path(models.get(names[one.truth], "")).name,
            )
            for one in found.nearest
        )
        best, model = names[found.label], Path(models.get(names[found.label], "")).name
        reasons = Reasons(best, share, found.not_sure, found.distance, found.unfamiliar, near, model)
        return Prediction(best, share, found.not_sure, tuple(bars), caption, reasons)

    def _new_card(self, path: Path) -> QueryCard:
        card = QueryCard(path, self._theme, self._thumbnails)
        card.removal_requested.connect(lambda: self._remove(path))
        card.view_requested.connect(self.view_requested)
        card.confirmed.connect(lambda name: self._confirm(path, name))
        return card

    def _remove(self, path: Path) -> None:
        self._clear_pad_of(path)
        self._picture_store.remove_pictures([path])

    def add_to_class(self, name: str) -> None:
        """Add the picture with the focus, or the newest one, to a class; do nothing without pictures."""
        focus = QApplication.focusWidget()
        inside = (card.path for card in self.cards if focus is not None and card.isAncestorOf(focus))
        path = next(inside, next(iter(self._picture_store.queries), None))
        if path is not None:
            self._confirm(path, name)

    def _confirm(self, path: Path, name: str) -> None:
        self._clear_pad_of(path)
        made = self._picture_store.add_query_to_class(path, name)
        if made:
            text = self.tr("The picture is now an example of “{name}”.")
            self._undo.show_message(text.format(name=made), self._edits.last)
        if made and not name:
            self.class_created.emit(made)

    def _show_keys(self) -> None:
        self._keys.setVisible(bool(self._picture_store.classes and self._picture_store.queries))

    def _clear_pad_of(self, path: Path) -> None:
        """Clear the pad if it shows this picture."""
        if path == self._drawing:
            self._drawing = None
            self.panel.pad.clear()

    def _on_picture_store_removed(self, text: str, step: ClassEdit) -> None:
        if not any(self._picture_store.library.is_of_classes(move.before) for move in step.moves):
            self._undo.show_message(text, step)

    def _on_picture_store_refused(self, refusal: Refusal) -> None:
        if refusal.place in self._cards:
            self._cards[refusal.place].warning.show_message(refusal.text, refusal.details)
        elif self._picture_store.library.queries_folder in (refusal.place, refusal.place.parent):
            self._warning.show_message(refusal.text, refusal.details)

    def _on_more_clicked(self) -> None:
        self._all = True
        self.show_queries()


def copy_text(text: str) -> None:
    """Copy text to the clipboard."""
    QGuiApplication.clipboard().setText(text)
