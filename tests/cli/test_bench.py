"""`purer-app bench NAME` passes the other arguments to a benchmark and returns its exit code."""

from importlib import import_module
from pathlib import Path

import pytest
import torch

from purer_app import benchmarks
from purer_app.cli.app import run
from purer_app.cli.bench import BENCHMARKS


def ended(*words: str) -> int | str | None:
    with pytest.raises(SystemExit) as end:
        run(["bench", *words])
    return end.value.code


@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_benchmark_answers_for_its_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(name, "--help") == 0
    said = capsys.readouterr().out
    assert said.startswith("usage:")
    assert "--json" in said


def test_every_benchmark_module_with_a_command_is_known() -> None:
    folder = Path(benchmarks.__file__).parent
    with_command = {path.stem for path in folder.rglob("*.py") if "\ndef main(" in path.read_text(encoding="utf-8")}
    driven_by_hand = {"playback", "smoothness"}  # they drive the window
    assert {module.rpartition(".")[2] for module in BENCHMARKS.values()} == with_command - driven_by_hand
    assert all(callable(import_module(module).main) for module in BENCHMARKS.values())


def test_an_unknown_name_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("sped") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (f"Error: there is no benchmark 'sped'; there are {', '.join(BENCHMARKS)}\n")


def test_a_wrong_option_is_the_benchmark_s_to_refuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("speed", "--runs", "4") == 2
    assert "runs is 4; it must be at least 5" in capsys.readouterr().err


def test_an_error_of_the_engine_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    folders = ("--train", str(tmp_path / "empty"), "--validation", str(tmp_path / "empty"))
    assert ended("time-to-accuracy", *folders, "--out", str(tmp_path / "out")) == 1
    assert capsys.readouterr().err.startswith("Error: ")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine could run it")
def test_the_exit_code_of_a_benchmark_is_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("gpu") == 1
    assert "no CUDA device" in capsys.readouterr().out
