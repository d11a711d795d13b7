"""Each ONNX operator computes what ONNX Runtime computes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from onnx import TensorProto, numpy_helper

from purer_app.engine.checkpoints.exported.onnx.reading import read_onnx
from tests.helpers.onnx_graphs import NODE, Array, save_graph

runtime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")

_RANDOM = np.random.default_rng(0)


def floats(*shape: int) -> Array:
    return _RANDOM.normal(size=shape).astype(np.float32)


def whole(*values: int) -> Array:
    return np.array(values, dtype=np.int64)


def number(value: float) -> Array:
    return np.array(value, dtype=np.float32)


Case = tuple[str, dict[str, Any], list[Array | None], int]
CASES: list[Case] = [
    ("Conv", {"pads": [1, 0, 1, 0], "strides": [2, 1], "dilations": [1, 2], "group": 2}, [floats(6, 2, 3, 3)], 17),
    ("Conv", {"pads": [1, 0, 2, 1]}, [floats(6, 4, 3, 3), floats(6)], 7),
    ("Conv", {"auto_pad": "SAME_UPPER", "strides": [2, 2]}, [floats(6, 4, 3, 3), floats(6)], 17),
    ("Conv", {"auto_pad": "SAME_LOWER", "kernel_shape": [2, 2]}, [floats(6, 4, 2, 2)], 17),
    ("Conv", {"auto_pad": "VALID"}, [floats(6, 4, 3, 3)], 17),
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}, [], 17),
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 0, 1, 1]}, [], 8),
    ("MaxPool", {"kernel_shape": [2, 2], "strides": [2, 2], "auto_pad": "SAME_UPPER"}, [], 17),
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}, [], 17),
    ("AveragePool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}, [], 17),
    ("AveragePool", {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "count_include_pad": 1}, [], 17),
    ("AveragePool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 1, 1, 0]}, [], 17),
    ("AveragePool", {"kernel_shape": [2, 2], "strides": [2, 2], "auto_pad": "SAME_UPPER"}, [], 17),
    ("GlobalAveragePool", {}, [], 17),
    ("GlobalMaxPool", {}, [], 17),
    ("BatchNormalization", {"epsilon": 1e-3}, [floats(4), floats(4), floats(4), floats(4) ** 2], 17),
    ("BatchNormalization", {"momentum": 0.8, "spatial": 1}, [floats(4), floats(4), floats(4), floats(4) ** 2], 7),
    ("InstanceNormalization", {"epsilon": 1e-3}, [floats(4), floats(4)], 17),
    ("LayerNormalization", {"axis": -1, "epsilon": 1e-3}, [floats(7), floats(7)], 17),
    ("LayerNormalization", {"axis": 1}, [floats(4, 7, 7)], 17),
    ("GroupNormalization", {"num_groups": 2}, [floats(2), floats(2)], 18),
    ("GroupNormalization", {"num_groups": 2}, [floats(4), floats(4)], 21),
    ("LRN", {"size": 3, "alpha": 0.01, "bias": 2.0}, [], 17),
    ("LpNormalization", {"axis": 1}, [], 17),
    *[
        (name, {}, [], 17)
        for name in (
            *("Relu", "Sigmoid", "Tanh", "Erf", "Exp", "Abs", "Neg", "Floor", "Ceil", "Round", "Sign", "Sin", "Cos"),
            *("Softplus", "Softsign", "HardSwish", "Identity", "Elu", "Selu", "Celu", "LeakyRelu", "HardSigmoid"),
        )
    ],
    ("Mish", {}, [], 18),
    ("Gelu", {}, [], 20),
    ("Gelu", {"approximate": "tanh"}, [], 20),
    ("LeakyRelu", {"alpha": 0.3}, [], 17),
    ("Elu", {"alpha": 0.7}, [], 17),
    ("Celu", {"alpha": 0.7}, [], 17),
    ("Selu", {"alpha": 1.5, "gamma": 1.2}, [], 17),
    ("HardSigmoid", {"alpha": 0.17, "beta": 0.4}, [], 17),
    ("ThresholdedRelu", {"alpha": 0.4}, [], 17),
    ("PRelu", {}, [floats(4, 1, 1)], 17),
    ("PRelu", {}, [floats(1)], 9),
    ("Softmax", {"axis": 1}, [], 13),
    ("Softmax", {}, [], 13),
    ("Softmax", {}, [], 11),
    ("Softmax", {"axis": 2}, [], 11),
    ("LogSoftmax", {"axis": 1}, [], 13),
    ("Clip", {"min": -0.2, "max": 0.6}, [], 7),
    ("Clip", {}, [number(-0.2), number(0.6)], 13),
    ("Clip", {}, [None, number(0.6)], 13),
    ("Add", {}, [floats(4, 1, 1)], 17),
    ("Sub", {}, [floats(1, 4, 1, 1)], 17),
    ("Mul", {}, [number(1.7)], 17),
    ("Div", {}, [floats(7)], 17),
    ("Pow", {}, [number(2.0)], 17),
    ("Mod", {"fmod": 1}, [floats(7)], 13),
    ("Max", {}, [number(0.1), floats(7)], 17),
    ("Min", {}, [floats(4, 7, 7)], 17),
    ("Sum", {}, [floats(7), floats(1)], 17),
    ("Mean", {}, [floats(7), floats(1)], 17),
    ("ReduceMean", {"axes": [2, 3], "keepdims": 0}, [], 17),
    ("ReduceMean", {"keepdims": 1}, [whole(-1)], 18),
    ("ReduceMean", {}, [], 17),
    ("ReduceSum", {"keepdims": 0}, [whole(1)], 13),
    ("ReduceSum", {"noop_with_empty_axes": 1}, [], 13),
    ("ReduceMax", {"axes": [1]}, [], 13),
    ("ReduceMin", {"axes": [-1], "keepdims": 0}, [], 13),
    ("ReduceProd", {"axes": [1, 2]}, [], 13),
    ("ReduceL1", {"axes": [1]}, [], 13),
    ("ReduceL2", {"axes": [1]}, [], 13),
    ("ReduceSumSquare", {"axes": [1]}, [], 13),
    ("ReduceLogSumExp", {"axes": [1, 2]}, [], 13),
    ("Flatten", {}, [], 17),
    ("Flatten", {"axis": 2}, [], 17),
    ("Flatten", {"axis": -1}, [], 17),
    ("Flatten", {"axis": 0}, [], 17),
    ("Reshape", {}, [whole(0, 2, -1)], 17),
    ("Reshape", {}, [whole(-1, 7, 28)], 17),
    ("Transpose", {"perm": [0, 2, 3, 1]}, [], 17),
    ("Transpose", {}, [], 17),
    ("Unsqueeze", {"axes": [1, -1]}, [], 11),
    ("Unsqueeze", {}, [whole(2)], 13),
    ("Concat", {"axis": 1}, [floats(3, 2, 7, 7)], 17),
    ("Split", {"axis": 1}, [], 17),
    ("Split", {"axis": 1}, [whole(3, 1)], 13),
    ("Split", {"axis": 1, "split": [1, 3]}, [], 11),
    ("Slice", {"starts": [1], "ends": [3], "axes": [1]}, [], 9),
    ("Slice", {}, [whole(0, -1), whole(2**62, -(2**62)), whole(1, 3), whole(2, -1)], 13),
    ("Slice", {}, [whole(0, 1), whole(2, 3)], 13),
    ("Gather", {"axis": 1}, [whole(2)], 13),
    ("Gather", {"axis": -1}, [np.array([[0, -1], [3, 2]])], 13),
    ("Gather", {"axis": 2}, [np.array(1)], 13),
    ("ScatterND", {}, [np.array([[0, 1], [1, -1]]), floats(2, 7, 7)], 16),
    ("Tile", {}, [whole(1, 2, 1, 3)], 13),
    ("Expand", {}, [whole(2, 1, 4, 1, 1)], 13),
    ("Pad", {"pads": [0, 0, 1, 2, 0, 1, 0, 3], "value": 0.5}, [], 7),
    ("Pad", {}, [whole(0, 0, 1, 2, 0, 1, 0, 3), number(0.5)], 13),
    ("Pad", {"mode": "reflect"}, [whole(0, 0, 1, 2, 0, 0, 0, 3)], 13),
    ("Pad", {"mode": "edge"}, [whole(0, 0, 1, 2, 0, 0, 0, 3)], 13),
    ("Pad", {}, [whole(1, 2), None, whole(-1)], 18),
    ("Resize", {"mode": "linear"}, [None, np.array([1, 1, 2, 2], np.float32)], 13),
    (
        "Resize",
        {"mode": "linear", "coordinate_transformation_mode": "align_corners"},
        [None, None, whole(3, 4, 9, 5)],
        13,
    ),
    (
        "Resize",
        {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
        [None, np.array([1, 1, 2, 2], np.float32)],
        13,
    ),
    ("Upsample", {}, [np.array([1, 1, 2, 2], np.float32)], 9),
    ("SpaceToDepth", {"blocksize": 7}, [], 13),
    ("DepthToSpace", {"blocksize": 2}, [], 13),
    ("DepthToSpace", {"blocksize": 2, "mode": "CRD"}, [], 13),
    ("MatMul", {}, [floats(7, 5)], 13),
    ("MatMul", {}, [floats(4, 7, 5)], 13),
    ("Einsum", {"equation": "nchw,wk->nhk"}, [floats(7, 5)], 13),
    ("Cast", {"to": 1}, [], 13),
    ("Cast", {"to": 10}, [], 13),
    ("Dropout", {"ratio": 0.3}, [], 10),
    ("Dropout", {}, [number(0.3), np.array(False)], 13),
]


def name_of(case: Case) -> str:
    return f"{case[0]}-{case[3]}-{'-'.join(case[1])}"


@pytest.mark.parametrize("case", CASES, ids=map(name_of, CASES))
def test_an_operator_gives_what_onnx_runtime_gives(case: Case, tmp_path: Path) -> None:
    operator, attributes, others, opset = case
    names = ["x", *(f"c{k}" if value is not None else "" for k, value in enumerate(others))]
    constants = {f"c{k}": value for k, value in enumerate(others) if value is not None}
    outputs = ["p", "q"] if operator == "Split" else ["p"]
    constants["unit"] = number(1.0)  # the last step is none that would be left out
    nodes = [NODE(operator, names, outputs, **attributes), NODE("Mul", ["p", "unit"], ["y"])]
    if attributes.get("to") == TensorProto.FLOAT16:
        nodes.insert(1, NODE("Cast", ["p"], ["p32"], to=TensorProto.FLOAT))
        nodes[-1].input[0] = "p32"
    path = save_graph(tmp_path / "a.onnx", nodes, constants, shape=("n", 4, 7, 7), opset=opset)
    x = floats(3, 4, 7, 7)
    (truth,) = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"x": x})
    tolerance = 2e-3 if attributes.get("to") == TensorProto.FLOAT16 else 1e-5
    found = read_onnx(path)(torch.from_numpy(x))
    assert found.shape == truth.shape
    assert torch.allclose(found, torch.from_numpy(truth), rtol=tolerance, atol=tolerance)


SHAPES = {
    "view by the lengths of the input": [
        NODE("Shape", ["x"], ["s"]),
        NODE("Gather", ["s", "zero"], ["n"]),
        NODE("Unsqueeze", ["n", "axis"], ["n1"]),
        NODE("Concat", ["n1", "rest"], ["t"], axis=0),
        NODE("Reshape", ["x", "t"], ["y"]),
    ],
    "half of the channels, by a computed length": [
        NODE("Shape", ["x"], ["s"], start=1, end=2),
        NODE("Div", ["s", "two"], ["h"]),
        NODE("Slice", ["x", "axis", "h", "one"], ["y"]),
    ],
    "a row that is expanded to the batch": [
        NODE("Shape", ["x"], ["s"]),
        NODE("ConstantOfShape", ["four"], ["ones"], value=numpy_helper.from_array(whole(1))),
        NODE("Mul", ["ones", "minus"], ["m"]),
        NODE("Equal", ["s", "m"], ["e"]),
        NODE("Where", ["e", "ones", "s"], ["t"]),
        NODE("Expand", ["row", "t"], ["z"]),
        NODE("Add", ["x", "z"], ["y"]),
    ],
    "positions from a range": [
        NODE("Shape", ["x"], ["s"], start=3),
        NODE("Squeeze", ["s"], ["w"]),
        NODE("Range", ["zero", "w", "step"], ["r"]),
        NODE("Cast", ["r"], ["f"], to=1),
        NODE("Mul", ["x", "f"], ["y"]),
    ],
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_that_the_graph_computes_follow_the_input(name: str, tmp_path: Path) -> None:
    constants = {
        "zero": np.array(0),
        "step": np.array(1),
        "axis": whole(0),
        "one": whole(1),
        "two": whole(2),
        "four": whole(4),
        "minus": whole(-1, -1, -1, -1),
        "rest": whole(4, -1),
        "row": floats(1, 4, 7, 7),
    }
    used = {each for node in SHAPES[name] for each in node.input}
    constants = {key: value for key, value in constants.items() if key in used}
    path = save_graph(tmp_path / "a.onnx", SHAPES[name], constants, shape=("n", 4, 7, 7))
    session, network = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"]), read_onnx(path)
    for n in (1, 3):
        x = floats(n, 4, 7, 7)
        (truth,) = session.run(None, {"x": x})
        assert torch.allclose(network(torch.from_numpy(x)), torch.from_numpy(truth), atol=1e-6)
