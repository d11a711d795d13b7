"""`train` prints its documented keys, ends with the documented codes, and can be interrupted and resumed."""

import json
import re
import shutil
import signal
from pathlib import Path

import pytest

from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from tests.helpers.cli_tools import TRAIN_OUT, Purer, assert_one_sentence, has_learned
from tests.helpers.forked import CAN_FORK, Program
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_teacher, write_tiny_pool


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


def test_train_uses_only_the_named_models(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--config", place / "tiny.toml", "--only", "c.pth", "--only", place / "pool" / "a.safetensors", "--json"]
    ended = purer("train", place / "pool", "--out", tmp_path / "run", *words)
    assert ended.code == 0
    assert "train: 2 teachers, 5 classes" in ended.err


def test_train_without_json_prints_the_path_of_the_run(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--config", place / "tiny.toml", "--steps", 2, "--validation", place / "data"]
    words += ["--unlabelled", place / "data"]
    ended = purer("train", place / "pool", "--out", tmp_path / "run", *words)
    assert ended.code == 0
    assert re.fullmatch(
        rf"maml: 2 meta-iterations in \d+ s, best validation accuracy [\d.]+ %\. Run: {tmp_path / 'run'}\n", ended.out
    )


def test_one_meta_iteration_is_in_the_singular(place: Path, tmp_path: Path, purer: Purer) -> None:
    ended = purer("train", place / "pool", "--out", tmp_path / "run", "--config", place / "tiny.toml", "--steps", 1)
    assert ended.code == 0
    assert re.fullmatch(rf"maml: 1 meta-iteration in \d+ s\. Run: {tmp_path / 'run'}\n", ended.out)


def test_the_help_of_train_states_that_either_limit_replaces_those_of_the_preset(purer: Purer) -> None:
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


def test_a_broken_file_is_excluded_and_training_continues(place: Path, tmp_path: Path, purer: Purer) -> None:
    pool = Path(shutil.copytree(place / "pool", tmp_path / "pool"))
    whole = (pool / "a.safetensors").read_bytes()
    (pool / "a-truncated.safetensors").write_bytes(whole[: len(whole) // 2])
    (pool / "foreign.pth").write_bytes(b"neither fish nor fowl" * 99)
    ended = purer("train", pool, "--out", tmp_path / "run", "--config", place / "tiny.toml", "--json")
    assert ended.code == 0
    assert "3 models are used; 2 files cannot be used" in ended.err
    verdicts = {Path(v["path"]).name: v["verdict"] for v in purer("inspect", pool, "--json").json["files"]}
    assert verdicts["a-truncated.safetensors"] == verdicts["foreign.pth"] == "refused"


def test_a_run_that_may_not_be_written_is_reported(unprivileged_folder: Path, purer: Purer) -> None:
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


def test_a_pool_of_foreign_files_is_reported(place: Path, tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "pool").mkdir()
    (tmp_path / "pool" / "foreign.pth").write_bytes(b"neither fish nor fowl" * 99)
    ended = purer("train", tmp_path / "pool", *TRAIN_OUT(place, tmp_path))
    assert_one_sentence(ended, 1, r"holds no model that can be inverted\. foreign\.pth: ")


def test_a_loss_that_is_not_finite_is_reported(place: Path, tmp_path: Path, purer: Purer) -> None:
    write_teacher(tmp_path / "pool", "wild", "conv4-32", head_weight=3e38)
    ended = purer("train", tmp_path / "pool", *TRAIN_OUT(place, tmp_path))
    assert_one_sentence(
        ended, 1, r"wild\.safetensors had to be set aside, for its loss was NaN or infinite 3 turns in a row"
    )


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
