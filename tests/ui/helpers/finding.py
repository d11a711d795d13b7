"""Finds a widget that must be there."""

from typing import TypeVar

from PySide6.QtCore import QObject

Found = TypeVar("Found", bound=QObject)


def find(parent: QObject, kind: type[Found], name: str = "") -> Found:
    """Return the child of a kind, and where one is given of a name."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert isinstance(found, kind), f"there is no {kind.__name__} {name}"
    return found
