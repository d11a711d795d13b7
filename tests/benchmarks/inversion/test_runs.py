"""A run is suspended after its inversion, copied, continued to its end, and continued after an interruption."""

from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.inversion.run_images import read_run_images
from purer_app.benchmarks.inversion.runs import InvertedRun, run_config
from purer_app.engine.core.errors import ConfigError, RunFolderError, RunSuspended
from purer_app.engine.core.events import Control, MetaStepDone, WarmupStepDone, ignore
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import SuspendAfter, assert_same_run, changed, tiny_config, write_tiny_pool

CPU = torch.device("cpu")


def small(pool: Path) -> TrainConfig:
    return changed(tiny_config(pool), inversion={"warmup_steps": 4}, meta={"steps": 2})


def inverted(config: TrainConfig, folder: Path, said: list[str]) -> InvertedRun:
    hashes = [teacher.sha256 for teacher in load_pool(Path(config.pool), CPU).members]
    return InvertedRun(config, hashes, "tiny", folder, said.append)


def state_of(run: Path) -> dict[str, torch.Tensor]:
    snapshot = RunFolder.open(run).latest_snapshot()
    assert snapshot is not None
    return snapshot.tensors


@pytest.mark.parametrize("learner", ["pool-embedding", "maml"])
def test_a_run_in_two_parts_equals_one_in_one_part(tmp_path: Path, make_shapes: MakeShapes, learner: str) -> None:
    real = make_shapes(tmp_path / "real", classes=4, pictures=4)
    config = changed(
        tiny_config(write_tiny_pool(tmp_path / "pool"), learner, validation=str(real)),
        inversion={"warmup_steps": 40, "lr": 0.2},
        curriculum={"adversarial_weight": 1.0},
    )
    said = list[str]()
    start_training(config, tmp_path / "whole", ignore, Control())
    run = inverted(config, tmp_path / "runs", said)
    copy, end = run.after_inversion(), run.whole()
    assert_same_run(end, tmp_path / "whole")
    assert (read_run_images(copy, CPU, ignore).meta_steps, read_run_images(end, CPU, ignore).meta_steps) == (0, 6)
    assert not torch.equal(state_of(copy)["pixels.0"], state_of(end)["pixels.0"])
    n_said = len(said)
    again = inverted(config, tmp_path / "runs", said)
    assert (again.after_inversion(), again.whole()) == (copy, end) and len(said) == n_said


def test_an_interrupted_inversion_continues(tmp_path: Path) -> None:
    config, said = small(write_tiny_pool(tmp_path / "pool")), list[str]()
    run = inverted(config, tmp_path / "runs", said)
    control = SuspendAfter(WarmupStepDone, 2)
    with pytest.raises(RunSuspended):
        start_training(config, run.path, control.emit, control)
    copy = run.after_inversion()
    assert "Continuing at inversion step 3 of 4" in said
    assert read_run_images(copy, CPU, ignore).inversion_steps == 4
    assert not [event for event in RunFolder.open(copy).events() if isinstance(event, MetaStepDone)]


def test_other_settings_and_other_models_are_another_run(tmp_path: Path) -> None:
    config = small(write_tiny_pool(tmp_path / "pool"))
    places = {
        InvertedRun(settings, models, "tiny", tmp_path, print).path
        for settings in (config, changed(config, inversion={"lr": 0.1}))
        for models in (["one"], ["other"])
    }
    assert len(places) == 4


def test_the_seconds_of_the_models_are_shares_of_inversion(tmp_path: Path) -> None:
    config = small(write_tiny_pool(tmp_path / "pool"))
    start_training(config, tmp_path / "run", ignore, Control())
    images = read_run_images(tmp_path / "run", CPU, ignore)
    events = RunFolder.open(tmp_path / "run").events()
    of_steps = sum(event.seconds for event in events if isinstance(event, MetaStepDone))
    assert images.inversion_seconds == pytest.approx(images.seconds - of_steps)
    assert sum(found.seconds for found in images.teachers) == pytest.approx(images.inversion_seconds)
    known = read_run_images(tmp_path / "run", CPU, ignore, inversion_seconds=3.0)
    assert sum(found.seconds for found in known.teachers) == pytest.approx(3.0)


def test_a_run_whose_models_have_changed_is_refused(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    start_training(small(pool), tmp_path / "run", ignore, Control())
    (pool / "a.safetensors").unlink()
    with pytest.raises(RunFolderError, match="are no longer those that"):
        read_run_images(tmp_path / "run", CPU, ignore)


def test_settings_are_the_preset_with_the_changes(tmp_path: Path) -> None:
    plain = run_config(tmp_path, "balanced", [], minutes=None, seed=3, device="cpu")
    assert plain.meta.max_seconds == 720 and plain.seed == 3
    limited = run_config(tmp_path, "balanced", ["inversion.lr=0.1"], minutes=2, seed=0, device="cpu")
    assert (limited.meta.max_seconds, limited.meta.steps, limited.inversion.lr) == (120, 0, 0.1)
    with pytest.raises(ConfigError):
        run_config(tmp_path, "balanced", ["inversion.bn=1"], minutes=None, seed=0, device="cpu")
