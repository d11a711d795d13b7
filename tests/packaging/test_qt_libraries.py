"""The notice about system libraries says exactly what is missing and how to get it."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "qt_libraries.py"
qt_libraries = runpy.run_path(str(SCRIPT))
missing_packages, notice, can_load = (qt_libraries[name] for name in ("missing_packages", "notice", "can_load"))


def test_that_each_missing_library_is_named_by_its_package() -> None:
    absent = {"libEGL.so.1", "libxcb-cursor.so.0", "libfontconfig.so.1"}
    assert missing_packages("linux", lambda library: library not in absent) == [
        "libegl1",
        "fontconfig",
        "libxcb-cursor0",
    ]


def test_that_the_packages_that_qt_needs_most_are_known() -> None:
    needed = {"libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "fontconfig", "libxcb-cursor0"}
    assert needed <= set(missing_packages("linux", lambda library: False))


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_that_nothing_is_missing_where_qt_brings_its_own(platform: str) -> None:
    assert missing_packages(platform, lambda library: False) == []


def test_that_the_notice_holds_the_one_command() -> None:
    assert notice(["libegl1", "libgl1"]).endswith("sudo apt-get install libegl1 libgl1")
    assert "The window needs 2 system package(s) that are not here." in notice(["libegl1", "libgl1"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader's names are those of Linux")
def test_that_the_loader_tells_present_from_absent() -> None:
    assert can_load("libc.so.6")
    assert not can_load("libthere-is-no-such-thing.so.9")


def test_that_the_exit_code_says_whether_something_is_missing() -> None:
    result = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False)
    listed = subprocess.run([sys.executable, str(SCRIPT), "--packages"], capture_output=True, text=True, check=True)
    packages = listed.stdout.split()
    assert packages == missing_packages()
    assert result.returncode == (1 if packages else 0)
    assert result.stderr == (notice(packages) + os.linesep if packages else "")


def ci_run(tmp_path: Path, missing: str) -> "subprocess.CompletedProcess[str]":
    """Run .ci/run as somebody without privileges, on a machine that lacks packages, with a stand-in for make."""
    stubs = {
        "python3": f"""case "$*" in *--packages) echo "{missing}";; *) echo "install {missing}" >&2; exit 1;; esac""",
        "id": "echo 1000",
        "make": 'echo "make $*"',
    }
    for name, script in stubs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    environment = {"PATH": os.pathsep.join([str(tmp_path), os.environ["PATH"]])}
    command = ["bash", str(SCRIPT.parents[1] / ".ci" / "run")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
def test_that_the_checks_end_clearly_where_the_window_cannot_run(tmp_path: Path) -> None:
    ended = ci_run(tmp_path, "libegl1 libgl1")
    assert ended.returncode == 1
    assert "install libegl1 libgl1" in ended.stderr
    assert ended.stderr.splitlines()[-1] == "Without them the tests of the window cannot run."
    assert "make test" not in ended.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
def test_that_the_checks_begin_where_nothing_is_missing(tmp_path: Path) -> None:
    ended = ci_run(tmp_path, "")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == "make test"
