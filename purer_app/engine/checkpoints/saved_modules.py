"""Turns networks that were pickled whole into tables of their weights, named as a state_dict names them.

No class of a network is imported, and no code of it looked at: all that is read is which tensors stand under which
names in which layers.
"""

from typing import TypeGuard

from purer_app.engine.checkpoints.pickle_objects import InertObject
from purer_app.engine.checkpoints.stored_tensors import StoredTensor

_TABLES = ("_parameters", "_buffers", "_modules")
_PASSING = "_non_persistent_buffers_set"
_MAX_NETWORKS, _MAX_LAYERS, _MAX_TENSORS, _MAX_NAME = 8, 20_000, 100_000, 1000


def with_states(root: object) -> tuple[object, bool]:
    """Put tables of weights in the places of a whole network, or of those in a table, and say whether there was one.

    Raises:
        ValueError: a network holds itself, or there is no end of networks.
    """
    if _is_module(root):
        return _weights_of(root), True
    if not isinstance(root, dict):
        return root, False
    networks = {key: value for key, value in root.items() if _is_module(value)}
    if len(networks) > _MAX_NETWORKS:
        raise ValueError("there are too many networks in one file")
    return root | {key: _weights_of(network) for key, network in networks.items()}, bool(networks)


def _is_module(value: object) -> TypeGuard[InertObject]:
    return isinstance(value, InertObject) and all(isinstance(value.attributes.get(name), dict) for name in _TABLES)


def _weights_of(network: InertObject) -> dict[str, StoredTensor]:
    """Walk the layers in their order; a layer that stands in two places has its weights under two names."""
    found: dict[str, StoredTensor] = {}
    waiting: list[tuple[str, InertObject]] = [("", network)]
    for _ in range(_MAX_LAYERS):
        if not waiting:
            return found
        start, layer = waiting.pop()
        parameters, buffers, layers = (layer.attributes[name] for name in _TABLES)
        assert isinstance(parameters, dict) and isinstance(buffers, dict) and isinstance(layers, dict)
        passing = _items(layer.attributes.get(_PASSING))
        kept = parameters | {name: value for name, value in buffers.items() if name not in passing}
        found |= {start + name: value for name, value in kept.items() if isinstance(value, StoredTensor)}
        inner = [(f"{start}{name}.", value) for name, value in layers.items() if _is_module(value)]
        waiting.extend(reversed(inner))
        if len(start) > _MAX_NAME or len(waiting) > _MAX_LAYERS or len(found) > _MAX_TENSORS:
            break
    raise ValueError("layers that hold themselves have no end of weights")


def _items(collection: object) -> list[object]:
    """Return what a set was to be made of."""
    given = collection.arguments[0] if isinstance(collection, InertObject) and collection.arguments else ()
    return list(given) if isinstance(given, list | tuple) else []
