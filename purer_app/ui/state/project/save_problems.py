"""Why a project cannot be saved, in sentences."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from purer_app.ui.state.project.project_folder import FolderLook

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class SaveProblem:
    """Why the project cannot be saved: `kind` is "read-only", "missing" or "unwritable"."""

    kind: str
    sentence: str
    moved_to: Path | None = None


def find_problem(look: FolderLook, folder: Path) -> SaveProblem | None:
    """Return what is wrong with the folder of a project; None where it can be written."""
    match look.state:
        case "missing":
            return SaveProblem("missing", _missing_text(look, folder), look.moved_to)
        case "read-only":
            return read_only(folder)
        case _:
            return None


def read_only(folder: Path) -> SaveProblem:
    """Return the problem of a folder that can only be read."""
    text = translate(
        "SaveProblems",
        "{folder} is read-only. You can look at this project, but changes to it cannot be saved there.",
    )
    return SaveProblem("read-only", text.format(folder=folder))


def unwritable(sentence: str) -> SaveProblem:
    """Return the problem of a folder that looks fine, where a write failed."""
    text = translate("SaveProblems", "The last changes are not saved: {why}. Saving is tried again automatically.")
    return SaveProblem("unwritable", text.format(why=sentence.rstrip(".")))


def damage_text(damage: str) -> str:
    """Say that the previous project file was opened in place of a damaged one."""
    text = translate(
        "SaveProblems",
        "{damage}. The version that was saved before it was opened instead; the latest changes may be missing.",
    )
    return text.format(damage=damage.rstrip("."))


def kept_text(kept: Path) -> str:
    """Say where a project file is kept that this program did not write, or that was damaged."""
    text = translate(
        "SaveProblems", "The project was saved. The different project file found in {folder} is kept there as {name}."
    )
    return text.format(folder=kept.parent, name=kept.name)


def _missing_text(look: FolderLook, folder: Path) -> str:
    if look.moved_to is not None:
        text = translate("SaveProblems", "The project folder {folder} was renamed to {moved}. Changes are not saved.")
        return text.format(folder=folder, moved=look.moved_to.name)
    if look.why:
        text = translate("SaveProblems", "The project folder {folder} cannot be reached: {why}. Changes are not saved.")
        return text.format(folder=folder, why=look.why)
    text = translate(
        "SaveProblems", "The project folder {folder} no longer exists. This project is not saved anywhere."
    )
    return text.format(folder=folder)
