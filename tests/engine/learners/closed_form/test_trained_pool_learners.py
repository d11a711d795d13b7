"""A trained pool learner is loaded again and compared with baselines."""

import shutil
from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.core.settings.learner_configs import POOL_LEARNERS
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.load_method import load_learner_method, methods_to_compare
from purer_app.engine.learners.closed_form.branches import AXES, FEW_AXES
from purer_app.engine.training.job import start_training
from tests.engine.conftest import CPU
from tests.engine.learners.closed_form.conftest import weights_of
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool


@pytest.fixture(scope="module", params=POOL_LEARNERS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("place")
    config = changed(tiny_config(write_tiny_pool(place / "pool"), request.param), meta={"steps": 3})
    # so many steps that the models recognise what they painted
    config = changed(config, learner={"max_share": 1.0}, inversion={"warmup_steps": 40, "teachers_per_step": 0})
    start_training(config, place / "run", ignore, Control())
    return place / "run"


@pytest.mark.no_cover
def test_a_run_is_loaded_again_and_listed_below_the_untrained_ensembles(run: Path) -> None:
    method = load_learner_method(run, CPU)
    before = load_learner_method(run, CPU)
    assert all(torch.equal(weight, before.theta[key]) for key, weight in method.theta.items())
    assert method.theta["gains"].square().mean().item() == pytest.approx(1.0)
    assert bool(method.theta["stretch"].any()), "the run looked at the scatter of its pseudo images"
    rows = methods_to_compare(
        EvaluateConfig(run=str(run), data="", device="cpu", transductive=True),
        ignore,
    )
    names = [row[0].name for row in rows]
    assert names == [
        "random",
        "best-single-teacher",
        "teacher-ensemble",
        "ensemble-two-views",
        "ensemble-ridge",
        method.name,
        "ensemble-ridge",
        method.name,
    ]
    assert [row[0].batch_norm for row in rows] == ["inductive"] * 6 + ["transductive"] * 2
    ensemble = rows[2][0]
    assert isinstance(ensemble, TeacherMethod)
    further = (AXES if method.name == "pool-embedding" else FEW_AXES) - FEW_AXES
    assert method.parameters == sum(
        weights_of(t) + further * (t.network.n_features + t.n_outputs) for t in ensemble.teachers
    )


def test_only_the_pool_embedding_needs_its_pool_again(run: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(run.parent, tmp_path / "place"))
    name = load_learner_method(run, CPU).name
    settings = (place / "run" / "settings.toml").read_text()
    (place / "run" / "settings.toml").write_text(settings.replace(str(run.parent), str(place)))
    assert load_learner_method(place / "run", CPU).name == name
    shutil.rmtree(place / "pool")
    if name == "compact":
        assert load_learner_method(place / "run", CPU).learner.spec.shape
    else:
        with pytest.raises(RunFolderError, match="needs the models that it was trained on"):
            load_learner_method(place / "run", CPU)
