"""The command that is copied gives the settings that it was copied from."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.cli.options import build_train_config
from purer_app.engine.core.settings.choices import Mode
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.core.settings.presets import PRESETS, apply_preset, with_learner
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.train import command as train_command
from purer_app.ui.train.command import SETTINGS_FILE, command_for
from tests.helpers.tiny_pools import changed


def read_back(command: str) -> TrainConfig:
    """Do what the command line does with these words."""
    words = shlex.split(command)
    assert words[:2] == ["purer-app", "train"]
    names = words[3::2]
    values = dict(zip(names, words[4::2], strict=True))
    chosen: dict[str, Any] = {name: values.get(f"--{name}") for name in ("preset", "learner", "device", "mode")}
    only = [word for name, word in zip(names, words[4::2], strict=True) if name == "--only"]
    return build_train_config(
        Path(words[2]),
        minutes=float(values["--minutes"]) if "--minutes" in values else None,
        steps=int(values["--steps"]) if "--steps" in values else None,
        seed=int(values["--seed"]) if "--seed" in values else None,
        validation=Path(values["--validation"]) if "--validation" in values else None,
        config=Path(values["--config"]) if "--config" in values else None,
        unlabelled=None,
        only=only,
        **chosen,
    )


@pytest.fixture
def config(tmp_path: Path) -> TrainConfig:
    pool = str((tmp_path / "my pool").resolve())
    return apply_preset(TrainConfig(pool=pool, models=("a.pth", "b c.pth")), "quick")


@pytest.mark.parametrize("preset", PRESETS)
def test_a_plain_preset_needs_no_file(config: TrainConfig, tmp_path: Path, preset: str) -> None:
    config = apply_preset(TrainConfig(pool=config.pool, models=config.models), preset)
    command = command_for(config, preset, tmp_path, tmp_path / "runs/x")
    assert read_back(command) == config
    assert "--config" not in command
    assert not (tmp_path / SETTINGS_FILE).exists()


@given(
    preset=st.sampled_from(PRESETS),
    learner=st.sampled_from(LEARNERS),
    mode=st.sampled_from(Mode),
    seed=st.integers(0, 9),
    limits=st.tuples(st.integers(0, 500), st.sampled_from([0.0, 45.0, 90.0, 720.0])).filter(any),
)
def test_what_options_can_say_comes_back_the_same(
    preset: str, learner: str, mode: str, seed: int, limits: tuple[int, float]
) -> None:
    config = apply_preset(TrainConfig(pool="/pool", seed=seed, device="cpu", mode=mode, validation="/pictures"), preset)
    config = changed(with_learner(config, learner, preset), meta={"steps": limits[0], "max_seconds": limits[1]})
    command = command_for(config, preset, Path("/nowhere"), Path("/nowhere/x"))
    assert read_back(command) == config


def test_other_settings_go_into_a_file_of_the_project(config: TrainConfig, tmp_path: Path) -> None:
    config = changed(config, inversion={"bn_weight": 1.0}, record={"gallery_every": 7})
    command = command_for(config, "quick", tmp_path, tmp_path / "runs/x")
    assert read_back(command) == config
    assert "--preset" not in command


def test_a_time_that_minutes_cannot_say_goes_into_the_file(config: TrainConfig, tmp_path: Path) -> None:
    seconds = next(s / 7 for s in range(1, 999) if 60 * (s / 7 / 60) != s / 7)
    config = changed(config, meta={"max_seconds": seconds})
    assert read_back(command_for(config, "quick", tmp_path, tmp_path / "x")) == config


def test_words_with_spaces_are_quoted_for_each_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert train_command.in_one_line(["train", "my pool"]) == "train 'my pool'"
    monkeypatch.setattr("sys.platform", "win32")
    assert train_command.in_one_line(["train", "my pool"]) == 'train "my pool"'
