"""Settings that no run can use are refused when created, in a sentence that states what is required."""

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.choices import DeviceChoice
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.job_configs import (
    AdaptConfig,
    ClassifyConfig,
    DemoConfig,
    DreamConfig,
    EvaluateConfig,
    MakePoolConfig,
)
from purer_app.engine.core.settings.learner_configs import LEARNERS, LearnerConfig, MamlConfig, learner_config
from purer_app.engine.core.settings.presets import PRESETS, apply_preset
from purer_app.engine.core.settings.train_config import (
    CurriculumConfig,
    EpisodeConfig,
    InversionConfig,
    MetaConfig,
    RecordConfig,
    TrainConfig,
)

NAN, INFINITY = float("nan"), float("inf")
train, adapt = partial(TrainConfig, pool="pool"), partial(AdaptConfig, run="run", support="s", query="q")
evaluate, make_pool = partial(EvaluateConfig, data="data"), partial(MakePoolConfig, data=("data",))
dream, classify = partial(DreamConfig, model="a.pth"), partial(ClassifyConfig, support="s")

REFUSALS: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (InversionConfig, {"lr": 0.0}, "lr is 0.0; it must be above 0"),
    (InversionConfig, {"lr": NAN}, "lr is nan; it must be a finite number"),
    (InversionConfig, {"lr": INFINITY}, "lr is inf; it must be a finite number"),
    (InversionConfig, {"tv_weight": INFINITY}, "tv_weight is inf; it must be a finite number"),
    (InversionConfig, {"tv_weight": NAN}, "tv_weight is nan; it must be a finite number"),
    (MetaConfig, {"max_seconds": INFINITY}, "max_seconds is inf; it must be a finite number"),
    (InversionConfig, {"bn_weight": -1.0}, "bn_weight is -1.0; it must be at least 0"),
    (InversionConfig, {"max_roll_px": -1}, "max_roll_px is -1; it must be at least 0"),
    (InversionConfig, {"teachers_per_step": -1}, "teachers_per_step is -1; it must be at least 0"),
    (EpisodeConfig, {"n_way": 1}, "n_way is 1; it must be at least 2"),
    (EpisodeConfig, {"n_shot": 0}, "n_shot is 0; it must be at least 1"),
    (CurriculumConfig, {"rule": "clock"}, "rule is 'clock'; it must be one of paper, plateau, off"),
    (CurriculumConfig, {"patience": 0}, "patience is 0; it must be at least 1"),
    (CurriculumConfig, {"min_gain": -0.1}, "min_gain is -0.1; it must be at least 0"),
    (CurriculumConfig, {"warmup_fraction": 1.0}, "warmup_fraction is 1.0; it must be below 1"),
    (
        LearnerConfig,
        {"name": "svm"},
        f"name is 'svm'; it must be one of {', '.join(LEARNERS)}",
    ),
    (MamlConfig, {"start": "zero"}, "start is 'zero'; it must be one of average, best-teacher, auto"),
    (MamlConfig, {"inner_lr": 0.0}, "inner_lr is 0.0; it must be above 0"),
    (MamlConfig, {"test_steps": 0}, "test_steps is 0; it must be at least 1"),
    (LearnerConfig, {"channels": 2}, "channels is 2; it must be 0 (automatic), 1 or 3"),
    (LearnerConfig, {"image_size": 7}, "image_size is 7; it must be 0 (automatic) or between 8 and 1024"),
    (LearnerConfig, {"image_size": 1025}, "image_size is 1025; it must be 0 (automatic) or between 8 and 1024"),
    (
        InversionConfig,
        {"warmup_steps": 0, "meta_interval": 0},
        "warmup_steps and meta_interval are both 0; the images would stay noise",
    ),
    (MetaConfig, {"steps": -1}, "steps is -1; it must be at least 0"),
    (MetaConfig, {"steps": 0}, "steps and max_seconds are both 0; a run must end by one of them"),
    (MetaConfig, {"max_seconds": -1.0}, "max_seconds is -1.0; it must be at least 0"),
    (MetaConfig, {"outer_lr": 0.0}, "outer_lr is 0.0; it must be above 0"),
    (RecordConfig, {"snapshot_seconds": -1.0}, "snapshot_seconds is -1.0; it must be at least 0"),
    (RecordConfig, {"validation_every": 0}, "validation_every is 0; it must be at least 1"),
    (RecordConfig, {"gallery_every": -1}, "gallery_every is -1; it must be at least 0"),
    (RecordConfig, {"gallery_images": 0}, "gallery_images is 0; it must be at least 1"),
    (IcfilConfig, {"images_per_class": 0}, "images_per_class is 0; it must be at least 1"),
    (IcfilConfig, {"steps": 0}, "steps is 0; it must be at least 1"),
    (IcfilConfig, {"pseudo_weight": -1.0}, "pseudo_weight is -1.0; it must be at least 0"),
    (IcfilConfig, {"temperature": 0.0}, "temperature is 0.0; it must be above 0"),
    (train, {"device": "tpu"}, "device is 'tpu'; it must be one of auto, cpu, cuda, mps"),
    (train, {"seed": -1}, "seed is -1; it must be at least 0"),
    (adapt, {"device": "tpu"}, "device is 'tpu'; it must be one of auto, cpu, cuda, mps"),
    (adapt, {"seed": -1}, "seed is -1; it must be at least 0"),
    (evaluate, {}, "evaluate needs either a run or a pool"),
    (evaluate, {"run": "r", "pool": "p"}, "evaluate needs either a run or a pool"),
    (evaluate, {"run": "r", "episodes": 1}, "episodes is 1; it must be at least 2"),
    (evaluate, {"run": "r", "n_shots": (5, 0)}, "n_shots is 0; it must be at least 1"),
    (evaluate, {"run": "r", "n_shots": ()}, "n_shots has 0 value(s); it must have at least 1"),
    (evaluate, {"run": "r", "device": "gpu"}, "device is 'gpu'; it must be one of auto, cpu, cuda, mps"),
    (evaluate, {"run": "r", "icfil_episodes": -1}, "icfil_episodes is -1; it must be at least 0"),
    (dream, {"images": 0}, "images is 0; it must be at least 1"),
    (dream, {"steps": 0}, "steps is 0; it must be at least 1"),
    (dream, {"seed": -1}, "seed is -1; it must be at least 0"),
    (dream, {"device": "gpu"}, "device is 'gpu'; it must be one of auto, cpu, cuda, mps"),
    (classify, {}, "classify needs either a run or a pool"),
    (classify, {"run": "r", "pool": "p"}, "classify needs either a run or a pool"),
    (
        classify,
        {"pool": "p", "icfil": True},
        "ICFIL calibrates a trained model, and here none is given",
    ),
    (classify, {"run": "r", "seed": -1}, "seed is -1; it must be at least 0"),
    (classify, {"run": "r", "device": "gpu"}, "device is 'gpu'; it must be one of auto, cpu, cuda, mps"),
    (make_pool, {"scenario": "hh"}, "scenario is 'hh'; it must be one of ss, sh, mh"),
    (make_pool, {"forms": ("pickle",)}, "forms is 'pickle'; it must be one of pth, wrapped, safetensors, pt2"),
    (make_pool, {"architectures": ()}, "architectures has 0 value(s); it must have at least 1"),
    (make_pool, {"classes": (1, 5)}, "classes is 1; it must be at least 2"),
    (make_pool, {"classes": (6, 5)}, "classes is 6-5; the second number must be at least the first"),
    (make_pool, {"held_out_fraction": 0.0}, "held_out_fraction is 0.0; it must be above 0"),
    (make_pool, {"held_out_fraction": 1.0}, "held_out_fraction is 1.0; it must be below 1"),
    (
        make_pool,
        {"scenario": "ss", "architectures": ("conv4-32", "lenet")},
        "scenario ss has one architecture; name one or choose sh",
    ),
    (make_pool, {"scenario": "mh"}, "scenario mh does not fit 1 data folder(s)"),
    (make_pool, {"data": ("a", "b")}, "scenario sh does not fit 2 data folder(s)"),
    (
        make_pool,
        {"channels": (1, 3)},
        "channels needs one value, or one for each of 1 data folders",
    ),
]


