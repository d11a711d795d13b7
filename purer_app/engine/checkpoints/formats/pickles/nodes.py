"""The content of a pickle whose objects are not built: tables and lists, tensors, and objects by name."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class PickleView:
    """The content of a pickle: storages as (dtype, elements) by key, all its texts, and its outermost value.

    In `root`, tensors are `StoredTensor`, and objects other than tables and lists are `InertObject`.
    `foreign` are the names that weights do not need, in their order; `left_unread` are those of objects that stand
    next to the weights. The storages of an old torch file begin at `data_start`, in the order of `storages`.
    """

    storages: dict[str, tuple[str, int]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    foreign: dict[str, None] = field(default_factory=dict)
    root: object = None
    left_unread: tuple[str, ...] = ()
    data_start: int = 0


@dataclass(frozen=True, slots=True)
class NamedGlobal:
    """A function or class that a pickle names; it is never looked up."""

    name: str


@dataclass(slots=True, eq=False)
class InertObject:
    """An object that is not built: its class, the arguments of its constructor, and its content.

    `attributes` are those that it would be given, and `state` is what it would be given in place of a table of them;
    `items` are those of an object that is filled like a dictionary.
    """

    by: str
    arguments: tuple[object, ...] = ()
    attributes: dict[str, object] = field(default_factory=dict)
    items: dict[str, object] = field(default_factory=dict)
    state: object = None
