"""The named sets of training settings."""

from dataclasses import replace
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
from purer_app.engine.core.settings.learner_configs import NetworkConfig, StudentConfig, switch_learner
from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.overrides import value_at
from purer_app.engine.core.settings.train_config import InversionConfig, TrainConfig

PRESETS = tuple(Preset)
_CONVERGING: dict[str, Any] = {
    "lr_decay": RateDecay.COSINE,
    "beta1": 0.5,
    "beta2": 0.9,
    "bn_weight": 1.0,
    "bn_distance": BnDistance.RELATIVE,
    "peer_weight": 1.0,
    "max_roll_px": 3,
    "mirror": True,
    "clamp": True,
    "turn_cost_power": 0.25,
    "teachers_per_step": 3,
    "time_share": 0.6,
    "meta_interval": 0,
}
"""Inversion that converges to images which other models recognise, too."""


# The presets' learner is the one that measures best compared with ensemble-ridge (docs/results.md). The other
# values matter to learners that train a network; purer_app/benchmarks/README.md has the measurements behind them.


def apply_preset(config: TrainConfig, preset: str) -> TrainConfig:
    """Return the config with a preset's values; those of the paper are the defaults."""
    named = chosen(Preset, "preset", preset)
    presets: dict[Preset, dict[str, dict[str, Any]]] = {
        Preset.QUICK: {
            "inversion": {**_CONVERGING, "warmup_steps": 150, "time_share": 0.8},
            "episode": {"n_shot": 2, "n_query": 3},
            "curriculum": {"adversarial_weight": 1.0},
            "meta": {"steps": 80, "max_seconds": 90.0, "outer_lr": 3e-4, "lag_steps": 20},
            "record": {"validation_every": 40, "gallery_every": 10, "snapshot_seconds": 20.0},
        },
        Preset.BALANCED: {
            "inversion": {**_CONVERGING, "warmup_steps": 200},
            "curriculum": {"adversarial_weight": 1.0},
            "meta": {"steps": 1000, "max_seconds": 720.0, "outer_lr": 3e-4},
            "record": {"gallery_every": 50, "snapshot_seconds": 30.0},
        },
        Preset.PAPER: {},
    }
    parts = {part: replace(getattr(config, part), **values) for part, values in presets[named].items()}
    if named == Preset.PAPER:
        return replace(config, **parts)
    config = replace(config, **parts, learner=switch_learner(config.learner, LearnerName.POOL_EMBEDDING))
    return config


def with_learner(config: TrainConfig, name: str, preset: str) -> TrainConfig:
    """Return the settings for another learner; settings that the current learner lacks get the preset's values.

    For the student the curriculum is off, since harder images gain nothing for the time that they take; see
    purer_app/benchmarks/README.md.

    Raises:
        ConfigError: there is no such learner or preset.
    """
    start = Start.AVERAGE if chosen(Preset, "preset", preset) == Preset.PAPER else Start.AUTO
    learner = switch_learner(config.learner, name, start=start)
    is_student, was_student = isinstance(learner, StudentConfig), isinstance(config.learner, StudentConfig)
    if is_student == was_student:
        return replace(config, learner=learner)
    rule = CurriculumRule.OFF if is_student else CurriculumRule.PAPER
    return replace(config, learner=learner, curriculum=replace(config.curriculum, rule=rule))


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
