"""Decides by the first argument whether the command line or the window answers."""

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
    "make-pool",
    "export",
    "demo",
    "bench",
)
"""The commands of `cli/app.py`, so that the window starts without loading it."""
_FOR_CLI = (*COMMANDS, "-h", "--help", "--version")
_FOR_WINDOW = ("--startup-probe",)
_SYSTEM_LIBRARY = (
    "Qt needs this system library; "
    "in the source code, `python packaging/system_packages.py window` installs its package."
)


def main() -> None:
    """Run `purer-app`; imports happen here so that neither front end loads the other."""
    _open_closed_streams()
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    if first in _FOR_CLI:
        from purer_app.cli.app import run

        run(arguments)
    if first and first not in _FOR_WINDOW and not Path(first).exists():
        kind = "option" if first.startswith("-") else "command and no file or folder"
        _end(2, f"There is no {kind} '{first}'; see purer-app --help.")
    _run_window(arguments)


def _open_closed_streams() -> None:
    """Open to nowhere what is None: a standard stream that was closed at the start (`>&-`), or those of pythonw."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end


def _run_window(arguments: list[str]) -> NoReturn:
    """Show the window, or say in a sentence what it lacks; a lack of Qt's own would abort or leave a traceback."""
    from purer_app.launching import missing_window_library, window_can_open

    without = "The same jobs run without a window; see purer-app --help."
    if not window_can_open():
        _end(1, f"There is no screen here to show the window on (DISPLAY and WAYLAND_DISPLAY are not set). {without}")
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        _end(1, f"The window cannot start: {error}. {_remedy(error)} {without}")
    if missing := missing_window_library():
        _end(1, f"The window cannot start: {missing}. {_SYSTEM_LIBRARY} {without}")
    from purer_app.ui.app import run

    run(arguments)


def _remedy(error: ImportError) -> str:
    if isinstance(error, ModuleNotFoundError):
        return "Install it: pip install PySide6-Essentials pyqtgraph."
    return _SYSTEM_LIBRARY


def _end(code: int, sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
