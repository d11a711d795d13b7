"""Turns the graph of a .pt2 archive into a list of named steps, as data: nothing of it is evaluated."""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from purer_app.engine.checkpoints.formats.pt2.index import DTYPES, read_text
from purer_app.engine.core.errors import CheckpointError

_SYMBOL = re.compile(r"s\d{1,9}|Symbol\('s\d{1,9}', positive=True, integer=True\)")
_MAX_STEPS = 50_000
_MODEL = "/models/model.json"
_PLAIN = frozenset({"as_int", "as_ints", "as_float", "as_floats", "as_bool", "as_bools", "as_string"})
_MEMORY_FORMATS = {1: "contiguous_format", 2: "channels_last", 4: "preserve_format"}  # of torch's schema
_STRIDED = 7
_NAMED_LIST = frozenset({"as_tensors", "as_optional_tensors", "as_sym_ints"})


@dataclass(frozen=True, slots=True)
class Value:
    """A result of an earlier step, the input or a weight, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class TorchConstant:
    """A type of numbers or a form of memory, by torch's name for it."""

    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A device; a program runs on the device of its input, not the one in the file."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operator with its arguments: plain values, lists, `Value`, `TorchConstant` or `Place`.

    `results` are the names of what it gives; one that gives a list has `gives_list` and names for its parts. `function`
    is what computes an operator that torch does not have under its name; a file never provides it.
    """

    operator: str
    arguments: tuple[Any, ...]
    options: Mapping[str, Any]
    results: tuple[str, ...]
    gives_list: bool = False
    function: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """The steps from one batch of pictures to one output.

    `weights` maps names of the graph to names of weights in the file; `input_shape` has None for a free length;
    `planes` names what has four dimensions, as batches of feature maps have.
    """

    steps: tuple[Step, ...]
    weights: Mapping[str, str]
    input_name: str
    input_shape: tuple[int | None, ...]
    output_name: str
    planes: frozenset[str]


def program_of(archive: zipfile.ZipFile, name: str) -> Program:
    """Read the program of an exported network.

    Raises:
        CheckpointError: it does not map one batch of pictures to one output, or needs code.
        Exception: of several kinds where it is malformed.
    """
    entries = [entry for entry in archive.namelist() if entry.endswith(_MODEL)]
    if len(entries) != 1:
        raise CheckpointError(f"{name} holds {len(entries)} programs; it must hold 1, as torch.export.save writes it")
    module = read_text(archive, entries[0], name)["graph_module"]
    graph = module["graph"]
    if len(graph["nodes"]) > _MAX_STEPS:
        raise CheckpointError(f"{name} has a program of {len(graph['nodes'])} steps; at most {_MAX_STEPS} are run")
    weights, input_name = _inputs(module["signature"]["input_specs"], name)
    return Program(
        steps=tuple(_step(node, name) for node in graph["nodes"]),
        weights=weights,
        input_name=input_name,
        input_shape=_lengths(graph["tensor_values"][input_name]["sizes"], name),
        output_name=_output(module["signature"]["output_specs"], name),
        planes=frozenset(key for key, meta in graph["tensor_values"].items() if len(meta["sizes"]) == 4),
    )


def _inputs(specs: list[dict[str, Any]], name: str) -> tuple[dict[str, str], str]:
    weights: dict[str, str] = {}
    pictures: list[str] = []
    for spec in specs:
        ((kind, content),) = spec.items()
        match kind:
            case "parameter" | "buffer" | "tensor_constant":
                weights[content["arg"]["name"]] = str(content[f"{kind}_name"])
            case "user_input" if content["arg"].keys() == {"as_tensor"}:
                pictures.append(content["arg"]["as_tensor"]["name"])
            case "user_input" | "constant_input":
                pass  # an argument that stayed at None or at a plain value has no part in the graph
            case _:
                raise CheckpointError(f"{name} holds a program that needs a {kind}, which PURER does not provide")
    if len(pictures) != 1:
        raise CheckpointError(f"{name} holds a program of {len(pictures)} inputs; a classifier of pictures has 1")
    return weights, pictures[0]


def _output(specs: list[dict[str, Any]], name: str) -> str:
    if any("user_output" not in spec for spec in specs):
        raise CheckpointError(
            f"{name} holds a program that changes its own weights; export the network after calling its eval()"
        )
    named = [spec["user_output"]["arg"]["as_tensor"] for spec in specs if "as_tensor" in spec["user_output"]["arg"]]
    if len(named) != 1:
        raise CheckpointError(f"{name} holds a program of {len(named)} outputs; a classifier of pictures has 1")
    return str(named[0]["name"])


def _lengths(sizes: list[dict[str, Any]], name: str) -> tuple[int | None, ...]:
    return tuple(_length(size, name) for size in sizes)


def _length(size: dict[str, Any], name: str) -> int | None:
    if "as_int" in size and type(size["as_int"]) is int:
        return int(size["as_int"])
    if not _SYMBOL.fullmatch(str(size["as_expr"]["expr_str"])):
        raise CheckpointError(
            f"{name} describes its input by a formula, which is a program. PURER never runs code from files. "
            "Export the network again with a free batch and pictures of one size"
        )
    return None


def _step(node: dict[str, Any], name: str) -> Step:
    operator = str(node["target"]).removeprefix("torch.ops.")
    arguments: list[Any] = []
    options: dict[str, Any] = {}
    for given in node["inputs"]:
        value = _argument(given["arg"], operator, name)
        if given["kind"] == 1:
            arguments.append(value)
        else:
            options[str(given["name"])] = value
    results, gives_list = _results(node["outputs"], operator, name)
    return Step(operator, tuple(arguments), options, results, gives_list)


def _results(outputs: list[dict[str, Any]], operator: str, name: str) -> tuple[tuple[str, ...], bool]:
    if len(outputs) == 1 and "as_tensors" in outputs[0]:
        return tuple(str(part["name"]) for part in outputs[0]["as_tensors"]), True
    values = [_argument(output, operator, name) for output in outputs]
    return tuple(value.name if isinstance(value, Value) else "" for value in values), False


def _argument(argument: dict[str, Any], operator: str, name: str) -> Any:
    ((kind, content),) = argument.items()
    if kind in _PLAIN:
        return content
    if kind in _NAMED_LIST:
        return [_named(part) for part in content]
    match kind:
        case "as_none":
            return None
        case "as_tensor" | "as_sym_int" | "as_sym_bool" | "as_sym_float":
            return _named(content)
        case "as_optional_tensor":
            return _named(content["as_tensor"]) if "as_tensor" in content else None
        case "as_scalar_type" if content in DTYPES:
            return TorchConstant(DTYPES[content])
        case "as_device":
            return Place()
        case "as_memory_format" if content in _MEMORY_FORMATS:
            return TorchConstant(_MEMORY_FORMATS[content])
        case "as_layout" if content == _STRIDED:
            return None
    raise CheckpointError(f"{name} uses the operator {operator} with an argument ({kind}) that only code can give")


def _named(content: dict[str, Any]) -> Any:
    """Return a reference, or the plain value given instead."""
    for key in ("name", "as_name"):
        if key in content:
            return Value(str(content[key]))
    if "as_tensor" in content:
        return Value(str(content["as_tensor"]["name"]))
    ((_, plain),) = content.items()
    return None if plain is True else plain
