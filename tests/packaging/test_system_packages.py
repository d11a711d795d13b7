"""The system packages that Qt needs are found, installed if permitted, and named otherwise."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "packaging" / "system_packages.py"
INSTALLER = ROOT / "packaging" / "apt_install.sh"
system_packages = runpy.run_path(str(SCRIPT))
missing_packages, is_present = system_packages["missing_packages"], system_packages["is_present"]

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


def test_each_missing_library_is_named_by_its_package() -> None:
    absent = {"libEGL.so.1", "libxcb-cursor.so.0", "libfontconfig.so.1", "Xvfb"}

    def present(name: str) -> bool:
        return name not in absent

    assert missing_packages("qt", "linux", present) == ["libegl1", "fontconfig"]
    assert missing_packages("window", "linux", present) == ["libegl1", "fontconfig", "libxcb-cursor0"]
    assert missing_packages("screen", "linux", present) == ["libegl1", "fontconfig", "libxcb-cursor0", "xvfb"]


def test_offscreen_tests_need_no_x11_library() -> None:
    for_qt = missing_packages("qt", "linux", lambda name: False)
    assert {"libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "fontconfig"} <= set(for_qt)
    assert not [package for package in for_qt if "xcb" in package]


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_nothing_is_missing_where_qt_brings_its_own(platform: str) -> None:
    assert missing_packages("screen", platform, lambda name: False) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader's names are those of Linux")
def test_present_and_absent_libraries_and_programs_are_distinguished(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_present("libc.so.6")
    assert not is_present("libthere-is-no-such-thing.so.9")
    monkeypatch.setenv("PATH", "")
    assert not is_present("Xvfb")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the libraries are those of Linux")
@pytest.mark.parametrize(("platform", "purpose"), [("offscreen", "qt"), ("xcb", "window")])
def test_the_table_lists_every_library_that_qt_loads_from_the_system(platform: str, purpose: str) -> None:
    """A library that Qt's own plug-in asks for is in the table, or comes with a package that is."""
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    listed = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=True).stdout
    names = [line.split()[0] for line in listed.splitlines()]
    asked = {name for name in names if name.startswith(("libxcb-", "libX11", "libGL."))}
    assert asked
    assert asked <= set(system_packages["PURPOSES"][purpose])


def run(command: list[str | Path], folder: Path, **stubs: str) -> "subprocess.CompletedProcess[str]":
    """Run a command with stand-ins for some programs, each the text of a shell script, before all others on PATH."""
    for name, script in stubs.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    environment = os.environ | {"PATH": os.pathsep.join([str(folder), os.environ["PATH"]])}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


APT = 'echo "apt-get $*" >> "$(dirname "$0")/calls"'


@posix_only
def test_root_installs_the_packages_and_sees_a_message(tmp_path: Path) -> None:
    ended = run([INSTALLER, "libegl1", "libgl1"], tmp_path, **{"apt-get": APT, "id": "echo 0"})
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "Installing system packages: libegl1 libgl1"
    update, install = (tmp_path / "calls").read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends libegl1 libgl1")


@posix_only
def test_sudo_is_used_where_it_asks_for_no_password(tmp_path: Path) -> None:
    sudo = 'echo "sudo $*" >> "$(dirname "$0")/calls"; shift; exec "$@"'
    ended = run([INSTALLER, "libegl1"], tmp_path, **{"apt-get": APT, "id": "echo 1000", "sudo": sudo})
    assert ended.returncode == 0, ended.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[0] == "sudo -n true"
    assert [call.split()[0] for call in calls[1:]] == ["sudo", "apt-get", "sudo", "apt-get"]


@posix_only
def test_without_the_right_the_one_command_is_named(tmp_path: Path) -> None:
    ended = run([INSTALLER, "libegl1", "libgl1"], tmp_path, **{"apt-get": APT, "id": "echo 1000", "sudo": "exit 1"})
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].endswith("sudo apt-get install libegl1 libgl1")
    assert not (tmp_path / "calls").exists()


@posix_only
def test_a_failed_installation_is_reported(tmp_path: Path) -> None:
    ended = run([INSTALLER, "libegl1"], tmp_path, **{"apt-get": "exit 100", "id": "echo 0"})
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == (
        "apt-get could not install the packages. Install them with: apt-get install libegl1"
    )


@posix_only
def test_a_source_that_fails_does_not_stop_the_installation(tmp_path: Path) -> None:
    apt = f'{APT}; case "$*" in *update) echo "E: The repository has no Release file." >&2; exit 100;; esac'
    ended = run([INSTALLER, "libegl1"], tmp_path, **{"apt-get": apt, "id": "echo 0"})
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == "E: The repository has no Release file.\n"
    assert len((tmp_path / "calls").read_text().splitlines()) == 2


LOCKED = 'echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)" >&2; exit 100'


@posix_only
@pytest.mark.parametrize(("locked", "updates"), [(3, 4), (999, 60)])
def test_the_lock_of_the_package_lists_is_waited_for(locked: int, updates: int, tmp_path: Path) -> None:
    count = '[ "$(grep -c update "$(dirname "$0")/calls")" -gt'
    apt = f'{APT}; case "$*" in *update) {count} {locked} ] || {{ {LOCKED}; }};; esac'
    sleep = 'echo "slept $1" >> "$(dirname "$0")/slept"'
    ended = run([INSTALLER, "libegl1"], tmp_path, **{"apt-get": apt, "id": "echo 0", "sleep": sleep})
    assert ended.returncode == 0, ended.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [call.endswith("update") for call in calls] == [True] * updates + [False]
    assert (tmp_path / "slept").read_text().splitlines() == ["slept 5"] * (updates - 1)
    assert ended.stderr.splitlines()[0] == (
        "Another program is updating the package lists; waiting up to 5 minutes for it."
    )
    assert ended.stderr.count("waiting") == 1


def make(target: str, folder: Path, python: str, **stubs: str) -> "subprocess.CompletedProcess[str]":
    """Run a target of the Makefile with a stand-in for the Python of its environment."""
    (folder / "venv" / "bin").mkdir(parents=True)
    (folder / "venv" / "pyvenv.cfg").touch()
    (folder / "venv" / "bin" / "python").write_text(f"#!/bin/sh\n{python}\n")
    (folder / "venv" / "bin" / "python").chmod(0o755)
    return run(["make", "-C", str(ROOT), target, f"VENV={folder / 'venv'}"], folder, **stubs)


@posix_only
@pytest.mark.parametrize(
    ("missing", "code", "says"),
    [
        ("none", 0, ""),
        ("screen", 0, "Without them the tests of the real window are skipped."),
        ("screen qt", 2, ""),
    ],
)
def test_make_test_stops_only_for_what_the_offscreen_platform_needs(
    missing: str, code: int, says: str, tmp_path: Path
) -> None:
    ended = make("test-packages", tmp_path, f'case " {missing} " in *" $2 "*) exit 1;; esac')
    assert ended.returncode == code, ended.stderr
    assert says in ended.stdout
    assert bool(says) == ("skipped" in ended.stdout)


@posix_only
def test_ci_runs_what_a_user_runs(tmp_path: Path) -> None:
    ended = run(["bash", ROOT / ".ci" / "run"], tmp_path, make='echo "make $*"')
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1].startswith("make test")
