"""The window benchmarks run and report their documented figures; no timing is asserted."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from purer_app.benchmarks.window import playback, smoothness, startup
from purer_app.engine.core.events import MetaStepDone
from tests.helpers.tiny_pools import write_tiny_pool


@pytest.fixture
def benchmark_run(tmp_path: Path) -> Any:
    """Return a function that runs a benchmark in a separate process and home folder."""
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}

    def call(name: str, *options: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", f"purer_app.benchmarks.window.{name}", *options]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return call


@pytest.mark.parametrize(
    ("line", "seconds", "modules"),
    [
        ("0.61 s, modules: pyqtgraph, numpy\n", 0.61, ("pyqtgraph", "numpy")),
        ("1.50 s, modules: torch", 1.5, ("torch",)),
        ("0.48 s, modules: none of torch, torchvision, numpy", 0.48, ()),
    ],
)
def test_a_line_of_the_probe_is_understood(line: str, seconds: float, modules: tuple[str, ...]) -> None:
    assert startup.parse_probe(line) == (seconds, modules)


def test_another_line_is_named_and_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="the probe printed 'Segmentation fault'; it must print SECONDS s, modules"):
        startup.parse_probe("Segmentation fault")


def test_the_median_of_the_warm_starts_counts_and_torch_is_noticed() -> None:
    found = startup.Startup(2.0, (0.9, 0.5, 0.6), ("torch", "numpy"), files_dropped=False)
    assert found.warm_median_seconds == 0.6
    assert found.has_torch
    words = startup.describe(found)
    assert "median of 3 is 0.60 s" in words
    assert "PyTorch was loaded before the first paint" in words
    assert words.startswith("first, with whatever"), "a start is called cold only where the files were dropped"


def test_the_window_starts_without_torch(benchmark_run: Any) -> None:
    ended = benchmark_run("startup", "--runs", "1", "--json")
    assert ended.returncode == 0, ended.stderr
    facts = json.loads(ended.stdout)
    assert facts["cold_seconds"] > 0
    assert facts["warm_seconds"] == [facts["warm_median_seconds"]]
    assert facts["has_torch"] is False


def test_gaps_are_the_differences_of_ticks_in_milliseconds() -> None:
    np.testing.assert_allclose(smoothness.gaps_in([1.0, 1.01, 1.05]), [10, 40])


@pytest.mark.slow
def test_the_window_is_really_measured_while_it_trains(benchmark_run: Any, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    ended = benchmark_run("smoothness", "--seconds", "1", "--pool", str(pool), "--json")
    assert ended.returncode == 0, ended.stderr
    facts = json.loads(ended.stdout)
    assert 2 <= facts["ticks"] <= 110
    assert 0 < facts["median_ms"] <= facts["p95_ms"] <= facts["p99_ms"] <= facts["max_ms"] <= 1000 * facts["seconds"]
    assert facts["done"] >= 1
    assert facts["platform"] == "offscreen"


@pytest.mark.slow
def test_the_window_is_really_measured_while_it_takes_models_in(benchmark_run: Any, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    ended = benchmark_run("smoothness", "--intake", str(pool))
    assert ended.returncode == 0, ended.stderr
    ticks, n_models = re.search(r"^(\d+) ticks .* while (\d+) models were taken in$", ended.stdout, re.M).groups()  # type: ignore[union-attr]
    assert int(ticks) >= 2
    assert int(n_models) == 3


@pytest.mark.slow
def test_a_run_is_played_back_and_its_plots_and_images_are_moved(benchmark_run: Any) -> None:
    ended = benchmark_run("playback", "--minutes", "0.1", "--points", "300", "--images", "40", "--json")
    assert ended.returncode == 0, ended.stderr
    facts = json.loads(ended.stdout)
    assert facts["steps"] == 120
    assert facts["growth"] == pytest.approx(facts["end_mib"] / facts["early_mib"])
    assert 0 < facts["window_mib"] <= facts["drawn_mib"]
    assert [frames["count"] for frames in facts["frames"]] == [playback.FRAMES] * 4
    assert all(0 < frames["median_ms"] <= frames["p95_ms"] <= frames["max_ms"] for frames in facts["frames"])


def test_a_run_is_played_back_whole_and_in_order() -> None:
    events = [event for _, batch in playback.batches(10, 20) for event in batch]
    steps = [event.step for event in events if isinstance(event, MetaStepDone)]
    assert steps == list(range(1, 201))


def test_a_pool_without_a_usable_model_ends_the_measurement_with_its_reason(benchmark_run: Any, tmp_path: Path) -> None:
    (tmp_path / "pool").mkdir()
    ended = benchmark_run("smoothness", "--seconds", "1", "--pool", str(tmp_path / "pool"))
    assert ended.returncode == 1
    assert re.search(r"^Error: .*pool", ended.stderr, re.MULTILINE)


@pytest.mark.parametrize(("name", "option", "value"), [("startup", "--runs", "0"), ("smoothness", "--seconds", "0.5")])
def test_an_empty_measurement_is_refused(name: str, option: str, value: str, benchmark_run: Any) -> None:
    ended = benchmark_run(name, option, value)
    assert ended.returncode == 2
    assert f"{option[2:]} is {value}; it must be at least 1" in ended.stderr
