"""Weights are found under the wrappers and prefixes of training scripts."""

import pytest
import torch

from purer_app.engine.checkpoints.normalise.unwrap import natural_key, unwrap, unwrapped
from purer_app.engine.core.errors import CheckpointError

STATE = {f"layer{k}.weight": torch.tensor(float(k)) for k in range(3)}


@pytest.mark.parametrize(
    "raw",
    [
        STATE,
        {"state_dict": STATE, "best_prec1": 91.8},
        {"epoch": 3, "model": {"net": STATE}, "optimizer": {"state": {0: {"exp_avg.x": torch.ones(2)}}}},
        {"params_ema": STATE, "step": torch.tensor(4)},
        {"state_dict": STATE, "hyper_parameters": {"lr.x": torch.ones(1)}, "callbacks": {"c": {"a.b": torch.ones(1)}}},
        {"something": {"else": STATE}, "optimizer_state": {"a.weight": torch.ones(2)}},
        {"model": {"no": "weights"}, "teacher": STATE},
        {1: STATE, "student": STATE},
    ],
)
def test_weights_are_found_under_their_wrappers(raw: dict[str, object]) -> None:
    assert unwrap(raw, "a.pth") == STATE


def test_a_single_layer_without_a_module_name_is_found() -> None:
    linear = {"weight": torch.ones(2, 2), "bias": torch.zeros(2)}
    assert unwrap({"model": linear}, "a.pth") == linear
    assert unwrap({"table": torch.ones(2)}, "a.pth").keys() == {"table"}


def test_several_sets_of_weights_are_not_chosen_between() -> None:
    with pytest.raises(CheckpointError) as caught:
        unwrap({"anna": STATE, "berta": STATE | {}, "loss": {"x.weight": torch.ones(1)}}, "a.pth")
    assert str(caught.value) == (
        "a.pth holds several sets of weights ('anna', 'berta'); save the one you want by itself"
    )


@pytest.mark.parametrize("raw", [{}, {"epoch": 3}, {"model": {}}])
def test_a_file_without_weights_is_named(raw: dict[str, object]) -> None:
    with pytest.raises(CheckpointError, match=r"^a\.pth holds no named weights$"):
        unwrap(raw, "a.pth")


def test_tables_nested_a_million_times_are_read_quickly() -> None:
    laughs: dict[str, object] = {}
    for _ in range(20):
        laughs = {f"k{number}": laughs for number in range(50)}
    circle: dict[str, object] = {}
    circle["model"] = circle
    for raw in (laughs, circle):
        with pytest.raises(CheckpointError, match="holds no named weights"):
            unwrap(raw, "a.pth")


def test_natural_order_counts_like_a_person() -> None:
    names = ["b.10.x", "b.2.x", "a", "b.2.w", "10", "9"]
    assert sorted(names, key=natural_key) == ["9", "10", "a", "b.2.w", "b.2.x", "b.10.x"]


def test_class_names_are_sought_once_in_tables_that_contain_each_other() -> None:
    circle: dict[str, object] = {"state_dict": STATE}
    circle["again"] = {"circle": circle, "tables": {str(k): {str(j): {} for j in range(200)} for k in range(200)}}
    assert unwrapped(circle, "a.pth").facts.class_names == ()


def test_averaged_weights_are_used_and_this_is_reported() -> None:
    smooth = {"layer0.weight": torch.tensor(9.0), "layer1.weight": torch.tensor(8.0)}
    found = unwrapped({"model": STATE, "model_ema": smooth, "optimizer": {}}, "a.pth")
    assert found.state == STATE | smooth
    assert found.notes == ("the averaged weights 'model_ema' are used, not those of 'model'",)
    alone = unwrapped({"ema": {"decay": 0.99, "shadow": STATE}}, "a.pth")
    assert (alone.state, alone.notes) == (STATE, ())


def test_the_teacher_of_a_pair_is_taken() -> None:
    found = unwrapped({"student": STATE, "teacher": {key: value + 1 for key, value in STATE.items()}}, "a.pth")
    assert found.state == {key: value + 1 for key, value in STATE.items()}
    assert found.notes == ("the averaged weights 'teacher' are used, not those of 'student'",)


