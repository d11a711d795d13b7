"""How a run differs from a preset."""

import pytest

from purer_app.engine.core.settings.presets import PRESETS, apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.runs.facts import SettingDifference, differences
from tests.helpers.tiny_pools import changed


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_differs_in_nothing_from_itself(preset: str) -> None:
    config = apply_preset(TrainConfig(pool="p", seed=7, device="cpu", validation="v"), preset)
    assert differences(config) == (preset, ())


def test_a_changed_setting_is_named_with_both_values() -> None:
    config = changed(apply_preset(TrainConfig(pool="p"), "quick"), meta={"steps": 30})
    assert differences(config) == ("quick", (SettingDifference("meta.steps", 30, 20),))
