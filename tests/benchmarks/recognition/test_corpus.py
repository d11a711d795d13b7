"""Classifiers are saved as training scripts do it, and found again with equal outputs."""

import json
from pathlib import Path

import pytest

from purer_app.benchmarks.recognition.corpus import WRAPPERS, main, names, tried
from purer_app.engine.networks.timm_models import timm_is_installed


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_small_classifier_is_found_in_every_wrapper(wrapper: str, tmp_path: Path) -> None:
    row = tried("torchvision/squeezenet1_1", wrapper, tmp_path, 1e9)
    assert row is not None
    assert (row.outcome, row.found) == ("equal", "torchvision/squeezenet1_1")


def test_the_benchmark_counts_what_is_found_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--torchvision", "2", "--timm", "0", "--largest-mb", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"counts": {"left out": 2}, "rows": []}


@pytest.mark.skipif(not timm_is_installed(), reason="timm is not installed")
def test_the_sample_of_timm_is_always_the_same() -> None:
    assert names(0, 5) == names(0, 5)
    assert len(set(names(0, 5))) == 5
