"""The exported features equal the learner's for any number of images; other models are refused."""

import json
from pathlib import Path

import pytest
import torch

from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.few_shot.export import NOTE
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.images.image_spec import spec_from_table
from purer_app.engine.training.job import start_training
from tests.engine.conftest import CPU
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool


def trained(place: Path, learner: str) -> Path:
    config = changed(
        tiny_config(write_tiny_pool(place / "pool"), learner), meta={"steps": 1}, learner={"max_share": 1.0}
    )
    start_training(config, place / "run", ignore, Control())
    return place / "run"


@pytest.fixture(scope="module", params=["compact", "student"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("place"), request.param)


def test_the_export_computes_what_the_learner_does(run: Path, tmp_path: Path) -> None:
    length = jobs.export(run, tmp_path / "features.pt2", ignore, Control())
    extra = {NOTE: ""}
    program = torch.export.load(tmp_path / "features.pt2", extra_files=extra).module()
    method = load_learner_method(run, CPU)
    note = json.loads(extra[NOTE])
    assert spec_from_table(note["input"]) == method.learner.spec
    assert str(Path(__file__).parents[3]).encode() not in (tmp_path / "features.pt2").read_bytes(), "no path of ours"
    for n in (1, 5):
        images = torch.randn(n, *method.learner.spec.shape, generator=torch.Generator().manual_seed(n))
        found = program(images)
        assert found.shape == (n, length) == (n, note["features"])
        torch.testing.assert_close(found, method.learner.features(method.theta, images))


def test_a_model_that_needs_its_pool_is_not_exported(tmp_path: Path) -> None:
    other = trained(tmp_path, "protonet")
    with pytest.raises(ConfigError, match="only the learners compact and student can be exported"):
        jobs.export(other, tmp_path / "features.pt2", ignore, Control())
    assert not (tmp_path / "features.pt2").exists()


def test_invalid_paths_are_reported(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"must end in \.pt2"):
        jobs.export(run, tmp_path / "features.onnx", ignore, Control())
    with pytest.raises(RunFolderError):
        jobs.export(tmp_path, tmp_path / "features.pt2", ignore, Control())
