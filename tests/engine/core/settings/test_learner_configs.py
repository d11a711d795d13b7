"""Each learner has a settings class; files with the settings of all learners are still read."""

from dataclasses import fields, replace

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.learner_configs import (
    LEARNERS,
    AnilConfig,
    CompactConfig,
    MamlConfig,
    PoolEmbeddingConfig,
    ProtoNetConfig,
    learner_config,
    switch_learner,
)
from purer_app.engine.core.settings.overrides import apply_overrides
from purer_app.engine.core.settings.presets import (
    PRESETS,
    apply_preset,
    differing,
    with_learner,
)
from purer_app.engine.core.settings.toml_io import parse_toml, settings_from_table, settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig

ALL_TWELVE = {
    "name": "maml", "backbone": "conv4-16", "image_size": 28, "channels": 1, "start": "best-teacher", "inner_lr": 0.5,
    "train_steps": 3, "test_steps": 4, "reliance": 2.0, "whitening": 0.2, "max_parameters": 9, "max_share": 0.25,
}  # fmt: skip


@pytest.mark.parametrize("name", LEARNERS)
def test_from_a_file_with_all_learners_only_the_settings_of_its_learner_are_read(name: str) -> None:
    student = {"student_backbone": "conv4-16", "student_lr": 0.1, "student_batches": 1}
    table = {"pool": "p", "learner": ALL_TWELVE | student | {"name": name}}
    learner = settings_from_table(TrainConfig, table, "settings.toml").learner
    names = [item.name for item in fields(learner)]
    assert {each: getattr(learner, each) for each in names} == {each: table["learner"][each] for each in names}  # type: ignore[index]


@pytest.mark.parametrize("name", LEARNERS)
def test_a_file_holds_only_the_settings_of_its_learner(name: str) -> None:
    config = TrainConfig(pool="p", learner=learner_config(name, image_size=28))
    table = parse_toml(settings_to_toml(config))
    assert set(table["learner"]) == {item.name for item in fields(config.learner)}
    assert settings_from_table(TrainConfig, table, "settings.toml") == config


def test_a_file_without_a_learner_means_maml() -> None:
    learner = settings_from_table(TrainConfig, {"pool": "p", "learner": {"inner_lr": 0.5}}, "settings.toml").learner
    assert learner == learner_config("maml", inner_lr=0.5)


@pytest.mark.parametrize(
    ("learner", "sentence"),
    [
        (
            {"name": "anil", "inner_rate": 1},
            "[learner] has an unknown setting 'inner_rate'; known are name, image_size",
        ),
        ({"name": "compact", "max_share": 0}, "learner.max_share is 0; it must be above 0"),
        (5, "learner must be a table, not 5"),
    ],
)
def test_a_wrong_setting_of_a_learner_is_named(learner: object, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from_table(TrainConfig, {"pool": "p", "learner": learner}, "run.toml")
    assert str(caught.value).startswith(f"run.toml: {sentence}")


def test_another_learner_keeps_the_values_that_both_have() -> None:
    compact = switch_learner(PoolEmbeddingConfig(image_size=28, whitening=0.3), "compact", max_share=0.5)
    assert compact == CompactConfig(image_size=28, whitening=0.3, max_share=0.5)
    with pytest.raises(ConfigError, match="learner is 'svm'; it must be one of maml"):
        switch_learner(compact, "svm")


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_the_start_of_a_network(preset: str) -> None:
    learner = with_learner(apply_preset(TrainConfig(pool="p"), preset), "protonet", preset).learner
    assert learner == ProtoNetConfig(start="average" if preset == "paper" else "auto")


def test_a_network_after_a_learner_on_features_starts_as_the_presets_have_it() -> None:
    usual = apply_preset(TrainConfig(pool="p"), "balanced")
    assert apply_overrides(usual, ["learner.name=protonet"]).learner == ProtoNetConfig(start="auto")
    assert switch_learner(MamlConfig(start="best-teacher"), "protonet") == ProtoNetConfig(start="best-teacher")


def test_an_override_with_an_unknown_learner_names_the_setting() -> None:
    with pytest.raises(ConfigError, match=r"learner\.name is 'ridge'; it must be one of maml"):
        apply_overrides(TrainConfig(pool="p"), ["learner.name=ridge"])


def test_a_setting_that_no_learner_has_is_refused() -> None:
    with pytest.raises(ConfigError, match="no learner has a setting 'inner_rate'; known are backbone, channels"):
        learner_config("maml", inner_rate=1)


def test_the_settings_of_a_learner_keep_its_name() -> None:
    with pytest.raises(ConfigError, match="name is 'anil'; it must be 'maml'"):
        MamlConfig(name="anil")  # type: ignore[arg-type]


def test_overrides_reach_the_learner_that_they_name() -> None:
    plain = TrainConfig(pool="p")
    assert apply_overrides(plain, ["learner.inner_lr=0.5", "learner.name=anil"]).learner == AnilConfig(inner_lr=0.5)
    with pytest.raises(ConfigError) as caught:
        apply_overrides(plain, ["learner.max_share=0.5"])
    assert str(caught.value) == "learner.max_share does not apply to maml; it is a setting of compact"


def test_the_curriculum_is_off_for_the_student_and_on_again_after_it() -> None:
    usual = apply_preset(TrainConfig(pool="p"), "balanced")
    student = with_learner(usual, "student", "balanced")
    protonet = with_learner(usual, "protonet", "balanced")
    assert [one.curriculum.rule for one in (usual, student, protonet)] == ["off", "off", "paper"]
    assert with_learner(student, "student", "balanced") == student
    assert with_learner(student, "protonet", "balanced") == protonet
    assert with_learner(protonet, "student", "balanced") == student
    assert differing(student, usual, "balanced") == ["learner.name"]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("learner", LEARNERS)
def test_a_preset_is_the_same_after_a_detour_over_any_learner(preset: str, learner: str) -> None:
    usual = apply_preset(TrainConfig(pool="p"), preset)
    there = with_learner(usual, learner, preset)
    back = with_learner(there, usual.learner.name, preset)
    assert back == replace(usual, learner=back.learner) and differing(there, usual, preset) in ([], ["learner.name"])


def test_what_the_user_changed_stays_with_another_learner() -> None:
    usual = with_learner(apply_preset(TrainConfig(pool="p"), "balanced"), "protonet", "balanced")
    changes = ["curriculum.rule=plateau", "inversion.warmup_steps=77", "meta.steps=5"]
    found = with_learner(apply_overrides(usual, changes), "compact", "balanced")
    assert (found.curriculum.rule, found.inversion.warmup_steps, found.meta.steps) == ("plateau", 77, 5)
    assert found.inversion.time_share == with_learner(usual, "compact", "balanced").inversion.time_share


def test_learners_that_keep_the_models_leave_nearly_all_of_the_time_to_inversion() -> None:
    for preset in ("quick", "balanced"):
        usual = apply_preset(TrainConfig(pool="p"), preset)
        protonet = with_learner(usual, "protonet", preset)
        assert usual.inversion.time_share >= 0.9 > protonet.inversion.time_share
        assert usual.meta.steps < protonet.meta.steps
        assert (usual.curriculum.lr_share, protonet.curriculum.lr_share) == (0.0, 0.2)
