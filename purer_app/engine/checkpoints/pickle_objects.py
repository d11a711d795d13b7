"""What a pickle is seen to hold, where nothing of it is built: tables and lists, tensors, and objects by name."""

from dataclasses import dataclass, field

from purer_app.engine.checkpoints.stored_tensors import StoredTensor


@dataclass(slots=True)
class PickleView:
    """What a pickle names: storages as (dtype, elements) by key, tensors, all its texts, and its outermost value.

    In `root` tables and lists stand as such, tensors as `StoredTensor`, and any other object as `InertObject`; where
    it `holds_modules`, whole networks stand there as the tables of their weights.
    """

    storages: dict[str, tuple[str, int]] = field(default_factory=dict)
    tensors: list[StoredTensor] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    root: object = None
    holds_modules: bool = False


@dataclass(slots=True, eq=False)
class InertObject:
    """What a pickle says of an object that is not built: its class, what that would be called with, its attributes."""

    by: str
    arguments: tuple[object, ...] = ()
    attributes: dict[str, object] = field(default_factory=dict)
