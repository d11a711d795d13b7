"""A virtual screen with a mouse and a keyboard: Xvfb and xdotool."""

import json
import os
import runpy
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
_PACKAGES = runpy.run_path(str(HERE.parents[2] / "packaging" / "system_packages.py"))
MISSING_PACKAGES: list[str] = _PACKAGES["missing_packages"]("screen")
"""The Debian packages without which no window can be shown on a virtual screen here."""
Place = tuple[int, int]


@dataclass(frozen=True)
class Seen:
    """A widget as it stands on the screen."""

    name: str
    label: str
    kind: str
    text: str
    enabled: bool
    focused: bool
    checked: bool
    box: tuple[int, int, int, int]

    @property
    def middle(self) -> Place:
        x, y, width, height = self.box
        return x + width // 2, y + height // 2

    def holds(self, other: "Seen") -> bool:
        """Whether another widget lies inside this one."""
        (x, y, width, height), (left, top, *size) = self.box, other.box
        return x <= left and y <= top and left + size[0] <= x + width and top + size[1] <= y + height

    def on_paper(self, right: float, down: float) -> Place:
        """A place on the square paper in the middle of a drawing pad."""
        (x, y), side = self.middle, min(self.box[2:])
        return round(x + (right - 0.5) * side), round(y + (down - 0.5) * side)

    def at(self, right: float, down: float) -> Place:
        """A place inside, from (0, 0) top left to (1, 1) bottom right."""
        x, y, width, height = self.box
        return round(x + right * width), round(y + down * height)


class Screen:
    """Xvfb with everything that was started on it; all ends with the `with` block."""

    def __init__(self, home: Path, size: str = "1600x1000") -> None:
        self._home = home
        self._size = size
        self._all = ExitStack()
        self._display = ""
        self._socket = str(home / "door")

    def __enter__(self) -> "Screen":
        reader, writer = os.pipe()
        with os.fdopen(reader) as number:
            server = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{self._size}x24", "-nolisten", "tcp"],
                pass_fds=[writer],
                stderr=subprocess.DEVNULL,
            )
            os.close(writer)
            self._all.callback(_end, server)
            self._display = f":{number.readline().strip()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._all.close()

    def environment(self) -> dict[str, str]:
        """Everything that a user's session would have, with a home of its own."""
        names = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DOCUMENTS_DIR")
        places: Mapping[str, str] = {name: str(self._home) for name in names}
        kept = {key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
        return {**kept, **places, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"}

    def start(self, script: str, *arguments: str, wait_for_line: bool = False) -> subprocess.Popen[str]:
        """Start one of the scripts beside this file."""
        log = self._all.enter_context((self._home / f"{Path(script).stem}.log").open("a"))
        process = subprocess.Popen(
            [sys.executable, str(HERE / script), *arguments],
            env=self.environment(),
            stdout=subprocess.PIPE if wait_for_line else log,
            stderr=log,
            text=True,
        )
        self._all.callback(_end, process)
        if wait_for_line:
            assert process.stdout is not None
            self._all.callback(process.stdout.close)
            assert process.stdout.readline(), f"{script} ended before it was ready"
        return process

    def start_program(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the program, and wait until its window is there."""
        Path(self._socket).unlink(missing_ok=True)
        process = self.start("launcher.py", self._socket, *arguments)
        self.wait_for(lambda: bool(self.see()), "the window is there")
        return process

    def see(self) -> list[Seen]:
        """List the widgets that are on the screen; none while the program does not answer."""
        try:
            with socket.socket(socket.AF_UNIX) as door:
                door.settimeout(30)
                door.connect(self._socket)
                door.sendall(b"?\n")
                with door.makefile() as answers:
                    records: list[dict[str, Any]] = json.loads(answers.readline())
        except (OSError, ValueError):
            return []
        return [Seen(**{**record, "box": tuple(record["box"])}) for record in records]

    def wait_for(self, happens: Callable[[], object], what: str, seconds: float = 120) -> None:
        """Wait for something to become true."""
        until = time.monotonic() + seconds
        while not happens():
            assert time.monotonic() < until, (
                f"waited {seconds:.0f} s in vain until {what}; on the screen: {self.words()}"
            )
            time.sleep(0.1)

    def words(self) -> list[str]:
        """Everything that can be read."""
        return [seen.text for seen in self.see() if seen.text]

    def find(self, **wanted: object) -> Seen:
        """Wait for a widget with such a name, label, kind or text, and return it."""
        found: list[Seen] = []

        def look() -> bool:
            found[:] = [s for s in self.see() if all(getattr(s, key) == value for key, value in wanted.items())]
            return bool(found)

        self.wait_for(look, f"a widget with {wanted} is there", 60)
        return found[0]

    def can_read(self, part: str) -> bool:
        """Whether some text contains a part."""
        return any(part in text for text in self.words())

    def tool(self, *words: str) -> None:
        """Do something with mouse or keyboard."""
        subprocess.run(["xdotool", *words], env=self.environment(), check=True, timeout=60)

    def click(self, place: Place) -> None:
        """Press and release the left button."""
        self.tool("mousemove", "--sync", str(place[0]), str(place[1]), "click", "1")

    def press(self, keys: str) -> None:
        """Press keys, for example ctrl+k."""
        self.tool("key", keys)

    def give_focus(self, title: str) -> None:
        """Give the keyboard to the window of a title, as a window manager does with a new window."""
        self.tool("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def tab_to(self, name: str, keys: str = "Tab") -> Seen:
        """Press Tab until a widget has the focus."""
        self.find(name=name)
        for _ in range(120):
            focused = next((seen for seen in self.see() if seen.focused), None)
            if focused is not None and focused.name == name:
                return focused
            self.press(keys)
        raise AssertionError(f"Tab does not reach {name}; on the screen: {self.words()}")

    def command(self, words: str) -> None:
        """Run a command found by the command palette."""
        self.press("ctrl+k")
        self.wait_for(lambda: any(s.focused and s.kind == "QLineEdit" for s in self.see()), "the palette is open")
        self.type(words)
        self.wait_for(lambda: any(s.focused and s.text == words for s in self.see()), "the words are typed")
        self.press("Return")

    def type(self, text: str) -> None:
        """Type text."""
        self.tool("type", "--delay", "20", text)

    def drag(self, places: Sequence[Place], pause_s: float = 0.02, until: Callable[[], object] | None = None) -> None:
        """Move along places with the left button held, and release it as soon as `until` succeeds."""
        first, *rest = places
        self.tool("mousemove", "--sync", str(first[0]), str(first[1]), "mousedown", "1")
        for x, y in rest:
            self.tool("mousemove", "--sync", str(x), str(y))
            time.sleep(pause_s)  # a person's hand is no faster, and the drag protocol answers in between
        if until is not None:
            until()
        self.tool("mouseup", "1")

    def photograph(self, path: Path) -> None:
        """Save a picture of the whole screen, where ImageMagick is there to take it."""
        if shutil.which("import"):
            subprocess.run(["import", "-window", "root", str(path)], env=self.environment(), check=True, timeout=60)


def _end(process: subprocess.Popen[Any]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
