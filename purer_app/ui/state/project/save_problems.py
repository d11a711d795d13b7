"""The reasons why a project cannot be saved, with their messages."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from purer_app.ui.state.project.project_folder import FolderState

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class SaveProblem:
    """A reason why the project cannot be saved; `kind` is "read-only", "view-only", "missing" or "unwritable"."""

    kind: str
    sentence: str
    moved_to: Path | None = None

    @property
    def only_shows(self) -> bool:
        """Whether the project is open to be looked at: no change can be saved, and the user knows."""
        return self.kind in ("read-only", "view-only")


def find_problem(state: FolderState, folder: Path) -> SaveProblem | None:
    """Return the problem of a project folder; None if it can be written."""
    match state.access:
        case "missing":
            return SaveProblem("missing", _missing_text(state, folder), state.moved_to)
        case "read-only":
            return read_only(folder)
        case "view-only":
            return view_only(folder)
        case _:
            return None


def read_only(folder: Path) -> SaveProblem:
    """Return the problem of a read-only folder."""
    text = translate(
        "SaveProblems",
        "{folder} is read-only. You can view this project, but changes cannot be saved.",
    )
    return SaveProblem("read-only", text.format(folder=folder))


def view_only(folder: Path) -> SaveProblem:
    """Return the problem of a project that another window has open."""
    text = translate(
        "SaveProblems",
        "{folder} is open in another window of PURER. You can view this project here, but changes cannot be saved.",
    )
    return SaveProblem("view-only", text.format(folder=folder))


def unwritable(sentence: str) -> SaveProblem:
    """Return the problem of a failed write to a writable folder."""
    text = translate("SaveProblems", "The last changes are not saved: {why}. Saving is tried again automatically.")
    return SaveProblem("unwritable", text.format(why=sentence.rstrip(".")))


def damage_text(damage: str) -> str:
    """Return the message that the previous project file was opened instead of a damaged one."""
    text = translate(
        "SaveProblems",
        "{damage}. The previous version was opened instead; the latest changes may be missing.",
    )
    return text.format(damage=damage.rstrip("."))


def kept_text(kept: Path) -> str:
    """Return the message on where a damaged or foreign project file was kept."""
    text = translate(
        "SaveProblems",
        "The project was saved. {folder} contained a different project file, which is kept there as {name}.",
    )
    return text.format(folder=kept.parent, name=kept.name)


def _missing_text(state: FolderState, folder: Path) -> str:
    if state.moved_to is not None:
        text = translate("SaveProblems", "The project folder {folder} was renamed to {moved}. Changes are not saved.")
        return text.format(folder=folder, moved=state.moved_to.name)
    if state.why:
        text = translate("SaveProblems", "The project folder {folder} cannot be reached: {why}. Changes are not saved.")
        return text.format(folder=folder, why=state.why)
    text = translate(
        "SaveProblems", "The project folder {folder} no longer exists. This project is not saved anywhere."
    )
    return text.format(folder=folder)
