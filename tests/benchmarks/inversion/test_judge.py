"""The judge differs from the models, and one that was trained on other pictures is not reused."""

from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.inversion.judge import CANDIDATES, JudgePlan, choose_architecture, trained_judge
from purer_app.benchmarks.real_pictures import read_real_pictures
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.images.image_spec import ImageSpec
from tests.conftest import MakeShapes

SPEC = ImageSpec(channels=3, height=16, width=16, mean=(0.5,) * 3, std=(0.3,) * 3)
TINY = ImageSpec(channels=1, height=8, width=8, mean=(0.5,), std=(0.3,))


@pytest.mark.parametrize(
    ("used", "spec", "chosen"),
    [
        ({"conv4-32", "resnet10-16"}, SPEC, "resnet12-16-32-64-128"),
        ({"conv4-32", "resnet12-8-8-8-8"}, SPEC, "resnet18-16"),
        ({"conv4-32"}, TINY, "resnet18-16"),
        ({"resnet12-4-4-4-4", "resnet18-64", "resnet10-16", "cifar-resnet20"}, SPEC, "resnet12-16-32-64-128"),
    ],
)
def test_a_judge_is_of_another_family_if_there_is_one(used: set[str], spec: ImageSpec, chosen: str) -> None:
    assert choose_architecture(used, spec) == chosen


def test_a_pool_that_uses_every_candidate_needs_a_named_judge() -> None:
    with pytest.raises(ConfigError, match="no judge differs from all models in this pool"):
        choose_architecture(set(CANDIDATES), SPEC)


def test_a_judge_is_kept_by_its_pictures_and_settings(tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=8)
    names, split = [path.name for path in data.iterdir()], MakePoolConfig(data=("-",))
    said: list[str] = []

    def train(steps: int = 1, architecture: str = "conv4-8") -> dict[str, torch.Tensor]:
        plan = JudgePlan(
            folder=tmp_path / "judges",
            steps=steps,
            flip=False,
            device=torch.device("cpu"),
            architecture=architecture,
        )
        judge = trained_judge(read_real_pictures([data], names, split), SPEC, set(), plan, said.append)
        assert not judge.network.training
        return dict(judge.network.state_dict())

    first = train()
    trained = len(said)
    again = train()
    assert len(said) == trained and all(torch.equal(first[name], again[name]) for name in first)
    train(steps=2)
    assert len(said) > trained
    trained = len(said)
    picture = data / "class-00" / "00.png"
    picture.write_bytes((data / "class-01" / "00.png").read_bytes())
    train()
    assert len(said) > trained, "another picture"
    trained = len(said)
    for file in (tmp_path / "judges").glob("*.safetensors"):
        file.write_bytes(file.read_bytes()[:100])
    train()
    assert len(said) > trained, "damaged weights"


def test_a_judge_learns_the_held_out_pictures_of_easy_classes(tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "data", classes=4, pictures=20)
    real = read_real_pictures([data], [path.name for path in data.iterdir()], MakePoolConfig(data=("-",)))
    assert len(real.training) == 64 and len(real.held_out) == 16
    assert not {*real.training.tolist()} & {*real.held_out.tolist()}
    plan = JudgePlan(folder=tmp_path, steps=20, flip=True, device=torch.device("cpu"), architecture="resnet10-8")
    judge = trained_judge(real, SPEC, set(), plan, lambda line: None)
    assert judge.accuracy > 0.8


def test_fewer_pictures_are_seen_more_often() -> None:
    plan = JudgePlan(folder=Path(), flip=True, device=torch.device("cpu"))
    assert (plan.settings(12_000).epochs, plan.settings(1472).epochs) == (12, 98)
