"""The installed demo runs outside the checkout on the sample pool, once for all of these tests."""

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from purer_app.cli.app import run
from purer_app.engine.core import resources
from purer_app.engine.core.events import MetaStepDone, SwitchFired
from purer_app.engine.core.settings.toml_io import read_toml
from purer_app.engine.runs.run_folder import RunFolder

SAMPLES = Path(__file__).parents[1] / "resources"
COMPARED = ("random", "best-single-teacher", "teacher-ensemble")
BASELINES = (*COMPARED, "ensemble-ridge")


@dataclass(frozen=True)
class Demo:
    code: object
    out: str
    err: str
    folder: Path

    @property
    def page(self) -> str:
        return (self.folder / "report.html").read_text(encoding="utf-8")

    def section(self, name: str) -> str:
        found = re.search(rf'<section id="{name}".*?</section>', self.page, re.DOTALL)
        assert found, f"the report has no part '{name}'"
        return found[0]


def demo(folder: Path, *options: str) -> Demo:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        run(["demo", "--quick", "--no-window", "--out", str(folder), "--device", "cpu", *options])
    return Demo(end.value.code, out.getvalue(), err.getvalue(), folder)


@pytest.fixture(scope="module")
def shown(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Return the finished demo; the sample symbols under the names of a held-back alphabet stand in for Omniglot."""
    place = tmp_path_factory.mktemp("demo")
    pattern = read_toml(SAMPLES / "glyphs-pool" / "pool.toml")["leave_out"][0]
    data = place / "alphabets"
    data.mkdir()
    for symbol in sorted((SAMPLES / "symbols").glob("symbol-*"))[:5]:
        (data / pattern.replace("*", symbol.name)).symlink_to(symbol)
    code = "import sys; from purer_app.__main__ import main; sys.argv = ['purer-app', *sys.argv[1:]]; main()"
    options = ["demo", "--quick", "--no-window", "--out", "demo", "--device", "cpu", "--data", str(data)]
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-P", "-c", code, *options]
    ended = subprocess.run(command, cwd=place, env=environment, check=False, capture_output=True, text=True)
    return Demo(ended.returncode, ended.stdout, ended.stderr, place / "demo")


@pytest.mark.slow
def test_the_demo_succeeds_and_its_last_line_is_the_report(shown: Demo) -> None:
    assert shown.code == 0, shown.err
    report = shown.folder.parent / shown.out.splitlines()[-1]
    assert report == shown.folder / "report.html"
    assert report.stat().st_size > 10_000


@pytest.mark.slow
def test_the_installed_package_was_used(shown: Demo, installed: Path) -> None:
    assert f"inspect: {installed / 'purer_app' / 'resources' / 'glyphs-pool'}" in shown.err


@pytest.mark.slow
def test_the_demo_compares_the_learner_with_its_baselines(shown: Demo) -> None:
    start = re.compile(r".*, 5-way [15]-shot: training adds .*all models without training \(ensemble-ridge\)")
    sentences = [line for line in shown.out.splitlines() if start.match(line)]
    assert len(sentences) == 4, "two data sets, 1 and 5 shots"
    for sentence in sentences:
        assert "; pool-embedding is " in sentence
        for name in COMPARED:
            assert re.search(
                rf"(above|below|not significantly different from) {name} \([+−][\d.]+ ± [\d.]+ points\)", sentence
            )
        assert sentence in re.sub(r"<[^>]+>", "", shown.page)


@pytest.mark.slow
def test_the_demo_says_that_its_learner_uses_no_curriculum(shown: Demo) -> None:
    events = RunFolder(shown.folder / "run").events()
    assert not [event for event in events if isinstance(event, SwitchFired)]
    assert not [event for event in events if isinstance(event, MetaStepDone) and event.adversarial_loss is not None]
    assert "The curriculum is off for pool-embedding" in shown.out


@pytest.mark.slow
def test_the_report_shows_curves_sheets_tables_and_predictions(shown: Demo) -> None:
    assert shown.section("training").count("<svg") >= 2
    assert shown.section("pseudo-images").count("<img") == 10, "a sheet per teacher"
    assert shown.section("predictions").count("<img") == 15, "three pictures of each of five symbols"
    assert shown.section("models").count("teacher-") >= 10
    for name in (*BASELINES, "pool-embedding"):
        assert name in shown.section("evaluation")
    assert "20 episodes" in shown.section("notices")
    assert "ICFIL is not measured" in shown.section("notices")
    assert "ICFIL" not in shown.section("evaluation")


@pytest.mark.slow
def test_the_report_loads_no_external_resource(shown: Demo) -> None:
    assert "<script" not in shown.page
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', shown.page)


@pytest.mark.slow
def test_the_run_of_the_demo_can_be_used_further(
    shown: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for symbol in sorted((SAMPLES / "symbols").glob("symbol-*"))[:4]:
        (tmp_path / symbol.name).mkdir()
        for picture in sorted(symbol.glob("*.png"))[:3]:
            (tmp_path / symbol.name / picture.name).symlink_to(picture)
    query = SAMPLES / "symbols" / "symbol-01"
    with pytest.raises(SystemExit) as end:
        run(["adapt", str(shown.folder / "run"), "--support", str(tmp_path), "--query", str(query)])
    assert end.value.code == 0
    assert capsys.readouterr().out.count(": symbol-0") == 20


@pytest.fixture
def missing_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    def hide(name: str) -> None:
        for other in {"glyphs-pool", "symbols"} - {name}:
            (tmp_path / "resources").mkdir(exist_ok=True)
            (tmp_path / "resources" / other).symlink_to(SAMPLES / other)
        monkeypatch.setattr(resources, "PACKAGE", tmp_path / "purer_app")

    return hide


def test_a_demo_without_its_pool_fails(missing_sample: Callable[[str], None], tmp_path: Path) -> None:
    missing_sample("glyphs-pool")
    ended = demo(tmp_path / "demo")
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.strip().splitlines()[-1].startswith("Error: the sample 'glyphs-pool' is missing")


def test_a_demo_with_alphabets_that_are_not_there_fails_before_it_trains(tmp_path: Path) -> None:
    ended = demo(tmp_path / "demo", "--data", str(tmp_path / "gone"))
    assert ended.code == 1
    assert "gone does not exist" in ended.err
    assert not (tmp_path / "demo").exists()
