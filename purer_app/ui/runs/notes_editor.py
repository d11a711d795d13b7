"""The editor for the notes on a run; it saves by itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from purer_app.ui.runs.labels import RunLabels

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_SAVED_AFTER_MS = 2_000
_LINES = 5


class NotesEditor(QPlainTextEdit):
    """The notes on one run, saved two seconds after a change and when the editor is left; each visit is one step."""

    def __init__(self, labels: RunLabels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._run: RunSummary | None = None
        self._at_start = self._saved = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVED_AFTER_MS)
        self._timer.timeout.connect(self.save)
        self.setObjectName("run_notes")
        self.setAccessibleName(self.tr("Notes"))
        self.setPlaceholderText(self.tr("What this run was for, what you learned from it"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._on_text_changed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_run(self, run: "RunSummary | None") -> None:
        """Edit the notes of a run; those of another one are saved first. Text that is being written stays."""
        if run is None or self._run is None or run.path != self._run.path:
            self.leave()
        elif self.hasFocus() and run.label.notes == self._saved:
            self._run = run
            return
        self._run = run
        notes = "" if run is None else run.label.notes
        if notes != self.toPlainText():
            self.setPlainText(notes)
        self._at_start = self._saved = self.toPlainText()
        self._timer.stop()
        self.setReadOnly(run is None or bool(run.label_problem))

    def save(self) -> None:
        """Save what was changed."""
        self._timer.stop()
        notes = self.toPlainText()
        if self._run is None or notes == self._saved:
            return
        before, self._saved = self._saved, notes  # first, since the run is shown again while it is saved
        if not self._labels.save_notes(self._run, notes):
            self._saved = before

    def leave(self) -> None:
        """Save, and let the whole visit be undone as one step."""
        self.save()
        if self._run is not None and self._saved != self._at_start:
            self._labels.notes_edited(self._run, self._at_start, self._saved)
            self._at_start = self._saved

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the focus leaves the editor, though not for its own menu."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """Save when the page is left."""
        super().hideEvent(event)
        self.leave()

    def _on_text_changed(self) -> None:
        if self.toPlainText() != self._saved:
            self._timer.start()

    def sizeHint(self) -> QSize:
        """Return a height of a few lines."""
        margins_px = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * _LINES + margins_px)
