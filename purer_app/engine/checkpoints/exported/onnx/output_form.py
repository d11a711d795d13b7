"""Find the logits among the outputs of an ONNX graph, before a softmax or a choice of the best class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from purer_app.engine.checkpoints.exported.onnx.node_reader import UnknownStepError
from purer_app.engine.checkpoints.formats.onnx.model import OnnxGraph, OnnxNode
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.text import listed

_KEEPS_VALUES = frozenset({"Identity", "Flatten", "Reshape", "Squeeze", "Cast"})
_ENDS = {"Softmax": "a softmax", "LogSoftmax": "a log-softmax", "Sigmoid": "a sigmoid for each class"}
_CHOICES = frozenset({"ArgMax", "TopK", "ZipMap"})
_OWN_OUTPUTS, _OWN_INPUT = {"probabilities", "not_sure"}, "pixels_"


@dataclass(frozen=True, slots=True)
class OutputForm:
    """The name of the logits, the nodes that they need, and what was removed after them ("a softmax"), if anything."""

    name: str
    nodes: tuple[OnnxNode, ...]
    removed: str


def output_form_of(graph: OnnxGraph, file_name: str) -> OutputForm:
    """Return the one output of a classifier as logits: a softmax or sigmoid at its end becomes an Identity.

    Raises:
        CheckpointError: the graph has another number of outputs, gives no score for each class, or is damaged.
    """
    _check_not_own(graph, file_name)
    names = [each.name for each in graph.outputs]
    givers = _givers(graph.nodes)
    scores = [name for name in names if not _is_choice(name, givers)]
    if names and not scores:
        raise CheckpointError(f"{file_name} gives the number of the best class only; export it without that last step")
    ends = [end for name in scores if (end := _end_of(name, givers, graph.opset)) is not None]
    nodes = tuple(replace(node, operator="Identity", attributes={}) if node in ends else node for node in graph.nodes)
    givers = _givers(nodes)
    if len({_root(name, givers) for name in scores}) != 1:
        raise UnknownStepError(
            f"{file_name} holds a graph of {len(names)} outputs ({listed([name[:80] for name in names])}); a "
            "classifier of pictures has 1. Export the network so that it gives nothing but the scores of its classes"
        )
    removed = _ENDS[ends[0].operator] if ends else ""
    return OutputForm(scores[0], _needed(scores[0], nodes, graph, file_name), removed)


def _check_not_own(graph: OnnxGraph, file_name: str) -> None:
    inputs = all(each.name.startswith(_OWN_INPUT) for each in graph.inputs)
    if inputs and graph.inputs and {each.name for each in graph.outputs} == _OWN_OUTPUTS:
        raise CheckpointError(
            f"{file_name} is a classifier that PURER exported, made of several models; it cannot be a teacher. "
            "Add the models that it was made of"
        )


def _givers(nodes: Sequence[OnnxNode]) -> dict[str, OnnxNode]:
    return {name: node for node in nodes for name in node.outputs if name}


def _before(name: str, givers: Mapping[str, OnnxNode]) -> tuple[OnnxNode | None, list[OnnxNode]]:
    """Return the node that gives the numbers of a value, and those behind it that only change their form."""
    behind: list[OnnxNode] = []
    node = givers.get(name)
    while node is not None and node.operator in _KEEPS_VALUES and node.inputs and node not in behind:
        behind.append(node)
        node = givers.get(node.inputs[0])
    return node, behind


def _root(name: str, givers: Mapping[str, OnnxNode]) -> str:
    node, behind = _before(name, givers)
    if node is not None:
        return node.outputs[0]
    return behind[-1].inputs[0] if behind else name


def _is_choice(name: str, givers: Mapping[str, OnnxNode]) -> bool:
    node, _ = _before(name, givers)
    return node is not None and node.operator in _CHOICES


def _end_of(name: str, givers: Mapping[str, OnnxNode], opset: int) -> OnnxNode | None:
    """Return the softmax over the classes or the sigmoid that gives an output; None without one."""
    node, behind = _before(name, givers)
    if node is None or node.operator not in _ENDS:
        return None
    axis = node.attributes.get("axis", 1 if opset < 13 else -1)
    keeps_form = all(each.operator in ("Identity", "Cast") for each in behind)
    return node if node.operator == "Sigmoid" or axis == 1 or (axis == -1 and keeps_form) else None


def _needed(name: str, nodes: Sequence[OnnxNode], graph: OnnxGraph, file_name: str) -> tuple[OnnxNode, ...]:
    """Return the nodes on which a value depends, each after those that it needs, whatever their order in the file.

    Raises:
        CheckpointError: one of them needs itself, or what none gives.
    """
    given = {each.name for each in graph.inputs} | set(graph.constants)
    givers = _givers(nodes)
    ordered: list[OnnxNode] = []
    done: set[str] = set(given)
    opened: set[str] = set()
    waiting = [name]
    while waiting:
        wanted = waiting[-1]
        node = givers.get(wanted)
        missing = [] if node is None else [each for each in node.inputs if each and each not in done]
        if wanted in done:
            waiting.pop()
        elif node is None or opened & set(missing):
            lost = wanted if node is None else next(each for each in missing if each in opened)
            raise CheckpointError(f"{file_name} is damaged: nothing gives '{lost[:80]}'")
        elif missing:
            opened.add(wanted)
            waiting += missing[:1]
        else:
            if twice := done & {each for each in node.outputs if each}:
                raise CheckpointError(f"{file_name} is damaged: it gives '{min(twice)[:80]}' twice")
            ordered.append(node)
            done |= {each for each in node.outputs if each}
            waiting.pop()
    return tuple(ordered)
