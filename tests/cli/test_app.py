"""Each command prints what it documents, ends with the code it documents, and says in one sentence what is wrong."""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from purer_app import __version__
from purer_app.__main__ import COMMANDS
from purer_app.cli.app import app, run
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.cli_tools import Ended, Purer
from tests.helpers.forked import CAN_FORK, Program
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_teacher, write_tiny_pool

RESULT_KEYS = [
    "method", "icfil", "batch_norm", "n_way", "n_shot", "mean", "ci95", "parameters", "multiply_adds_per_query",
    "ms_per_query", "ms_per_adaptation",
]  # fmt: skip
VERDICT_KEYS = [
    "path", "format", "verdict", "use", "architecture", "confidence", "n_classes", "input", "parameters",
    "assumptions", "reasons", "sha256", "candidates",
]  # fmt: skip
TINY_EPISODES = ["--n-way", "3", "--n-shot", "1,2", "--n-query", "2", "--episodes", "3", "--device", "cpu"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with a pool, a run trained on it with tiny settings, and pictures."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "data", classes=4, pictures=4)
    quick = {"inversion_steps": 3, "images_per_class": 2, "steps": 2}
    config = changed(tiny_config(write_tiny_pool(folder / "pool")), icfil=quick)
    (folder / "tiny.toml").write_text(settings_to_toml(config))
    start_training(config, folder / "run", ignore, Control())
    return folder


def assert_one_sentence(ended: Ended, code: int, sentence: str) -> None:
    lines = ended.err.strip().splitlines()
    assert ended.code == code, ended.err
    assert ended.out == ""
    assert [line for line in lines if line.startswith("Error: ")] == lines[-1:]
    assert re.search(sentence, lines[-1])
    assert "Traceback" not in ended.err


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


@pytest.mark.parametrize("with_validation", [False, True])
def test_train_prints_its_documented_keys(with_validation: bool, place: Path, tmp_path: Path, purer: Purer) -> None:
    options = ["--validation", place / "data"] if with_validation else []
    ended = purer(
        "train", place / "pool", "--out", tmp_path / "run", "--config", place / "tiny.toml", "--json", *options
    )
    assert ended.code == 0
    assert list(ended.json) == ["run", "steps", "seconds", "learner", "best_validation"]
    assert (ended.json["run"], ended.json["steps"], ended.json["learner"]) == (str(tmp_path / "run"), 6, "maml")
    assert ended.json["seconds"] > 0
    best = ended.json["best_validation"]
    assert 0 <= best <= 100 if with_validation else best is None
    assert "train: 3 teachers, 8 classes" in ended.err


def test_train_learns_from_the_named_models_alone(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--config", place / "tiny.toml", "--only", "c.pth", "--only", place / "pool" / "a.safetensors", "--json"]
    ended = purer("train", place / "pool", "--out", tmp_path / "run", *words)
    assert ended.code == 0
    assert "train: 2 teachers, 5 classes" in ended.err


def test_train_without_json_says_where_the_run_lies(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--config", place / "tiny.toml", "--steps", 2, "--validation", place / "data"]
    words += ["--unlabelled", place / "data"]
    ended = purer("train", place / "pool", "--out", tmp_path / "run", *words)
    assert ended.code == 0
    assert re.fullmatch(
        rf"maml: 2 meta-iterations in \d+ s, best validation accuracy [\d.]+ %\. Run: {tmp_path / 'run'}\n", ended.out
    )


def test_the_help_of_train_says_that_either_limit_replaces_those_of_the_preset(purer: Purer) -> None:
    said = " ".join(purer("train", "--help").out.replace("│", " ").split())
    assert "--minutes or --steps replaces both limits of the preset" in said
    assert "Without --minutes, there is no time limit" in said


def test_the_settings_of_a_run_give_the_same_run_again(place: Path, tmp_path: Path, purer: Purer) -> None:
    settings = place / "run" / "settings.toml"
    assert purer("train", place / "pool", "--out", tmp_path / "again", "--config", settings).code == 0
    assert_same_run(place / "run", tmp_path / "again")


def test_resume_continues_a_run(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--config", place / "tiny.toml", "--json"]
    purer("train", place / "pool", "--out", tmp_path / "run", *words)
    newest = max((tmp_path / "run" / "snapshots").iterdir())
    shutil.rmtree(newest)
    (tmp_path / "run" / "model.safetensors").unlink()
    ended = purer("train", "--resume", tmp_path / "run", "--json")
    assert ended.code == 0
    assert ended.json["steps"] == 6
    assert "Continuing at step 6 of 6" in ended.err
    assert_same_run(tmp_path / "run", place / "run")
    assert purer("train", place / "pool", "--resume", "--out", tmp_path / "run", "--json").json["steps"] == 6


@pytest.mark.parametrize("source", ["run", "pool"])
def test_evaluate_prints_its_documented_keys(source: str, place: Path, purer: Purer) -> None:
    words = [place / "run", place / "data"] if source == "run" else ["--pool", place / "pool", place / "data"]
    ended = purer("evaluate", *words, *TINY_EPISODES, "--seed", 4, "--json")
    assert ended.code == 0
    assert list(ended.json) == ["episodes", "seed", "results", "paired"]
    assert (ended.json["episodes"], ended.json["seed"]) == (3, 4)
    assert {tuple(row) for row in ended.json["results"]} == {tuple(RESULT_KEYS)}
    assert {tuple(pair) for pair in ended.json["paired"]} == {
        ("method", "against", "n_way", "n_shot", "difference", "ci95")
    }
    names = ["random", "best-single-teacher", "teacher-ensemble", "ensemble-two-views", "ensemble-ridge"]
    names += ["maml"] if source == "run" else []
    assert [(row["method"], row["n_shot"]) for row in ended.json["results"]] == [(n, k) for k in (1, 2) for n in names]
    assert all(0 <= row["mean"] <= 100 for row in ended.json["results"])


def test_evaluate_without_json_prints_a_table(place: Path, purer: Purer) -> None:
    ended = purer("evaluate", place / "run", place / "data", *TINY_EPISODES, "--icfil", "--transductive")
    assert ended.code == 0
    for name in ("teacher-ensemble", "maml + ICFIL", "maml (transductive)", "maml − random"):
        assert name in ended.out


@pytest.mark.parametrize("query", ["data", "data/class-00"])
def test_adapt_prints_its_documented_keys(query: str, place: Path, purer: Purer) -> None:
    ended = purer("adapt", place / "run", "--support", place / "data", "--query", place / query, "--json")
    assert ended.code == 0
    assert list(ended.json) == ["classes", "leave_one_out", "query_accuracy", "predictions"]
    assert list(ended.json["leave_one_out"]) == ["correct", "total", "low", "high"]
    assert {tuple(found) for found in ended.json["predictions"]} == {("file", "class", "confidence", "not_sure")}
    assert ended.json["classes"] == [f"class-0{k}" for k in range(4)]
    assert len(ended.json["predictions"]) == (16 if query == "data" else 4)
    assert (ended.json["query_accuracy"] is None) == (query != "data")


def test_adapt_without_json_names_each_picture(place: Path, purer: Purer) -> None:
    ended = purer("adapt", place / "run", "--support", place / "data", "--query", place / "data", "--icfil")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert all(re.match(r".*\.png: class-0\d  \d+ %", line) for line in lines[:16])
    assert re.fullmatch(
        r"Leave-one-out: \d+ of 16 support pictures classified correctly; expect \d+ to \d+ % on new pictures",
        lines[16],
    )
    assert re.fullmatch(r"[\d.]+ % of the pictures in class folders were classified correctly", lines[17])


def test_adapt_with_one_picture_per_class_promises_nothing(place: Path, tmp_path: Path, purer: Purer) -> None:
    for folder in (place / "data").iterdir():
        (tmp_path / folder.name).mkdir()
        shutil.copy(folder / "00.png", tmp_path / folder.name)
    words = ["--support", tmp_path, "--query", place / "data" / "class-00"]
    assert purer("adapt", place / "run", *words, "--json").json["leave_one_out"]["total"] == 0
    plain = purer("adapt", place / "run", *words)
    assert len(plain.out.splitlines()) == 4


def test_make_pool_writes_a_pool_that_can_be_inspected(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--teachers", 2, "--classes", "2-3", "--architecture", "lenet-bn", "--image-size", 16, "--epochs", 1]
    ended = purer("make-pool", place / "data", "--out", tmp_path / "pool", *words)
    assert ended.code == 0
    assert ended.out == f"2 teachers in {tmp_path / 'pool'}\n"
    assert len(purer("inspect", tmp_path / "pool", "--json").json["files"]) == 2


def test_a_broken_file_is_left_out_and_the_rest_goes_on(place: Path, tmp_path: Path, purer: Purer) -> None:
    pool = Path(shutil.copytree(place / "pool", tmp_path / "pool"))
    whole = (pool / "a.safetensors").read_bytes()
    (pool / "a-truncated.safetensors").write_bytes(whole[: len(whole) // 2])
    (pool / "foreign.pth").write_bytes(b"neither fish nor fowl" * 99)
    ended = purer("train", pool, "--out", tmp_path / "run", "--config", place / "tiny.toml", "--json")
    assert ended.code == 0
    assert "3 models are used; 2 file(s) cannot be used" in ended.err
    verdicts = {Path(v["path"]).name: v["verdict"] for v in purer("inspect", pool, "--json").json["files"]}
    assert verdicts["a-truncated.safetensors"] == verdicts["foreign.pth"] == "refused"


def test_a_file_that_may_not_be_read_is_left_out(unprivileged_folder: Path, purer: Purer) -> None:
    pool = write_tiny_pool(unprivileged_folder / "pool")
    (pool / "b.pth").chmod(0)
    ended = purer("inspect", pool, "--json")
    assert ended.code == 0
    assert [found["verdict"] for found in ended.json["files"]] == ["ready", "refused", "ready"]
    assert ended.json["files"][1]["reasons"] == ["b.pth cannot be read: Permission denied"]


def test_a_run_that_may_not_be_written_is_told(unprivileged_folder: Path, purer: Purer) -> None:
    pool = write_tiny_pool(unprivileged_folder / "pool")
    closed = unprivileged_folder / "closed"
    closed.mkdir(mode=0o555)
    ended = purer("train", pool, "--out", closed / "run", "--device", "cpu")
    assert_one_sentence(ended, 1, "run cannot be written: Permission denied; choose another place")
    assert "inspect" not in ended.err, "the pool was not read"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("file", "out is a file; a run needs a new or empty folder"),
        ("full", "out is not empty; choose another folder"),
        ("loop", "out is a link that leads nowhere"),
        ("below a file", "file is a file, not a folder; move it away"),
    ],
)
def test_a_place_that_cannot_be_used_is_refused_before_the_pool_is_read(
    kind: str, sentence: str, place: Path, tmp_path: Path, purer: Purer
) -> None:
    out = tmp_path / "out"
    match kind:
        case "file":
            out.touch()
        case "full":
            (out / "inner").mkdir(parents=True)
        case "loop":
            out.symlink_to(out)
        case _:
            (tmp_path / "file").touch()
            out = tmp_path / "file" / "out"
    before = sorted(tmp_path.rglob("*"))
    ended = purer("train", place / "pool", "--out", out, "--config", place / "tiny.toml")
    assert_one_sentence(ended, 1, sentence)
    assert "inspect" not in ended.err, "the pool was not read"
    assert sorted(tmp_path.rglob("*")) == before


Words = Callable[[Path, Path], list[object]]
TRAIN_OUT: Words = lambda place, new: ["--out", new / "run", "--config", place / "tiny.toml"]  # noqa: E731


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (lambda p, n: ["inspect", p / "gone"], 1, "gone does not exist; a folder of checkpoints is needed"),
        (lambda p, n: ["inspect", n], 1, "holds no files that could be weights"),
        (lambda p, n: ["train", n, *TRAIN_OUT(p, n.parent)], 1, "holds no files that could be weights"),
        (lambda p, n: ["train", p / "pool"], 2, "train needs --out, the folder for the new run"),
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
        (lambda p, n: ["train"], 2, "Missing argument"),
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
        (lambda p, n: ["adapt", p / "run", "--support", p / "data"], 2, "Missing option '--query'"),
        (
            lambda p, n: ["adapt", p / "run", "--support", p / "data", "--query", n],
            1,
            "has no picture that can be read",
        ),
        (lambda p, n: ["adapt", p / "run", "--support", p / "gone", "--query", n], 1, "gone does not exist"),
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
def test_what_is_wrong_is_told_in_one_sentence(
    words: Words, code: int, sentence: str, place: Path, tmp_path: Path, purer: Purer
) -> None:
    assert_one_sentence(purer(*words(place, tmp_path)), code, sentence)
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what the test takes for absent")
@pytest.mark.parametrize("command", ["train", "evaluate", "adapt"])
def test_an_absent_device_is_told(command: str, place: Path, tmp_path: Path, purer: Purer) -> None:
    words: dict[str, list[object]] = {
        "train": [place / "pool", *TRAIN_OUT(place, tmp_path)],
        "evaluate": [place / "run", place / "data"],
        "adapt": [place / "run", "--support", place / "data", "--query", place / "data"],
    }
    sentence = "device 'cuda' is not available here; this machine has cpu"
    assert_one_sentence(purer(command, *words[command], "--device", "cuda"), 1, sentence)


def test_a_pool_of_foreign_files_is_told(place: Path, tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "pool").mkdir()
    (tmp_path / "pool" / "foreign.pth").write_bytes(b"neither fish nor fowl" * 99)
    ended = purer("train", tmp_path / "pool", *TRAIN_OUT(place, tmp_path))
    assert_one_sentence(ended, 1, r"holds no model that can be inverted\. foreign\.pth: ")


def test_a_loss_that_is_no_number_is_told(place: Path, tmp_path: Path, purer: Purer) -> None:
    write_teacher(tmp_path / "pool", "wild", "conv4-32", head_weight=3e38)
    ended = purer("train", tmp_path / "pool", *TRAIN_OUT(place, tmp_path))
    assert_one_sentence(
        ended, 1, r"wild\.safetensors had to be set aside, for its loss was NaN or infinite 3 turns in a row"
    )


def test_a_picture_that_is_none_is_named_and_left_out(place: Path, tmp_path: Path, purer: Purer) -> None:
    data = Path(shutil.copytree(place / "data", tmp_path / "data"))
    (data / "class-00" / "broken.png").write_bytes(b"no picture")
    ended = purer("evaluate", place / "run", data, *TINY_EPISODES, "--json")
    assert ended.code == 0
    assert "broken.png is not a picture that can be read; it is skipped" in ended.err


def test_a_class_without_a_picture_is_told(place: Path, tmp_path: Path, purer: Purer) -> None:
    data = Path(shutil.copytree(place / "data", tmp_path / "data"))
    (data / "class-99").mkdir()
    for number in range(4):  # as many files as a class needs
        (data / "class-99" / f"broken-{number}.png").write_bytes(b"no picture")
    ended = purer("evaluate", place / "run", data, *TINY_EPISODES)
    assert_one_sentence(ended, 1, "class 'class-99' in .* has no picture that can be read")


def test_two_classes_with_one_name_are_told(place: Path, tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "Heron").mkdir()
    try:
        (tmp_path / "heron").mkdir()
    except FileExistsError:
        pytest.skip("this file system cannot hold the fault")
    ended = purer("adapt", place / "run", "--support", tmp_path, "--query", place / "data")
    assert_one_sentence(ended, 1, "has two classes with the same name: '[Hh]eron' and '[Hh]eron'")


def test_an_unfinished_run_names_the_command_that_continues_it(place: Path, tmp_path: Path, purer: Purer) -> None:
    run_folder = Path(shutil.copytree(place / "run", tmp_path / "run"))
    (run_folder / "model.safetensors").unlink()
    ended = purer("evaluate", run_folder, place / "data")
    assert_one_sentence(ended, 1, "has no finished model; continue the run with: purer-app train --resume")


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


def test_the_version_is_told(purer: Purer) -> None:
    assert purer("--version") == Ended(0, f"purer-app {__version__}\n", "")


def test_nothing_said_shows_the_help_and_no_error(purer: Purer) -> None:
    ended = purer()
    assert ended.code == 2
    assert "make-pool" in ended.out + ended.err
    assert "Error" not in ended.err


def test_a_fault_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*words: object, **options: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("purer_app.cli.app.app", fail)
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
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


def has_learned(run_folder: Path) -> bool:
    events = run_folder / "events.jsonl"
    return events.exists() and "MetaStepDone" in events.read_text()


@pytest.mark.skipif(not CAN_FORK, reason="Windows has no SIGINT for one process")
def test_ctrl_c_once_finishes_and_keeps_the_model(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = ["train", place / "pool", "--out", out, "--config", place / "tiny.toml", "--steps", 10**7, "--json"]
    program = Program(*words, place=tmp_path)
    program.wait_for(lambda: has_learned(out))
    program.send_signal(signal.SIGINT)
    assert program.wait() == 0, program.said()
    printed, said = program.printed(), program.said()
    assert json.loads(printed)["run"] == str(out)
    assert "Finishing early; the result is kept." in said
    assert "Traceback" not in said
    _, facts = RunFolder(out).load_model()
    assert facts["step"] == json.loads(printed)["steps"] > 0


@pytest.mark.skipif(not CAN_FORK, reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_a_job_that_has_nothing_to_keep(place: Path, tmp_path: Path) -> None:
    words = ["evaluate", place / "run", place / "data", *TINY_EPISODES, "--episodes", 10**6]
    program = Program(*words, place=tmp_path)
    program.wait_for(lambda: "evaluate:" in program.said())
    program.send_signal(signal.SIGINT)
    assert program.wait() == 130
    assert program.printed() == ""
    assert program.said().strip().splitlines()[-1] == "Stopped."
    assert "Traceback" not in program.said()


@pytest.mark.no_cover
@pytest.mark.skipif(not CAN_FORK, reason="Windows cannot kill in this way")
def test_a_killed_run_resumes_to_the_same_end(place: Path, tmp_path: Path, purer: Purer) -> None:
    config = changed(tiny_config(place / "pool", "protonet"), meta={"steps": 30}, record={"snapshot_seconds": 0.05})
    (tmp_path / "longer.toml").write_text(settings_to_toml(config))
    out = tmp_path / "run"
    words = ["train", place / "pool", "--out", out, "--config", tmp_path / "longer.toml"]
    program = Program(*words, place=tmp_path)
    program.wait_for(lambda: has_learned(out))
    program.send_signal(signal.SIGKILL)
    assert program.wait() == -signal.SIGKILL
    assert not (out / "model.safetensors").exists(), "the run was over before it was killed"
    assert purer("train", "--resume", out).code == 0
    start_training(config, tmp_path / "whole", ignore, Control())
    assert_same_run(out, tmp_path / "whole")


def test_no_command_is_without_a_test() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert names == set(COMMANDS)
