"""The GPU benchmark compares implementations with equal results, counts their work, and also runs on a CPU."""

import json
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F

from purer_app.benchmarks.gpu.contenders import (
    TINY,
    TORCH_DEFAULT,
    Contender,
    Sizes,
    inversion_contenders,
    theta_contenders,
)
from purer_app.benchmarks.gpu.floor import Rates, Work, work_of
from purer_app.benchmarks.gpu.gpu import describe, main, measure, precision_switch

CPU = torch.device("cpu")
Ways = Callable[[Sizes, torch.device, torch.dtype], list[Contender]]


@pytest.mark.parametrize("contenders", [inversion_contenders, theta_contenders])
def test_all_variants_give_the_released_gradient_and_update_their_leaves(contenders: Ways) -> None:
    ways = {way.name: way for way in contenders(TINY, CPU, torch.float32)}
    truth, *doubles = [way.gradient() for way in contenders(TINY, CPU, torch.float64) if "bf16" not in way.name]
    for double in doubles:
        torch.testing.assert_close(double, truth, rtol=1e-9, atol=1e-12)
    for name, way in ways.items():
        error = torch.linalg.vector_norm(way.gradient() - truth) / truth.norm()
        assert error < (0.2 if "bf16" in name else 1e-4)
    before = [leaf.detach().clone() for way in ways.values() for leaf in way.leaves]
    ways["stacked"].step()
    moved = [
        not torch.equal(leaf, old)
        for leaf, old in zip((leaf for way in ways.values() for leaf in way.leaves), before, strict=True)
    ]
    of_stacked = [name == "stacked" for name, way in ways.items() for _ in way.leaves]
    assert moved == of_stacked


def test_the_table_and_the_record_have_a_ratio_for_each_of_the_two_steps(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--device", "cpu", "--tiny", "--runs", "2", "--repeats", "1", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in record["ratios"]] == ["eci_gpu", "maml_gpu"]
    assert all(len(entry["runs"]) == 2 and entry["ratio"] > 0 for entry in record["ratios"])
    rows = {(row["benchmark"], row["way"]): row for row in record["rows"]}
    assert rows["eci_gpu", "reference"]["ratio"] == rows["maml_gpu", "reference"]["ratio"] == 1
    assert all(row["cosine"] > 0.98 and row["floors"] > 0 for row in rows.values())
    assert record["device"] == "cpu"
    table = describe(measure(CPU, TINY, runs=1, repeats=1))
    assert all(way in table for _, way in rows)


def test_precisions_are_switched_and_the_former_one_is_restored() -> None:
    def flags() -> tuple[bool, bool]:
        return torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32

    before = flags()
    use = precision_switch(torch.device("cuda"))
    try:
        use("tf32")
        assert flags() == (True, True)
        use("bf16")
        assert flags() == (False, False)
    finally:
        use(TORCH_DEFAULT)
    assert flags() == before != (False, False)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_machine_without_gpu_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    assert "no CUDA device that torch can use" in capsys.readouterr().out


def test_no_runs_at_all_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--runs", "0"])
    assert "runs is 0 and repeats is 20; both must be at least 1" in capsys.readouterr().err


def test_arithmetic_and_traffic_of_a_step_are_those_of_its_products() -> None:
    images, weight = torch.randn(2, 3, 8, 8, requires_grad=True), torch.randn(5, 3, 3, 3)
    flops = 2 * (2 * 5 * 8 * 8) * (3 * 3 * 3)
    n_in, n_out, n_weight = images.numel(), 2 * 5 * 8 * 8, weight.numel()
    forward = work_of(lambda: F.conv2d(images, weight, padding=1).relu())
    assert forward == Work(flops, 4 * (n_in + n_weight + n_out))
    both = work_of(lambda: F.conv2d(images, weight, padding=1).relu().sum().backward())
    assert both == Work(2 * flops, 2 * 4 * (n_in + n_weight + n_out))
    matrix = torch.randn(6, 4)
    assert work_of(lambda: matrix @ matrix.T) == Work(2 * 6 * 4 * 6, 4 * (24 + 24 + 36))


def test_the_floor_is_the_slower_of_arithmetic_and_traffic() -> None:
    rates = Rates({"float32": 10.0, "tf32": 100.0, "bf16": 1000.0}, 5.0)
    work = Work(flops=100, bytes=20)
    assert [work.floor_seconds(rates, precision) for precision in ("float32", "tf32", "bf16")] == [10, 4, 2]
