"""Does what a person asks of one run: continue, show, use, open, copy, delete."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from purer_app.ui.runs.facts import remove_run
from purer_app.ui.runs.texts import GOING_ON, report, size_in_words
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.inline_bar import InlineBar

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


class RunDeeds(QObject):
    """Answers and questions stand in the bar."""

    def __init__(self, session: Session, bar: InlineBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar

    def by_name(self) -> "dict[str, Callable[[RunSummary], None]]":
        """Every deed under the name of its command."""
        return {
            "continue": self.go_on,
            "show": self.show,
            "use_in_adapt": self.use_in_adapt,
            "open_folder": self.open_folder,
            "copy": self.copy,
            "delete": self.ask_to_delete,
        }

    def go_on(self, run: "RunSummary") -> None:
        """Continue an interrupted run."""
        self._session.continue_run(Path(run.path))

    def show(self, run: "RunSummary") -> None:
        """Show a run on the Train and Images pages."""
        self._session.show_run(Path(run.path))
        self._session.page_asked.emit("train")

    def use_in_adapt(self, run: "RunSummary") -> None:
        """Use a run as the classifier of the Adapt page."""
        self._session.choose_classifier(run.name)
        self._session.page_asked.emit("adapt")

    def open_folder(self, run: "RunSummary") -> None:
        """Show the folder of a run in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(run.path))

    def copy(self, run: "RunSummary") -> None:
        """Put the facts of a run on the clipboard."""
        QGuiApplication.clipboard().setText(report(self, run))
        self._bar.say(self.tr("The facts of {name} are on the clipboard.").format(name=run.name))

    def ask_to_delete(self, run: "RunSummary") -> None:
        """Ask inline whether a run shall go."""
        if run.status in GOING_ON:
            return
        text = self.tr("Delete the run {name} with its model and its images, {size}? This cannot be undone.")
        self._bar.say(
            text.format(name=run.name, size=size_in_words(run.size_bytes)),
            (self.tr("Keep it"), "", lambda: None),
            (self.tr("Delete the run"), "danger", partial(self.delete, run)),
            icon="question",
        )

    def delete(self, run: "RunSummary") -> None:
        """Remove a run from the disk, in the background; never the one that is going on."""
        path, training = Path(run.path), self._session.training
        if training.is_active and training.run == path:
            self._bar.say(self.tr("{name} is in progress; stop it on the Train page first.").format(name=run.name))
            return
        desk, done = self._session.desk, partial(self._on_deleted, run)
        desk.start(self.tr("Deleting a run"), lambda *_: remove_run(path), owner=self, on_result=done)

    def _on_deleted(self, run: "RunSummary", _: None) -> None:
        store = self._session.store
        if store.is_open and store.project.adapt.source == run.name:
            self._session.use_newest_run()
        if store.is_open and store.project.shown_run == run.name:
            store.change(shown_run="")
        self._session.noticed.emit(self.tr("The run {name} was deleted.").format(name=run.name))
        self._session.read_runs()
