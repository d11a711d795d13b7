"""The named sets of training settings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from purer_app.engine.core.settings.choices import (
    BnDistance,
    CurriculumRule,
    LearnerName,
    Preset,
    RateDecay,
    Start,
    chosen,
)
from purer_app.engine.core.settings.learner_configs import POOL_LEARNERS, NetworkConfig, switch_learner
from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.overrides import parse_overrides, value_at, with_values
from purer_app.engine.core.settings.train_config import InversionConfig, TrainConfig

PRESETS = tuple(Preset)
_CONVERGING: dict[str, Any] = {
    "inversion.lr_decay": RateDecay.COSINE,
    "inversion.beta1": 0.5,
    "inversion.beta2": 0.9,
    "inversion.bn_weight": 1.0,
    "inversion.bn_distance": BnDistance.RELATIVE,
    "inversion.peer_weight": 1.0,
    "inversion.max_roll_px": 3,
    "inversion.mirror": True,
    "inversion.clamp": True,
    "inversion.turn_cost_power": 0.25,
    "inversion.teachers_per_step": 3,
    "inversion.meta_interval": 0,
}
"""Inversion that converges to images which other models recognise, too."""

# The presets' learner is the one that measures best compared with ensemble-ridge (docs/results.md). The other
# values matter to learners that train a network; purer_app/benchmarks/README.md has the measurements behind them.
_VALUES: dict[Preset, dict[str, Any]] = {
    Preset.QUICK: {
        **_CONVERGING,
        "episode.n_shot": 2,
        "episode.n_query": 3,
        "curriculum.adversarial_weight": 1.0,
        "meta.max_seconds": 90.0,
        "meta.outer_lr": 3e-4,
        "meta.lag_steps": 20,
        "record.validation_every": 40,
        "record.gallery_every": 10,
        "record.snapshot_seconds": 20.0,
    },
    Preset.BALANCED: {
        **_CONVERGING,
        "curriculum.adversarial_weight": 1.0,
        "meta.max_seconds": 720.0,
        "meta.outer_lr": 3e-4,
        "record.gallery_every": 50,
        "record.snapshot_seconds": 30.0,
    },
}
_KEEPING: dict[str, Any] = {"curriculum.rule": CurriculumRule.OFF, "curriculum.lr_share": 0.0}
_LEARNING: dict[str, Any] = {"curriculum.rule": CurriculumRule.PAPER, "curriculum.lr_share": 0.2}
_OF_PAPER: dict[str, Any] = {"curriculum.rule": CurriculumRule.PAPER}
_VALUES_BY_LEARNER: dict[Preset, tuple[dict[str, Any], dict[str, Any]]] = {
    Preset.QUICK: (
        {"inversion.warmup_steps": 150, "inversion.time_share": 0.9, "meta.steps": 20, **_KEEPING},
        {"inversion.warmup_steps": 150, "inversion.time_share": 0.8, "meta.steps": 80, **_LEARNING},
    ),
    Preset.BALANCED: (
        {"inversion.warmup_steps": 350, "inversion.time_share": 0.95, "meta.steps": 100, **_KEEPING},
        {"inversion.warmup_steps": 200, "inversion.time_share": 0.6, "meta.steps": 1000, **_LEARNING},
    ),
    Preset.PAPER: (_OF_PAPER, _OF_PAPER),
}
"""Values for learners that keep the models, then for those that train a network.

The former are fitted in closed form to the images that inversion ends with, so inversion gets nearly all of the time,
and harder images gain them nothing."""


_OF_THE_PROJECT = ("pool", "models", "seed", "device", "validation")
"""Settings of the project or the machine, not of the training."""


def apply_preset(config: TrainConfig, preset: str) -> TrainConfig:
    """Return the config with a preset's values; those of the paper are the defaults."""
    named = chosen(Preset, "preset", preset)
    if named == Preset.PAPER:
        return config
    config = replace(config, learner=switch_learner(config.learner, LearnerName.POOL_EMBEDDING))
    return with_values(config, _VALUES[named] | _values_for(LearnerName.POOL_EMBEDDING, named))


def inversion_of_presets() -> InversionConfig:
    """Return the settings of the pixels that the presets quick and balanced share."""
    return apply_preset(TrainConfig(pool="-"), Preset.BALANCED).inversion


