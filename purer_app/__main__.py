"""Entry point of `purer-app`: starts the command line or the window, depending on the first argument."""

import os
import sys
from pathlib import Path
from typing import NoReturn

COMMANDS = (
    "inspect",
    "choose",
    "safe-copies",
    "export-script",
    "train",
    "evaluate",
    "adapt",
    "runs",
    "rename",
    "report",
    "make-pool",
    "export",
    "demo",
    "bench",
)
"""The commands of `cli/app.py`, listed here so that the window starts without loading it."""
_FOR_CLI = (*COMMANDS, "-h", "--help", "--version", "--system-info")
_FOR_WINDOW = ("--startup-probe",)
_SYSTEM_LIBRARY = (
    "Qt needs this system library; `python packaging/system_packages.py window` in the source tree installs it."
)


def main() -> None:
    """Run `purer-app`. Imports are local so that neither front end loads the other."""
    _open_closed_streams()
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    if first in _FOR_CLI:
        from purer_app.cli.app import run

        run(arguments)
    if first and first not in _FOR_WINDOW and not Path(first).exists():
        kind = "option" if first.startswith("-") else "command, file or folder"
        _exit(2, f"There is no {kind} '{first}'; see purer-app --help.")
    _run_window(arguments)


def _open_closed_streams() -> None:
    """Redirect closed standard streams to the null device: those closed by the shell (`>&-`) or by pythonw."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end


def _run_window(arguments: list[str]) -> NoReturn:
    """Show the window, or print what is missing; without these checks, Qt would abort the process."""
    from purer_app.launching import missing_window_library, window_can_open

    without = "The command line needs no window; see purer-app --help."
    if not window_can_open():
        _exit(1, f"The window cannot start: no screen (DISPLAY and WAYLAND_DISPLAY are not set). {without}")
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        _exit(1, f"The window cannot start: {error}. {_remedy(error)} {without}")
    if missing := missing_window_library():
        _exit(1, f"The window cannot start: {missing}. {_SYSTEM_LIBRARY} {without}")
    from purer_app.ui.app import run

    run(arguments)


def _remedy(error: ImportError) -> str:
    if isinstance(error, ModuleNotFoundError):
        return "Install it: pip install PySide6-Essentials pyqtgraph."
    return _SYSTEM_LIBRARY


def _exit(code: int, message: str) -> NoReturn:
    sys.stderr.write(f"{message}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
