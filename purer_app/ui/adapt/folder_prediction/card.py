"""The card of a classified folder: progress with Cancel, then counts per class and buttons to open the results."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_title_with_id, distinct_titles
from purer_app.ui.adapt.cards.swatch import swatch
from purer_app.ui.adapt.folder_prediction.answer_models import short_model
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction
from purer_app.ui.adapt.folder_prediction.predictor import FolderPredictor
from purer_app.ui.adapt.results.name_lists import listed
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.formats import fill, number
from purer_app.ui.core.progress_text import time_left
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.progress_bar import ProgressBar

_MOST_ROWS = 10
_MOST_NAMED = 5


class FolderCard(QFrame):
    """Shows what a predictor does and has found; hidden without a folder. `shown_requested` asks for its pictures.

    Args:
        config: returns the settings of the classifier as it is now; None while there is none.
    """

    shown_requested = Signal()

    def __init__(
        self,
        predictor: FolderPredictor,
        picture_store: PictureStore,
        theme: Theme,
        config: Callable[[], ClassifyConfig | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setObjectName("folder_card")
        self.setProperty("help_topic", "Learning from a folder")
        self._predictor = predictor
        self._picture_store = picture_store
        self._theme = theme
        self._config = config
        self._shown: tuple[object, ...] = ()
        self._cells: list[QWidget] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.addLayout(self._head())
        layout.addWidget(self._progress_box())
        layout.addWidget(self._result_box())
        for signal in (predictor.changed, picture_store.changed, theme.changed):
            signal.connect(self.refresh)
        self.refresh()

    # building

    def _head(self) -> QHBoxLayout:
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self._title.setWordWrap(True)
        self._close = QToolButton()
        self._close.setObjectName("close_folder_card")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Close this card"))
        self._close.setToolTip(self.tr("Close this card; the written files stay"))
        self._close.clicked.connect(lambda *_: self._predictor.close())
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _progress_box(self) -> QWidget:
        self._state = QLabel()
        self._state.setObjectName("folder_state")
        self._state.setWordWrap(True)
        self._bar = ProgressBar(self._theme)
        self._bar.setAccessibleName(self.tr("Classifying the folder"))
        self._cancel = IconButton(self._theme, "stop", self.tr("Cancel"), "cancel_folder")
        self._cancel.clicked.connect(lambda *_: self._predictor.cancel())
        holder = self._progress = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._state, self._bar):
            layout.addWidget(part)
        layout.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    def _result_box(self) -> QWidget:
        self._summary, self._others, self._unreadable, self._places = QLabel(), QLabel(), QLabel(), QLabel()
        self._kept = QLabel()
        self._kept.setObjectName("folder_kept")
        self._summary.setObjectName("folder_summary")
        self._unreadable.setObjectName("folder_unreadable")
        for muted in (self._others, self._places):
            muted.setProperty("look", "muted")
        for words in (self._summary, self._others, self._unreadable, self._places, self._kept):
            words.setWordWrap(True)
        self._counts = QWidget()
        self._counts.setObjectName("folder_counts")
        self._grid = QGridLayout(self._counts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._warning = MessageBar(self._theme, "folder_warning")
        self._learn = QCheckBox(self.tr("Learn from this folder too"))
        self._learn.setObjectName("learn_from_folder")
        self._learn.setToolTip(
            self.tr(
                "Classify the folder again with a classifier that also learns from the pictures in it, without labels, "
                "if they seem to show your classes. This helps most if the folder has about equally many pictures of "
                "each class. An exported classifier does not contain what was learned."
            )
        )
        self._learn.clicked.connect(self._on_learn_clicked)
        self._no_learning = QLabel(
            self.tr("Not together with the classes of models: remove their cards to learn from a folder.")
        )
        self._no_learning.setObjectName("no_learning_from_folder")
        self._no_learning.setProperty("look", "muted")
        self._no_learning.setWordWrap(True)
        self._missing = QLabel()
        self._missing.setObjectName("folder_missing")
        self._missing.setWordWrap(True)
        self._outdated = QLabel()
        self._outdated.setObjectName("folder_outdated")
        self._outdated.setWordWrap(True)
        self._learned = QLabel()
        self._learned.setObjectName("folder_learned")
        self._learned.setWordWrap(True)
        self._plain = QCheckBox(self.tr("Show the plain answers"))
        self._plain.setObjectName("show_plain_answers")
        self._plain.setToolTip(self.tr("The answers of the classifier that has not learned from the folder"))
        self._plain.clicked.connect(self._predictor.show_plain)
        holder = self._result = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (
            self._summary,
            self._counts,
            self._others,
            self._unreadable,
            self._missing,
            self._outdated,
            self._learn,
            self._no_learning,
            self._learned,
            self._plain,
            self._buttons(),
            self._warning,
            self._places,
            self._kept,
        ):
            layout.addWidget(part)
        return holder

    def _buttons(self) -> QWidget:
        show = IconButton(self._theme, "images", self.tr("Show pictures…"), "show_answers", look="primary")
        page = IconButton(self._theme, "open", self.tr("Open report"), "open_answers_page")
        table = IconButton(self._theme, "open", self.tr("Open CSV"), "open_answers_table")
        self._again = IconButton(self._theme, "refresh", self.tr("Classify again"), "classify_folder_again")
        self._show_pictures, self._open_page, self._open_table = show, page, table
        show.clicked.connect(lambda *_: self.shown_requested.emit())
        page.clicked.connect(lambda *_: self._open(lambda found: found.page))
        table.clicked.connect(lambda *_: self._open(lambda found: found.table))
        self._again.clicked.connect(lambda *_: self._repeat())
        holder = self._button_row = QWidget()
        row = FlowLayout(holder)
        for button in (show, page, table, self._again):
            row.addWidget(button)
        return holder

    # showing

    def refresh(self) -> None:
        """Show the state of the predictor."""
        predictor, latest = self._predictor, self._predictor.latest
        self.setVisible(predictor.folder is not None)
        if predictor.folder is None:
            self._warning.hide()
            return
        name = printable(predictor.folder.name)
        self._title.setText(self.tr("Folder “{name}”").format(name=name))
        self._title.setToolTip(printable(str(predictor.folder)))
        self._close.setIcon(self._theme.icon("cross"))
        self._close.setVisible(not predictor.is_running)
        left = time_left(predictor.remaining_seconds) if predictor.is_running else ""
        self._state.setText(printable(", ".join(filter(None, (predictor.state, left)))))
        self._state.setVisible(bool(predictor.state))
        for part in (self._bar, self._cancel):
            part.setVisible(predictor.is_running)
        self._progress.setVisible(predictor.is_running or bool(predictor.state))
        if predictor.is_running:
            self._bar.show_fraction(predictor.fraction)
        self._result.setVisible(latest is not None and not predictor.is_running)
        self._button_row.updateGeometry()  # its height depends on a width that may change while it is hidden
        config = self._config()
        has_old = config is not None and bool(config.old)
        self._show_presence(config)
        self._learn.setEnabled(config is not None and not has_old and predictor.presence.folder)
        self._no_learning.setVisible(has_old)
        self._learn.setChecked(predictor.learns)
        self._show_changes(config)
        self._plain.setVisible(predictor.has_plain)
        self._plain.setChecked(predictor.shows_plain)
        shown = (latest, self._picture_store.names, self._theme.colours, self.fontMetrics().height())
        if latest is not None and shown != self._shown:
            self._shown = shown
            self._show_result(latest)

    def _show_presence(self, config: ClassifyConfig | None) -> None:
        """Say what is missing, and switch the buttons off that need it."""
        there, latest = self._predictor.presence, self._predictor.latest
        if latest is None:
            return
        no_folder = "" if there.folder else self.tr("The folder {path} no longer exists.").format(path=latest.folder)
        no_table, no_page = (
            "" if exists else self.tr("{path} no longer exists.").format(path=path)
            for exists, path in ((there.table, latest.table), (there.page, latest.page))
        )
        missing = [no_folder] if no_folder else []
        names = [path.name for exists, path in ((there.table, latest.table), (there.page, latest.page)) if not exists]
        if names:
            text = self.tr("Missing: {names}.").format(names=", ".join(names))
            remedy = self.tr("“Classify again” writes them again.", "", len(names))
            missing.append(f"{text} {remedy}" if there.folder else text)
        self._missing.setText(printable(" ".join(missing)))
        self._missing.setVisible(bool(missing))
        again = self.tr(
            "Classify the folder by the present classes. Replaces the CSV file and the report; one that you have "
            "changed is kept, and the new one gets another name."
        )
        pictures = self.tr("See the pictures by class, and move wrong ones to their class")
        for button, problem, tip in (
            (self._show_pictures, no_folder, pictures),
            (self._open_page, no_page, ""),
            (self._open_table, no_table, ""),
            (self._again, no_folder, again),
        ):
            button.setEnabled(not problem)
            button.setToolTip(printable(problem or tip))
        self._again.setEnabled(not no_folder and config is not None)

    def _show_changes(self, config: ClassifyConfig | None) -> None:
        """Say why the answers are not up to date."""
        reason, same = self._predictor.reason_outdated(config), self._predictor.presence.same_pictures
        reasons = [reason] if reason else []
        reasons += [] if same else [self.tr("The pictures in the folder have changed since then.")]
        remedy = [self.tr("“Classify again” updates the answers.")] if self._predictor.presence.folder else []
        self._outdated.setText(" ".join(reasons + remedy))
        self._outdated.setVisible(bool(reasons))

    def _show_result(self, found: FolderPrediction) -> None:
        pictures = self.tr("%Ln pictures classified", "", len(found.pictures))
        text = fill(self.tr("{pictures}, {not_sure:,} of them not sure"), pictures=pictures, not_sure=found.not_sure)
        self._summary.setText(text)
        self._show_counts(found)
        names = listed([printable(path.name) for path in found.unreadable], _MOST_NAMED)
        text = self.tr("%Ln could not be read", "", len(found.unreadable))
        self._unreadable.setText(fill(self.tr("{text}: {names}"), text=text, names=names))
        self._unreadable.setToolTip("\n".join(printable(str(path)) for path in found.unreadable[:100]))
        self._unreadable.setVisible(bool(found.unreadable))
        self._learned.setText(f"{found.learned}.")
        self._learned.setVisible(bool(found.learned))
        text = self.tr("Saved as {table} and {page} in {folder}")
        self._places.setText(
            printable(fill(text, table=found.table.name, page=found.page.name, folder=found.table.parent))
        )
        kept = listed([printable(path.name) for path in found.kept])
        self._kept.setText(fill(self.tr("Kept, because changed after PURER wrote it: {names}"), names=kept))
        self._kept.setVisible(bool(found.kept))

    def _show_counts(self, found: FolderPrediction) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells.clear()
        counts = found.counts()
        titles, side = distinct_titles(count.name for count in counts), self.fontMetrics().height()
        for row, count in enumerate(counts[:_MOST_ROWS]):
            dot, title, count_label, doubt = QLabel(), QLabel(), QLabel(number(count.pictures)), QLabel()
            model, name = found.models.get(count.name, ""), titles[count.name]
            title.setText(printable(f"{name} ({short_model(model)})" if model else name))
            title.setToolTip(printable("\n".join(filter(None, (class_title_with_id(count.name), model)))))
            dot.setPixmap(swatch(self._colour(count.name), side))
            title.setWordWrap(True)
            doubt.setText(fill(self.tr("({n:,} not sure)"), n=count.not_sure) if count.not_sure else "")
            doubt.setProperty("look", "muted")
            count_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, cell in enumerate((dot, title, count_label, doubt)):
                self._grid.addWidget(cell, row, column)
                self._cells.append(cell)
        rest = len(counts) - _MOST_ROWS
        self._others.setText(self.tr("and %Ln classes more", "", rest))
        self._others.setVisible(rest > 0)
        self._counts.setAccessibleName(self.tr("Number of pictures of each class"))

    def _colour(self, name: str) -> str:
        index = self._picture_store.known_colour_index(name)
        return self._theme.colours.muted if index is None else self._theme.class_colour(index)

    # acting

    def _open(self, place: Callable[[FolderPrediction], Path]) -> None:
        latest = self._predictor.latest
        if latest is None:
            return
        path = place(latest)
        if not path.exists():
            text = self.tr("{path} no longer exists. “Classify again” writes it again.")
            self._warning.show_message(text.format(path=path))
            self._predictor.look_for_files()
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            text = self.tr("No program opened {path}. Open it in a file manager.")
            self._warning.show_message(text.format(path=path))
        else:
            self._warning.hide()

    def _on_learn_clicked(self, learns: bool) -> None:
        config = self._config()
        if config is not None:
            self._predictor.set_learns(learns, config)

    def _repeat(self) -> None:
        config = self._config()
        if config is not None:
            self._predictor.repeat(config)