def _values_for(learner: str, preset: Preset) -> dict[str, Any]:
    """Return the settings, by their paths, that a preset has only for such a learner."""
    keeping, learning = _VALUES_BY_LEARNER[preset]
    values = keeping if learner in POOL_LEARNERS else learning
    # harder images gain the student nothing for the time that they take
    return {**values, "curriculum.rule": CurriculumRule.OFF} if learner == LearnerName.STUDENT else values


def with_learner(config: TrainConfig, name: str, preset: str) -> TrainConfig:
    """Return the settings for another learner, with what the preset has for it.

    A setting that the user changed stays; one that the current learner lacks gets the preset's value.

    Raises:
        ConfigError: there is no such learner or preset.
    """
    named = chosen(Preset, "preset", preset)
    start = Start.AVERAGE if named == Preset.PAPER else Start.AUTO
    learner = switch_learner(config.learner, name, start=start)
    before, after = (_values_for(one, named) for one in (config.learner.name, learner.name))
    changes = {path: value for path, value in after.items() if value_at(config, path) == before[path]}
    return with_values(replace(config, learner=learner), changes)


def override_preset(config: TrainConfig, preset: str, overrides: Iterable[str]) -> TrainConfig:
    """Change settings that come from a preset; with another learner they get what the preset has for it.

    Raises:
        ConfigError: as `apply_overrides`, or there is no such preset.
    """
    values = parse_overrides(overrides)
    if "learner.name" in values:
        config = with_learner(config, values["learner.name"], preset)
    return with_values(config, values)


def preset_settings(config: TrainConfig, preset: str) -> TrainConfig:
    """Return a preset's settings, with what is the user's own choice kept."""
    own = TrainConfig(
        pool=config.pool,
        models=config.models,
        seed=config.seed,
        device=config.device,
        validation=config.validation,
        unlabelled=config.unlabelled,
    )
    return apply_preset(own, preset)


def differing(config: TrainConfig, usual: TrainConfig, preset: str) -> list[str]:
    """Return the paths of the settings that differ from those of a preset; other learners' settings do not count."""
    same = with_learner(usual, config.learner.name, preset)
    return [
        path
        for path in training_settings()
        if value_at(config, path) != value_at(usual if path == "learner.name" else same, path)
    ]


def nearest_preset(config: TrainConfig) -> tuple[Preset, tuple[str, ...]]:
    """Return the preset closest to the settings of a run, and the paths of the training settings that differ from it.

    Pool, models, seed, device and validation pictures do not count.
    """
    found = {}
    for preset in Preset:
        usual = apply_preset(TrainConfig(pool=config.pool), preset)
        paths = differing(config, usual, preset)
        found[preset] = tuple(path for path in paths if path not in _OF_THE_PROJECT)
    nearest = min(found, key=lambda preset: len(found[preset]))
    return nearest, found[nearest]


@dataclass(frozen=True, slots=True)
class SettingDifference:
    """The dotted name of a setting, its value, and the value of the preset."""

    name: str
    value: object
    usual: object


def differences(config: TrainConfig) -> tuple[Preset, tuple[SettingDifference, ...]]:
    """Return the preset closest to the settings of a run, and the settings that differ from it, with both values."""
    preset, paths = nearest_preset(config)
    usual = apply_preset(TrainConfig(pool=config.pool), preset)
    same = with_learner(usual, config.learner.name, preset)
    return preset, tuple(
        SettingDifference(path, value_at(config, path), value_at(usual if path == "learner.name" else same, path))
        for path in paths
    )


def without_tricks(config: TrainConfig) -> TrainConfig:
    """Return the settings of an "exact" run: what is ours for speed is off, so that the released mathematics remain."""
    learner, inversion, released = config.learner, config.inversion, InversionConfig()
    return replace(
        config,
        unlabelled="",
        inversion=replace(
            inversion,
            lr_decay=released.lr_decay,
            beta1=released.beta1,
            beta2=released.beta2,
            bn_weight=inversion.bn_weight if inversion.bn_distance == released.bn_distance else released.bn_weight,
            bn_distance=released.bn_distance,
            peer_weight=released.peer_weight,
            mirror=False,
            clamp=False,
            warmup_steps=0,
            meta_interval=released.meta_interval,
            teachers_per_step=0,
            turn_cost_power=0.0,
            memory_mib=0,
            turn_gmacs=0.0,
        ),
        episode=replace(config.episode, trusted_only=False),
        learner=replace(learner, start=Start.AVERAGE) if isinstance(learner, NetworkConfig) else learner,
        compute=replace(config.compute, precision="float32"),
    )
