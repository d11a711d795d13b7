"""Presets are plain settings: they survive a settings file, and leave the curriculum time to act."""

import math
from dataclasses import replace

import pytest

from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.core.settings.presets import (
    PRESETS,
    SettingDifference,
    apply_preset,
    differences,
    nearest_preset,
    with_learner,
)
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table, settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from tests.helpers.tiny_pools import changed


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_survives_a_settings_file(preset: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    config = apply_preset(TrainConfig(pool="pool", seed=4), preset)
    file = tmp_path_factory.mktemp("settings") / "run.toml"
    file.write_text(settings_to_toml(config))
    assert settings_from_table(TrainConfig, read_toml(file), "run.toml") == config


@pytest.mark.parametrize("preset", PRESETS)
def test_after_the_warm_up_the_switch_can_run_out_of_patience(preset: str) -> None:
    config = with_learner(apply_preset(TrainConfig(pool="pool"), preset), "protonet", preset)
    warmup = math.ceil(config.curriculum.warmup_fraction * config.meta.steps)
    assert config.meta.steps - warmup >= 3 * config.curriculum.patience
    assert config.meta.lag_steps < config.meta.steps and config.record.validation_every <= config.meta.steps
    assert config.learner.name in LEARNERS


def test_the_given_settings_stay_as_they_were() -> None:
    config = TrainConfig(pool="pool")
    apply_preset(config, "quick")
    assert config == TrainConfig(pool="pool")


@pytest.mark.parametrize("preset", PRESETS)
def test_the_gallery_grows_at_least_twice_in_a_planned_run(preset: str) -> None:
    config = apply_preset(TrainConfig(pool="pool"), preset)
    assert 0 < 2 * config.record.gallery_every <= config.meta.steps


def test_runs_of_minutes_push_their_images_less_than_the_paper() -> None:
    forces = {
        preset: apply_preset(TrainConfig(pool="pool"), preset).curriculum.adversarial_weight for preset in PRESETS
    }
    assert forces == {"quick": 1.0, "balanced": 1.0, "paper": 10.0}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_nearest_to_its_own_settings_whatever_the_project_has(preset: str) -> None:
    config = apply_preset(TrainConfig(pool="/models", seed=5, device="cpu", validation="/pictures"), preset)
    assert nearest_preset(config) == (preset, ())
    changed = replace(config, episode=replace(config.episode, n_way=7))
    assert nearest_preset(changed) == (preset, ("episode.n_way",))


def test_another_learner_with_what_a_preset_has_for_it_is_one_change() -> None:
    config = with_learner(apply_preset(TrainConfig(pool="/models"), "balanced"), "protonet", "balanced")
    assert nearest_preset(config) == ("balanced", ("learner.name",))


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_differs_in_nothing_from_itself(preset: str) -> None:
    config = apply_preset(TrainConfig(pool="p", seed=7, device="cpu", validation="v"), preset)
    assert differences(config) == (preset, ())


def test_a_changed_setting_is_named_with_both_values() -> None:
    config = changed(apply_preset(TrainConfig(pool="p"), "quick"), meta={"steps": 30})
    assert differences(config) == ("quick", (SettingDifference("meta.steps", 30, 20),))