def test_insertions_of_compilers_and_shards_are_removed_from_names() -> None:
    state = {"a._orig_mod.b.weight": STATE["layer0.weight"], "_fsdp_wrapped_module.c.bias": STATE["layer1.weight"]}
    assert list(unwrap(state, "a.pth")) == ["a.b.weight", "c.bias"]
    both = {"a._orig_mod.w.x": STATE["layer0.weight"], "a.w.x": STATE["layer1.weight"]}
    assert list(unwrap(both, "a.pth")) == ["a._orig_mod.w.x", "a.w.x"], "two names would become one"


@pytest.mark.parametrize(
    ("extra", "names"),
    [
        ({"classes": ["ash", "birch"]}, ("ash", "birch")),
        ({"specific": [17, 4]}, ("class 17", "class 4")),
        ({"class_to_idx": {"birch": 1, "ash": 0}}, ("ash", "birch")),
        ({"meta": {"id2label": {"0": "ash", "1": "birch"}}}, ("ash", "birch")),
        ({"meta": {"dataset_meta": {"classes": ("ash", "birch")}}}, ("ash", "birch")),
        ({"meta": {"CLASSES": ["ash", "birch"]}}, ("ash", "birch")),
        ({"hyper_parameters": {"data": {"names": {"classes": ["ash", "birch"]}}}}, ("ash", "birch")),
        ({"idx_to_class": {0: "ash", 2: "birch"}}, ()),
        ({"classes": ["ash", "ash"]}, ()),
        ({"classes": 2, "labels": "ash, birch"}, ()),
        ({"classes": [None, "ash"]}, ()),
    ],
)
def test_class_names_next_to_the_weights_are_read(extra: dict[str, object], names: tuple[str, ...]) -> None:
    facts = unwrapped({"state_dict": STATE} | extra, "a.pth").facts
    assert facts.class_names == names
    assert facts.source == ("the file" if names else "")


CONVOLUTION = {"conv1.weight": torch.ones(2, 1, 3, 3)}
LINEAR = {"weight": torch.ones(3, 2), "bias": torch.zeros(3)}


@pytest.mark.parametrize(
    ("raw", "head"),
    [
        ({"encoder": CONVOLUTION, "classifier": LINEAR, "epoch": 3}, ["classifier.bias", "classifier.weight"]),
        ({"trunk": CONVOLUTION, "head": {"weight": LINEAR["weight"]}}, ["head.weight"]),
        ({"state": {"backbone": CONVOLUTION, "fc": {"fc.weight": LINEAR["weight"]}}}, ["fc.weight"]),
        ({"net": CONVOLUTION, "probe": LINEAR, "optimizer": {"a": LINEAR["weight"]}}, ["probe.bias", "probe.weight"]),
    ],
)
def test_a_last_layer_kept_apart_is_put_back(raw: dict[str, object], head: list[str]) -> None:
    found = unwrapped(raw, "a.pth")
    assert sorted(found.state.keys() - CONVOLUTION.keys()) == head
    assert found.state["conv1.weight"] is CONVOLUTION["conv1.weight"]
    (note,) = found.notes
    assert note.startswith("the last layer is '") and ", saved separately from " in note


@pytest.mark.parametrize(
    "raw",
    [
        {"model": CONVOLUTION | {"fc.weight": torch.ones(3, 2)}, "linear_probe": LINEAR},  # it has its own
        {"model": CONVOLUTION, "classifier": LINEAR, "rotation": LINEAR | {}},  # which one?
        {"model": CONVOLUTION, "projector": {"0.weight": torch.ones(2, 2), "2.weight": torch.ones(2, 2)}},
    ],
)
def test_no_last_layer_is_put_on_by_guessing(raw: dict[str, object]) -> None:
    found = unwrapped(raw, "a.pth")
    assert found.state is raw["model"] or found.state == raw["model"]
    assert found.notes == ()
