"""Shows above the page why the project cannot be saved, and asks before unsaved edits are discarded."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTime
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from purer_app.ui.shell.banner import Banner, BannerArea, Choice
from purer_app.ui.state.project.project import free_folder
from purer_app.ui.state.project.project_store import ProjectStore
from purer_app.ui.state.session import Session


class SaveProblems(QObject):
    """Shows one banner while the problem lasts, with buttons to solve it."""

    def __init__(self, session: Session, banners: BannerArea, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._store: ProjectStore = session.store
        self._banners = banners
        self._window = window
        self._banner: Banner | None = None
        self._shown = ""
        self._box: QMessageBox | None = None
        self._store.problem_changed.connect(self.show_problem)
        self._store.warned.connect(lambda text: banners.show_message("warning", text))
        session.leave_requested.connect(self.ask_to_leave)
        session.project_in_use.connect(self._on_session_project_in_use)

    @property
    def is_asking(self) -> bool:
        """Whether the question about unsaved edits is open."""
        return self._box is not None

    def show_problem(self, attempt: str = "") -> None:
        """Show the current problem, or close the banner if there is none.

        Args:
            attempt: a sentence about a failed attempt of the user to save.
        """
        problem = self._store.problem
        if problem is not None and self._banner is not None and self._shown == problem.sentence:
            return
        if self._banner is not None:
            self._banner.close_now()
        if problem is not None:
            choices: list[Choice] = [
                (self.tr("Try again"), self.try_again),
                (self.tr("Save a copy…"), self.ask_for_copy),
            ]
            if problem.moved_to is not None:
                moved: Path = problem.moved_to
                text = self.tr("Continue in {name}").format(name=moved.name)
                choices.insert(0, (text, lambda: self._session.continue_in(moved)))
            elif problem.kind == "missing":
                choices.insert(0, (self.tr("Locate…"), self.ask_for_folder))
            if problem.kind == "view-only":
                choices[0] = (self.tr("Edit here"), self.edit_here)
                choices.insert(1, (self.tr("Show the other window"), self._call_other_window))
            self._shown = problem.sentence
            kind = "warning" if problem.only_shows else "error"
            sentence = f"{problem.sentence} {attempt}".rstrip()
            self._banner = self._banners.show_message(kind, sentence, choices=choices, stays=True)
            self._banner.closed.connect(self._on_banner_closed)

    def try_again(self) -> None:
        """Save now; if that fails, show the time of the attempt."""
        if not self._store.save_now():
            self._shown = ""
            time = QTime.currentTime().toString("HH:mm:ss")
            self.show_problem(self.tr("The attempt at {time} failed.").format(time=time))

    def edit_here(self) -> None:
        """Edit the project that is only viewed; if the other window still has it open, say so."""
        store = self._store
        self._session.edit_project()
        if store.is_open and store.place.view_only:
            self._shown = ""
            self.show_problem(self.tr("Close it in the other window first."))

    def ask_for_folder(self) -> None:
        """Ask where the folder of the project is now, and continue there."""
        store, title = self._store, self.tr("Choose the folder of the project")
        if store.is_open:
            folder = QFileDialog.getExistingDirectory(self._window, title, str(store.folder.parent))
            if folder:
                self._session.locate_project(Path(folder))
            self._shown = ""
            self.show_problem()  # the click closed the banner, but the problem may last

    def ask_for_copy(self) -> None:
        """Ask for the folder of a copy, save the copy, and continue in it."""
        if not self._store.is_open:
            return
        self._ask_for_copy()
        self.show_problem()  # the click closed the banner, but the problem lasts until the copy is complete

    def ask_to_leave(self, then: Callable[[], object]) -> None:
        """Ask what to do with unsaved edits, and call `then` once they are saved or discarded."""
        problem = self._store.problem
        if self._box is not None or not self._store.is_open:
            return
        self._box = box = QMessageBox(self._window)
        box.setObjectName("unsaved_question")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Unsaved changes"))
        box.setText(self.tr("The changes to “{name}” are not saved.").format(name=self._store.project.name))
        box.setInformativeText(problem.sentence if problem is not None else "")
        again = box.addButton(self.tr("Try again"), QMessageBox.ButtonRole.AcceptRole)
        copy = box.addButton(self.tr("Save a copy…"), QMessageBox.ButtonRole.ActionRole)
        discard = box.addButton(self.tr("Discard the changes"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(again)
        box.setEscapeButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered() -> None:
            chosen, self._box = box.clickedButton(), None
            if chosen is discard:
                self._store.discard()
                then()
            elif chosen is copy:
                self.ask_for_copy()
            elif chosen is again:
                if self._store.can_close():
                    then()
                else:
                    self.ask_to_leave(then)

        box.finished.connect(lambda _: answered())
        box.open()

    def _ask_for_copy(self) -> None:
        store = self._store
        proposal = free_folder(store.folder.parent, self.tr("{name} copy").format(name=store.folder.name))
        title = self.tr("Save a copy of the project as")
        target, _ = QFileDialog.getSaveFileName(self._window, title, str(proposal))
        if target:
            self._session.copier.save_copy(Path(target))

    def _call_other_window(self) -> None:
        self._session.call_other_window(self._store.folder)
        self._shown = ""
        self.show_problem()  # the click closed the banner

    def _on_session_project_in_use(self, folder: Path) -> None:
        if self._store.is_open and self._store.folder == folder:  # it is only viewed here
            return
        text = self.tr("{folder} is open in another window of PURER.").format(folder=folder)
        choices: list[Choice] = [
            (self.tr("Show the other window"), lambda: self._session.call_other_window(folder)),
            (self.tr("Open read-only"), lambda: self._session.view_project(folder)),
        ]
        self._banners.show_message("warning", text, choices=choices)

    def _on_banner_closed(self, banner: object) -> None:
        if banner is self._banner:
            self._banner = None
