"""Turns a pickle into a list of what it would build, and builds none of it."""

import pickletools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from purer_app.engine.checkpoints.tensors import StoredTensor
from purer_app.engine.errors import CheckpointError

STORAGE_BYTES = {
    "DoubleStorage": 8,
    "FloatStorage": 4,
    "HalfStorage": 2,
    "BFloat16Storage": 2,
    "LongStorage": 8,
    "IntStorage": 4,
    "ShortStorage": 2,
    "CharStorage": 1,
    "ByteStorage": 1,
    "BoolStorage": 1,
}
_REBUILD = frozenset({"torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2"})
_PARAMETER = "torch._utils._rebuild_parameter"
_DTYPES = ("float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
TORCH_NAMES = frozenset(
    {*_REBUILD, _PARAMETER, "torch.Size", "torch.device", "collections.OrderedDict", "collections.Counter"}
    | {"_codecs.encode", "builtins.set"}
    | {f"torch.{name}" for name in STORAGE_BYTES}
    | {f"torch.{name}" for name in _DTYPES}
)
"""Names in a pickle that weights need, and that torch's own restricted reader knows."""


@dataclass(slots=True)
class PickleView:
    """What a pickle names: storages as (key, item size, elements), tensors, and all its texts."""

    storages: dict[str, tuple[int, int]] = field(default_factory=dict)
    tensors: list[StoredTensor] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Global:
    name: str


@dataclass(frozen=True, slots=True)
class _Storage:
    key: str
    item_bytes: int
    elements: int


@dataclass(frozen=True, slots=True)
class _Made:
    by: str


_MARK = _Made("mark")
_CONSTANTS: dict[str, Any] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()} | {
    name: _Made(name) for name in ("EMPTY_LIST", "EMPTY_DICT", "EMPTY_SET")
}
_LITERALS = (
    frozenset({"INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"})
    | frozenset({"STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"})
    | frozenset({"BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"})
)
_NOTHING = frozenset({"PROTO", "FRAME", "STOP"})
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_GATHER = frozenset({"LIST", "DICT", "FROZENSET"})
_FILL = frozenset({"APPENDS", "SETITEMS", "ADDITEMS"})
_PUT = frozenset({"PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"})
_GET = frozenset({"GET", "BINGET", "LONG_BINGET"})


def view_pickle(stream: BinaryIO, file_name: str, allowed: frozenset[str]) -> PickleView:
    """Follow a pickle's instructions up to its end, with names in the place of objects.

    Args:
        allowed: the importable names that may stand in it, as "module.name".

    Raises:
        CheckpointError: it names anything else, or holds what weights do not need.
        Exception: of several kinds where the pickle is malformed.
    """
    machine = _Machine(file_name, allowed)
    for opcode, argument, _ in pickletools.genops(stream):
        machine.step(opcode.name, argument)
    return machine.view


def saved_program(file_name: str, name: str) -> CheckpointError:
    """Return the refusal of a file that names code; `os` is stored under its name on each system."""
    module, _, attribute = name.rpartition(".")
    name = f"os.{attribute}" if module in ("posix", "nt") else name
    return CheckpointError(
        f"{file_name} contains a saved Python program (`{name}`), not only weights. "
        "PURER never runs code from files. Ask for a state_dict or a .safetensors file."
    )