@pytest.mark.parametrize(("kind", "values", "sentence"), REFUSALS)
def test_a_setting_out_of_range_is_refused_in_a_sentence(
    kind: Callable[..., Any], values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        kind(**values)
    assert str(caught.value) == sentence


def test_the_defaults_are_those_of_the_released_code() -> None:
    config = train()
    assert (config.inversion.lr, config.inversion.bn_weight) == (0.25, 0.01)
    assert (config.inversion.tv_weight, config.inversion.l2_weight, config.inversion.max_roll_px) == (1e-4, 1e-5, 2)
    assert (config.curriculum.adversarial_weight, config.curriculum.patience) == (10, 6)
    assert config.curriculum.warmup_fraction * config.meta.steps == pytest.approx(4000)
    assert isinstance(config.learner, MamlConfig)
    assert (config.learner.inner_lr, config.learner.train_steps, config.learner.test_steps) == (0.01, 5, 10)
    assert (config.meta.steps, config.meta.outer_lr, config.meta.episodes_per_step) == (60_000, 1e-3, 4)


@pytest.mark.parametrize("name", LEARNERS)
def test_every_learner_of_the_list_is_accepted(name: str) -> None:
    assert learner_config(name).name == name


@pytest.mark.parametrize("device", DeviceChoice)
def test_every_device_of_the_list_is_accepted_everywhere(device: str) -> None:
    made: list[Any] = [
        train(device=device),
        adapt(device=device),
        evaluate(run="r", device=device),
        make_pool(device=device),
        dream(device=device),
        classify(run="r", device=device),
    ]
    assert {config.device for config in made} == {device}
    assert DemoConfig(out="demo", device=device).device == device


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_changes_only_settings_it_names(preset: str) -> None:
    curriculum = CurriculumConfig(patience=9)
    before = train(seed=3, validation="data", episode=EpisodeConfig(n_way=7, n_shot=2), curriculum=curriculum)
    after = apply_preset(before, preset)
    assert (after.seed, after.validation, after.curriculum.patience) == (3, "data", 9)
    assert (after.episode.n_way, after.episode.n_shot) == (7, 2)


def test_presets_end_within_their_documented_time() -> None:
    assert apply_preset(train(), "quick").meta.max_seconds <= 90
    assert 0 < apply_preset(train(), "balanced").meta.max_seconds <= 12 * 60
    assert apply_preset(train(), "paper") == train()


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ConfigError, match="preset is 'slow'; it must be one of quick, balanced, paper"):
        apply_preset(train(), "slow")


def test_several_data_folders_may_have_a_value_each() -> None:
    config = make_pool(data=("a", "b"), scenario="mh", image_sizes=(28, 32), channels=(1, 3), inverted=(True, False))
    assert config.image_sizes == (28, 32)


def test_settings_cannot_be_changed_after_their_check() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        train().seed = -1  # type: ignore[misc]


@pytest.mark.parametrize("number", [2**53 + 1, 10**400])
def test_an_integer_too_large_for_other_toml_readers_is_an_error(number: int) -> None:
    assert train(seed=2**53).seed == 2**53
    with pytest.raises(ConfigError, match="seed is too large; it must be at most 9,007,199,254,740,992"):
        train(seed=number)
    with pytest.raises(ConfigError, match="steps is too large"):
        MetaConfig(steps=number)


@pytest.mark.parametrize("name", LEARNERS)
def test_a_backbone_is_named_where_one_is_trained(name: str) -> None:
    network = learner_config(name, backbone="conv4-16", student_backbone="conv4-16").network
    assert network == ("" if name in ("pool-embedding", "compact") else "conv4-16")
