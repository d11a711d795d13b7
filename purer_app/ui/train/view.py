"""The centre of the Train page: controls, plots or settings, and pseudo images of a run."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from purer_app.engine.core.events import EpisodeShown
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.formats import fill
from purer_app.ui.core.method_names import hardness_explained
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.state.run_history import RunHistory
from purer_app.ui.train.controls import ALL_LINES, TrainControls
from purer_app.ui.train.growing_images import GrowingImages
from purer_app.ui.train.run_lines import RunLines
from purer_app.ui.train.settings.config_form import ConfigForm
from purer_app.ui.widgets.image_strip import ImageStrip
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_board import PlotBoard

_GAP = 16
_PLOT_LINES = 4
"""Minimum height of a plot."""


class TrainView(QWidget):
    """Shows the history of one run, or the list of all settings in place of the plots."""

    def __init__(self, theme: Theme, title: str, folders: LastFolders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls = TrainControls(theme, title, self)
        hardness, accuracy = self.tr("Curriculum hardness"), self.tr("Few-shot accuracy")
        upper = LivePlot(theme, hardness, self.tr("hardness (outer loss)"), "", width_px=2, least_lines=_PLOT_LINES)
        upper.explain(hardness_explained())
        upper.setProperty("help_topic", "Hardness")
        lower = LivePlot(theme, accuracy, self.tr("correct, %"), self.tr("step"), width_px=2, least_lines=_PLOT_LINES)
        lower.setProperty("help_topic", "Episode")
        self.board = PlotBoard(theme, upper, lower, folders, self)
        self.form: ConfigForm | None = None
        self._wants_form = False
        self._lines_high = float(ALL_LINES)
        self._is_running = False
        self._lines = RunLines(RunHistory())
        self._drawn = -1
        self._drawn_marks: tuple[int, ...] = ()
        self._lower_waits = False
        self._episode: EpisodeShown | None = None
        self._placeholder = self._make_placeholder()
        care = self.tr("Synthetic, but may resemble private training data.")
        self._strip = ImageStrip(theme, care)
        self._strip.setAccessibleName(self.tr("Pseudo images"))
        self._strip.setProperty("help_topic", "Pseudo image")
        self._growing = GrowingImages(theme, care)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self.board)
        self._stack.addWidget(self._growing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _GAP // 2, _GAP // 2, _GAP // 2)
        column.setSpacing(8)
        column.addWidget(self.controls)
        column.addWidget(self._stack, 1)
        self._strip_card = self._make_strip_card()
        theme.changed.connect(self._fit_to_height)
        column.addWidget(self._strip_card)

    def _make_placeholder(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("look", "card")
        self._placeholder_title = QLabel(card)
        self._placeholder_title.setProperty("look", "heading")
        self._placeholder_text = QLabel(card)
        self._placeholder_text.setObjectName("train_placeholder")
        self._placeholder_text.setProperty("look", "muted")
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * _GAP, _GAP, 3 * _GAP, _GAP)
        column.addStretch(2)
        for label in (self._placeholder_title, self._placeholder_text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(3)
        return card

    def _make_strip_card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("look", "card")
        self._strip_title = QLabel(card)
        self._strip_title.setWordWrap(True)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 6, 12, 4)
        column.addWidget(self._strip_title)
        column.addWidget(self._strip)
        return card

    def draw(self, history: RunHistory, config: TrainConfig | None, *, running: bool) -> bool:
        """Draw new data of a run; return False if there was none.

        Args:
            config: the settings of the run; None without a run.
        """
        if history is self._lines.history and history.version == self._drawn and not self._lower_waits:
            return False
        if history is not self._lines.history:
            self._lines = RunLines(history)
            self.board.clear()
            self.board.reset_zoom()
            self._drawn_marks = ()
        self._drawn = history.version
        marks = (history.step, len(history.validation), len(history.baseline))
        if history.step and marks != self._drawn_marks:
            self._drawn_marks = marks
            self.board.show_upper(self._lines.hardness(config), self._lines.flags())
            self._lower_waits = True
        elif self._lower_waits:
            self.board.show_lower(self._lines.accuracy(), self._lines.terms())
            self._lower_waits = False
        self._draw_strip(history, running)
        self.choose_centre(running)
        return True

    def is_of(self, history: RunHistory) -> bool:
        """Whether this history was drawn last."""
        return history is self._lines.history

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave most of a low window to the plots."""
        super().resizeEvent(event)
        self._fit_to_height()

    def _fit_to_height(self) -> None:
        parent = self.parentWidget()
        height = self.height() if parent is None else min(self.height(), parent.height())
        self._lines_high = height / self.fontMetrics().height()
        self.controls.set_room(self._lines_high)
        self.choose_centre(self._is_running)

    def choose_centre(self, running: bool) -> None:
        """Show the form if requested, else the plots; before the first step, the growing images or a placeholder."""
        if self._wants_form and self.form is not None:
            self._stack.setCurrentWidget(self.form)
        elif self._lines.history.step:
            self._stack.setCurrentWidget(self.board)
        elif running and self._episode is not None and self._episode.kind == "inversion":
            self._growing.show_step(self._episode)
            self._stack.setCurrentWidget(self._growing)
        else:
            self._fill_placeholder(running)
            self._stack.setCurrentWidget(self._placeholder)
        is_low = running and self._lines_high < ALL_LINES
        has_steps = bool(self._lines.history.step) or self._episode is not None
        self._strip_card.setVisible(has_steps and self._stack.currentWidget() is not self._growing and not is_low)
        self._is_running = running

    def toggle_form(self, wanted: bool) -> ConfigForm:
        """Show or hide the form with all settings, and return it; it is built at the first call."""
        if self.form is None:
            self.form = ConfigForm(self)
            self._stack.addWidget(self.form)
        self._wants_form = wanted
        return self.form

    def _fill_placeholder(self, running: bool) -> None:
        if running:
            self._placeholder_title.setText(self.tr("The models are being inverted"))
            words = self.tr(
                "Noise is optimised into images that the models assign to their classes. "
                "The plots start with the first training step."
            )
        elif self._lines.history.finished is not None:
            self._placeholder_title.setText(self.tr("Nothing to plot"))
            words = self.tr(
                "This run ended before its first training step, so there is nothing to plot. "
                "Give the next run more time, or fewer models."
            )
        elif self._lines.history.warmup_step:
            self._placeholder_title.setText(self.tr("Nothing to plot yet"))
            words = self.tr("This run was interrupted before its first training step. The plots start with that step.")
        else:
            self._placeholder_title.setText(self.tr("No run is shown yet"))
            words = self.tr(
                "Choose a preset and press Start. The models are inverted into pseudo images first; then a learner "
                "is trained on small tasks made of them. Two plots show how hard the tasks are, and how many "
                "answers are correct."
            )
        self._placeholder_text.setText(words)

    def _draw_strip(self, history: RunHistory, running: bool) -> None:
        episode = history.episode
        self._strip.setVisible(episode is not None)
        if episode is not self._episode:
            self._episode = episode
            self._strip.show_pictures(() if episode is None else episode.pictures)
        if episode is None:
            waiting = self.tr("The pseudo images of the current episode appear here during a run.")
            past = self.tr("The Images page shows the pseudo images of this run.")
            self._strip_title.setText(past if history.step and not running else waiting)
        elif episode.kind == "inversion":
            self._strip_title.setText(self.tr("Pseudo images after %Ln inversion steps", "", episode.step))
        else:
            text = self.tr("Pseudo images of the episode at step {n:,}: some of each class")
            self._strip_title.setText(fill(text, n=episode.step))
