"""Runs and pools on disk become the rows of a table, and missing parts are reported."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from purer_app.engine.core.errors import PoolError, RunFolderError
from purer_app.engine.core.events import Control, Event, NoticeGiven, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig, EvaluateConfig
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.load_method import load_learner_method, load_method, methods_to_compare
from purer_app.engine.few_shot.methods import LearnerMethod
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import assert_same_tensors, changed, tiny_config, write_teacher, write_tiny_pool

CPU = torch.device("cpu")
BASELINES = ["random", "best-single-teacher", "teacher-ensemble", "ensemble-two-views", "ensemble-ridge"]


def trained(pool: Path, run: Path) -> Path:
    start_training(changed(tiny_config(pool, "anil"), meta={"steps": 1}), run, ignore, Control())
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("place")
    return trained(write_tiny_pool(place / "pool"), place / "run")


def rows(config: EvaluateConfig) -> tuple[list[tuple[str, bool, str, int]], list[str]]:
    """(name, icfil, batch_norm, number of members) of each row, and the notices."""
    events: list[Event] = []
    found = methods_to_compare(config, events.append)
    notices = [event.text for event in events if isinstance(event, NoticeGiven)]
    return [(row[0].name, row[0].icfil, row[0].batch_norm, len(row)) for row in found], notices


def test_a_run_is_loaded_as_the_learner_that_it_trained(run: Path) -> None:
    method = load_learner_method(run, CPU)
    assert (method.name, method.learner.name, method.learner.n_way) == ("anil", "anil", 3)
    assert method.learner.spec.shape == (1, 16, 16)
    assert method.learner.config == RunFolder(run).settings().learner
    assert_same_tensors(method.theta, RunFolder(run).load_model()[0])


def test_a_run_is_listed_below_its_baselines(run: Path) -> None:
    found, notices = rows(EvaluateConfig(run=str(run), data="", device="cpu"))
    assert found == [(name, False, "inductive", 3 if name == "random" else 1) for name in [*BASELINES, "anil"]]
    reason = "its sidecar has the highest held-out accuracy above chance"
    assert f"best-single-teacher is b.pth, chosen because {reason}" in notices


def test_variants_of_the_learner_follow_it(run: Path) -> None:
    found, _ = rows(EvaluateConfig(run=str(run), data="", device="cpu", icfil=True, transductive=True))
    assert found[5:] == [
        ("anil", False, "inductive", 1),
        ("anil", True, "inductive", 1),
        ("ensemble-ridge", False, "transductive", 1),
        ("anil", False, "transductive", 1),
    ]


def test_a_pool_without_a_run_has_only_baselines(run: Path) -> None:
    found, notices = rows(EvaluateConfig(pool=str(run.parent / "pool"), data="", device="cpu"))
    assert [name for name, *_ in found] == BASELINES
    assert [text for text in notices if "untrained ProtoNet" in text]


def test_teachers_of_the_same_form_have_an_average(tmp_path: Path) -> None:
    for seed, name in enumerate("ab"):
        write_teacher(tmp_path / "pool", name, seed=seed)
    found, _ = rows(EvaluateConfig(run=str(trained(tmp_path / "pool", tmp_path / "run")), data="", device="cpu"))
    assert [name for name, *_ in found] == ["random", "average", *BASELINES[1:], "anil"]


def test_a_run_whose_pool_is_gone_keeps_its_other_rows(tmp_path: Path) -> None:
    run = trained(write_tiny_pool(tmp_path / "pool"), tmp_path / "run")
    shutil.rmtree(tmp_path / "pool")
    found, notices = rows(EvaluateConfig(run=str(run), data="", device="cpu"))
    assert [name for name, *_ in found] == ["random", "anil"]
    assert [text for text in notices if text.startswith("The pool of this run cannot be read")]


def test_a_run_whose_pool_has_changed_is_reported(tmp_path: Path) -> None:
    run = trained(write_tiny_pool(tmp_path / "pool"), tmp_path / "run")
    write_teacher(tmp_path / "pool", "a", seed=99)
    found, notices = rows(EvaluateConfig(run=str(run), data="", device="cpu"))
    assert [name for name, *_ in found] == [*BASELINES, "anil"]
    assert [text for text in notices if text.endswith("are no longer those that the run was trained on")]


def test_a_pool_that_is_gone_cannot_be_measured(tmp_path: Path) -> None:
    with pytest.raises(PoolError, match="gone does not exist"):
        methods_to_compare(EvaluateConfig(pool=str(tmp_path / "gone"), data="", device="cpu"), ignore)


@pytest.mark.parametrize("icfil", [False, True])
def test_adapting_uses_the_model_of_the_run(run: Path, icfil: bool) -> None:
    method = load_method(AdaptConfig(run=str(run), support="mine", query="new", device="cpu", icfil=icfil), ignore)
    assert isinstance(method, LearnerMethod)
    assert method.icfil is icfil
    assert method.icfil_config == (RunFolder(run).settings().icfil if icfil else None)
    assert_same_tensors(method.theta, RunFolder(run).load_model()[0])


@pytest.mark.parametrize("text", ["", "n_way = 3", 'n_way = "three"\n[input]', "n_way = 3\n[input]\nchannels = 2"])
def test_a_model_with_damaged_facts_is_refused(run: Path, tmp_path: Path, text: str) -> None:
    copy = Path(shutil.copytree(run, tmp_path / "run"))
    (copy / "model.sha256").unlink()
    (copy / "model.toml").write_text(text)
    with pytest.raises(RunFolderError, match=r"model\.toml is incomplete or malformed"):
        load_learner_method(copy, CPU)


@pytest.mark.parametrize("damage", ["missing", "reshaped", "foreign"])
def test_weights_that_do_not_fit_the_run_are_refused(run: Path, tmp_path: Path, damage: str) -> None:
    copy = Path(shutil.copytree(run, tmp_path / "run"))
    (copy / "model.sha256").unlink()
    weights = load_file(copy / "model.safetensors")
    name = sorted(weights)[0]
    shape = list(weights[name].shape)
    what = f"weight '{name}' is missing; anil on conv4-4 needs {shape}"
    if damage == "missing":
        del weights[name]
    elif damage == "reshaped":
        weights[name] = torch.zeros(2)
        what = f"weight '{name}' is [2]; anil on conv4-4 needs {shape}"
    else:
        weights["zz"] = torch.zeros(3)
        what = "weight 'zz' is [3]; anil on conv4-4 needs no such weight"
    save_file(weights, copy / "model.safetensors")
    with pytest.raises(RunFolderError) as caught:
        load_learner_method(copy, CPU)
    assert str(caught.value) == f"{copy / 'model.safetensors'} does not fit the settings of its run: {what}"


def test_only_the_named_models_of_a_pool_are_measured(run: Path) -> None:
    pool = str(run.parent / "pool")
    whole = methods_to_compare(EvaluateConfig(pool=pool, data="", device="cpu"), ignore)
    part = methods_to_compare(EvaluateConfig(pool=pool, models=("a.safetensors",), data="", device="cpu"), ignore)
    both, one = whole[-1][0], part[-1][0]
    assert both.name == one.name == "ensemble-ridge"
    assert isinstance(both, TeacherMethod) and isinstance(one, TeacherMethod)
    assert [teacher.name for teacher in one.teachers] == ["a.safetensors"]
    assert len(both.teachers) == 3


def test_a_run_on_some_models_is_compared_with_these_models_only(tmp_path: Path) -> None:
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool"), "anil"), meta={"steps": 1})
    start_training(replace(config, models=("a.safetensors", "b.pth")), tmp_path / "run", ignore, Control())
    events: list[Event] = []
    found = methods_to_compare(EvaluateConfig(run=str(tmp_path / "run"), data="", device="cpu"), events.append)
    ensemble = next(row[0] for row in found if row[0].name == "teacher-ensemble")
    assert isinstance(ensemble, TeacherMethod)
    assert [teacher.name for teacher in ensemble.teachers] == ["a.safetensors", "b.pth"]
    notices = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert not [text for text in notices if text.endswith("are no longer those that the run was trained on")]


def test_evaluating_on_the_validation_pictures_is_reported(tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=4)
    config = tiny_config(write_tiny_pool(tmp_path / "pool"), "anil", validation=str(data))
    start_training(changed(config, meta={"steps": 1}), tmp_path / "run", ignore, Control())
    data = tmp_path / "pool" / ".." / "data"
    sentence = f"The step of this run was chosen on {data}, so the accuracy of this run is slightly optimistic"
    same = EvaluateConfig(run=str(tmp_path / "run"), data=str(tmp_path / "pool" / ".." / "data"), device="cpu")
    assert sentence in rows(same)[1]
    assert not [text for text in rows(replace(same, data=str(tmp_path)))[1] if "slightly optimistic" in text]
