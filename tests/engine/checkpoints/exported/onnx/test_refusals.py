"""What is not on the list, contradicts itself or would fill the memory is refused, with a sentence that says what."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from purer_app.engine.checkpoints.formats.onnx import index
from purer_app.engine.checkpoints.intake.triage import inspect_file
from tests.helpers.onnx_graphs import NODE, Array, little_classifier, save_graph

WAY_OUT = (
    "which is not among those that PURER runs from a file. Export the network as .pt2, or save its state_dict if its "
    "architecture is a usual one"
)
Nodes = list[onnx.NodeProto]


def verdict_of(path: Path) -> tuple[str, str]:
    verdict = inspect_file(path).verdict
    assert not verdict.use.is_teacher
    return verdict.kind, verdict.reasons[0]


def changed(path: Path, change: onnx.NodeProto, position: int, constants: dict[str, Array] | None = None) -> Path:
    nodes, weights = little_classifier()
    nodes[position] = change
    return save_graph(path, nodes, weights | (constants or {}))


def with_tail(path: Path, *tail: onnx.NodeProto, constants: dict[str, Array] | None = None, opset: int = 17) -> Path:
    """Write the little classifier with more steps after its logits `z`."""
    nodes, weights = little_classifier()
    nodes[-1].output[0] = "z"
    return save_graph(path, [*nodes, *tail], weights | (constants or {}), opset=opset)


UNKNOWN = {
    "an operator that draws random numbers": (NODE("RandomNormalLike", ["z"], ["y"]), "RandomNormalLike"),
    "a loop": (
        NODE("Loop", ["", "", "z"], ["y"], body=helper.make_graph([], "body", [], [])),
        "Loop",
    ),
    "a branch": (NODE("If", ["z"], ["y"], then_branch=helper.make_graph([], "then", [], [])), "If"),
    "an operator of Microsoft": (NODE("FusedConv", ["z"], ["y"], domain="com.microsoft"), "com.microsoft.FusedConv"),
    "an operator of somebody's own": (NODE("Relu", ["z"], ["y"], domain="evil"), "evil.Relu"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_operator_that_is_not_on_the_list_is_refused_by_name(name: str, tmp_path: Path) -> None:
    node, shown = UNKNOWN[name]
    kind, reason = verdict_of(with_tail(tmp_path / "a.onnx", node))
    assert (kind, reason) == ("needs-choice", f"a.onnx uses the operator {shown}, {WAY_OUT}")


def test_an_unknown_attribute_is_refused_by_name(tmp_path: Path) -> None:
    assert verdict_of(with_tail(tmp_path / "a.onnx", NODE("Relu", ["z"], ["y"], slope=2.0))) == (
        "needs-choice",
        f"a.onnx uses the operator Relu with the attribute 'slope', {WAY_OUT}",
    )


def test_a_quantised_network_is_told_to_come_as_it_was_before(tmp_path: Path) -> None:
    scale, zero = np.array(0.1, np.float32), np.array(0, np.uint8)
    tail = NODE("QuantizeLinear", ["z", "s", "o"], ["q"]), NODE("DequantizeLinear", ["q", "s", "o"], ["y"])
    assert verdict_of(with_tail(tmp_path / "a.onnx", *tail, constants={"s": scale, "o": zero})) == (
        "needs-choice",
        "a.onnx is a quantised network (operator QuantizeLinear); PURER needs one with floating-point weights, from "
        "before the quantisation",
    )


def test_local_functions_are_not_run(tmp_path: Path) -> None:
    model = onnx.load(str(save_graph(tmp_path / "b.onnx", *little_classifier())))
    own = helper.make_function("mine", "Twice", ["a"], ["b"], [NODE("Add", ["a", "a"], ["b"])], model.opset_import)
    model.functions.append(own)
    (tmp_path / "a.onnx").write_bytes(model.SerializeToString())
    assert verdict_of(tmp_path / "a.onnx") == (
        "refused",
        "a.onnx defines operators of its own (Twice), which PURER does not run. Export it with plain operators",
    )


@pytest.mark.parametrize("opset", [6, 99])
def test_a_version_of_the_operators_that_is_unknown_is_refused(opset: int, tmp_path: Path) -> None:
    kind, reason = verdict_of(save_graph(tmp_path / "a.onnx", *little_classifier(), opset=opset))
    assert kind == "refused"
    assert reason.startswith(f"a.onnx uses version {opset} of ONNX's operators; PURER runs versions 7 to 25.")


DAMAGED = {
    "a circle": (1, NODE("Add", ["a", "c"], ["b"]), "nothing gives 'c'"),
    "a missing input": (1, NODE("Add", ["a", "nowhere"], ["b"]), "nothing gives 'nowhere'"),
    "an output that nothing gives": (4, NODE("Relu", ["d"], ["z"]), "nothing gives 'y'"),
    "a constant given again": (3, NODE("Split", ["c"], ["d", "fc.bias"]), "it gives 'fc.bias' twice"),
    "an attribute of another type": (
        0,
        NODE("Conv", ["x", "stem.weight", "stem.bias"], ["a"], pads="1"),
        "its operator Conv has an attribute 'pads' that is not a list of whole numbers",
    ),
    "numbers with fractions": (
        0,
        NODE("Conv", ["x", "stem.weight", "stem.bias"], ["a"], strides=[1.5, 2.0]),
        "its operator Conv has an attribute 'strides' that is not a list of whole numbers",
    ),
    "a window of another size": (
        0,
        NODE("Conv", ["x", "stem.weight", "stem.bias"], ["a"], kernel_shape=[5, 5]),
        "its operator Conv has a kernel shape other than that of its weights",
    ),
    "a stride of 0": (
        0,
        NODE("Conv", ["x", "stem.weight", "stem.bias"], ["a"], strides=[0, 0]),
        "its operator Conv has no valid kernel shape",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_graph_that_contradicts_itself_is_refused(name: str, tmp_path: Path) -> None:
    position, node, reason = DAMAGED[name]
    kind, found = verdict_of(changed(tmp_path / "a.onnx", node, position))
    assert kind == "refused"
    assert found.startswith(f"a.onnx is damaged: {reason}")


def test_lengths_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = with_tail(
        tmp_path / "a.onnx", NODE("Add", ["z", "five"], ["y"]), constants={"five": np.zeros(5, np.float32)}
    )
    kind, reason = verdict_of(path)
    assert (kind, reason) == ("refused", "a.onnx holds a program whose steps do not fit together for 8x8 pixels")


HUGE = np.array([1, 4 * 10**5, 10**5], np.int64)


@pytest.mark.parametrize(
    "tail",
    [
        [NODE("Expand", ["z", "huge"], ["h"]), NODE("ReduceSum", ["h"], ["y"], keepdims=0)],
        [NODE("Tile", ["z", "times"], ["h"]), NODE("Slice", ["h", "zero", "four"], ["y"])],
        [NODE("ConstantOfShape", ["huge"], ["h"]), NODE("Add", ["h", "z"], ["y"])],
        [NODE("Range", ["start", "end", "step"], ["h"]), NODE("Gather", ["z", "h"], ["y"])],
        [NODE("Expand", ["one", "huge"], ["h"]), NODE("Reshape", ["z", "h"], ["y"])],
        [NODE("Expand", ["half", "huge"], ["h"]), NODE("Add", ["h", "h"], ["g"]), NODE("Add", ["g", "z"], ["y"])],
    ],
    ids=["Expand", "Tile", "ConstantOfShape", "Range", "shape", "weights"],
)
def test_what_would_fill_the_memory_is_refused_before_it_is_made(tail: Nodes, tmp_path: Path) -> None:
    constants: dict[str, Array] = {
        "huge": HUGE,
        "times": np.array([10**6, 10**6]),
        "start": np.array(0),
        "end": np.array(10**12),
        "step": np.array(1),
        "zero": np.array([0]),
        "four": np.array([4]),
        "one": np.array([1]),
        "half": np.full(2, 0.5, np.float32).reshape(2, 1, 1)[:1].repeat(1, axis=0),
    }
    used = {name for node in tail for name in node.input}
    path = with_tail(tmp_path / "a.onnx", *tail, constants={k: v for k, v in constants.items() if k in used})
    assert verdict_of(path)[0] == "refused"


def test_a_declared_shape_is_measured_by_the_file(tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    model = onnx.load(str(save_graph(tmp_path / "b.onnx", nodes, weights)))
    model.graph.initializer[0].dims[0] = 10**9
    (tmp_path / "a.onnx").write_bytes(model.SerializeToString())
    assert verdict_of(tmp_path / "a.onnx") == (
        "refused",
        "a.onnx gives 'stem.weight' 648 bytes; its shape [1000000000, 3, 3, 3] needs 108000000000",
    )


def test_structure_without_end_is_refused_before_it_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_graph(tmp_path / "a.onnx", *little_classifier(), metadata={"note": "n" * 5000})
    monkeypatch.setattr(index, "_MAX_STRUCTURE_BYTES", 4096)
    kind, reason = verdict_of(path)
    assert kind == "refused"
    assert reason.endswith("bytes besides its weights; a network has at most 4096")


def test_messages_nested_without_end_are_refused(tmp_path: Path) -> None:
    graph = b""
    for _ in range(2000):  # a node with an attribute with a graph with a node with an attribute …
        for key in (0x32, 0x2A, 0x0A):
            length, head = len(graph), bytearray([key])
            while length >= 0x80:
                head.append(length & 0x7F | 0x80)
                length >>= 7
            graph = bytes([*head, length]) + graph
    model = onnx.load(str(save_graph(tmp_path / "b.onnx", *little_classifier())))
    outer = model.SerializeToString()
    length, head = len(graph), bytearray([0x3A])
    while length >= 0x80:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    (tmp_path / "a.onnx").write_bytes(outer + bytes([*head, length]) + graph)
    assert verdict_of(tmp_path / "a.onnx") == (
        "refused",
        "a.onnx is damaged or incomplete: its weights cannot be read; fetch it again",
    )


@pytest.mark.parametrize(
    ("shape", "dtype", "reason"),
    [
        (("n", 3, 0, 8), TensorProto.FLOAT, "a.onnx takes pictures of a size of 0; export it again with pictures of"),
        (("n", 3, 8), TensorProto.FLOAT, "a.onnx takes input of 3 dimensions; a classifier of pictures takes 4"),
        (("n", 3, 8, 9), TensorProto.FLOAT, "a.onnx takes pictures of 3 channels and 8x9 pixels; a teacher takes"),
        (("n", 3, 8, 8), TensorProto.STRING, "a.onnx takes input of the type string; a classifier of pictures takes"),
        (("n", 5, 8, 8), TensorProto.FLOAT, "a.onnx takes pictures of 5 channels and 8x8 pixels; a teacher takes"),
    ],
)
def test_an_input_that_is_no_batch_of_pictures_is_refused(
    shape: tuple[int | str, ...], dtype: int, reason: str, tmp_path: Path
) -> None:
    path = save_graph(tmp_path / "a.onnx", *little_classifier(), shape=shape, dtype=dtype)
    kind, found = verdict_of(path)
    assert kind == "refused"
    assert found.startswith(reason)


def test_the_number_of_the_best_class_is_no_score(tmp_path: Path) -> None:
    tail = NODE("ArgMax", ["z"], ["k"], axis=1), NODE("Cast", ["k"], ["y"], to=TensorProto.FLOAT)
    assert verdict_of(with_tail(tmp_path / "a.onnx", *tail)) == (
        "refused",
        "a.onnx gives the number of the best class only; export it without that last step",
    )


def test_two_different_outputs_are_refused_by_name(tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    kind, reason = verdict_of(save_graph(tmp_path / "a.onnx", nodes, weights, outputs=("y", "b")))
    assert kind == "needs-choice"
    assert reason.startswith("a.onnx holds a graph of 2 outputs (y, b); a classifier of pictures has 1.")


def test_a_graph_that_mixes_the_pictures_of_a_batch_is_refused(tmp_path: Path) -> None:
    tail = NODE("ReduceMean", ["z"], ["m"], axes=[0], keepdims=1), NODE("Sub", ["z", "m"], ["y"])
    assert verdict_of(with_tail(tmp_path / "a.onnx", *tail)) == (
        "refused",
        "a.onnx was exported for exactly 1 picture(s) at a time; export it again with a free batch",
    )


def test_the_same_numbers_for_all_pictures_are_no_classifier(tmp_path: Path) -> None:
    nodes = [NODE("Add", ["c", "c"], ["y"])]
    kind, reason = verdict_of(save_graph(tmp_path / "a.onnx", nodes, {"c": np.ones((2, 4), np.float32)}))
    assert (kind, reason) == ("refused", "a.onnx gives the same numbers for all pictures")


def test_weights_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    model = onnx.load(str(save_graph(tmp_path / "b.onnx", nodes, weights)))
    text = onnx.TensorProto(name="words", data_type=TensorProto.STRING, dims=[1], string_data=[b"evil"])
    model.graph.initializer.append(text)
    (tmp_path / "a.onnx").write_bytes(model.SerializeToString())
    kind, reason = verdict_of(tmp_path / "a.onnx")
    assert kind == "refused"
    assert reason.startswith("a.onnx: 'words' holds numbers of another type (ONNX type 8)")
    weights["fc.bias"][0] = np.nan
    assert verdict_of(save_graph(tmp_path / "c.onnx", nodes, weights)) == (
        "refused",
        "c.onnx: 'fc.bias' holds NaN or infinite values; these weights cannot be used",
    )


@pytest.mark.parametrize("location", ["../secret.data", "/etc/passwd", "sub/a.data", "..", "c:evil", ""])
def test_weights_outside_the_folder_are_not_opened(location: str, tmp_path: Path) -> None:
    (tmp_path / "secret.data").write_bytes(bytes(10_000))
    folder = tmp_path / "models"
    folder.mkdir()
    model = onnx.load(str(save_graph(folder / "b.onnx", *little_classifier())))
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    (folder / "a.onnx").write_bytes(model.SerializeToString())
    assert verdict_of(folder / "a.onnx") == (
        "refused",
        f"a.onnx keeps 'stem.weight' in {location!r}, which is not a file in the same folder",
    )


def test_a_classifier_that_purer_exported_is_recognised(tmp_path: Path) -> None:
    model = onnx.load(str(save_graph(tmp_path / "b.onnx", *little_classifier(), outputs=("y", "b"))))
    for value, name in zip(model.graph.output, ("probabilities", "not_sure"), strict=True):
        value.name = name
    model.graph.input[0].name = "pixels_8x8"
    (tmp_path / "a.onnx").write_bytes(model.SerializeToString())
    assert verdict_of(tmp_path / "a.onnx") == (
        "refused",
        "a.onnx is a classifier that PURER exported, made of several models; it cannot be a teacher. "
        "Add the models that it was made of",
    )


def test_a_weight_that_lies_in_a_constant_node_is_checked_like_any_other(tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    weight = numpy_helper.from_array(weights.pop("fc.weight"))
    path = save_graph(tmp_path / "b.onnx", [NODE("Constant", [], ["fc.weight"], value=weight), *nodes], weights)
    assert inspect_file(path).verdict.n_classes == 4
    weight.dims[0] = 10**9
    path = save_graph(tmp_path / "a.onnx", [NODE("Constant", [], ["fc.weight"], value=weight), *nodes], weights)
    kind, reason = verdict_of(path)
    assert (kind, reason) == (
        "refused",
        "a.onnx gives 'fc.weight' 96 bytes; its shape [1000000000, 6] needs 24000000000",
    )
