"""The command trains judge, run and students once, and its figures equal direct computations."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from purer_app.benchmarks.inversion import bench
from purer_app.engine import jobs
from purer_app.engine.checkpoints.verdicts.sidecar import read_sidecar
from purer_app.engine.core.events import Control, MetaStepDone, ignore
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.gallery import open_gallery
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.cli_tools import Purer
from tests.helpers.tar_files import packed
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

CPU = torch.device("cpu")
SMALL = ["inversion.warmup_steps=6", "meta.steps=2", "episode.n_way=3", "episode.n_shot=2", "episode.n_query=2"]
QUICK = ["--judge-steps", "2", "--distillation-steps", "3", "--device", "cpu"]
TRAINING = ["--preset", "quick", *(word for setting in SMALL for word in ("--set", setting))]
KEYS = {"own", "judge_own_classes", "judge_all", "distillation", "seconds"}


def make_pool(data: tuple[Path, ...], folder: Path, **settings: Any) -> Path:
    one: dict[str, Any] = {"teachers": 2, "classes": (3, 3), "epochs": 2, "seed": 3, "batch_size": 8, **settings}
    jobs.make_pool(MakePoolConfig(data=tuple(map(str, data)), **one), folder, ignore, Control())
    return folder


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    return make_shapes(tmp_path_factory.mktemp("real") / "shapes", classes=6, pictures=10)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory, real: Path) -> Path:
    folder = tmp_path_factory.mktemp("pool") / "pool"
    return make_pool((real,), folder, architectures=("conv4-8", "lenet"), image_sizes=(16,), flip=True)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def archive(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed(real, tmp_path_factory.mktemp("tar") / "shapes.tar.gz", real.name, "w:gz")


def words(pool: Path, real: Path, out: Path) -> list[object]:
    return ["bench", "inversion", "--pool", pool, "--real", real, "--out", out, *TRAINING, *QUICK, "--json"]


def test_the_command_measures_every_model_and_reuses_judge_run_and_students(
    pool: Path, archive: Path, out: Path, purer: Purer
) -> None:
    first = purer(*words(pool, archive, out))
    assert first.code == 0, first.err
    found = json.loads(first.out)
    assert [row["name"] for row in found["teachers"]] == [teacher.name for teacher in load_pool(pool, CPU).teachers], (
        "one row per model"
    )
    assert all(row.keys() >= {"name", *KEYS} for row in found["teachers"])
    assert found["mean"].keys() >= KEYS and "name" not in found["mean"]
    for key in KEYS:
        values = [row[key] for row in found["teachers"]]
        assert found["mean"][key] == pytest.approx(sum(values) / len(values), abs=0.01)
    assert [row["batch_norm"] for row in found["teachers"]] == [True, False]
    for key in ("own", "judge_own_classes", "judge_all", "real_judge_own_classes", "real_judge_all"):
        assert all(0 <= row[key] <= 100 for row in found["teachers"])
    assert all(row["judge_own_classes"] >= row["judge_all"] for row in found["teachers"])
    (run,) = found["runs"]
    assert (run["inversion_steps"], run["meta_steps"]) == (6, 2)
    assert sum(row["seconds"] for row in found["teachers"]) == pytest.approx(run["inversion_seconds"], abs=0.01)
    before = found["after_inversion"]
    assert (before["inversion_steps"], before["meta_steps"]) == (6, 0)
    assert all(row["distillation"] is None and 1 <= row["steps_per_image"] <= 6 for row in before["teachers"])
    (judge,) = found["judges"]
    assert judge["architecture"] not in ("conv4-8", "lenet") and judge["classes"] == 6
    assert first.err.count("judge: training") == 1 and first.err.count("training a student") == 2
    for name in ("sheet.png", "sheet-after-inversion.png"):
        with Image.open(out / name) as sheet:
            assert sheet.format == "PNG" and min(sheet.size) > 200
    assert json.loads((out / "result.json").read_text(encoding="utf-8")) == found

    again = purer(*words(pool, archive, out))
    assert json.loads(again.out) == found
    assert "training" not in again.err and "inverting" not in again.err
    table = purer(*words(pool, archive, out)[:-1])
    assert "judge, own classes (real)" in table.out and "Without BatchNorm: teacher-02-lenet" in table.out
    assert (out / "table.txt").read_text(encoding="utf-8") == table.out


def test_figures_equal_a_direct_computation(pool: Path, archive: Path, out: Path, purer: Purer) -> None:
    found = json.loads(purer(*words(pool, archive, out)).out)
    (run,) = (folder for folder in (out / "runs").iterdir() if not folder.name.endswith("after-inversion"))
    folder = RunFolder.open(run)
    snapshot, teachers = folder.latest_snapshot(), load_pool(pool, CPU).teachers
    gallery = open_gallery(run)
    assert snapshot is not None and gallery is not None
    for teacher, row in zip(teachers, found["teachers"], strict=True):
        index = teachers.index(teacher)
        own = torch.cat([snapshot.tensors[f"pixels.{3 * index + label}"] for label in range(3)])
        with torch.no_grad():
            predicted = teacher.model(own).argmax(dim=1)
        right = (predicted == torch.arange(3).repeat_interleave(4)).float().mean()
        assert row["own"] == pytest.approx(100 * right.item(), abs=0.01)
        recorded = [gallery.images(gallery.steps[-1], 3 * index + label) for label in range(3)]
        others = np.concatenate([one.others for one in recorded if one is not None])
        assert len(others) == 3 * 4 and row["others"] == pytest.approx(100 * others.mean(), abs=0.01)
        assert row["steps_per_image"] == snapshot.facts["turns"]["counts"][index]
        note = read_sidecar(pool / teacher.name)
        assert note is not None and note.held_out_accuracy is not None
        assert row["teacher_accuracy"] == pytest.approx(100 * note.held_out_accuracy, abs=0.01), (
            "the pictures that make-pool held out"
        )
        assert row["distillation"] == pytest.approx(100 * row["student_accuracy"] / row["teacher_accuracy"], abs=0.1)


def test_a_finished_run_is_measured_as_it_is(pool: Path, archive: Path, out: Path, purer: Purer) -> None:
    found = json.loads(purer(*words(pool, archive, out)).out)
    runs = sorted((out / "runs").iterdir())
    arguments = ["bench", "inversion", "--run", *runs, "--real", archive, "--out", out, *QUICK, "--no-distillation"]
    of_runs = json.loads(purer(*arguments, "--json").out)
    assert [part["meta_steps"] for part in of_runs["runs"]] == [2, 0]
    assert of_runs["after_inversion"] is None and len(of_runs["teachers"]) == 4
    for part, measured in zip(of_runs["runs"], (found["runs"][0], found["after_inversion"]), strict=True):
        for row, other in zip(part["teachers"], measured["teachers"], strict=True):
            assert {key: row[key] for key in ("own", "judge_own_classes", "judge_all", "diversity")} == {
                key: other[key] for key in ("own", "judge_own_classes", "judge_all", "diversity")
            }


def test_runs_of_similar_paths_have_a_sheet_each(
    pool: Path, archive: Path, out: Path, tmp_path: Path, purer: Purer
) -> None:
    assert purer(*words(pool, archive, out)).code == 0
    (run,) = (out / "runs").glob("*-after-inversion")
    copies = [shutil.copytree(run, tmp_path / name) for name in ("a/b", "a-b")]
    ended = purer("bench", "inversion", "--run", *copies, "--real", archive, "--out", out, *QUICK, "--no-distillation")
    assert ended.code == 0, ended.err
    assert len([path for path in out.glob("sheet-*.png") if "-a-b-" in path.name]) == 2


def test_an_interrupted_measurement_continues(
    pool: Path, real: Path, tmp_path: Path, purer: Purer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bench, "trained_student", stop)
        assert purer(*words(pool, real, tmp_path)).code != 0
    ended = purer(*words(pool, real, tmp_path))
    assert ended.code == 0 and "judge: training" not in ended.err and "inverting" not in ended.err
    assert ended.err.count("training a student") == 2


def test_a_time_limit_leaves_its_share_to_inversion(pool: Path, real: Path, tmp_path: Path, purer: Purer) -> None:
    unlimited = ["--set", "inversion.warmup_steps=100000", "--inversion-only", "--no-distillation"]
    # A machine that reaches 100 steps would judge these models, which are trained for two epochs, and exclude one.
    unlimited += ["--set", "episode.trusted_only=false"]
    arguments = [word for word in words(pool, real, tmp_path) if word not in (SMALL[0], "--set")]
    arguments = [word for word in arguments if word not in SMALL]
    settings = [word for setting in SMALL[2:] for word in ("--set", setting)]
    found = json.loads(purer(*arguments, *settings, *unlimited, "--minutes", "0.05").out)
    assert found["runs"][0]["meta_steps"] == 0 and 2 <= found["runs"][0]["inversion_steps"] < 100_000
    (run,) = (tmp_path / "runs").glob("*-after-inversion")
    assert not [event for event in RunFolder.open(run).events() if isinstance(event, MetaStepDone)]
    assert [row["distillation"] for row in found["teachers"]] == [None, None]


def test_models_of_two_input_forms_have_a_judge_each(
    tmp_path: Path, real: Path, make_shapes: MakeShapes, purer: Purer
) -> None:
    drawn = make_shapes(tmp_path / "drawn", classes=3, pictures=8, seed=1)
    for folder in sorted(drawn.iterdir()):
        folder.rename(folder.with_name(f"drawn-{folder.name}"))
    mixed = make_pool(
        (real, drawn),
        tmp_path / "mixed",
        scenario="mh",
        architectures=("conv4-8",),
        image_sizes=(16, 20),
        channels=(3, 1),
        inverted=(False, True),
    )
    arguments = words(mixed, real, tmp_path / "out")
    ended = purer(*arguments[:5], drawn, *arguments[5:], "--inversion-only")
    assert ended.code == 0, ended.err
    found = json.loads(ended.out)
    assert [(judge["input"], judge["inverted"], judge["classes"]) for judge in found["judges"]] == [
        ("3x16x16", False, 6),
        ("1x20x20", True, 6),
    ]
    assert len(found["teachers"]) == 2 and found["after_inversion"] is None
    assert all(row["real_diversity"] > 0 for row in found["teachers"])


def test_a_model_without_known_classes_is_skipped_with_the_reason(
    pool: Path, real: Path, tmp_path: Path, purer: Purer
) -> None:
    known = load_pool(pool, CPU).teachers[0].class_names
    part = tmp_path / "part"
    for name in known:
        shutil.copytree(real / name, part / name)
    ended = purer(*words(pool, part, tmp_path / "out"), "--inversion-only", "--no-distillation")
    found = json.loads(ended.out)
    assert [row["name"] for row in found["teachers"]] == ["teacher-01-conv4-8.safetensors"]
    (reason,) = found["runs"][0]["left_out"].values()
    assert reason == "0 of its classes have real pictures"
    assert f"teacher-02-lenet.safetensors is not measured: {reason}" in ended.err
    assert found["judges"][0]["classes"] == 3


def test_other_pictures_of_the_same_classes_are_not_called_held_out(
    pool: Path, real: Path, tmp_path: Path, make_shapes: MakeShapes, purer: Purer
) -> None:
    words_of = [*words(pool, real, tmp_path / "out"), "--inversion-only", "--no-distillation"]
    held_out = json.loads(purer(*words_of).out)["held_out"]
    assert held_out == "20 % of each class, which make-pool held out of the training of the models"
    named = tmp_path / "named"
    shutil.copytree(pool, named)
    for note in named.glob("teacher-01*.toml"):
        text = note.read_text(encoding="utf-8")
        accuracy = next(line for line in text.splitlines() if line.startswith("held_out_accuracy"))
        note.write_text(text.replace(accuracy, "held_out_accuracy = 0.05"), encoding="utf-8")
    held_out = json.loads(purer(*words(named, real, tmp_path / "out"), *words_of[-2:]).out)["held_out"]
    assert "not those that make-pool held out: teacher-01-conv4-8.safetensors recorded another accuracy" in held_out
    (named / "pool.toml").unlink()
    held_out = json.loads(purer(*words(named, real, tmp_path / "out"), *words_of[-2:]).out)["held_out"]
    assert held_out.endswith("the judge has not seen them, but the models may have")


def test_pictures_of_other_classes_are_refused(
    pool: Path, tmp_path: Path, make_shapes: MakeShapes, purer: Purer
) -> None:
    others = make_shapes(tmp_path / "others", classes=2, pictures=2)
    for folder in sorted(others.iterdir()):
        folder.rename(folder.with_name(f"other-{folder.name}"))
    ended = purer(*words(pool, others, tmp_path / "out"))
    assert ended.code == 1
    assert "has none of the 6 classes of the models, such as class-0" in ended.err
    assert not (tmp_path / "out" / "runs").exists(), "nothing is trained before the pictures are found"


@pytest.mark.parametrize(
    ("judge", "message"),
    [("resnet99", "unknown architecture 'resnet99'"), ("timm/no-such-model", "no-such-model")],
)
def test_an_unknown_judge_is_refused_before_anything_is_trained(
    pool: Path, archive: Path, out: Path, tmp_path: Path, purer: Purer, judge: str, message: str
) -> None:
    ended = purer(*words(pool, archive, tmp_path / "out"), "--judge", judge)
    assert ended.code in (1, 2) and message in ended.err.splitlines()[-1] and "Traceback" not in ended.err
    assert "inverting" not in ended.err and not (tmp_path / "out" / "runs").exists()


def test_one_class_of_each_model_is_refused_before_anything_is_trained(
    pool: Path, real: Path, tmp_path: Path, purer: Purer
) -> None:
    for teacher in load_pool(pool, CPU).teachers:
        shutil.copytree(real / teacher.class_names[0], tmp_path / "real" / teacher.class_names[0])
    ended = purer(*words(pool, tmp_path / "real", tmp_path / "out"))
    assert ended.code == 1
    assert f"no model of {pool} has 2 inverted classes with real pictures" in ended.err.splitlines()[-1]
    assert "inverting" not in ended.err and not (tmp_path / "out" / "runs").exists()


def test_real_classes_that_are_not_inverted_do_not_count(pool: Path, real: Path, tmp_path: Path, purer: Purer) -> None:
    teacher = load_pool(pool, CPU).teachers[0]
    limit = ["--set", "inversion.classes_per_teacher=2"]
    codes = []
    for left_out in teacher.class_names:
        folder = tmp_path / left_out
        for name in {*teacher.class_names} - {left_out}:
            shutil.copytree(real / name, folder / "real" / name)
        ended = purer(*words(pool, folder / "real", folder), *limit, "--inversion-only", "--no-distillation")
        codes.append(ended.code)
        assert (folder / "runs").exists() == (ended.code == 0), ended.err
    assert sorted(codes) == [0, 1, 1], "two of its three classes are inverted"


def test_all_runs_are_checked_before_the_first_one_is_measured(
    pool: Path, archive: Path, real: Path, out: Path, tmp_path: Path, purer: Purer
) -> None:
    of_one_model = shutil.copytree(pool, tmp_path / "pool")
    for file in of_one_model.glob("teacher-01*"):
        file.unlink()
    assert purer(*words(of_one_model, real, tmp_path / "one"), "--inversion-only", "--no-distillation").code == 0
    assert purer(*words(pool, archive, out)).code == 0
    (first,), (second,) = ([*folder.glob("runs/*-after-inversion")] for folder in (out, tmp_path / "one"))
    for name in load_pool(pool, CPU).teachers[0].class_names:
        shutil.copytree(real / name, tmp_path / "real" / name)
    ended = purer(
        "bench", "inversion", "--run", first, second, "--real", tmp_path / "real", "--out", tmp_path / "out", *QUICK
    )
    assert ended.code == 1
    assert "has none of the 3 classes of the models" in ended.err.splitlines()[-1] and "training" not in ended.err


@pytest.mark.parametrize("content", ["cut", "text", "missing"])
def test_a_damaged_tar_file_is_refused(pool: Path, archive: Path, tmp_path: Path, purer: Purer, content: str) -> None:
    damaged = tmp_path / "damaged.tar.gz"
    if content != "missing":
        damaged.write_bytes(archive.read_bytes()[:-200] if content == "cut" else b"no archive")
    ended = purer(*words(pool, damaged, tmp_path / "out"))
    assert ended.code == 1
    assert ("does not exist" if content == "missing" else "cannot be read as a tar file of class folders") in ended.err
    assert ended.err.splitlines()[-1].startswith("Error: ")
    assert not list((tmp_path / "out").rglob("*.png")), "no half of the pictures is used"


def test_a_run_without_images_is_refused(real: Path, tmp_path: Path, purer: Purer) -> None:
    run = tmp_path / "run"
    start_training(changed(tiny_config(write_tiny_pool(tmp_path / "pool")), meta={"steps": 1}), run, ignore, Control())
    shutil.rmtree(run / "snapshots")
    arguments = ["--real", real, "--out", tmp_path / "out", *QUICK]
    ended = purer("bench", "inversion", "--run", run, *arguments)
    assert ended.code == 1 and "has no snapshot that can be read, so it has no pseudo images" in ended.err
    ended = purer("bench", "inversion", "--run", tmp_path, *arguments)
    assert ended.code == 1 and "holds no run" in ended.err


@pytest.mark.parametrize(
    "setting",
    [
        ["--minutes", 3], ["--minutes", 0], ["--seed", 0], ["--preset", "quick"], ["--set", "seed=1"],
        ["--inversion-only"],
    ],
)  # fmt: skip
def test_settings_of_a_run_cannot_be_changed(tmp_path: Path, purer: Purer, setting: list[object]) -> None:
    ended = purer("bench", "inversion", "--run", tmp_path, "--real", tmp_path, *setting)
    assert ended.code == 2 and "need --pool; a run has its own settings" in ended.err


def test_a_run_without_inversion_cannot_end_after_it(pool: Path, real: Path, tmp_path: Path, purer: Purer) -> None:
    arguments = words(pool, real, tmp_path)
    settings = ["--set", "inversion.warmup_steps=0", "--set", "inversion.meta_interval=1"]
    ended = purer(*arguments, "--inversion-only", *settings)
    assert ended.code in (1, 2) and "nothing is inverted before the first meta-iteration" in ended.err
