"""Each command prints its documented output, ends with its documented code, and reports errors in one sentence."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from purer_app import __version__
from purer_app.__main__ import COMMANDS
from purer_app.cli.app import app, run
from tests.helpers.cli_tools import TINY_EPISODES, TRAIN_OUT, Ended, Purer, Words, assert_one_sentence
from tests.helpers.tiny_pools import write_tiny_pool

VERDICT_KEYS = [
    "path", "format", "verdict", "use", "architecture", "confidence", "n_classes", "input", "parameters",
    "assumptions", "reasons", "sha256", "candidates",
]  # fmt: skip


def test_inspect_prints_its_documented_keys(place: Path, purer: Purer) -> None:
    ended = purer("inspect", place / "pool", "--json")
    assert ended.code == 0
    assert list(ended.json) == ["files", "skipped", "stopped"]
    assert [list(found) for found in ended.json["files"]] == [VERDICT_KEYS] * 3


def test_inspect_without_json_prints_a_table(place: Path, purer: Purer) -> None:
    ended = purer("inspect", place / "pool")
    assert ended.code == 0
    for name in ("a.safetensors", "b.pth", "c.pth"):
        assert name in ended.out


def test_inspect_ends_with_3_where_no_file_is_a_model(tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "foreign.pth").write_bytes(b"neither fish nor fowl" * 99)
    ended = purer("inspect", tmp_path, "--json")
    assert ended.code == 3
    assert [found["verdict"] for found in ended.json["files"]] == ["refused"]


def test_make_pool_writes_a_pool_that_can_be_inspected(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--teachers", 2, "--classes", "2-3", "--architecture", "lenet-bn", "--image-size", 16, "--epochs", 1]
    ended = purer("make-pool", place / "data", "--out", tmp_path / "pool", *words)
    assert ended.code == 0
    assert ended.out == f"2 teachers in {tmp_path / 'pool'}\n"
    assert len(purer("inspect", tmp_path / "pool", "--json").json["files"]) == 2


def test_a_file_that_may_not_be_read_is_left_out(unprivileged_folder: Path, purer: Purer) -> None:
    pool = write_tiny_pool(unprivileged_folder / "pool")
    (pool / "b.pth").chmod(0)
    ended = purer("inspect", pool, "--json")
    assert ended.code == 0
    assert [found["verdict"] for found in ended.json["files"]] == ["ready", "refused", "ready"]
    assert ended.json["files"][1]["reasons"] == ["b.pth cannot be read: Permission denied"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (lambda p, n: ["inspect", p / "gone"], 1, "gone does not exist; a folder of checkpoints is needed"),
        (lambda p, n: ["inspect", n], 1, "holds no files that could be weights"),
        (lambda p, n: ["train", n, *TRAIN_OUT(p, n.parent)], 1, "holds no files that could be weights"),
        (
            lambda p, n: ["train", p / "pool"],
            2,
            "train needs --out, the folder for the new run; add for example --out RUN",
        ),
        (lambda p, n: ["train", p / "pool", "--out", p / "run"], 1, "is not empty; choose another folder"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--learner", "reptile"], 2, "learner is 'reptile'"),
        (lambda p, n: ["train", p / "pool", "--out", n / "run", "--preset", "fast"], 2, "preset is 'fast'; it must be"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--device", "tpu"], 2, "device is 'tpu'; it must be one"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--steps", "0"], 2, "steps is 0; it must be at least 1"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--seed", "-1"], 2, "seed is -1; it must be at least 0"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--steps", "x"], 2, "'--steps'"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--colour", "x"], 2, "--colour"),
        (lambda p, n: ["train", "--resume", p / "run", "--seed", "1"], 2, "--resume takes its settings from the run"),
        (lambda p, n: ["train", "--resume", p / "run", "--only", "a"], 2, "--resume takes its settings from the run"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--only", "gone.pth"], 1, "gone.pth does not exist"),
        (lambda p, n: ["train", "--resume", p / "pool"], 1, r"holds no run: manifest\.toml is missing"),
        (lambda p, n: ["train", p / "pool", *TRAIN_OUT(p, n), "--validation", n], 1, "has no class folders"),
        (lambda p, n: ["train"], 2, "Missing argument 'POOL'"),
        (lambda p, n: ["adapt"], 2, "adapt takes either RUN or --pool MODELS"),
        (lambda p, n: ["export"], 2, "Missing argument 'RUN'"),
        (lambda p, n: ["choose"], 2, "Missing argument 'FILE'"),
        (lambda p, n: ["trian"], 2, "trian"),
        (lambda p, n: ["evaluate", p / "run"], 2, "evaluate takes RUN DATA, or --pool POOL DATA"),
        (lambda p, n: ["evaluate", "--pool", p / "pool", p / "run", p / "data"], 2, "evaluate takes RUN DATA"),
        (lambda p, n: ["evaluate", p / "pool", p / "data"], 1, r"holds no run: manifest\.toml is missing"),
        (lambda p, n: ["evaluate", p / "run", n], 1, "has no class folders"),
        (
            lambda p, n: ["evaluate", p / "run", p / "data", "--n-way", "3"],
            1,
            r"class 'class-00' has 4 images; 1 support \+ 15 query need 16",
        ),
        (lambda p, n: ["evaluate", p / "run", p / "data"], 1, "the folder has 4 classes; 5-way episodes need 5"),
        (lambda p, n: ["evaluate", p / "run", p / "data", "--n-shot", "one"], 2, "n-shot is 'one'"),
        (lambda p, n: ["evaluate", p / "run", p / "data", "--seed", "-1"], 2, "'--seed'"),
        (lambda p, n: ["evaluate", p / "run", p / "data", "--episodes", "1"], 2, "episodes is 1; it must be at least"),
        (lambda p, n: ["adapt", p / "run", "--support", p / "data"], 2, "adapt needs --query NEW"),
        (
            lambda p, n: ["adapt", p / "run", "--support", p / "data", "--query", n],
            1,
            "has no picture that can be read",
        ),
        (lambda p, n: ["adapt", p / "run", "--support", p / "gone", "--query", n], 1, "gone does not exist"),
        (
            lambda p, n: ["adapt", p / "run", "--support", p / "data", "--query", p / "gone"],
            1,
            "gone does not exist; it must be a folder of pictures",
        ),
        (
            lambda p, n: ["adapt", p / "pool", "--support", p / "data", "--query", p / "data"],
            1,
            r"holds no run: manifest\.toml is missing",
        ),
        (lambda p, n: ["make-pool", p / "data", "--out", n / "a", "--classes", "few"], 2, "classes is 'few'"),
        (lambda p, n: ["make-pool", p / "data", "--out", n / "a", "--scenario", "x"], 2, "scenario is 'x'; it must be"),
        (lambda p, n: ["make-pool", p / "data", "--out", n / "a"], 1, "has 4 classes to train on; a teacher needs 5"),
        (lambda p, n: ["demo", "--seed", "-1"], 2, "'--seed'"),
    ],
)
def test_errors_are_reported_in_one_sentence(
    words: Words, code: int, sentence: str, place: Path, tmp_path: Path, purer: Purer
) -> None:
    assert_one_sentence(purer(*words(place, tmp_path)), code, sentence)
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what the test takes for absent")
@pytest.mark.parametrize("command", ["train", "evaluate", "adapt"])
def test_an_absent_device_is_reported(command: str, place: Path, tmp_path: Path, purer: Purer) -> None:
    words: dict[str, list[object]] = {
        "train": [place / "pool", *TRAIN_OUT(place, tmp_path)],
        "evaluate": [place / "run", place / "data"],
        "adapt": [place / "run", "--support", place / "data", "--query", place / "data"],
    }
    sentence = "device 'cuda' is not available here; this machine has cpu"
    assert_one_sentence(purer(command, *words[command], "--device", "cuda"), 1, sentence)


def keys_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    for item in value if isinstance(value, list) else []:
        yield from keys_in(item)


@pytest.mark.parametrize(
    "words",
    [
        lambda place, new: ["inspect", place / "pool"],
        lambda place, new: ["train", place / "pool", *TRAIN_OUT(place, new)],
        lambda place, new: ["evaluate", place / "run", place / "data", *TINY_EPISODES],
        lambda place, new: ["adapt", place / "run", "--support", place / "data", "--query", place / "data"],
    ],
)
def test_help_documents_every_key_and_exit_code(words: Words, place: Path, tmp_path: Path, purer: Purer) -> None:
    every_word = words(place, tmp_path)
    printed = purer(*every_word, "--json")
    helped = purer(every_word[0], "--help")
    assert helped.code == 0
    documented = set(re.findall(r"\w+", helped.out.replace("│", " ")))
    assert set(keys_in(printed.json)) <= documented
    assert {"0", "1", "2", "3", "130"} <= documented


@pytest.mark.parametrize(
    "command",
    ["inspect", "choose", "safe-copies", "export-script", "train", "evaluate", "adapt", "make-pool", "export", "demo"],
)
def test_every_command_has_help(command: str, purer: Purer) -> None:
    ended = purer(command, "--help")
    assert ended.code == 0
    assert ended.err == ""
    assert f"purer-app {command}" in ended.out or f" {command} " in ended.out


def test_the_version_is_reported(purer: Purer) -> None:
    assert purer("--version") == Ended(0, f"purer-app {__version__}\n", "")


def test_without_arguments_the_help_is_shown(purer: Purer) -> None:
    ended = purer()
    assert ended.code == 2
    assert "make-pool" in ended.out + ended.err
    assert "Error" not in ended.err


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*words: object, **options: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("purer_app.cli.app.app", fail)
    with pytest.raises(ZeroDivisionError, match="a bug"):
        run(["inspect"])


def test_the_command_line_starts_without_torch_and_without_qt() -> None:
    code = (
        "import sys\n"
        "sys.modules.update({'PySide6': None, 'pyqtgraph': None})\n"  # None makes an import of the name fail
        "import purer_app.cli.app\n"
        "print('torch' in sys.modules, sorted(name for name in sys.modules if 'PySide' in name or 'shiboken' in name))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.stdout, result.stderr) == ("False ['PySide6']\n", "")


def test_every_command_is_listed_in_main() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert names == set(COMMANDS)
