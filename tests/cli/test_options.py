"""Command-line options become settings; single options override presets and files."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from purer_app.cli.options import build_train_config, class_range, parse_shots
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.learner_configs import LEARNERS, learner_config
from purer_app.engine.core.settings.presets import apply_preset, with_learner
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from tests.helpers.tiny_pools import tiny_config


def build(pool: Path, **chosen: Any) -> TrainConfig:
    names = (
        "preset",
        "learner",
        "minutes",
        "steps",
        "seed",
        "validation",
        "unlabelled",
        "config",
        "device",
        "mode",
        "only",
        "overrides",
    )
    return build_train_config(pool, **{name: chosen.get(name) for name in names})


def test_balanced_is_the_default(tmp_path: Path) -> None:
    plain = TrainConfig(pool=str(tmp_path.resolve()))
    assert build(tmp_path) == apply_preset(plain, "balanced")
    assert build(tmp_path, preset="paper") == plain


def test_single_options_win_over_a_preset(tmp_path: Path) -> None:
    found = build(tmp_path, preset="quick", learner="anil", seed=7, validation=tmp_path / "val", device="cpu", steps=12)
    assert (found.learner.name, found.seed, found.device) == ("anil", 7, "cpu")
    assert found.validation == str((tmp_path / "val").resolve())
    assert found.inversion == with_learner(apply_preset(TrainConfig(pool=""), "quick"), "anil", "quick").inversion


@pytest.mark.parametrize("learner", ["student", "protonet", "compact"])
def test_each_way_to_choose_a_learner_gives_the_same_settings(learner: str, tmp_path: Path) -> None:
    found = build(tmp_path, preset="balanced", learner=learner)
    assert build(tmp_path, overrides=[f"learner.name={learner}"]) == found
    assert found == with_learner(build(tmp_path, preset="balanced"), learner, "balanced")


def test_the_limits_of_the_command_line_hold_for_a_learner_that_is_set(tmp_path: Path) -> None:
    found = build(tmp_path, preset="quick", minutes=2.0, overrides=["learner.name=protonet"])
    assert (found.meta.steps, found.meta.max_seconds, found.inversion.time_share) == (0, 120.0, 0.8)


def test_a_mode_wins_over_that_of_a_settings_file(tmp_path: Path) -> None:
    assert (build(tmp_path).mode, build(tmp_path, mode="exact").mode) == ("fast", "exact")
    (tmp_path / "settings.toml").write_text(settings_to_toml(replace(tiny_config(Path("elsewhere")), mode="exact")))
    assert build(tmp_path, config=tmp_path / "settings.toml").mode == "exact"
    assert build(tmp_path, config=tmp_path / "settings.toml", mode="fast").mode == "fast"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
@pytest.mark.parametrize("option", ["pool", "validation", "unlabelled"])
def test_a_loop_of_links_gives_a_path_like_any_other(tmp_path: Path, option: str) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    found = build(loop) if option == "pool" else build(tmp_path, **{option: loop})
    assert getattr(found, option) == str(tmp_path.resolve() / "loop")


@pytest.mark.parametrize(
    ("options", "steps", "seconds"),
    [
        ({}, 20, 90.0),
        ({"steps": 12}, 12, 0.0),
        ({"minutes": 2.0}, 0, 120.0),
        ({"steps": 12, "minutes": 2.0}, 12, 120.0),
    ],
)
def test_a_limit_of_the_command_line_replaces_those_of_the_preset(
    tmp_path: Path, options: Any, steps: int, seconds: float
) -> None:
    meta = build(tmp_path, preset="quick", **options).meta
    assert (meta.steps, meta.max_seconds) == (steps, seconds)


def test_a_settings_file_is_used_with_the_pool_of_the_command(tmp_path: Path) -> None:
    written = tiny_config(Path("elsewhere"), "anil", seed=3)
    (tmp_path / "settings.toml").write_text(settings_to_toml(written))
    found = build(tmp_path / "pool", config=tmp_path / "settings.toml")
    assert found == tiny_config((tmp_path / "pool").resolve(), "anil", seed=3)
    changed = build(tmp_path / "pool", config=tmp_path / "settings.toml", learner="maml", minutes=1.0)
    assert (changed.learner.name, changed.meta.steps, changed.meta.max_seconds) == ("maml", 0, 60.0)


def test_single_models_win_over_those_of_a_settings_file(tmp_path: Path) -> None:
    written = replace(tiny_config(Path("elsewhere")), models=("a.pth", "b.pth"))
    (tmp_path / "settings.toml").write_text(settings_to_toml(written))
    assert build(tmp_path, config=tmp_path / "settings.toml").models == ("a.pth", "b.pth")
    assert build(tmp_path, config=tmp_path / "settings.toml", only=["c.pth"]).models == ("c.pth",)
    assert build(tmp_path).models == ()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"preset": "quick", "config": Path("a.toml")}, "--config and --preset exclude each other"),
        ({"preset": "fast"}, "preset is 'fast'; it must be one of quick, balanced, paper"),
        ({"learner": "reptile"}, f"learner is 'reptile'; it must be one of {', '.join(LEARNERS)}"),
        ({"device": "tpu"}, "device is 'tpu'; it must be one of auto, cpu, cuda, mps"),
        ({"mode": "sloppy"}, "mode is 'sloppy'; it must be one of fast, exact"),
        ({"minutes": 0.0}, "minutes is 0; it must be above 0"),
        ({"minutes": float("nan")}, "minutes is nan; it must be above 0"),
        ({"steps": 0}, "steps is 0; it must be at least 1"),
        ({"seed": -1}, "seed is -1; it must be at least 0"),
        ({"config": Path("missing.toml")}, "missing.toml is missing"),
    ],
)
def test_wrong_options_are_reported_in_one_sentence(tmp_path: Path, options: Any, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        build(tmp_path, **options)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("text", "shots"), [("1", (1,)), ("1,5", (1, 5)), (" 5 , 1 ", (5, 1)), ("5,1,5,05", (5, 1))])
def test_shots_are_read(text: str, shots: tuple[int, ...]) -> None:
    assert parse_shots(text) == shots


@pytest.mark.parametrize("text", ["", "one", "1,", "1;5", "1.5"])
def test_other_shots_are_reported(text: str) -> None:
    with pytest.raises(ConfigError, match="it must be numbers separated by commas, for example 1,5"):
        parse_shots(text)


@pytest.mark.parametrize(("text", "found"), [("5", (5, 5)), ("5-10", (5, 10))])
def test_numbers_of_classes_are_read(text: str, found: tuple[int, int]) -> None:
    assert class_range(text) == found


@pytest.mark.parametrize("text", ["", "few", "-5", "5-10-15"])
def test_other_numbers_of_classes_are_reported(text: str) -> None:
    with pytest.raises(ConfigError, match="it must be a number or a range, for example 5-10"):
        class_range(text)


def test_a_setting_by_name_wins_over_file_preset_and_option(tmp_path: Path) -> None:
    found = build(tmp_path, preset="quick", seed=3, overrides=["meta.steps=7", "seed=4"])
    assert (found.meta.steps, found.meta.max_seconds, found.seed) == (7, 90.0, 4)
    (tmp_path / "settings.toml").write_text(settings_to_toml(tiny_config(Path("elsewhere"))))
    found = build(tmp_path, config=tmp_path / "settings.toml", overrides=["inversion.lr=0.5"])
    assert found.inversion.lr == 0.5 and found.inversion.warmup_steps == 2


def test_another_learner_takes_its_settings_from_a_file_of_an_earlier_version(tmp_path: Path) -> None:
    text = 'pool = "p"\n[learner]\nname = "pool-embedding"\nbackbone = "conv4-16"\nstart = "auto"\nreliance = 2.0\n'
    (tmp_path / "settings.toml").write_text(text)
    plain = build(tmp_path, config=tmp_path / "settings.toml").learner
    assert plain == learner_config("pool-embedding", reliance=2.0)
    found = build(tmp_path, config=tmp_path / "settings.toml", learner="protonet").learner
    assert found == learner_config("protonet", backbone="conv4-16", start="auto")


def test_another_learner_than_that_of_a_file_starts_as_the_presets_have_it(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('pool = "p"\n[learner]\nname = "compact"\n')
    found = build(tmp_path, config=tmp_path / "settings.toml", learner="protonet").learner
    assert found == learner_config("protonet", start="auto")


def test_a_learner_option_keeps_the_start_of_the_preset(tmp_path: Path) -> None:
    assert build(tmp_path, preset="quick", learner="protonet").learner == learner_config("protonet", start="auto")
    assert build(tmp_path, preset="paper", learner="protonet").learner == learner_config("protonet", start="average")
