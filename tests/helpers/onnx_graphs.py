"""Small ONNX files, written by hand or by PyTorch's exporters."""

import warnings
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

Array = NDArray[Any]
NODE = helper.make_node


def save_graph(
    path: Path,
    nodes: Sequence[onnx.NodeProto],
    constants: Mapping[str, Array],
    *,
    shape: Sequence[int | str | None] = ("n", 3, 8, 8),
    outputs: Sequence[str] = ("y",),
    opset: int = 17,
    dtype: int = TensorProto.FLOAT,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """Write a graph from one input `x` to float outputs."""
    given = [helper.make_tensor_value_info("x", dtype, list(shape))]
    taken = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    weights = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(list(nodes), "net", given, taken, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    if metadata:
        helper.set_model_props(model, dict(metadata))
    path.write_bytes(model.SerializeToString())
    return path


def save_exported(
    path: Path, model: nn.Module, side: int = 32, channels: int = 3, *, fixed_batch: int = 0, **options: Any
) -> Path:
    """Export a network by PyTorch's exporter from traces, or by the newer one with `dynamo=True`."""
    pictures = torch.randn(fixed_batch or 2, channels, side, side, generator=torch.Generator().manual_seed(0))
    if options.get("dynamo"):
        options |= {"dynamic_shapes": None if fixed_batch else ({0: torch.export.Dim("n", max=64)},), "verbose": False}
        options.setdefault("external_data", False)
    else:
        options |= {"dynamo": False, "input_names": ["x"], "dynamic_axes": None if fixed_batch else {"x": {0: "n"}}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = deepcopy(model).eval().requires_grad_()  # frozen attention would become an operator of torch's own
        torch.onnx.export(model, (pictures,), str(path), **options)
    return path


def little_classifier() -> tuple[list[onnx.NodeProto], dict[str, Array]]:
    """Return nodes and constants of a convolution, a pooling and a linear layer, with logits `y` of 4 classes."""
    random = np.random.default_rng(0)
    nodes = [
        NODE("Conv", ["x", "stem.weight", "stem.bias"], ["a"], pads=[1, 1, 1, 1]),
        NODE("Relu", ["a"], ["b"]),
        NODE("GlobalAveragePool", ["b"], ["c"]),
        NODE("Flatten", ["c"], ["d"]),
        NODE("Gemm", ["d", "fc.weight", "fc.bias"], ["y"], transB=1),
    ]
    shapes = {"stem.weight": (6, 3, 3, 3), "stem.bias": (6,), "fc.weight": (4, 6), "fc.bias": (4,)}
    return nodes, {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
