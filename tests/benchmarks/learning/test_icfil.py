"""The sweep compares each setting with no calibration on equal episodes, and measures the chosen one on others."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.learning.icfil import main, variants
from purer_app.benchmarks.learning.ledger import Ledger
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.few_shot.methods import learner_method
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool


def test_each_variant_changes_a_different_setting() -> None:
    found = variants(IcfilConfig())
    assert found["as the run"] == IcfilConfig()
    assert len({repr(setting) for setting in found.values()}) == len(found)


def test_a_sweep_measures_every_setting_and_its_choice_on_other_episodes(
    tmp_path: Path, make_shapes: MakeShapes, capsys: pytest.CaptureFixture[str]
) -> None:
    data, run = make_shapes(tmp_path / "data", classes=5, pictures=21), tmp_path / "run"
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool"), "protonet"), meta={"steps": 1})
    quick = replace(config.icfil, inversion_steps=2, steps=1, images_per_class=2)
    start_training(replace(config, icfil=quick), run, ignore, Control())
    words = ["--run", str(run), "--validation", str(data), "--sweep", "3", "--episodes", "4", "--device", "cpu"]
    main([*words, "--out", str(tmp_path / "out"), "--json"])
    first = capsys.readouterr()
    (worth,) = json.loads(first.out)["runs"]
    assert [gain["setting"] for gain in worth["sweep"]] == list(variants(quick))
    assert {gain["episodes"] for gain in worth["sweep"]} == {3} and worth["chosen"]["episodes"] == 4
    assert worth["alone"]["episodes"] == worth["inversion"]["episodes"] == 4
    means = {gain["setting"]: sum(pair[0] for pair in gain["gains"].values()) for gain in worth["sweep"]}
    for name, inverts in (("chosen", True), ("alone", False)):
        rivals = [means[setting] for setting, icfil in variants(quick).items() if icfil.inverts is inverts]
        assert means[worth[name]["setting"]] == max(rivals)
    for shots in ("1", "5"):
        chosen, alone = (worth[name]["gains"][shots][0] for name in ("chosen", "alone"))
        assert worth["inversion"]["gains"][shots][0] == pytest.approx(chosen - alone)
    main([*words, "--out", str(tmp_path / "out")])
    again = capsys.readouterr()
    assert again.err == "" and "gain due to inversion" in again.out

    pictures, cpu = load_class_folders(data), torch.device("cpu")
    plain = load_learner_method(run, cpu)
    calibrated = learner_method(plain.name, plain.learner, plain.theta, icfil=quick)
    few = Ledger(tmp_path / "fresh", pictures, print, 3, draw=1)
    pairs = (few.measured("with", 0, "", lambda: [calibrated]), few.measured("without", 0, "", lambda: [plain]))
    for n_shot in (1, 5):
        means_of = [sum(row.accuracies[n_shot]) / 3 for row in pairs]
        assert worth["sweep"][0]["gains"][str(n_shot)][0] == pytest.approx(means_of[0] - means_of[1])
