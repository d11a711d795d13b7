"""Turn objects that were pickled whole into tables of the weights that they hold, and list what stays unread.

No class is imported, and no code of it looked at: all that is read is which tensors stand under which names. Three
kinds of objects hold weights: networks, whose weights are named as a state_dict names them, dictionaries of classes
other than Python's own, and objects with a network or a state_dict as an attribute, such as a Learner of fastai.
"""

from collections.abc import Iterator
from typing import TypeGuard

from purer_app.engine.checkpoints.formats.pickles.allow_list import ALLOWED_NAMES
from purer_app.engine.checkpoints.formats.pickles.nodes import InertObject, NamedGlobal
from purer_app.engine.checkpoints.formats.storage.tensor_layout import StoredTensor

_TABLES = ("_parameters", "_buffers", "_modules")
_PASSING = "_non_persistent_buffers_set"
_MAX_NETWORKS, _MAX_LAYERS, _MAX_TENSORS, _MAX_NAME = 8, 20_000, 100_000, 1000
_MAX_PLACES = 2_000_000
_MAX_NAMED = 8
_MAX_LISTED = 16


def with_states(root: object) -> tuple[object, tuple[str, ...]]:
    """Replace objects that hold weights by tables of them, in the root and in nested tables.

    A tuple or list with a state_dict becomes a table whose keys are its positions.

    Returns:
        The root, and the class names of all other objects, each once.

    Raises:
        ValueError: a network contains itself, there are too many networks, or the same tables occur too often.
    """
    known = _Networks()
    root = _as_table(root, known)
    if isinstance(root, tuple | list) and any(isinstance(_as_table(value, known), dict) for value in root):
        root = _numbered(root)
    left: dict[str, None] = {}
    if isinstance(root, dict):
        for table in _tables_in(root):
            networks = [value for value in table.values() if _is_module(value)]
            if len(networks) > _MAX_NETWORKS:
                raise ValueError("there are too many networks in one file")
            for key, value in table.items():
                table[key] = _as_table(value, known)
                left |= dict.fromkeys(_names_left(table[key]))
    return root, tuple(left)


def holds_weights(root: object) -> bool:
    """Whether there is a tensor in a table, or alone."""
    if not isinstance(root, dict):
        return isinstance(root, StoredTensor)
    return any(isinstance(value, StoredTensor) for table in _tables_in(root) for value in table.values())


def _as_table(value: object, known: "_Networks") -> object:
    """Return an object as a table where it holds weights; any other value unchanged."""
    if _is_module(value):
        return _weights_of(value)
    if isinstance(value, InertObject) and any(isinstance(held, dict | StoredTensor) for held in value.items.values()):
        return value.items
    if isinstance(value, InertObject) and known.of_object(value):
        return value.attributes
    if isinstance(value, tuple | list) and len(value) <= _MAX_LISTED and any(map(known.is_network, value)):
        return _numbered(value)
    return value


class _Networks:
    """Which tables and objects hold a network; each is looked at once, however many places it has."""

    def __init__(self) -> None:
        self._states: dict[int, bool] = {}
        self._owners: dict[int, bool] = {}

    def of_object(self, value: InertObject) -> bool:
        """Whether an attribute of an object is a network or a state_dict."""
        key = id(value.attributes)
        if key not in self._owners:
            self._owners[key] = any(map(self.is_network, value.attributes.values()))
        return self._owners[key]

    def is_network(self, value: object) -> bool:
        """Whether a value is a network or a state_dict."""
        if not isinstance(value, dict):
            return _is_module(value)
        if id(value) not in self._states:
            names = (str(name) for name, held in value.items() if isinstance(held, StoredTensor))
            self._states[id(value)] = any("." in name for name in names)
        return self._states[id(value)]


def _numbered(values: tuple[object, ...] | list[object]) -> dict[str, object]:
    return {str(position): value for position, value in enumerate(values)}


def _tables_in(root: dict[object, object]) -> Iterator[dict[object, object]]:
    """Yield every table once; each of its places counts against the limit."""
    waiting, sizes, places = [root], {id(root): _size(root)}, 0
    while waiting:
        table = waiting.pop()
        yield table
        for value in table.values():
            if isinstance(value, dict):
                if id(value) not in sizes:
                    sizes[id(value)] = _size(value)
                    waiting.append(value)
                places += sizes[id(value)]
        if places > _MAX_PLACES:
            raise ValueError("the same tables occur too often")


def _size(table: dict[object, object]) -> int:
    return len(table) + sum(len(value) for value in table.values() if isinstance(value, list | tuple))


def _names_left(value: object) -> list[str]:
    """Name the classes of a value that is not a table, or of the items of a list."""
    values = value[:_MAX_NAMED] if isinstance(value, list | tuple) else (value,)
    names = [held.by for held in values if isinstance(held, InertObject)]
    names += [held.name for held in values if isinstance(held, NamedGlobal)]
    return [name for name in names if "." in name and name not in ALLOWED_NAMES]


def _is_module(value: object) -> TypeGuard[InertObject]:
    return isinstance(value, InertObject) and all(isinstance(value.attributes.get(name), dict) for name in _TABLES)


def _weights_of(network: InertObject) -> dict[str, StoredTensor]:
    """Walk the layers in order; a layer in two places has its weights under two names."""
    found: dict[str, StoredTensor] = {}
    places = 0
    waiting: list[tuple[str, InertObject]] = [("", network)]
    for _ in range(_MAX_LAYERS):
        if not waiting:
            return found
        start, layer = waiting.pop()
        parameters, buffers, layers = (layer.attributes[name] for name in _TABLES)
        assert isinstance(parameters, dict) and isinstance(buffers, dict) and isinstance(layers, dict)
        passing = _items(layer.attributes.get(_PASSING))
        places += len(parameters) + len(buffers) + len(layers) + len(passing)
        if places > _MAX_PLACES:
            break
        skipped = {name for name in passing if isinstance(name, str)}
        kept = parameters | {name: value for name, value in buffers.items() if name not in skipped}
        found |= {f"{start}{name}": value for name, value in kept.items() if isinstance(value, StoredTensor)}
        inner = [(f"{start}{name}.", value) for name, value in layers.items() if _is_module(value)]
        waiting.extend(reversed(inner))
        if len(start) > _MAX_NAME or len(waiting) > _MAX_LAYERS or len(found) > _MAX_TENSORS:
            break
    raise ValueError("a layer contains itself, or there are too many layers")


def _items(collection: object) -> list[object] | tuple[object, ...]:
    """Return the items from which a set would be built."""
    given = collection.arguments[0] if isinstance(collection, InertObject) and collection.arguments else ()
    return given if isinstance(given, list | tuple) else ()
