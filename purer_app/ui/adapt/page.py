"""Step 4: the user adds classes with a few pictures each, and other pictures are classified at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.columns.classes import N_KEYS, ClassesColumn
from purer_app.ui.adapt.columns.classifier import ClassifierColumn
from purer_app.ui.adapt.columns.model_view import ModelViewDialog
from purer_app.ui.adapt.columns.queries import QueriesColumn, copy_text
from purer_app.ui.adapt.folder_prediction.answers_dialog import AnswersDialog
from purer_app.ui.adapt.folder_prediction.card import FolderCard
from purer_app.ui.adapt.folder_prediction.learned import LearnedPictures
from purer_app.ui.adapt.folder_prediction.predictor import FolderPredictor
from purer_app.ui.adapt.folder_prediction.stored_learned import StoredLearned
from purer_app.ui.adapt.inspector import AdaptInspector
from purer_app.ui.adapt.old_classes.card import OldClassCards
from purer_app.ui.adapt.old_classes.dialog import OldClassesDialog
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.duplicates import DuplicateFinder
from purer_app.ui.adapt.state.input_check import InputCheck
from purer_app.ui.adapt.state.inputs import AdaptResult
from purer_app.ui.adapt.state.picture_files import group_pictures, left_out_files
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.adapt.tab_order import set_tab_order
from purer_app.ui.adapt.take_away import TakeAwayDialog
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.announcing import announce
from purer_app.ui.core.page import DropZone, Page
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.labels import page_title
from purer_app.ui.widgets.layouts.columns_view import ColumnsView

_GROUP_STARTS = ("import_classes", "paste", "learn_now", "predict_folder", "clear_queries")
"""The actions that a separator precedes in the menu."""
_NO_MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class AdaptPage(Page):
    """Three columns: the classes, the classifier, and the pictures to classify."""

    name = "adapt"

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.picture_store = PictureStore(session, self)
        self.updater = ClassifierUpdater(session, self.picture_store, self)
        thumbnails = Thumbnails(self)
        self.classes = ClassesColumn(self.picture_store, session.edits, theme, thumbnails)
        self.classifier = ClassifierColumn(session, self.updater, theme, thumbnails)
        self.queries = QueriesColumn(self.picture_store, self.updater, session.edits, theme, thumbnails)
        self._inspector = AdaptInspector(session, self.picture_store, self.updater, theme, self)
        self._inspector.hide()
        self.folder = FolderPredictor(session, self, lambda: self.updater.inputs)
        self._learned = LearnedPictures(self.picture_store, self)
        self._stored_learned = StoredLearned(session, self._learned, self.folder, self.picture_store)
        self._folder_card = FolderCard(self.folder, self.picture_store, theme, lambda: self.updater.config)
        self.queries.insert_card(self._folder_card)
        self.old_classes = OldClassCards(self.picture_store, self.updater, theme)
        self.classes.insert_card(self.old_classes)
        self._old_classes_dialog: OldClassesDialog | None = None
        self._answers: AnswersDialog | None = None
        self._announced: AdaptResult | None = None
        self._take_away: TakeAwayDialog | None = None
        self._input_check = InputCheck(session, self.updater, self)
        self._model_view = partial(ModelViewDialog, session, self.picture_store, theme, thumbnails)
        self._model_view_dialog: ModelViewDialog | None = None
        self._duplicates = DuplicateFinder(session, self.picture_store, self.updater, self)
        self._message = QLabel()
        self._message.setObjectName("adapt_message")
        self._message.setWordWrap(True)
        self._message.setProperty("look", "muted")
        self._message.hide()
        titles = (self.tr("Your classes"), self.tr("What it learned"), self.tr("Try it"))
        self._columns = ColumnsView(theme, (self.classes, self.classifier, self.queries), titles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 12, 8)
        layout.addWidget(page_title(self.title()))
        layout.addWidget(self._columns, 1)
        layout.addWidget(self._message)
        self._connect()
        self._on_models_changed()
        self._order_tabs()

    def title(self) -> str:
        """Return the step's name on the rail."""
        return self.tr("Adapt")

    def state_text(self) -> str:
        """Return the numbers of classes and pictures."""
        n_classes, n_pictures = len(self.picture_store.classes), self.picture_store.n_pictures
        n_old = sum(len(entry.classes) for entry in self.picture_store.old.entries)
        if not n_classes and not n_old:
            return ""
        classes = self.tr("%Ln classes", "", n_classes)
        pictures = self.tr("%Ln pictures", "", n_pictures)
        if not n_old:
            return f"{classes}, {pictures}"
        old = self.tr("%Ln classes of models", "", n_old)
        return f"{classes}, {pictures}, {old}" if n_classes else old

    def inspector(self) -> QWidget:
        """Return the inspector of this page."""
        return self._inspector

    def add_actions(self, actions: ActionRegistry) -> None:
        """Add the actions of this page."""
        menu = self.tr("Adapt")
        for name, text, slot, icon, shortcut in (
            ("new_class", self.tr("New class"), self.classes.add_class, "add", "Ctrl+Shift+N"),
            ("sample_symbols", self.tr("Use the sample symbols"), self.classes.add_samples, "images", ""),
            ("add_old_classes", self.tr("Add a model's own classes…"), self.choose_old_classes, "models", ""),
            ("import_classes", self.tr("Import classes…"), self.classes.import_classes, "folder", ""),
            ("export_classes", self.tr("Export classes…"), self.classes.export_classes, "export", ""),
            ("paste", self.tr("Paste pictures"), self.paste, "copy", "Ctrl+Shift+V"),
            ("view_inputs", self.tr("What the models see…"), self.view_inputs, "zoom", ""),
            ("learn_now", self.tr("Learn now"), self.updater.learn_now, "refresh", "Ctrl+Shift+L"),
            ("copy_prediction", self.tr("Copy the latest answer"), self.copy_prediction, "copy", "Ctrl+Shift+C"),
            ("predict_folder", self.tr("Classify a folder…"), self.predict_folder, "folder", ""),
            ("take_away", self.tr("Export the classifier…"), self.take_away, "export", ""),
            ("clear_queries", self.tr("Clear all pictures to classify"), self.queries.clear, "delete", ""),
        ):
            begins = name in _GROUP_STARTS
            act = slot if name == "copy_prediction" else partial(self._act_here, slot)
            action = actions.add(
                f"adapt.{name}", text, act, menu=menu, icon=icon, shortcut=shortcut, begins_group=begins
            )
            action.setEnabled(self.picture_store.is_open)
            self.session.store.opened.connect(lambda action=action: action.setEnabled(True))

    def _act_here(self, act: Callable[[], object]) -> None:
        """Go to this page, where an action of the menu shows what it does, and act."""
        if not self.isVisible():
            self.session.page_requested.emit("adapt")
        act()

    def accept_drop(self, paths: list[Path]) -> bool:
        """Add dropped pictures and folders as classes; model files are left to the Models page."""
        groups = group_pictures(paths) if self.picture_store.is_open else ()
        if groups:
            self.picture_store.add_pictures(groups, left_out=left_out_files(paths))
        return bool(groups)

    def drop_zones(self) -> tuple[DropZone, ...]:
        """Return the column where pictures are classified."""
        if not self.picture_store.is_open:
            return ()
        text = self.tr("Try it: drop pictures or a folder of them. They are only classified, not learned.")
        return (DropZone(self.queries, text, self.queries.take_dropped),)

    def paste(self) -> None:
        """Paste into the classes if they have the focus, otherwise into the pictures to classify."""
        focus = QApplication.focusWidget()
        if focus is not None and self.classes.isAncestorOf(focus):
            self.classes.paste()
        else:
            self.queries.paste()

    def copy_prediction(self) -> None:
        """Copy the latest answer."""
        text = self.queries.newest_answer()
        if text:
            copy_text(text)
        self.show_message(
            self.tr("Copied: {text}").format(text=text) if text else self.tr("There is no answer to copy yet.")
        )

    def predict_folder(self) -> None:
        """Classify the pictures of a folder that the user chooses, and save the answers."""
        self._predict_folder(None)

    def _predict_folder(self, folder: Path | None) -> None:
        config = self.updater.config
        if config is None:
            self.show_message(self.updater.blocked)
        else:
            self.folder.choose_and_start(config, folder)
            if self.folder.is_running:
                self._columns.show_column(2)  # that of the card

    def show_folder_answers(self) -> None:
        """Open the window with the pictures of the folder that was classified last."""
        self.folder.load_pictures(self._open_answers)

    def _open_answers(self) -> None:
        if self._answers is None:
            self._answers = AnswersDialog(
                self.folder,
                self.picture_store,
                self._learned,
                self.session.edits,
                self.theme,
                lambda: self.updater.config,
                self,
            )
            self.updater.changed.connect(self._answers.refresh)
        self._answers.open_now()

    def take_away(self) -> None:
        """Open the dialog that exports the classifier."""
        if self.updater.config is None:
            self.show_message(self.updater.blocked)
            return
        if self._take_away is None:
            self._take_away = TakeAwayDialog(self.session, self.theme, lambda: self.updater.config, self)
        self._take_away.open_now()

    def choose_old_classes(self, path: str = "") -> None:
        """Open the dialog that adds classes of models.

        Args:
            path: the model whose classes are shown first.
        """
        if self._old_classes_dialog is None:
            self._old_classes_dialog = OldClassesDialog(
                self.session, self.picture_store, self.theme, self.updater.source, self
            )
            self._old_classes_dialog.chosen.connect(self.old_classes.reveal_card)
        self._old_classes_dialog.open_now(path)

    def view_inputs(self, picture: Path | None = None) -> None:
        """Show what the models see of a picture, by default of the newest one."""
        if self._model_view_dialog is None:
            self._model_view_dialog = self._model_view(lambda: self.updater.config, self)
            self.updater.changed.connect(self._model_view_dialog.refresh)
        self._model_view_dialog.show_picture(picture)

    def show_message(self, sentence: str) -> None:
        """Show a sentence below the columns."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Also paste with the standard keys, and add a picture to a class by its digit, unless a field uses them."""
        digit = event.key() - Qt.Key.Key_0 if event.modifiers() in _NO_MODIFIERS else 0
        if event.matches(QKeySequence.StandardKey.Paste) and self.picture_store.is_open:
            self.paste()
        elif 1 <= digit <= min(N_KEYS, len(self.picture_store.classes)):
            self._on_class_key(self.picture_store.names[digit - 1])
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the folders, which may have changed, and start to learn."""
        super().showEvent(event)
        self.picture_store.read()
        self.updater.set_active(True)
        self.folder.look_for_files(with_pictures=True)

    def changeEvent(self, event: QEvent) -> None:
        """Look for the files of the answers again when the user comes back from another program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.isVisible():
            self.folder.look_for_files()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop learning automatically."""
        super().hideEvent(event)
        self.updater.set_active(False)
        if not event.spontaneous():  # another page is shown, not another program
            self._dismiss_messages()

    def _connect(self) -> None:
        self.picture_store.changed.connect(self.state_changed)
        self.picture_store.changed.connect(self._order_tabs)
        self.picture_store.queries_changed.connect(self._order_tabs)
        self.picture_store.old.changed.connect(self.state_changed)
        self.old_classes.cards_changed.connect(self._order_tabs)
        self.old_classes.change_requested.connect(self.choose_old_classes)
        self.classes.old_classes_requested.connect(self.choose_old_classes)
        self.classifier.compare_toggled.connect(self.queries.set_comparing)
        self.classifier.take_away_requested.connect(self.take_away)
        self.queries.predict_folder.clicked.connect(lambda *_: self.predict_folder())
        self.queries.folder_dropped.connect(self._predict_folder)
        self.updater.changed.connect(lambda: self.queries.predict_folder.setEnabled(self.updater.config is not None))
        self._folder_card.shown_requested.connect(self.show_folder_answers)
        self.folder.closed.connect(self.queries.show_undo)
        self.updater.changed.connect(self._folder_card.refresh)
        self.updater.changed.connect(self._announce_answers)
        self._duplicates.found.connect(self.classes.show_remarks)
        self.classes.pad_toggled.connect(self.queries.set_pad_elsewhere)
        self.queries.pad_opened.connect(self.classes.close_pad)
        self.session.models.changed.connect(self._on_models_changed)
        self._input_check.found.connect(self.classes.show_inputs)
        self.classes.view_requested.connect(self.view_inputs)
        self.queries.view_requested.connect(self.view_inputs)
        self._input_check.found.connect(self.queries.show_inputs)
        self.session.store.changed.connect(self.classes.show_negatives)
        self.queries.class_created.connect(self._on_class_created)
        self.session.store.opened.connect(self._on_store_opened)
        self.session.edits.changed.connect(self._on_edits_changed)

    def _announce_answers(self) -> None:
        """Announce new answers once."""
        if self.updater.latest is not self._announced:
            self._announced = self.updater.latest
            if self._announced is not None and self.isVisible():
                announce(self, self.tr("The answers are ready."))

    def _order_tabs(self) -> None:
        view = self._columns
        inside: list[list[QWidget]] = [self.classes.tab_parts(), [self.classifier], self.queries.tab_parts()]
        set_tab_order(part for number, parts in enumerate(inside) for part in view.tab_parts(number, *parts))

    def _on_class_key(self, name: str) -> None:
        if not self.classes.add_example_to(name):
            self.queries.add_to_class(name)

    def _on_models_changed(self) -> None:
        """Open the drawing pad unless all models are for colour pictures."""
        found = [self.session.models.verdict(path) for path in self.session.models.used_paths()]
        channels = {verdict.input[0] for verdict in found if verdict is not None and verdict.input}
        self.queries.set_pad_useful(channels != {3})

    def _on_class_created(self, name: str) -> None:
        self._columns.show_column(0)
        self.classes.edit_name(name)

    def _on_store_opened(self) -> None:
        self.classes.show_negatives()
        for pad in (self.classes.pad.panel.pad, self.queries.panel.pad):
            pad.set_negative(False)
        self._dismiss_messages()
        self.classes.dismiss_undo()
        self.queries.dismiss_undo()
        self.classes.close_pad()
        self.classes.pad.clear()

    def _on_edits_changed(self) -> None:
        """Hide messages about an edit that was undone."""
        if self.session.edits.next is not None:
            self._dismiss_messages()

    def _dismiss_messages(self) -> None:
        """Hide messages about earlier actions."""
        self.show_message("")
        self.classes.dismiss_warning()
        self.queries.dismiss_warning()
