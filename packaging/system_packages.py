"""Finds system libraries that Qt needs and that are missing on this Linux, and installs their Debian packages.

    system_packages.py qt          libraries for any platform, including offscreen
    system_packages.py window      also libraries to show a window on X11
    system_packages.py screen      also a virtual screen with a mouse for the tests of the real window

The exit code is 1 if something is still missing. `--dry-run` prints the names of the missing packages and exits with 0.
On other systems, Qt includes all it needs.
"""

import argparse
import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

QT: dict[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "fontconfig",
}
"""Libraries for Qt 6 and its offscreen platform, and their packages."""

X11: dict[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""Additional libraries for Qt's xcb platform."""

PROGRAMS: dict[str, str] = {"Xvfb": "xvfb", "xdotool": "xdotool"}
"""Programs for the tests of the real window."""

PURPOSES: dict[str, dict[str, str]] = {"qt": QT, "window": QT | X11, "screen": QT | X11 | PROGRAMS}


def is_present(name: str) -> bool:
    """Whether the dynamic loader finds a library, or PATH a program."""
    if name in PROGRAMS:
        return shutil.which(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_packages(
    purpose: str, platform: str = sys.platform, present: Callable[[str], bool] = is_present
) -> list[str]:
    """List the Debian packages to install for a purpose; none on other systems than Linux."""
    if not platform.startswith("linux"):
        return []
    return [package for name, package in PURPOSES[purpose].items() if not present(name)]


def main(arguments: list[str]) -> int:
    """Install the missing packages; return 1 if something is still missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("purpose", choices=PURPOSES)
    parser.add_argument("--dry-run", action="store_true", help="print the names of the missing packages")
    options = parser.parse_args(arguments)
    packages = missing_packages(options.purpose)
    if options.dry_run:
        print(" ".join(packages))
        return 0
    if not packages:
        return 0
    command = [str(Path(__file__).with_name("apt_install.sh")), *packages]
    installed = subprocess.run(command, check=False).returncode == 0  # noqa: S603  # names from the tables above
    return 0 if installed and not _still_missing(options.purpose) else 1


def _still_missing(purpose: str) -> bool:
    """Check again in a new process, because the dynamic loader caches its list of libraries."""
    command = [sys.executable, __file__, purpose, "--dry-run"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603  # this file
    if names:
        print(f"Still missing after the installation: {names}", file=sys.stderr)
    return bool(names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
