"""The editor for the notes on a run; it saves by itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from purer_app.ui.runs.labels import RunLabels

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_SAVED_AFTER_MS = 2_000
_LINES = 5


class NotesEditor(QPlainTextEdit):
    """The notes on one run, saved two seconds after a change and when the editor is left; each visit is one step.

    Text that cannot be saved is kept, and shown when its run is selected again. Notes that another program has written
    meanwhile are kept above the text.
    """

    def __init__(self, labels: RunLabels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._run: RunSummary | None = None
        self._at_start = self._saved = ""
        self._unsaved: dict[str, tuple[str, str]] = {}  # by path of a run: the notes it had, and the text
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
        """Edit the notes of a run; those of another one are saved first. Text that is not saved stays."""
        if run is None or self._run is None or run.path != self._run.path:
            self.leave()
            self._change_run(run)
        else:
            self._run = run
            if run.label.notes != self._saved:
                self._show_change(run.label.notes)
        self.setReadOnly(run is None or bool(run.label_problem))

    def _change_run(self, run: "RunSummary | None") -> None:
        if self._run is not None and self._is_changed:
            self._unsaved[self._run.path] = self._saved, self.toPlainText()
        self._run = run
        notes = "" if run is None else run.label.notes
        saved, text = (notes, notes) if run is None else self._unsaved.pop(run.path, (notes, notes))
        self._at_start = self._saved = saved
        if text != self.toPlainText():
            self.setPlainText(text)
        self._timer.stop()
        if self._is_changed:
            self._timer.start()

    def _show_change(self, notes: str) -> None:
        """Show notes that were written elsewhere, unless there is unsaved text, which will be saved with them."""
        if self._is_changed:
            self._timer.start()
            return
        self._at_start = self._saved = notes
        self.setPlainText(notes)
        self._timer.stop()

    @property
    def _is_changed(self) -> bool:
        return self.toPlainText() != self._saved

    def save(self) -> None:
        """Save what was changed, below notes that were written elsewhere since."""
        self._timer.stop()
        if self._run is None or not self._is_changed:
            return
        found = self._labels.notes_of(self._run)
        if found is None:
            return
        if is_merged := found not in ("", self._saved, self.toPlainText()):
            QTextCursor(self.document()).insertText(f"{found}\n\n")
            self._timer.stop()
            self._at_start = found
        self._saved = self.toPlainText()  # first, since the run is shown again while it is saved
        if not self._labels.save_notes(self._run, self._saved, is_merged=is_merged):
            self._saved = found

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
        if self._is_changed:
            self._timer.start()

    def sizeHint(self) -> QSize:
        """Return a height of a few lines."""
        margins_px = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * _LINES + margins_px)
