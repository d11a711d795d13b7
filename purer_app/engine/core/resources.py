"""Finds the files that are installed with the program, in a checkout or from a wheel."""

from pathlib import Path

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.files import real_path

PACKAGE = Path(__file__).resolve().parents[2]
"""Folder of the installed package."""


def resource(name: str) -> Path:
    """Return the path of a file or folder in resources/, or of a page in docs/.

    Raises:
        DataError: it is not installed.
    """
    for root in _roots():
        if (root / name).exists():
            return root / name
    raise DataError(f"the sample '{name}' is missing from this installation; install purer-app again")


def is_own(path: Path) -> bool:
    """Whether a file was installed with the program."""
    return any(real_path(path).is_relative_to(root) for root in _roots())


def _roots() -> tuple[Path, ...]:
    return PACKAGE / "resources", PACKAGE.parent / "resources", PACKAGE.parent / "docs"
