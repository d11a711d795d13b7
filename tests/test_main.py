"""The first argument selects window or command line; a missing part is reported in one sentence."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from purer_app.__main__ import COMMANDS, main
from purer_app.cli.app import app

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """Return a list that fills with who was called and with what, in the place of both front ends."""
    calls: list[tuple[str, list[str]]] = []

    def stand_in(name: str) -> SimpleNamespace:
        def run(arguments: list[str]) -> None:
            calls.append((name, arguments))
            raise SystemExit(0)

        return SimpleNamespace(run=run)

    monkeypatch.setitem(sys.modules, "purer_app.cli.app", stand_in("cli"))
    monkeypatch.setitem(sys.modules, "purer_app.ui.app", stand_in("ui"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return calls


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["purer-app", *words])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def start(environment: dict[str, str], *words: str, before: str = "pass") -> "subprocess.CompletedProcess[str]":
    """Start the real program after a line of Python."""
    code = f"import runpy, sys\n{before}\nrunpy.run_module('purer_app', run_name='__main__')"
    command = [sys.executable, "-c", code, *words]
    kept = {name: value for name, value in os.environ.items() if name not in SCREENS}
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=False)


def test_the_commands_known_before_the_command_line_is_loaded_are_all_of_them() -> None:
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert sorted(COMMANDS) == sorted(names)


@pytest.mark.parametrize("first", [*COMMANDS, "-h", "--help", "--version", "--system-info"])
def test_a_command_goes_to_the_command_line(
    first: str, answers: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(monkeypatch, first, "--json") == 0
    assert answers == [("cli", [first, "--json"])]


def test_a_folder_named_like_a_command_does_not_hide_it(
    answers: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "train").mkdir()
    monkeypatch.chdir(tmp_path)
    call(monkeypatch, "train")
    call(monkeypatch, "./train")
    assert answers == [("cli", ["train"]), ("ui", ["./train"])]


def test_no_arguments_files_and_folders_open_the_window(
    answers: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "model.pth"
    file.touch()
    for words in ([], ["--startup-probe"], [str(tmp_path)], [str(file), str(tmp_path)]):
        call(monkeypatch, *words)
        assert answers.pop() == ("ui", words)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("trian", "There is no command, file or folder 'trian'; see purer-app --help.\n"),
        ("--halp", "There is no option '--halp'; see purer-app --help.\n"),
    ],
)
def test_a_typo_is_reported_and_starts_nothing(
    word: str,
    sentence: str,
    answers: list[tuple[str, list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(monkeypatch, word) == 2
    assert capsys.readouterr() == ("", sentence)
    assert answers == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt always finds the screen")
def test_a_machine_without_a_screen_is_pointed_to_the_command_line() -> None:
    ended = start({})
    assert ended.returncode == 1
    assert ended.stderr == (
        "The window cannot start: no screen (DISPLAY and WAYLAND_DISPLAY are not set). "
        "The command line needs no window; see purer-app --help.\n"
    )


def test_a_machine_without_qt_says_how_to_install_it_and_keeps_its_command_line() -> None:
    without_qt = "sys.modules['PySide6'] = None"  # None makes an import of the name fail
    ended = start({"QT_QPA_PLATFORM": "offscreen"}, before=without_qt)
    assert ended.returncode == 1
    assert "pip install PySide6-Essentials pyqtgraph" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert start({}, "--version", before=without_qt).returncode == 0


def test_a_missing_system_library_is_named_without_a_traceback(tmp_path: Path) -> None:
    package = tmp_path / "PySide6"
    package.mkdir()
    (package / "__init__.py").touch()
    lack = "libEGL.so.1: cannot open shared object file"
    (package / "QtWidgets.py").write_text(f"raise ImportError('{lack}')")
    ended = start({"QT_QPA_PLATFORM": "offscreen"}, before=f"sys.path.insert(0, {str(tmp_path)!r})")
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"The window cannot start: {lack}. Qt needs this system library;")
    assert ended.stderr.count("\n") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's platform for X11 is that of Linux")
def test_a_platform_of_qt_that_cannot_be_loaded_is_named_instead_of_an_abort(tmp_path: Path) -> None:
    platforms = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms"
    platforms.mkdir(parents=True)
    for name in ("__init__.py", "QtWidgets.py"):
        (tmp_path / "PySide6" / name).touch()
    (platforms / "libqxcb.so").write_bytes(b"no library")
    ended = start({"DISPLAY": ":0"}, before=f"sys.path.insert(0, {str(tmp_path)!r})")
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"The window cannot start: {platforms / 'libqxcb.so'}: ")
    assert "packaging/system_packages.py window" in ended.stderr
    assert ended.stderr.count("\n") == 1
