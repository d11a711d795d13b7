"""Checks whether a window can be shown, and opens it in a separate process."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from purer_app.engine.core.files import real_path

_PLATFORMS_WITHOUT_SCREEN = ("offscreen", "minimal")
"""Qt platforms that draw without a screen."""


def window_can_open(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether Qt finds a screen; without one it would abort the process. QT_QPA_PLATFORM is taken at its word."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not platform.startswith("linux") or any(environment.get(name) for name in names)


def missing_window_library(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Return why Qt's X11 platform plug-in cannot be loaded, or "" if it can or is not used; Qt itself would abort.

    PySide6.QtWidgets must be imported first, because the plug-in needs Qt's own libraries.
    """
    on_x11 = environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY")
    chosen = environment.get("QT_QPA_PLATFORM", "xcb").partition(":")[0]
    if not platform.startswith("linux") or not on_x11 or chosen != "xcb":
        return ""
    found = find_spec("PySide6")
    if found is None or found.origin is None:
        return ""
    plugin = Path(found.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        if plugin.exists():  # the PySide6 of a Linux distribution keeps its plug-ins elsewhere
            ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error)
    return ""


def someone_is_watching(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a person would see a window: there is a screen, and this is not an automatic build (CI)."""
    seen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0] not in _PLATFORMS_WITHOUT_SCREEN
    return seen and not environment.get("CI") and window_can_open(environment, platform)


def open_window(path: Path) -> None:
    """Open a folder in the window, in a process that survives this one and its terminal."""
    detached: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        detached = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    process = subprocess.Popen(  # noqa: S603  # our own program, on a path and without a shell
        [sys.executable, "-m", "purer_app", str(real_path(path))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **detached,
    )
    process.returncode = 0  # nobody waits for the process, and Popen would warn about that
