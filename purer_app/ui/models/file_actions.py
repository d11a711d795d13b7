"""Actions on the files of models: reports, safe copies, and the export script."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.settings.job_configs import InspectConfig
from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from purer_app.ui.core.file_dialogs import choose_target
from purer_app.ui.models.texts.cells import Row
from purer_app.ui.models.texts.words import report
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.undo_bar import UndoBar


class FileActions(QObject):
    """Actions on model files. `changed` is emitted when copying starts or ends."""

    changed = Signal()

    def __init__(self, session: Session, bar: UndoBar, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._bar = bar
        self._window = window
        self.is_copying = False

    def copy_report(self, rows: Sequence[Row]) -> None:
        """Copy the verdicts of some models to the clipboard."""
        QGuiApplication.clipboard().setText(report((row.path, row.verdict, row.kind) for row in rows))
        self._session.noticed.emit(self.tr("The verdicts of %Ln models were copied.", "", len(rows)))

    def save_export_script(self) -> None:
        """Ask for a file name, and save the script that exports a model with the user's own code."""
        title, kinds = self.tr("Save the export script"), self.tr("Python files (*.py)")
        target = choose_target(self._window, self._session.folders, "export script", title, "export_model.py", kinds)
        if target is None:
            return
        try:
            checkpoint_jobs.write_export_script(target)
        except EngineError as error:
            self._session.failed.emit(str(error), "")
            return
        text = self.tr("{file} was saved. Complete the lines marked with <-, run it where your model runs, and drop "
                       "the resulting .pt2 file here.")  # fmt: skip
        self._bar.show_message(text.format(file=target.name))

    def make_safe_copies(self, rows: Sequence[Row]) -> None:
        """Write .safetensors files next to those of some models."""
        if self.is_copying or not rows:
            return
        self.is_copying = True
        config = InspectConfig(paths=tuple(row.path for row in rows))
        self._session.job_runner.start(
            self.tr("Making safe copies"),
            partial(checkpoint_jobs.make_safe_copies, config),
            owner=self,
            on_result=partial(self._on_copied, self._session.store.folder),
        ).ended.connect(self._on_ended)
        self.changed.emit()

    def _on_ended(self) -> None:
        self.is_copying = False
        self.changed.emit()

    def _on_copied(self, project: Path, copies: list[dict[str, Any]]) -> None:
        if not self._session.store.is_open or self._session.store.folder != project:
            return
        copied = {copy["path"]: copy["copy"] for copy in copies if copy["copy"]}
        n_written = sum(copy["written"] for copy in copies)
        sentences = [self.tr("%Ln safe copies written next to their files.", "", n_written)]
        if len(copied) > n_written:
            existing = len(copied) - n_written
            sentences.append(self.tr("%Ln already existed.", "", existing))
        sentences += [f"{copy['reason']}." for copy in copies if copy["reason"]]
        use = partial(self._use_copies, copied) if copied else None
        self._bar.show_message(" ".join(sentences[:4]), act_text=self.tr("Use the copies"), act=use)

    def _use_copies(self, copied: dict[str, str]) -> None:
        step = self._session.models.replace_paths(copied)
        text = self.tr("%Ln models are now read from their safe copies.", "", len(copied))
        self._bar.show_message(text, step)
