"""Names runs and keeps notes on them, as steps that can be undone."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from purer_app.engine.core.errors import EngineError, RunFolderError
from purer_app.engine.runs.run_label import FILE, clean_name, read_label, write_label
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


@dataclass(frozen=True, slots=True)
class LabelEdit:
    """An undoable change of the name or the notes of a run; `field` is "name" or "notes"."""

    text: str
    labels: "RunLabels"
    run: Path
    field: str
    before: str
    after: str

    def forward(self) -> str:
        """Redo the change."""
        self.labels.write(self.run, self.field, self.after, expected=self.before)
        return ""

    def back(self) -> str:
        """Undo the change."""
        self.labels.write(self.run, self.field, self.before, expected=self.after)
        return ""


class RunLabels(QObject):
    """Writes names and notes into the folders of runs; what cannot be written is reported by the session."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def rename(self, run: "RunSummary", text: str) -> None:
        """Name a run; an empty name, or its present title, changes nothing but an own name into the default one."""
        try:
            name = clean_name(text)
            if name in (run.label.name, run_title(run)):
                return
            self.write(Path(run.path), "name", name)
        except EngineError as error:
            self._session.failed.emit(str(error), "")
            return
        step = self.tr("Rename the run “{name}”").format(name=run_title(run))
        self._session.edits.done(LabelEdit(step, self, Path(run.path), "name", run.label.name, name))

    def notes_of(self, run: "RunSummary") -> str | None:
        """Read the notes of a run before others are saved; None if they cannot be read, and then not be saved."""
        try:
            return read_label(Path(run.path)).notes
        except EngineError as error:
            self._report_unsaved(run, error)
            return None

    def save_notes(self, run: "RunSummary", notes: str, *, is_merged: bool = False) -> bool:
        """Write the notes of a run, without a step; return whether they were written.

        Args:
            is_merged: whether they contain notes that were written elsewhere, which is reported.
        """
        try:
            self.write(Path(run.path), "notes", notes)
        except EngineError as error:
            self._report_unsaved(run, error)
            return False
        if is_merged:
            text = self.tr("The notes on “{name}” were also changed elsewhere; your text is below the other one.")
            self._session.noticed.emit(text.format(name=run_title(run)))
        return True

    def _report_unsaved(self, run: "RunSummary", error: EngineError) -> None:
        text = self.tr("The notes on “{name}” are not saved, but kept until the window is closed: {why}")
        self._session.failed.emit(text.format(name=run_title(run), why=error), "")

    def notes_edited(self, run: "RunSummary", before: str, after: str) -> None:
        """Add the written change of the notes as one step."""
        step = self.tr("Edit the notes on “{name}”").format(name=run_title(run))
        self._session.edits.done(LabelEdit(step, self, Path(run.path), "notes", before, after))

    def write(self, run: Path, field: str, value: str, *, expected: str | None = None) -> None:
        """Write one field of a label, and show it.

        Args:
            expected: the only value that may be replaced.

        Raises:
            RunFolderError: the project is open in another window, the folder cannot be written, its label is damaged,
                or the field has another value than `expected`; nothing was changed.
        """
        self._session.store.place.check()
        found = read_label(run)
        if expected is not None and getattr(found, field) not in (expected, ""):
            raise RunFolderError(f"{run / FILE} was changed by another program: {field} stays as it is")
        label = replace(found, **{field: value})
        write_label(run, label)
        self._session.take_label(run, label)
