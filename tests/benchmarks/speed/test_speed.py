"""Every timed variant computes what its row names; no timing is asserted."""

import json

import pytest
import torch

from purer_app.benchmarks.speed.contenders import TINY, Contender, alike_contenders, theta_contenders
from purer_app.benchmarks.speed.speed import GROUPS, Row, main, measure, rows_of

PROMISED = ["eci_conv4_exact", "eci_mixed_exact", "maml_second_order_exact", "anil"]


def gradients(way: Contender) -> torch.Tensor:
    way.take()
    leaves = way.step[1]
    return torch.cat([(torch.zeros_like(leaf) if leaf.grad is None else leaf.grad).flatten() for leaf in leaves])


@pytest.mark.parametrize("group", GROUPS)
def test_a_way_that_keeps_the_numbers_has_the_released_gradient(group: str) -> None:
    released, *others = GROUPS[group](TINY)
    wanted = gradients(released)
    exact = [way for way in others if not ("fast only" in way.note or "another algorithm" in way.note)]
    assert exact, "there is something to compare with"
    for way in exact:
        assert torch.allclose(gradients(way), wanted, rtol=1e-3, atol=1e-6), way.name


def test_fewer_teachers_and_other_algorithms_do_something_else() -> None:
    few = gradients(next(way for way in alike_contenders(TINY) if way.name == "eci_conv4_few_teachers"))
    assert (few.view(len(TINY.alike), -1) != 0).any(dim=1).sum() == TINY.teachers_per_step
    released, _, *others = theta_contenders(TINY)
    wanted = gradients(released)
    found = [gradients(way) for way in others]
    assert [torch.allclose(gradient, wanted[: len(gradient)], rtol=1e-2) for gradient in found] == [False] * 3


def test_every_documented_figure_is_measured_five_times(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tiny", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    rows = {row["name"]: row for row in table["ratios"]}
    assert set(PROMISED) < rows.keys()
    assert {f"{name}_2_threads" for name in PROMISED} < rows.keys()
    assert len(rows) == len(table["ratios"])
    for row in rows.values():
        assert len(row["runs"]) == 5
        assert min(row["runs"]) <= row["ratio"] <= max(row["runs"])
    assert table["machine"]["torch"] == torch.__version__


def test_the_ratio_is_the_median_of_runs_that_were_timed_in_turn() -> None:
    ways = [Contender(name, (lambda: None, []), "as told") for name in ("reference", "ours")]
    rows = rows_of(ways, [[3.0, 8.0, 2.0], [1.0, 2.0, 4.0]], threads=1)
    assert rows == [Row("ours", 3.0, (3.0, 4.0, 0.5), 1, 2.0, 3.0, "as told")]
    assert rows_of(ways, [[1.0], [1.0]], threads=2)[0].name == "ours_2_threads"


def test_the_number_of_threads_is_put_back() -> None:
    before = torch.get_num_threads()
    rows = measure(TINY, 1, ["mixed"], at_least_seconds=0.0)
    assert next(rows).threads == 1
    rows.close()
    assert torch.get_num_threads() == before


def test_too_few_runs_for_a_median_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--runs", "1"])
    assert end.value.code == 2
    assert "runs is 1; it must be at least 5" in capsys.readouterr().err
