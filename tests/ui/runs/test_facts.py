"""How a run differs from a preset, and its removal."""

from pathlib import Path

import pytest

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.settings.presets import PRESETS, apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.runs.facts import SettingDifference, differences, remove_run
from tests.helpers.tiny_pools import changed


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_differs_in_nothing_from_itself(preset: str) -> None:
    config = apply_preset(TrainConfig(pool="p", seed=7, device="cpu", validation="v"), preset)
    assert differences(config) == (preset, ())


def test_a_changed_setting_is_named_with_both_values() -> None:
    config = changed(apply_preset(TrainConfig(pool="p"), "quick"), meta={"steps": 30})
    assert differences(config) == ("quick", (SettingDifference("meta.steps", 30, 80),))


def test_a_run_is_removed_and_nothing_else(tmp_path: Path) -> None:
    run, other = tmp_path / "run", tmp_path / "pictures"
    for folder in (run, other):
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "file").write_text("x")
    (run / "manifest.toml").write_text("")
    remove_run(run)
    assert not run.exists()
    with pytest.raises(RunFolderError, match="pictures holds no run; nothing was deleted"):
        remove_run(other)
    assert (other / "deep" / "file").is_file()


def test_a_run_that_cannot_be_removed_says_why(unprivileged_folder: Path) -> None:
    run = unprivileged_folder / "run"
    run.mkdir()
    (run / "manifest.toml").write_text("")
    run.chmod(0o500)
    with pytest.raises(RunFolderError, match=r"cannot be deleted: Permission denied; close programs that use it"):
        remove_run(run)
