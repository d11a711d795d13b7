"""An inline message about the last step, with a button to undo it."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from purer_app.ui.core.announcing import announce
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.edit_history import EditHistory, Step
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.message_kinds import show_kind

_WIDE_CHARACTERS = 70


class UndoBar(QFrame):
    """A sentence with Undo and an optional second button, shown until it is closed or another step is made."""

    def __init__(self, theme: Theme, edits: EditHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edits = edits
        self._step: Step | None = None
        self._acting: Callable[[], object] | None = None
        self.setObjectName("undo_bar")
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setObjectName("undo_words")
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._act = QPushButton()
        self._act.setObjectName("undo_act")
        self._undo = QPushButton(self.tr("Undo"))
        self._undo.setAccessibleName(self.tr("Undo"))
        self._undo.setObjectName("undo")
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.addLayout(_row(self._icon, self._words), 1)
        self._outer.addLayout(_row(self._act, self._undo, self._close))
        self._act.clicked.connect(self._on_act_clicked)
        self._undo.clicked.connect(self.undo)
        self._close.clicked.connect(self.dismiss)
        edits.changed.connect(self._on_edits_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; "" while hidden."""
        return self._words.text() if not self.isHidden() else ""

    def show_message(
        self,
        text: str,
        step: Step | None = None,
        act_text: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence.

        Args:
            step: the last step of the edit history; the Undo button is hidden without it.
            act_text: the text of a second button, which calls `act` and keeps the message.
        """
        self._step, self._acting = step, act
        self._words.setText(text)
        self._act.setText(act_text)
        self._act.setAccessibleName(act_text)
        self._act.setVisible(act is not None)
        self._undo.setVisible(step is not None)
        self.show()
        announce(self, text)

    def undo(self) -> None:
        """Undo the step; this also hides the message."""
        if self._step is not None and self._edits.last is self._step:
            self._edits.undo()

    def dismiss(self) -> None:
        """Hide the message."""
        self._step = self._acting = None
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the text if there is little room."""
        super().resizeEvent(event)
        wide = self.width() > self.fontMetrics().horizontalAdvance("n") * _WIDE_CHARACTERS
        self._outer.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _on_act_clicked(self) -> None:
        if self._acting is not None:
            self._acting()

    def _on_edits_changed(self) -> None:
        if self._step is not None and self._edits.last is not self._step:
            self.dismiss()

    def _on_theme_changed(self) -> None:
        show_kind(self, self._icon, self._theme, "info")
        set_icon(self._undo, self._theme.icon("undo"))
        set_icon(self._close, self._theme.icon("cross"))


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, int(isinstance(widget, QLabel) and widget.wordWrap()))
    if not any(isinstance(widget, QLabel) for widget in widgets):
        row.addStretch()
    return row
