"""The demo's sentences agree with its numbers; the whole demo runs in test_end_to_end."""

from pathlib import Path

import pytest

from purer_app.engine.core import resources
from purer_app.engine.core.errors import DataError, RunFolderError
from purer_app.engine.core.events import Control, SwitchFired, ignore
from purer_app.engine.core.settings.job_configs import DemoConfig
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.jobs import demo_run
from purer_app.engine.jobs.demo_run import compare, run_demo
from purer_app.engine.runs.run_folder import RunFolder
from tests.helpers.tiny_pools import changed, tiny_config


def pair(against: str, difference: float, ci95: float, n_shot: int = 5) -> PairedDifference:
    return PairedDifference("protonet", against, 5, n_shot, difference, ci95)


@pytest.mark.parametrize(
    ("difference", "ci95", "words"),
    [
        (2.0, 1.0, "above random (+2.0 ± 1.0 points)"),
        (-2.0, 1.0, "below random (−2.0 ± 1.0 points)"),
        (1.0, 1.0, "not significantly different from random (+1.0 ± 1.0 points)"),
        (-0.5, 1.0, "not significantly different from random (−0.5 ± 1.0 points)"),
        (0.0, 0.0, "not significantly different from random (+0.0 ± 0.0 points)"),
        (-0.04, 1.0, "not significantly different from random (+0.0 ± 1.0 points)"),
    ],
)
def test_above_and_below_need_an_interval_without_zero(difference: float, ci95: float, words: str) -> None:
    assert compare(pair("random", difference, ci95)) == words


def evaluation() -> Evaluation:
    row = EvaluationRow("teacher-ensemble", False, "inductive", 5, 5, 80.0, 1.0, 10, 10, 0.1, 0.1, (80.0,))
    pairs = [pair("random", 9, 1), pair("teacher-ensemble", -3, 1), pair("protonet", 0.5, 1)]
    return Evaluation(20, 0, (row,), (*pairs, pair("best-single-teacher", 0, 1), pair("ensemble-ridge", -4, 1)))


@pytest.mark.parametrize(
    ("causes", "sentence"),
    [
        ([], "The switch never fired in this run, so the pseudo images were never made harder."),
        (["warm-up over"], "The switch fired once: never by its rule, once forced at the end of the warm-up."),
        (
            ["warm-up over", "no gain"],
            "The switch fired 2 times: once by its rule, once forced at the end of the warm-up.",
        ),
    ],
)
def test_the_conclusions_name_every_baseline_and_the_firings(causes: list[str], sentence: str, tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "run", tiny_config(tmp_path), {})
    with folder.recording(ignore) as sink:
        for step, cause in enumerate(causes):
            sink(SwitchFired(step, cause, 0.5, 0.5, 1))
    first, offer, last = demo_run.describe_results(folder, (("Symbols", evaluation()),))
    assert first == (
        "Symbols, 5-way 5-shot: training adds nothing here: all models without training (ensemble-ridge) are better "
        "than protonet by 4.0 ± 1.0 points; protonet is below teacher-ensemble (−3.0 ± 1.0 points); not significantly "
        "different from best-single-teacher (+0.0 ± 1.0 points); above random (+9.0 ± 1.0 points); "
        "ICFIL changes it by +0.5 ± 1.0 points."
    )
    assert offer.endswith("purer-app train POOL --learner compact")
    assert last == sentence


def test_the_conclusions_say_that_the_curriculum_is_off(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "run", changed(tiny_config(tmp_path), curriculum={"rule": "off"}), {})
    *_, last = demo_run.describe_results(folder, (("Symbols", evaluation()),))
    assert last == "The curriculum is off for maml: the pseudo images are not made harder."


def test_an_installation_without_its_sample_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "purer_app")
    with pytest.raises(DataError, match="the sample 'glyphs-pool' is missing from this installation"):
        run_demo(DemoConfig(out=str(tmp_path / "out"), quick=True), ignore, Control())


def test_a_demo_does_not_write_over_another(tmp_path: Path) -> None:
    (tmp_path / "out" / "run").mkdir(parents=True)
    (tmp_path / "out" / "run" / "mine.txt").write_text("mine")
    with pytest.raises(RunFolderError, match="is not empty"):
        run_demo(DemoConfig(out=str(tmp_path / "out"), quick=True, device="cpu"), ignore, Control())


def test_a_data_folder_that_cannot_be_written_names_the_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "file" / "purer-app")
    with pytest.raises(RunFolderError, match=r"purer-app cannot be written: .*, or choose another place with --out$"):
        run_demo(DemoConfig(out=""), ignore, Control())