class _Machine:
    """The pickle machine's stack and memo, without its power to import and call."""

    def __init__(self, file_name: str, allowed: frozenset[str]) -> None:
        self.view = PickleView()
        self._file_name = file_name
        self._allowed = allowed
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}
        self._special: dict[str, Callable[[Any], None]] = {
            "MARK": lambda _: self._stack.append(_MARK),
            "POP": lambda _: self._drop(1),
            "POP_MARK": lambda _: self._drop_to_mark(),
            "DUP": lambda _: self._stack.append(self._stack[-1]),
            "TUPLE": lambda _: self._stack.append(tuple(self._to_mark())),
            "APPEND": lambda _: self._drop(1),
            "SETITEM": lambda _: self._drop(2),
            "GLOBAL": self._global,
            "INST": self._global,
            "STACK_GLOBAL": lambda _: self._global(" ".join(self._take(2))),
            "REDUCE": lambda _: self._call(*self._take(2)),
            "NEWOBJ": lambda _: self._call(*self._take(2)),
            "BUILD": lambda _: self._build(),
            "BINPERSID": lambda _: self._stack.append(self._storage(self._take(1)[0])),
        }

    def step(self, name: str, argument: Any) -> None:
        """Follow one instruction."""
        if name in _LITERALS:
            self._stack.append(argument)
            if isinstance(argument, str):
                self.view.texts.append(argument)
        elif name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name])
        elif name in _TUPLES:
            self._stack.append(tuple(self._take(_TUPLES[name])))
        elif name in _PUT:
            self._memo[len(self._memo) if argument is None else int(argument)] = self._stack[-1]
        elif name in _GET:
            self._stack.append(self._memo[int(argument)])
        elif name in _FILL:
            self._drop_to_mark()
        elif name in _GATHER:
            self._drop_to_mark()
            self._stack.append(_Made(name))
        elif name in self._special:
            self._special[name](argument)
        elif name not in _NOTHING:
            raise self._strange(f"the pickle instruction {name}")

    def _take(self, count: int) -> list[Any]:
        taken = self._stack[-count:]
        self._drop(count)
        return taken

    def _drop(self, count: int) -> None:
        if len(self._stack) < count:
            raise IndexError("the pickle takes more than it gave")
        del self._stack[-count:]

    def _to_mark(self) -> list[Any]:
        position = len(self._stack) - 1
        while self._stack[position] is not _MARK:
            position -= 1
        return self._take(len(self._stack) - position)[1:]

    def _drop_to_mark(self) -> None:
        self._to_mark()

    def _global(self, names: str) -> None:
        module, _, attribute = names.partition(" ")
        name = f"{'builtins' if module == '__builtin__' else module}.{attribute}"
        if name not in self._allowed:
            raise saved_program(self._file_name, name)
        self._stack.append(_Global(name))

    def _call(self, function: Any, arguments: Any) -> None:
        if not isinstance(function, _Global) or not isinstance(arguments, tuple):
            raise self._strange("a call of something that is no function")
        if function.name in _REBUILD:
            self.view.tensors.append(self._tensor(*arguments))
        self._stack.append(_Made("tensor" if function.name in _REBUILD | {_PARAMETER} else function.name))

    def _build(self) -> None:
        _, target = self._take(1)[0], self._stack[-1]
        if not isinstance(target, _Made) or target.by == "tensor":  # would point a finished tensor at other memory
            raise self._strange("a change to a finished tensor")

    def _storage(self, identity: Any) -> _Storage:
        kind, key, _, elements = identity[1:5]
        if identity[0] != "storage" or any(part is not None for part in identity[5:]):
            raise self._strange("a reference that is no stored tensor")
        item_bytes = STORAGE_BYTES.get(kind.name.removeprefix("torch."))
        if item_bytes is None or type(key) is not str or type(elements) is not int or elements < 0:
            raise self._strange("a malformed storage")
        if self.view.storages.setdefault(key, (item_bytes, elements)) != (item_bytes, elements):
            raise self._strange(f"two descriptions of the storage '{key}'")
        return _Storage(key, item_bytes, elements)

    def _tensor(self, storage: Any, offset: Any, shape: Any, strides: Any, *rest: Any) -> StoredTensor:
        whole = all(type(number) is int and number >= 0 for number in (offset, *shape, *strides))
        if not isinstance(storage, _Storage) or not whole or any(part is not None for part in rest[2:]):
            raise self._strange("a malformed tensor")
        return StoredTensor(storage.key, storage.elements, offset, shape, strides)

    def _strange(self, what: str) -> CheckpointError:
        return CheckpointError(f"{self._file_name} contains {what}, which weights do not need; it is refused")
