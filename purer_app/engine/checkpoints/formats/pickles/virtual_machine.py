"""Follow a pickle and list what it would build, without building any of it."""

import pickletools
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING  # pickles of Python 3, too, keep the names of Python 2
from collections.abc import Callable, Container
from typing import IO, Any

from purer_app.engine.checkpoints.formats.pickles.allow_list import (
    ALLOWED_NAMES,
    GETATTR,
    PARAMETERS,
    REBUILD,
    REBUILD_SUBCLASS,
    REBUILD_TYPED,
    TABLES,
    runs_program,
)
from purer_app.engine.checkpoints.formats.pickles.nodes import InertObject, NamedGlobal, PickleView
from purer_app.engine.checkpoints.formats.pickles.tensors import (
    Storage,
    storage_of,
    strange,
    tensor_of,
    typed_tensor_of,
)
from purer_app.engine.checkpoints.formats.storage.tensor_layout import StoredTensor
from purer_app.engine.core.errors import CheckpointError


class SavedProgramError(CheckpointError):
    """A file names code that weights do not need."""


_MARK = InertObject("mark")
_CONSTANTS: dict[str, Any] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}
_NEW: dict[str, Callable[[], Any]] = {"EMPTY_LIST": list, "EMPTY_DICT": dict, "EMPTY_SET": lambda: InertObject("set")}
_LITERALS = (
    frozenset({"INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"})
    | frozenset({"STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"})
    | frozenset({"BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"})
)
_NOTHING = frozenset({"PROTO", "FRAME"})
MAX_INSTRUCTIONS = 5_000_000
_MAX_LISTED = 1_000_000
_MAX_FOREIGN = 1000
_MAX_NAME = 200
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_PUT = frozenset({"PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"})
_GET = frozenset({"GET", "BINGET", "LONG_BINGET"})


def view_pickle(
    stream: IO[bytes],
    file_name: str,
    allowed: Container[str],
    callable_names: Container[str],
    key_kinds: tuple[type, ...] = (str, int),
) -> PickleView:
    """Follow a pickle's instructions to its end, with names instead of objects.

    Args:
        allowed: the importable names that may occur, as "module.name".
        callable_names: those of them that may be called, which an object of a class does not need.
        key_kinds: kinds of keys that are kept in tables.

    Raises:
        SavedProgramError: it names or calls anything else.
        CheckpointError: it holds what weights do not need.
        Exception: of several kinds where the pickle is malformed.
    """
    machine = _Machine(file_name, allowed, callable_names, key_kinds)
    for count, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
        if count == MAX_INSTRUCTIONS:
            raise CheckpointError(f"{file_name} has an index of more than {MAX_INSTRUCTIONS} instructions")
        machine.step(opcode.name, argument)
    return machine.view


def shown_name(name: str) -> str:
    """Return the name of a function or class as messages show it; `os` is stored under its name on each system."""
    module, _, attribute = name.rpartition(".")
    name = f"os.{attribute}" if module in ("posix", "nt") else name
    return name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"


def saved_program(file_name: str, name: str) -> SavedProgramError:
    """Return the error for a file that names code."""
    name = shown_name(name)
    return SavedProgramError(
        f"{file_name} contains a saved Python program (`{name}`), not only weights. "
        "PURER never runs code from files. Ask for a state_dict or a .safetensors file."
    )


