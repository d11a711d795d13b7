"""Names the system libraries that Qt's window needs and this Linux lacks, with the one command that installs them.

Usage: `python packaging/qt_libraries.py` prints a notice and exits with 1 where a library is missing;
with `--packages` it prints the names of the Debian packages alone. Elsewhere than on Linux, Qt brings what it needs.
"""

import ctypes
import sys
from collections.abc import Callable, Mapping

DEBIAN_PACKAGES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "fontconfig",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What Qt 6's xcb platform plug-in and its text and drawing modules load, and who brings it."""


def can_load(library: str) -> bool:
    """Say whether the dynamic loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(platform: str = sys.platform, present: Callable[[str], bool] = can_load) -> list[str]:
    """List the Debian packages to install, in the order of the table; none elsewhere than on Linux."""
    if not platform.startswith("linux"):
        return []
    return [package for library, package in DEBIAN_PACKAGES.items() if not present(library)]


def notice(packages: list[str]) -> str:
    """Return the sentence for missing packages."""
    return (
        f"The window needs {len(packages)} system package(s) that are not here. "
        f"On Debian and Ubuntu: sudo apt-get install {' '.join(packages)}"
    )


def main(arguments: list[str]) -> int:
    """Print what is missing; 1 where something is."""
    packages = missing_packages()
    if "--packages" in arguments:
        print(" ".join(packages))
        return 0
    if packages:
        print(notice(packages), file=sys.stderr)
    return int(bool(packages))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
