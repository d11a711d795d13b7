"""Tests for the benchmark of rebuilt networks."""

import json

import pytest
import torch

from purer_app.benchmarks.recognition.plain_networks import STYLES, draw_design, make_network, stored
from purer_app.benchmarks.recognition.rebuilding import ASKED, EXACT, describe, main, measure


def test_a_seed_gives_the_same_network_each_time() -> None:
    first, second = (make_network(draw_design(3), 3) for _ in range(2))
    assert str(draw_design(3)) == str(draw_design(3))
    for name, tensor in first.state_dict().items():
        assert torch.equal(tensor, second.state_dict()[name])


def test_designs_have_all_styles_and_some_are_stored_in_order_of_names() -> None:
    designs = [draw_design(seed) for seed in range(60)]
    assert {design.style for design in designs} == set(STYLES)
    found = next(design for design in designs if design.is_sorted and len(design.widths) < 4)
    names = list(stored(make_network(found, 0), found))
    assert names == sorted(names)


def test_relu_only_draws_no_other_activation() -> None:
    assert {draw_design(seed, relu_only=True).activation for seed in range(40)} == {"relu"}
    assert {draw_design(seed).activation for seed in range(40)} > {"relu"}


def test_networks_are_counted_by_what_was_rebuilt(capsys: pytest.CaptureFixture[str]) -> None:
    found = measure(2, 3001, relu_only=False)
    assert [each.outcome for each in found] == [ASKED, EXACT]
    assert found[0].rank == 4  # without BatchNorm nothing shows where it pools
    assert "of 1 asked, the true network is first in 0 and among the candidates in 1" in describe(found)
    main(["--networks", "1", "--seed", "3002", "--json"])
    (printed,) = json.loads(capsys.readouterr().out)["networks"]
    assert printed["outcome"] == EXACT