class _Machine:
    """A pickle machine with stack and memo that cannot import or call anything."""

    def __init__(
        self, file_name: str, allowed: Container[str], callable_names: Container[str], key_kinds: tuple[type, ...]
    ) -> None:
        self.view = PickleView()
        self._key_kinds = key_kinds
        self._file_name = file_name
        self._allowed = allowed
        self._callable = callable_names
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}
        self._listed = 0
        self._special: dict[str, Callable[[Any], None]] = {
            "MARK": lambda _: self._stack.append(_MARK),
            "POP": lambda _: self._drop(1),
            "POP_MARK": lambda _: self._drop_to_mark(),
            "DUP": lambda _: self._stack.append(self._stack[-1]),
            "TUPLE": lambda _: self._stack.append(tuple(self._to_mark())),
            "APPEND": lambda _: self._append(self._take(1)),
            "APPENDS": lambda _: self._append(self._to_mark()),
            "SETITEM": lambda _: self._set(self._take(2)),
            "SETITEMS": lambda _: self._set(self._to_mark()),
            "ADDITEMS": lambda _: self._drop_to_mark(),
            "LIST": lambda _: self._stack.append(self._to_mark()),
            "DICT": lambda _: self._stack.append(self._table(self._to_mark())),
            "FROZENSET": lambda _: self._frozen_set(),
            "STOP": lambda _: self._stop(),
            "GLOBAL": self._global,
            "INST": self._instance,
            "STACK_GLOBAL": lambda _: self._global(" ".join(self._take(2))),
            "REDUCE": lambda _: self._call(*self._take(2)),
            "NEWOBJ": lambda _: self._make(*self._take(2)),
            "NEWOBJ_EX": lambda _: self._make(*self._take(3)[:2]),
            "BUILD": lambda _: self._build(),
            "BINPERSID": lambda _: self._stack.append(self._stored(self._take(1)[0])),
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
        elif name in _NEW:
            self._stack.append(_NEW[name]())
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
        module, attribute = NAME_MAPPING.get((module, attribute), (IMPORT_MAPPING.get(module, module), attribute))
        name = f"{module}.{attribute}"
        if name not in self._allowed:
            raise saved_program(self._file_name, name)
        if name not in ALLOWED_NAMES and len(self.view.foreign) < _MAX_FOREIGN:
            self.view.foreign[name] = None
        self._stack.append(NamedGlobal(name))

    def _instance(self, names: str) -> None:
        arguments = tuple(self._to_mark())
        self._global(names)
        self._call(self._take(1)[0], arguments)

    def _call(self, function: Any, arguments: Any) -> None:
        if isinstance(function, NamedGlobal):
            if function.name not in self._callable:
                raise saved_program(self._file_name, function.name)
            owner = arguments[0] if function.name == GETATTR and isinstance(arguments, tuple) and arguments else None
            if isinstance(owner, NamedGlobal) and runs_program(owner.name):
                raise saved_program(self._file_name, owner.name)
        self._make(function, arguments)

    def _make(self, function: Any, arguments: Any) -> None:
        if not isinstance(function, NamedGlobal) or not isinstance(arguments, tuple):
            raise self._strange("a call of something that is no function")
        name = function.name
        if name in REBUILD:
            self._stack.append(tensor_of(self._file_name, *arguments))
        elif name == REBUILD_TYPED:
            self._stack.append(typed_tensor_of(self._file_name, *arguments))
        elif name == REBUILD_SUBCLASS and isinstance(arguments[0], NamedGlobal):
            self._call(arguments[0], arguments[2])
        elif name in PARAMETERS and isinstance(arguments[0], StoredTensor):
            self._stack.append(arguments[0])
        elif name in TABLES:
            self._stack.append(self._first_table(*arguments[:1]))
        else:
            self._stack.append(InertObject(name, arguments))

    def _build(self) -> None:
        state, target = self._take(1)[0], self._stack[-1]
        if isinstance(target, StoredTensor | Storage):  # would point a finished tensor at other memory
            raise self._strange("a change to a finished tensor")
        if isinstance(target, InertObject) and not isinstance(state, dict):
            target.state = state
        elif isinstance(target, InertObject):
            target.attributes = state  # not a copy: one state given to a million objects must not cost a million

    def _first_table(self, given: Any = None) -> dict[str, Any]:
        """Build the table with which a call starts: a table, or a list of pairs as old Pythons wrote it."""
        if isinstance(given, dict):
            return given
        pairs = given if isinstance(given, list) else []
        self._listed += len(pairs)
        if self._listed > _MAX_LISTED:
            raise self._strange("the same lists again and again")
        return self._table(
            [part for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2 for part in pair]
        )

    def _append(self, values: list[Any]) -> None:
        if isinstance(self._stack[-1], list):
            self._stack[-1].extend(values)

    def _set(self, values: list[Any]) -> None:
        target = self._stack[-1]
        if isinstance(target, dict | InertObject):
            (target if isinstance(target, dict) else target.items).update(self._table(values))

    def _frozen_set(self) -> None:
        self._drop_to_mark()
        self._stack.append(InertObject("frozenset"))

    def _stop(self) -> None:
        self.view.root = self._take(1)[0]

    def _stored(self, identity: Any) -> Storage | NamedGlobal:
        """Return an object outside the pickle: a storage or, in old files, a class with its source code."""
        if identity[0] == "module" and isinstance(identity[1], NamedGlobal):
            return identity[1]
        return storage_of(identity, self.view.storages, self._file_name)

    def _strange(self, what: str) -> CheckpointError:
        return strange(self._file_name, what)

    def _table(self, flat: list[Any]) -> dict[Any, Any]:
        """Build a table from alternating keys and values; only keys of some kinds are kept."""
        pairs = zip(flat[::2], flat[1::2], strict=True)
        return {key: value for key, value in pairs if isinstance(key, self._key_kinds)}
