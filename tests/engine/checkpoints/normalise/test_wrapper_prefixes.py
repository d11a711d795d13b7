"""Prefixes of wrapper modules are removed, and other entries next to a network are named."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.checkpoints.normalise.wrapper_prefixes import common_prefix, views

STATE = {f"layer{k}.weight": torch.ones(2, 2) * k for k in range(3)} | {"fc.bias": torch.zeros(2)}
PREFIXES = ("module.", "model.", "net.", "backbone.", "encoder.", "anything.", "1.")


@given(st.lists(st.sampled_from(PREFIXES), max_size=4))
def test_any_stack_of_prefixes_comes_off(prefixes: list[str]) -> None:
    raw = {"".join(prefixes) + name: tensor for name, tensor in STATE.items()}
    assert [view for view in views(raw) if view.state == STATE and not view.left_out]


@given(st.lists(st.text("ab.", max_size=6), unique=True, max_size=12))
def test_no_view_loses_a_tensor_without_saying_so(names: list[str]) -> None:
    raw = {name: torch.zeros(1) for name in names}
    for view in views(raw):
        assert len(view.state) + len(view.left_out) == len(raw)


def test_the_weights_as_they_are_come_first() -> None:
    assert next(iter(views(STATE))).state == STATE


def test_a_head_next_to_an_encoder_is_kept_first_and_left_out_later() -> None:
    raw = {f"encoder.{name}": tensor for name, tensor in STATE.items()} | {"head.weight": torch.ones(2, 2)}
    kept, left = [view for view in views(raw) if "layer0.weight" in view.state]
    assert list(kept.state) == [*STATE, "head.weight"]
    assert (list(left.state), left.left_out) == ([*STATE], ("head.weight",))


@pytest.mark.parametrize(
    "raw",
    [
        {f"features.{name}": tensor for name, tensor in STATE.items()} | {"head.weight": torch.ones(2, 2)},
        {f"encoder.{name}": tensor for name, tensor in STATE.items()} | {"decoder.weight": torch.ones(2, 2, 3, 3)},
    ],
)
def test_a_part_of_the_network_is_never_left_out(raw: dict[str, torch.Tensor]) -> None:
    assert not any(view.left_out for view in views(raw))


def test_a_prefix_stays_where_two_names_would_become_one() -> None:
    raw = {f"trunks.{name}": tensor for name, tensor in STATE.items()} | {"layer0.weight": torch.ones(1)}
    assert [view.state for view in views(raw)] == [raw]


def test_the_prefix_of_more_than_half_of_the_names_is_common() -> None:
    assert common_prefix({"a.x": 0, "a.y": 0, "b": 0}) == "a."
    assert common_prefix({"a.x": 0, "b.y": 0}) == ""
    assert common_prefix({}) == ""


@pytest.mark.parametrize("name", ["criterion", "loss_fn.lpips", "perceptual_loss.net", "train_metrics", "val_acc"])
def test_losses_and_metrics_are_left_out_with_their_networks(name: str) -> None:
    loss = {f"{name}.{key}": tensor for key, tensor in STATE.items()}
    _, view, *_ = views({f"model.{key}": value for key, value in STATE.items()} | loss)
    assert view.state == STATE
    assert set(view.left_out) == loss.keys()


def test_a_network_that_is_named_like_a_loss_is_kept_where_there_is_no_other() -> None:
    raw = {f"discriminator.{key}": tensor for key, tensor in STATE.items()}
    assert next(iter(views(raw))).state == raw
