"""The actions on one run: continue, show, use, report, repeat, open, copy, delete."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from purer_app.engine import jobs
from purer_app.engine.core.errors import EngineError
from purer_app.ui.core.file_dialogs import choose_target
from purer_app.ui.core.formats import format_size
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.runs.texts import ACTIVE_STATES, report
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd
from purer_app.ui.state.project.project import free_folder, safe_name
from purer_app.ui.state.run_removal import delete_permanently, move_to_trash
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.revealing import reveal

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary
    from purer_app.engine.training.repetition import Repetition


class RunActions(QObject):
    """The actions on runs; messages and questions appear in `bar`. A run that `is_evaluated` is not removed.

    `kept` carries the path of a run that could not be removed.
    """

    kept = Signal(str)

    def __init__(
        self,
        session: Session,
        bar: InlineBar,
        is_evaluated: "Callable[[RunSummary], bool]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._is_evaluated = is_evaluated

    def by_name(self) -> "dict[str, Callable[[RunSummary], None]]":
        """Return the actions by the names of their commands."""
        return {
            "continue": self.resume,
            "show": self.show,
            "use_in_adapt": self.use_in_adapt,
            "open_folder": self.open_folder,
            "copy": self.copy,
            "report": self.ask_where_to_report,
            "repeat": self.prepare_to_repeat,
            "copy_command": self.copy_command,
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
        self._bar.show_message(self.tr("The facts about “{name}” were copied.").format(name=run_title(run)))

    def ask_where_to_report(self, run: "RunSummary") -> None:
        """Ask for a file name, and write the report of a run."""
        name = f"{safe_name(run_title(run)) or run.name}.html"
        title, folders = self.tr("Save the report as"), self._session.folders
        path = choose_target(self._bar, folders, "reports", title, name, "HTML (*.html)", suffix=".html")
        if path is not None:
            self.write_report(run, path)

    def write_report(self, run: "RunSummary", path: Path) -> None:
        """Write the report of a run in the background, then offer to open it."""

        def written(_: None) -> None:
            show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(path)))
            self._bar.show_message(
                self.tr("The report was written to {path}.").format(path=path), (self.tr("Open report"), "", show)
            )
            reveal(self._bar)

        job = partial(jobs.report_run, Path(run.path), path)
        self._session.job_runner.start(self.tr("Writing a report"), job, owner=self, on_result=written)

    def prepare_to_repeat(self, run: "RunSummary") -> None:
        """Find what differs from the time of a run, then ask whether to repeat it."""
        job = partial(jobs.prepare_repetition, Path(run.path))
        show = partial(self._ask_to_repeat, run)
        self._session.job_runner.start(self.tr("Comparing with the run"), job, owner=self, on_result=show)

    def _ask_to_repeat(self, run: "RunSummary", found: "Repetition") -> None:
        name = run_title(run)
        if found.missing:
            text = self.tr("“{name}” cannot be repeated, because this is missing: {files}.")
            self._bar.show_message(text.format(name=name, files=", ".join(found.missing)), icon="warning")
            return
        parts = [self.tr("Repeat “{name}” with the same settings, models and seed?").format(name=name)]
        parts += found.differences or (self.tr("Nothing that PURER records has changed since."),)
        self._bar.show_message(
            "\n".join(parts),
            (self.tr("Do not repeat"), "", lambda: None),
            (self.tr("Start the run"), "primary", partial(self._repeat, found)),
            icon="question",
        )

    def _repeat(self, found: "Repetition") -> None:
        if self._session.training.is_active:
            self._bar.show_message(self.tr("Another run is in progress now; nothing was started."), icon="warning")
        elif self._session.training.start_with(found.config):
            self._session.page_requested.emit("train")

    def copy_command(self, run: "RunSummary") -> None:
        """Copy the command line that repeats a run to the clipboard."""

        def copy(command: str) -> None:
            QGuiApplication.clipboard().setText(command)
            self._bar.show_message(self.tr("Copied: {command}").format(command=command))

        out = free_folder(self._session.store.folder / "runs", "from-command-line")
        job = partial(jobs.repeat_command, Path(run.path), out)
        self._session.job_runner.start(self.tr("Writing a command"), job, owner=self, on_result=copy)

    def ask_to_delete(self, run: "RunSummary") -> None:
        """Ask whether to move a run to the trash, and say what uses it."""
        if run.status in ACTIVE_STATES:
            return
        try:
            self._session.store.place.check()
        except EngineError as error:
            self._bar.show_message(str(error), icon="warning")
            return
        text = self.tr("Move the run “{name}” with its model and images ({size}) to the trash?")
        parts = [text.format(name=run_title(run), size=format_size(run.size_bytes))]
        if self._session.store.is_open and self._session.classifier_run == run.name:
            parts.append(self.tr("The Adapt page uses it and will use another classifier instead."))
        self._bar.show_message(
            " ".join(parts),
            (self.tr("Keep the run"), "", lambda: None),
            (self.tr("Move to trash"), "danger", partial(self.delete, run)),
            icon="question",
        )

    def delete(self, run: "RunSummary") -> None:
        """Move a run to the trash in the background; if that fails, ask whether to delete it permanently."""

        def moved(is_in_trash: bool) -> None:
            if is_in_trash:
                self._session.noticed.emit(
                    self.tr("The run “{name}” was moved to the trash.").format(name=run_title(run))
                )
            else:
                self._ask_to_delete_permanently(run)

        self._remove(run, move_to_trash, moved, is_done=bool)

    def _ask_to_delete_permanently(self, run: "RunSummary") -> None:
        def deleted(_: None) -> None:
            self._session.noticed.emit(self.tr("The run “{name}” was deleted.").format(name=run_title(run)))

        text = self.tr(
            "“{name}” cannot be moved to the trash: this disk has none, or it is full. Delete the run permanently? "
            "This cannot be undone."
        )
        delete = partial(self._remove, run, delete_permanently, deleted)
        self._bar.show_message(
            text.format(name=run_title(run)),
            (self.tr("Keep the run"), "", lambda: None),
            (self.tr("Delete permanently"), "danger", delete),
            icon="question",
        )

    def _remove(
        self,
        run: "RunSummary",
        remove: Callable[[Path], Any],
        on_result: Callable[[Any], None],
        *,
        is_done: Callable[[Any], bool] = lambda _: True,
    ) -> None:
        """Remove a run in the background once nothing uses it; a run that could not be removed is used again."""
        path, session = Path(run.path), self._session
        if why := self._why_used(run):
            self._bar.show_message(why, icon="warning")
            return
        before = session.store.project
        session.let_go(path)

        def ended(end: JobEnd) -> None:
            is_gone = isinstance(end, Finished) and is_done(end.result)
            if not is_gone and session.store.is_open and session.store.folder in path.parents:
                session.store.change(adapt=before.adapt, shown_run=before.shown_run)
            session.read_runs()
            if not is_gone:
                self.kept.emit(run.path)
            if isinstance(end, Finished):
                on_result(end.result)
            elif isinstance(end, Failed):
                session.failed.emit(end.sentence, end.details)

        session.job_runner.start(self.tr("Deleting a run"), lambda *_: remove(path), owner=self, on_end=ended)

    def _why_used(self, run: "RunSummary") -> str:
        """Return what prevents the removal of a run; "" if nothing does."""
        training = self._session.training
        if training.is_active and str(training.run) == run.path:
            text = self.tr("“{name}” is in progress; stop it on the Train page first.")
        elif self._is_evaluated(run):
            text = self.tr("“{name}” is being evaluated; stop the evaluation or wait for its end first.")
        else:
            return ""
        return text.format(name=run_title(run))
