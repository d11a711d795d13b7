"""Finds runs: those of a project, and the one with a name. Loads no torch."""

import os
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import platformdirs

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.text import listed
from purer_app.engine.runs.run_listing import summarise_start


def projects_folder() -> Path:
    """Return the default folder for new projects."""
    return platformdirs.user_documents_path() / "PURER"


def run_folders(folder: Path) -> list[Path]:
    """Return the runs of a project, by name: subfolders of it and of `runs/` that contain a manifest."""
    inside: list[Path] = []
    for place in (folder, folder / "runs"):
        with suppress(OSError):  # missing, or deleted just now
            inside += sorted(place.iterdir())
    return [path for path in inside if (path / "manifest.toml").is_file()]


def usual_places() -> tuple[Path, ...]:
    """Return the folders in which runs are looked for: the current one, and the projects of the window."""
    projects: list[Path] = []
    with suppress(OSError):
        projects = sorted(path for path in projects_folder().iterdir() if path.is_dir())
    return (Path(), *projects)


def find_run(text: str | Path, places: Iterable[Path] | None = None) -> Path:
    """Return the folder of a run, given its path, its name, or the name of its folder; case does not count in names.

    Composed and decomposed letters are the same: ä is a with two dots.

    Args:
        text: a path that exists, or that has several parts and is no name, is taken as one.
        places: projects or folders of runs to look in; by default the usual ones.

    Raises:
        RunFolderError: no run has the name, or several have it.
    """
    path, name = Path(text), _folded(os.fspath(text))
    if os.path.lexists(path):
        return path
    folders = [run for place in (usual_places() if places is None else places) for run in run_folders(place)]
    found = [run for run in folders if name in (_folded(run.name), _folded(summarise_start(run).title))]
    found = [run for n, run in enumerate(found) if not any(_is_same(run, other) for other in found[:n])]
    if len(found) == 1:
        return found[0]
    if not found and path.name != os.fspath(path):
        return path  # its absence is an error of the reader
    if not found:
        raise RunFolderError(f"there is no folder and no run named '{text}'; purer-app runs lists the names of runs")
    names = listed([str(run) for run in found], len(found))
    raise RunFolderError(f"{len(found)} runs are named '{text}'; give the folder of one: {names}")


def _folded(name: str) -> str:
    """Return a name for comparison without case (The Unicode Standard, section 3.13, D145)."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _is_same(first: Path, second: Path) -> bool:
    with suppress(OSError):
        return first.samefile(second)
    return False
