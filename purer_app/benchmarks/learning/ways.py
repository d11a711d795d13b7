"""Parses a way of the learning benchmark: a learner, optionally with settings after a colon."""

from dataclasses import replace
from pathlib import Path

from purer_app.engine.core.settings.overrides import apply_overrides
from purer_app.engine.core.settings.presets import apply_preset, with_learner
from purer_app.engine.core.settings.train_config import TrainConfig


def way_config(way: str, pool: Path, *, seed: int, minutes: float, device: str = "auto") -> TrainConfig:
    """Return the settings of a way, for example "protonet:curriculum.rule=off,episode.n_shot=3".

    Raises:
        ConfigError: a learner or a setting does not exist, or a value is invalid.
    """
    learner, _, changes = way.partition(":")
    base = apply_preset(TrainConfig(pool=str(pool.resolve()), seed=seed, device=device), "balanced")
    base = with_learner(base, learner, "balanced")
    base = replace(base, meta=replace(base.meta, steps=0, max_seconds=60 * minutes))
    return apply_overrides(base, filter(None, changes.split(",")))
