"""Classes of settings: checked by pydantic, equal by value, and quick to load."""

import pickle
import subprocess
import sys
from dataclasses import fields, replace

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.choices import CurriculumRule, DeviceChoice
from purer_app.engine.core.settings.learner_configs import CompactConfig
from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.train_config import InversionConfig, TrainConfig

LOADED = "import sys, purer_app.engine.core.settings.overrides as _; print('pydantic' in sys.modules)"


def test_the_classes_load_without_pydantic() -> None:
    found = subprocess.run([sys.executable, "-c", LOADED], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert found.strip() == "False", "the window has no time for pydantic before its first paint"


def test_a_word_becomes_its_member_and_stays_a_text() -> None:
    device = TrainConfig(pool="p", device="cpu").device
    assert device is DeviceChoice.CPU
    assert f"{device}" == "cpu"


def test_a_replaced_value_is_checked() -> None:
    config = InversionConfig(lr=0.5)
    assert replace(config, lr=1) == InversionConfig(lr=1.0)
    with pytest.raises(ConfigError, match="lr is -1; it must be above 0"):
        replace(config, lr=-1)


def test_an_unknown_or_missing_value_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^the settings have an unknown setting 'rate'; known are lr, lr_decay"):
        InversionConfig(rate=1)  # type: ignore[call-arg]
    with pytest.raises(ConfigError, match=r"^the settings are incomplete: the setting 'pool' is missing"):
        TrainConfig()  # type: ignore[call-arg]


def test_settings_survive_pickling_to_another_process() -> None:
    config = TrainConfig(pool="p", learner=CompactConfig(max_share=0.5))
    copy = pickle.loads(pickle.dumps(config))
    assert copy == config and hash(copy) == hash(config)
    assert {item.name: getattr(copy, item.name) for item in fields(copy)}["learner"] == config.learner


@pytest.mark.parametrize("path", list(training_settings()))
def test_every_setting_has_a_description_and_a_reason(path: str) -> None:
    about = training_settings()[path].about
    assert about.title[0].isupper() and about.why.endswith(".")
    assert not {"[", "]"} & set(about.why), "the source of a default has a field of its own"


def test_the_source_of_a_default_is_known_apart_from_its_explanation() -> None:
    settings = training_settings()
    paths = ("episode.n_way", "inversion.lr", "inversion.clamp", "seed")
    assert [settings[path].about.source for path in paths] == ["paper", "released code", "PURER", None]


def test_a_range_is_worded_short_for_the_window_and_whole_for_the_reference() -> None:
    settings = training_settings()
    assert settings["inversion.lr"].range() == "> 0"
    assert settings["inversion.lr"].range(full=True) == "≥ 1e-12, ≤ 10,000"
    assert settings["learner.image_size"].range() == "0 = automatic, 8 – 1,024"
    assert settings["episode.unlabelled_share"].range() == "0 – 1"
    assert settings["curriculum.rule"].choices == tuple(CurriculumRule)


def test_the_words_of_a_range_are_translated() -> None:
    assert training_settings()["inversion.teachers_per_step"].range(str.upper) == "0 = ALL"
