"""The actions on one run: continue, show, use, open, copy, delete."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from purer_app.ui.runs.texts import ACTIVE_STATES, format_size, report
from purer_app.ui.state.run_removal import delete_permanently, move_to_trash
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.inline_bar import InlineBar

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


class RunActions(QObject):
    """The actions on runs; messages and questions appear in `bar`."""

    def __init__(self, session: Session, bar: InlineBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar

    def by_name(self) -> "dict[str, Callable[[RunSummary], None]]":
        """Return the actions by the names of their commands."""
        return {
            "continue": self.resume,
            "show": self.show,
            "use_in_adapt": self.use_in_adapt,
            "open_folder": self.open_folder,
            "copy": self.copy,
            "delete": self.ask_to_delete,
        }

    def resume(self, run: "RunSummary") -> None:
        """Continue an interrupted run."""
        self._session.continue_run(Path(run.path))

    def show(self, run: "RunSummary") -> None:
        """Show a run on the Train and Images pages."""
        self._session.show_run(Path(run.path))
        self._session.page_requested.emit("train")

    def use_in_adapt(self, run: "RunSummary") -> None:
        """Use a run as the classifier of the Adapt page."""
        self._session.choose_classifier(run.name)
        self._session.page_requested.emit("adapt")

    def open_folder(self, run: "RunSummary") -> None:
        """Open the folder of a run in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(run.path))

    def copy(self, run: "RunSummary") -> None:
        """Copy the facts of a run to the clipboard."""
        QGuiApplication.clipboard().setText(report(self, run))
        self._bar.show_message(self.tr("The facts about {name} were copied.").format(name=run.name))

    def ask_to_delete(self, run: "RunSummary") -> None:
        """Ask whether to move a run to the trash."""
        if run.status in ACTIVE_STATES:
            return
        text = self.tr("Move the run {name} with its model and images ({size}) to the trash?")
        self._bar.show_message(
            text.format(name=run.name, size=format_size(run.size_bytes)),
            (self.tr("Keep the run"), "", lambda: None),
            (self.tr("Move to trash"), "danger", partial(self.delete, run)),
            icon="question",
        )

    def delete(self, run: "RunSummary") -> None:
        """Move a run to the trash in the background; if that fails, ask whether to delete it permanently."""

        def moved(is_in_trash: bool) -> None:
            if is_in_trash:
                self._leave(run, self.tr("The run {name} was moved to the trash."))
            else:
                self._ask_to_delete_permanently(run)

        self._remove(run, move_to_trash, moved)

    def _ask_to_delete_permanently(self, run: "RunSummary") -> None:
        def deleted(_: None) -> None:
            self._leave(run, self.tr("The run {name} was deleted."))

        text = self.tr("{name} cannot be moved to the trash. Delete it permanently? This cannot be undone.")
        self._bar.show_message(
            text.format(name=run.name),
            (self.tr("Keep the run"), "", lambda: None),
            (self.tr("Delete permanently"), "danger", lambda: self._remove(run, delete_permanently, deleted)),
            icon="question",
        )

    def _remove(self, run: "RunSummary", remove: Callable[[Path], Any], on_result: Callable[[Any], None]) -> None:
        """Remove a run in the background, unless it is in progress."""
        path, training = Path(run.path), self._session.training
        if training.is_active and training.run == path:
            self._bar.show_message(
                self.tr("{name} is in progress; stop it on the Train page first.").format(name=run.name)
            )
            return
        job_runner = self._session.job_runner
        job_runner.start(self.tr("Deleting a run"), lambda *_: remove(path), owner=self, on_result=on_result)

    def _leave(self, run: "RunSummary", sentence: str) -> None:
        store = self._session.store
        if store.is_open and store.project.adapt.source == run.name:
            self._session.use_newest_run()
        if store.is_open and store.project.shown_run == run.name:
            store.change(shown_run="")
        self._session.noticed.emit(sentence.format(name=run.name))
        self._session.read_runs()
