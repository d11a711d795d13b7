"""Step 4: a few of the user's own pictures become classes, and other pictures are named at once."""

from pathlib import Path

from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from purer_app.engine.core.text import plural
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.columns.classes import ClassesColumn
from purer_app.ui.adapt.columns.classifier import ClassifierColumn
from purer_app.ui.adapt.columns.columns_view import ColumnsView
from purer_app.ui.adapt.columns.queries import QueriesColumn, copy_text
from purer_app.ui.adapt.folder_prediction import FolderPredictor
from purer_app.ui.adapt.inspector import AdaptInspector
from purer_app.ui.adapt.state.duplicates import DuplicateFinder
from purer_app.ui.adapt.state.learner import LiveLearner
from purer_app.ui.adapt.state.picture_files import group_pictures
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.adapt.tab_order import set_tab_order
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.page import Page
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session


class AdaptPage(Page):
    """Three columns: the classes, what was learned, and the answers."""

    name = "adapt"

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.picture_store = PictureStore(session, self)
        self.learner = LiveLearner(session, self.picture_store, self)
        thumbnails = Thumbnails(self)
        self.classes = ClassesColumn(self.picture_store, session.edits, theme, thumbnails)
        self.learned = ClassifierColumn(session, self.learner, theme, thumbnails)
        self.tries = QueriesColumn(self.picture_store, self.learner, theme, thumbnails)
        self._inspector = AdaptInspector(session, self.picture_store, self.learner, theme, self)
        self._inspector.hide()
        self._folder = FolderPredictor(session, self)
        self._copies = DuplicateFinder(session, self.picture_store, self)
        self._message = QLabel()
        self._message.setObjectName("adapt_message")
        self._message.setWordWrap(True)
        self._message.setProperty("look", "muted")
        self._message.hide()
        titles = (self.tr("Your classes"), self.tr("What it learned"), self.tr("Try it"))
        self._columns = ColumnsView(theme, (self.classes, self.learned, self.tries), titles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.addWidget(self._columns, 1)
        layout.addWidget(self._message)
        self._connect()
        self._order_tabs()

    def title(self) -> str:
        """Return the step's name on the rail."""
        return self.tr("Adapt")

    def state_text(self) -> str:
        """Count classes and pictures."""
        n_classes, n_pictures = len(self.picture_store.classes), self.picture_store.n_pictures
        if not n_classes:
            return ""
        classes = plural(n_classes, self.tr("1 class"), self.tr("{n:,} classes"))
        pictures = plural(n_pictures, self.tr("1 picture"), self.tr("{n:,} pictures"))
        return f"{classes}, {pictures}"

    def inspector(self) -> QWidget:
        """Return the facts."""
        return self._inspector

    def add_actions(self, actions: ActionRegistry) -> None:
        """Add what can be done here."""
        menu = self.tr("Adapt")
        for name, text, slot, icon, shortcut in (
            ("new_class", self.tr("New class"), self.classes.begin_class, "add", "Ctrl+Shift+N"),
            ("sample_symbols", self.tr("Use the sample symbols"), self.classes.add_samples, "images", ""),
            ("paste", self.tr("Paste pictures"), self.paste, "copy", "Ctrl+Shift+V"),
            ("learn_now", self.tr("Learn now"), self.learner.learn_now, "refresh", "Ctrl+Shift+L"),
            ("copy_prediction", self.tr("Copy the latest answer"), self.copy_prediction, "copy", "Ctrl+Shift+C"),
            ("predict_folder", self.tr("Classify a folder…"), self.predict_folder, "folder", ""),
            ("clear_queries", self.tr("Clear all pictures to classify"), self.tries.clear, "delete", ""),
        ):
            action = actions.add(f"adapt.{name}", text, slot, menu=menu, icon=icon, shortcut=shortcut)
            action.setEnabled(self.picture_store.is_open)
            self.session.store.opened.connect(lambda action=action: action.setEnabled(True))

    def take_drop(self, paths: list[Path]) -> bool:
        """Make classes of dropped pictures and folders; models are left to the Models page."""
        groups = group_pictures(paths) if self.picture_store.is_open else ()
        if groups:
            self.picture_store.take(groups)
        return bool(groups)

    def paste(self) -> None:
        """Paste into the column where the keyboard is; the pictures are named unless that is the first one."""
        focus = QApplication.focusWidget()
        if focus is not None and self.classes.isAncestorOf(focus):
            self.classes.paste()
        else:
            self.tries.paste()

    def copy_prediction(self) -> None:
        """Copy the latest answer."""
        text = self.tries.newest_answer()
        if text:
            copy_text(text)
        self.tell(self.tr("Copied: {text}").format(text=text) if text else self.tr("There is no answer to copy yet."))

    def predict_folder(self) -> None:
        """Name the pictures of a folder, into a table."""
        config = self.learner.config
        if config is None:
            self.tell(self.learner.blocked)
        else:
            self._folder.ask(config)

    def tell(self, sentence: str) -> None:
        """Show a sentence below the columns."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste with the system's own keys as well, where no text field wants them."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.picture_store.is_open:
            self.paste()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the folders, which may have changed, and learn."""
        super().showEvent(event)
        self.picture_store.read()
        self.learner.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop learning automatically."""
        super().hideEvent(event)
        self.learner.set_active(False)
        if not event.spontaneous():  # another page is shown, not another program
            self._dismiss_messages()

    def _connect(self) -> None:
        self.picture_store.changed.connect(self.state_changed)
        self.picture_store.changed.connect(self._order_tabs)
        self.picture_store.queries_changed.connect(self._order_tabs)
        self.learned.compare_toggled.connect(self.tries.set_comparing)
        self.tries.predict_folder.clicked.connect(lambda *_: self.predict_folder())
        self.learner.changed.connect(lambda: self.tries.predict_folder.setEnabled(self.learner.config is not None))
        self._folder.progressed.connect(self.tell)
        self._copies.found.connect(self.classes.show_remarks)
        self.tries.class_made.connect(self._on_class_made)
        self.session.store.opened.connect(self._on_store_opened)

    def _order_tabs(self) -> None:
        view = self._columns
        inside: list[list[QWidget]] = [self.classes.tab_parts(), [self.learned], self.tries.tab_parts()]
        set_tab_order(part for number, parts in enumerate(inside) for part in view.tab_parts(number, *parts))

    def _on_class_made(self, name: str) -> None:
        self._columns.show_column(0)
        self.classes.edit_name(name)

    def _on_store_opened(self) -> None:
        self._dismiss_messages()
        self.classes.dismiss_undo()

    def _dismiss_messages(self) -> None:
        """Take away what was said of something that was just done."""
        self.tell("")
        self.classes.dismiss_warning()
        self.tries.dismiss_warning()
