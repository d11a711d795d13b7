"""A window with the pictures of a classified folder by class; wrong ones are moved to their class and learned."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLabel,
    QListView,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_title_with_id
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.folder_prediction.answer_delegate import AnswerDelegate
from purer_app.ui.adapt.folder_prediction.answer_models import AnswerGroup, GroupsModel, PicturesModel, ShownPictures
from purer_app.ui.adapt.folder_prediction.learned import LearnedPictures
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction
from purer_app.ui.adapt.folder_prediction.predictor import FolderPredictor
from purer_app.ui.adapt.state.edits import Refusal
from purer_app.ui.adapt.state.picture_files import PictureGroup
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.edit_history import EditHistory, Step
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.menu_button import MenuButton
from purer_app.ui.widgets.message_bar import MessageBar

_MOST_KEPT = 400
_WIDTH_LETTERS, _HEIGHT_LINES = 110, 38
_GROUPS_LETTERS = 36


class _PicturesView(QListView):
    """The pictures of a group. `digit_pressed` carries the digit of a key from 1 to 9."""

    digit_pressed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on digits; other keys move the selection."""
        if event.text() in tuple("123456789") and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.digit_pressed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


class AnswersDialog(QDialog):
    """Shows the latest result of a predictor: groups on the left, the pictures of the selected one on the right.

    Args:
        config: returns the settings of the classifier as it is now; None while there is none.
    """

    def __init__(
        self,
        predictor: FolderPredictor,
        picture_store: PictureStore,
        learned: LearnedPictures,
        edits: EditHistory,
        theme: Theme,
        config: Callable[[], ClassifyConfig | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("folder_answers")
        self.setModal(False)
        self.predictor = predictor
        self._picture_store = picture_store
        self.learned = learned
        self._edits = edits
        self._theme = theme
        self._config = config
        self._group, self._shown_group = "", "-"
        self._shown: tuple[object, ...] = ()
        self._is_open = False
        self._waiting: list[tuple[tuple[Path, ...], str]] = []
        self._own_steps: list[Step] = []
        self._is_learning = False
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self._heading())
        layout.addWidget(self._views(), 1)
        self._warning = MessageBar(theme, "folder_answers_warning")
        layout.addWidget(self._warning)
        layout.addWidget(self._buttons())
        metrics = self.fontMetrics()
        self.resize(metrics.horizontalAdvance("n") * _WIDTH_LETTERS, metrics.lineSpacing() * _HEIGHT_LINES)
        for keys, act in (
            (QKeySequence.StandardKey.Undo, self._undo_own),
            (QKeySequence.StandardKey.Redo, self._redo_own),
        ):
            QShortcut(keys, self, act)
        for signal in (predictor.changed, learned.changed, picture_store.changed, edits.changed, theme.changed):
            signal.connect(self.refresh)
        picture_store.imported.connect(self._on_picture_store_imported)
        picture_store.copied.connect(self._on_picture_store_copied)
        edits.failed.connect(self._on_edits_failed)
        picture_store.refused.connect(self._on_picture_store_refused)

    # building

    def _heading(self) -> QWidget:
        self._summary, self._state = QLabel(), QLabel()
        self._summary.setProperty("look", "heading")
        self._summary.setObjectName("folder_answers_summary")
        self._state.setProperty("look", "muted")
        self._state.setObjectName("folder_answers_state")
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        for words in (self._summary, self._state):
            words.setWordWrap(True)
            layout.addWidget(words)
        return holder

    def _views(self) -> QSplitter:
        self.groups = GroupsModel(self)
        self.pictures = PicturesModel(Thumbnails(self, most_kept=_MOST_KEPT), self)
        self._groups_view = QListView()
        self._groups_view.setObjectName("answer_groups")
        self._groups_view.setAccessibleName(self.tr("Classes"))
        self._groups_view.setModel(self.groups)
        self._groups_view.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self._groups_view.setDefaultDropAction(Qt.DropAction.CopyAction)
        self._groups_view.selectionModel().currentChanged.connect(self._on_groups_current_changed)
        self.groups.dropped.connect(self.learn)
        self.groups.refused.connect(self._on_groups_refused)
        view = self._pictures_view = _PicturesView()
        view.setObjectName("answer_pictures")
        view.setAccessibleName(self.tr("Pictures of the selected class"))
        view.setModel(self.pictures)
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setMovement(QListView.Movement.Static)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        view.setDragEnabled(True)
        view.setUniformItemSizes(True)
        view.setItemDelegate(AnswerDelegate(self._theme, view))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.digit_pressed.connect(self._on_digit_pressed)
        view.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.pictures.modelReset.connect(self._show_buttons)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._groups_view)
        splitter.addWidget(view)
        splitter.setStretchFactor(1, 1)
        return splitter

    def _buttons(self) -> QWidget:
        self._hint = QLabel(
            self.tr("Drag wrong pictures to their class on the left, or select them and press its number.")
        )
        self._hint.setProperty("look", "muted")
        self._hint.setWordWrap(True)
        self._move = MenuButton(self.tr("Move to class…"), "move_pictures", self._fill_menu)
        self._undo = IconButton(self._theme, "undo", self.tr("Undo"), "undo_moving")
        self._again = IconButton(self._theme, "refresh", self.tr("Classify again"), "classify_again", look="primary")
        close = IconButton(self._theme, "cross", self.tr("Close"), "close_answers")
        self._undo.clicked.connect(lambda *_: self._undo_own())
        self._again.clicked.connect(lambda *_: self._repeat())
        close.clicked.connect(lambda *_: self.close())
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self._move, self._undo, self._again, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout.addWidget(self._hint)
        layout.addWidget(buttons)
        return holder

    # showing

    def open_now(self) -> None:
        """Show the window with the least sure pictures."""
        latest = self.predictor.latest
        self._group = "" if latest is not None and latest.not_sure else self._first_class()
        self._is_open = True
        self.refresh()
        self._select_group()
        self.show()
        self.raise_()
        self.activateWindow()
        self._pictures_view.setFocus()

    def refresh(self) -> None:
        """Show the latest result with what has been learned since; nothing while the window is closed."""
        latest = self.predictor.latest
        if latest is None:
            self.close()
        if latest is None or not self._is_open:
            return
        answered = latest.groups().by_file
        learned = {file: place for file, place in self.learned.copies_of(latest.folder).items() if file in answered}
        n_learned = sum(not self.predictor.uses(place) for place in learned.values())
        names, look = self._picture_store.names, (self._theme.colours, self.fontMetrics().height())
        shown = (latest, self.learned.version, names, look, self._group)
        if shown != self._shown:  # else only the progress has changed
            self._shown = shown
            self._show_result(latest, {file: place.parent.name for file, place in learned.items()})
        self._show_state(n_learned)
        self._show_buttons()

    def _show_result(self, latest: FolderPrediction, learned: Mapping[Path, str]) -> None:
        self.setWindowTitle(self.tr("Answers for “{folder}”").format(folder=printable(latest.folder.name)))
        self._show_groups(latest, learned)
        groups = latest.groups()
        answers = groups.by_class.get(self._group, ()) if self._group else groups.not_sure
        if learned:
            moved = [groups.by_file[file] for file, name in learned.items() if name == self._group]
            moved.sort(key=lambda one: (not one.not_sure, one.confidence))
            answers = (*(one for one in answers if one.file not in learned), *moved)
        self._show_pictures(ShownPictures(answers, learned))
        self._show_size()
        self._summary.setText(printable(f"{latest.sentences[0]}."))

    def done(self, result: int) -> None:
        """Close, and show nothing new until it is opened again."""
        self._is_open = False
        super().done(result)

    def _show_pictures(self, shown: ShownPictures) -> None:
        """Show pictures; in the same group, keep the scroll position, and select the picture that is next."""
        if shown == self.pictures.pictures and self._shown_group == self._group:
            return
        view, same_group = self._pictures_view, self._shown_group == self._group
        rows, scrolled = [index.row() for index in view.selectedIndexes()], view.verticalScrollBar().value()
        self._shown_group = self._group
        self.pictures.show_pictures(shown, with_class=not self._group)
        if same_group and rows and shown:
            view.setCurrentIndex(self.pictures.index(min(*rows, len(shown) - 1)))
        if same_group:
            view.verticalScrollBar().setValue(scrolled)

    def _show_groups(self, latest: FolderPrediction, learned: Mapping[Path, str]) -> None:
        pictures = Counter({one.name: one.pictures for one in latest.counts()})
        unsure = Counter({one.name: one.not_sure for one in latest.counts()})
        n_learned = Counter(learned.values())
        for file, name in learned.items():
            answer = latest.groups().by_file[file]
            pictures[name] += 1
            pictures[answer.name] -= 1
            unsure[answer.name] -= answer.not_sure
        classes, colours = self._picture_store.names, self._theme.colours
        groups = [AnswerGroup("", colours.warn, False, unsure.total(), unsure.total(), 0)]
        for name in (*classes, *sorted((+pictures).keys() - {*classes})):
            is_class = name in classes
            index = self._picture_store.known_colour_index(name)
            colour = self._theme.class_colour(index) if index is not None else colours.muted
            model = "" if is_class else latest.models.get(name, "")
            groups.append(AnswerGroup(name, colour, is_class, pictures[name], unsure[name], n_learned[name], model))
        self.groups.show_groups(groups)
        self._select_group()

    def _select_group(self) -> None:
        index = self.groups.index(self.groups.row_of(self._group))
        selection = self._groups_view.selectionModel()
        if selection.currentIndex() != index:
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _first_class(self) -> str:
        return next(iter(self._picture_store.names), "")

    def _show_size(self) -> None:
        metrics = self.fontMetrics()
        self._pictures_view.setGridSize(AnswerDelegate.tile_size(metrics))
        self._groups_view.setMinimumWidth(metrics.horizontalAdvance("n") * _GROUPS_LETTERS)

    def _show_state(self, n_learned: int) -> None:
        """Say what is going on, or why the answers are older than the classes.

        Args:
            n_learned: the number of pictures that were learned after the folder was classified.
        """
        text = self.predictor.state
        if not text and n_learned:
            pictures = self.tr("%Ln pictures were learned", "", n_learned)
            text = self.tr("{pictures}. The answers shown are older; “Classify again” updates them.")
            text = text.format(pictures=pictures)
        elif not text and (reason := self.predictor.reason_outdated(self._config())):
            text = self.tr("{reason} “Classify again” updates the answers.").format(reason=reason)
        self._state.setText(printable(text) or self.tr("In each class, the least sure pictures come first."))

    def _show_buttons(self) -> None:
        self._move.setEnabled(bool(self._selected()))
        last = self._edits.last
        is_own = last is not None and last in self._own_steps
        self._undo.setEnabled(is_own)
        self._undo.setToolTip(last.text if last is not None and is_own else "")
        predictor = self.predictor
        self._again.setEnabled(self._config() is not None and not predictor.is_running and predictor.presence.folder)

    # acting

    def learn(self, files: Sequence[Path], name: str) -> None:
        """Make pictures examples of a class, or of a new one if `name` is ""; those of another class are moved."""
        if not files or (name and name not in self._picture_store.names):
            return
        if self._picture_store.is_copying:  # a copy that is being made cannot be moved yet
            self._waiting.append((tuple(files), name))
            return
        self._warning.hide()
        sources = tuple(self.learned.place(file) or file for file in files)
        self._is_learning = True
        self._picture_store.add_pictures([PictureGroup("", sources)], name)

    def _undo_own(self) -> None:
        """Undo the last edit if it was made here; others are undone where they were made."""
        if self._edits.last in self._own_steps:
            self._edits.undo()

    def _redo_own(self) -> None:
        if self._edits.next in self._own_steps:
            self._edits.redo()

    def _on_picture_store_imported(self) -> None:
        if self._is_learning and self._edits.last is not None:
            self._own_steps.append(self._edits.last)
            self._show_buttons()

    def _on_picture_store_copied(self) -> None:
        self._is_learning = False
        if self._waiting and not self._picture_store.is_copying:
            self.learn(*self._waiting.pop(0))

    def _selected(self) -> list[Path]:
        rows = sorted(index.row() for index in self._pictures_view.selectionModel().selectedIndexes())
        return [self.pictures.pictures[row].answer.file for row in rows]

    def _on_digit_pressed(self, digit: int) -> None:
        name = self.groups.class_of_key(digit)
        if name:
            self.learn(self._selected(), name)

    def _fill_menu(self, menu: QMenu) -> None:
        files = self._selected()
        for name in self._picture_store.names:
            menu.addAction(printable(class_title_with_id(name)).replace("&", "&&"), partial(self.learn, files, name))
        menu.addSeparator()
        menu.addAction(self._theme.icon("add"), self.tr("New class"), partial(self.learn, files, ""))

    def _open_menu(self, place: QPoint) -> None:
        if not self._selected():
            return
        menu = QMenu(self)
        menu.setObjectName("move_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_menu(menu)
        view = self._pictures_view
        by_mouse = view.viewport().rect().contains(view.viewport().mapFromGlobal(QCursor.pos()))
        current = view.visualRect(view.currentIndex()).center()
        menu.popup(view.viewport().mapToGlobal(place if by_mouse else current))

    def _repeat(self) -> None:
        config = self._config()
        if config is not None:
            self.predictor.repeat(config)

    def _on_groups_current_changed(self) -> None:
        index = self._groups_view.currentIndex()
        if index.isValid() and self.groups.groups[index.row()].name != self._group:
            self._group = self.groups.groups[index.row()].name
            self.refresh()

    def _on_groups_refused(self, text: str) -> None:
        self._warning.show_message(text)

    def _on_edits_failed(self, text: str) -> None:
        if self.isVisible():
            self._warning.show_message(text)

    def _on_picture_store_refused(self, refusal: Refusal) -> None:
        if self.isVisible():
            self._warning.show_message(refusal.text, refusal.details)
