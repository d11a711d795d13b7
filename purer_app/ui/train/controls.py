"""The controls of a run: buttons, progress, status, and questions before a run is discarded or continued."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.labels import page_title
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.message_kinds import set_look, show_kind
from purer_app.ui.widgets.progress_bar import ProgressBar

_ACTIVE = ("running", "paused")
ALL_LINES = 52
"""With less room for the column, in lines of text, the note and the pseudo images make room for the plots."""
_WORTH_LINES = 27
"""With less room than this, so do the progress, which the status bar shows too, and what training is worth so far; a
button has a shorter text."""


class Question(QFrame):
    """A non-modal question inside the page with answer buttons, or a message without any.

    Args:
        kind: the kind of message of which it has icon and colour.
    """

    def __init__(self, theme: Theme, name: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self.setObjectName(name)
        self._icon = QLabel(self)
        self._words = QLabel(self)
        self._words.setObjectName(f"{name}_words")
        self._words.setWordWrap(True)
        self._answers = FlowLayout()
        column = QVBoxLayout()
        column.addWidget(self._words)
        column.addLayout(self._answers)
        row = QHBoxLayout(self)
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def add_answer(self, name: str, text: str, act: Callable[[], object], look: str = "") -> QPushButton:
        """Add a button; every answer closes the question."""
        button = QPushButton(text, self)
        button.setObjectName(name)
        if look:
            button.setProperty("look", look)
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda: act())  # noqa: PLW0108  - clicked has an argument
        self._answers.addWidget(button)
        return button

    def ask(self, text: str) -> None:
        """Show the question at its full height, even if the window is busy."""
        self._words.setText(text)
        self.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    @property
    def text(self) -> str:
        """The question."""
        return self._words.text()

    def _on_theme_changed(self) -> None:
        show_kind(self, self._icon, self._theme, self._kind)


class TrainControls(QFrame):
    """The status of a run; its buttons are in `head`, with the title of the page.

    The signals are requests of the user; `show_state` enables the possible ones.
    """

    try_requested = Signal()
    start_requested = Signal()
    pause_toggled = Signal()
    finish_requested = Signal()
    discard_requested = Signal()
    continue_requested = Signal()
    continue_declined = Signal()

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.head = QWidget()
        self._state = "idle"
        self._step = 0
        self._lines = float(ALL_LINES)
        self.setProperty("look", "card")
        self._make_buttons()
        self._make_questions()
        self._warning = Question(self._theme, "train_warning", "warning", self)
        self._sentence = self._label("train_sentence")
        self._worth = self._label("train_worth")
        self._note = self._label("train_note")
        self._note.setProperty("look", "muted")
        self._progress = ProgressBar(theme, self)
        self._progress.setObjectName("train_progress")
        self._progress.setAccessibleName(self.tr("Progress of the run"))
        self._build_layout(title)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return label

    def _make_buttons(self) -> None:
        self.try_it = self._button("train_try_it", self.tr("Try it on your pictures"), self.try_requested.emit)
        self.try_it.setProperty("look", "primary")
        self.try_it.setToolTip(self.tr("Classify your own pictures with this run, on the Adapt page"))
        self.try_it.hide()
        self.start = self._button("train_start", self.tr("Start"), self.start_requested.emit)
        self.start.setProperty("look", "primary")
        self.pause = self._button("train_pause", self.tr("Pause"), self.pause_toggled.emit)
        self.finish = self._button("train_finish", self.tr("Finish now and keep the model"), self.finish_requested.emit)
        self.finish.setToolTip(self.tr("End the run now and keep its model"))
        self.stop = self._button("train_stop", self.tr("Stop and discard"), self.ask_to_discard)
        self.stop.setProperty("look", "danger")

    def _button(self, name: str, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self.head)
        button.setObjectName(name)
        button.clicked.connect(lambda: act())  # noqa: PLW0108  - clicked has an argument
        return button

    def _make_questions(self) -> None:
        self.discard = Question(self._theme, "discard_question", "question", self)
        self._keep = self.discard.add_answer("keep_run", self.tr("Keep the run"), lambda: None)
        self.discard.add_answer("discard_run", self.tr("Stop and discard"), self.discard_requested.emit, "danger")
        self.resume = Question(self._theme, "continue_question", "info", self)
        self.resume.add_answer("continue_run", self.tr("Continue"), self.continue_requested.emit, "primary")
        self.resume.add_answer("not_now", self.tr("Not now"), self.continue_declined.emit)

    def _build_layout(self, title: str) -> None:
        buttons = FlowLayout()
        for button in (self.try_it, self.start, self.pause, self.finish, self.stop):
            buttons.addWidget(button)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(page_title(title))
        row.addLayout(buttons, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        messages = (self.resume, self.discard, self._warning)
        for widget in (*messages, self._sentence, self._worth, self._progress, self._note):
            column.addWidget(widget)

    def ask_to_discard(self) -> None:
        """Ask before the run is discarded; the first answer keeps it."""
        question = self.tr("Stop this run after %Ln steps? Its folder is moved to the trash.", "", self._step)
        self.discard.ask(question)
        self._keep.setFocus()

    def show_state(self, state: str, why_not: str, *, finished: bool = False) -> None:
        """Enable the buttons that fit a state.

        Args:
            state: the state of the TrainingController.
            why_not: why a run cannot start, as a sentence, or "".
            finished: whether the shown run has finished; trying it is then the primary button.
        """
        self._state = state
        idle = state == "idle"
        focus = self.window().focusWidget()
        had_focus = focus is not None and self.head.isAncestorOf(focus)
        for button, shown in self._buttons_of(idle, finished).items():
            button.setVisible(shown)
        self.start.setText(self.tr("Start a new run") if idle and finished else self.tr("Start"))
        set_look(self.start, "" if idle and finished else "primary")
        self.start.setEnabled(idle and not why_not)
        self.start.setToolTip(why_not)
        for button in (self.pause, self.finish):
            button.setEnabled(state in _ACTIVE)
        self.stop.setEnabled(not idle and state != "stopping")
        if had_focus and focus is not None and focus.isHidden():  # it would move to another part of the window
            next(button for button, shown in self._buttons_of(idle, finished).items() if shown).setFocus()
        self.pause.setText(self.tr("Resume") if state == "paused" else self.tr("Pause"))
        self._show_lines()
        if idle or state == "stopping":
            self.discard.hide()
        self._on_theme_changed()

    def _buttons_of(self, idle: bool, finished: bool) -> dict[QPushButton, bool]:
        """Return whether each button is shown: those that start something, or those of the run."""
        of_run = dict.fromkeys((self.pause, self.finish, self.stop), not idle)
        return {self.try_it: idle and finished, self.start: idle, **of_run}

    def show_status(self, sentence: str, note: str, tip: str = "", worth: str = "") -> None:
        """Show a sentence on the state, what training is worth so far, and a note below them with a tooltip.

        With little room during a run, the tooltip of the sentence has what is not shown.
        """
        self._note.setToolTip(tip)
        for label, text in ((self._sentence, sentence), (self._worth, worth), (self._note, note)):
            if label.text() != text:
                label.setText(text)
        self._show_lines()

    def warn(self, text: str) -> None:
        """Show a warning about the run, at every height of the column; "" hides it."""
        if text and (text != self._warning.text or self._warning.isHidden()):
            self._warning.ask(text)
        elif not text:
            self._warning.hide()

    def set_room(self, lines: float) -> None:
        """Leave room to the plots during a run, if the column is only some lines of text high."""
        self._lines = lines
        low = lines < _WORTH_LINES
        self.finish.setText(self.tr("Finish now") if low else self.tr("Finish now and keep the model"))
        self._show_lines()

    def _show_lines(self) -> None:
        is_run = self._state != "idle"
        self._progress.setVisible(is_run and self._lines >= _WORTH_LINES)
        hidden = []
        for label, least in ((self._sentence, 0), (self._worth, _WORTH_LINES), (self._note, ALL_LINES)):
            has_room = not is_run or self._lines >= least
            label.setVisible(bool(label.text()) and has_room)
            if label.text() and not has_room:
                hidden.append(label.text())
        self._sentence.setToolTip(" ".join(hidden))

    def show_progress(self, step: int, fraction: float | None) -> None:
        """Set the progress bar.

        Args:
            step: the current step, for the question before the run is discarded.
            fraction: the progress of the whole run, 0 to 1; None while unknown.
        """
        self._step = step
        self._progress.show_fraction(fraction)

    def _on_theme_changed(self) -> None:
        theme = self._theme
        is_primary = self.start.property("look") == "primary" and self.start.isEnabled()
        set_icon(self.try_it, theme.icon("adapt", theme.colours.on_accent))
        set_icon(self.start, theme.icon("start", theme.colours.on_accent if is_primary else ""))
        set_icon(self.pause, theme.icon("start" if self._state == "paused" else "pause"))
        set_icon(self.finish, theme.icon("finish"))
        set_icon(self.stop, theme.icon("stop", theme.colours.bad if self.stop.isEnabled() else ""))
