"""Find class names in the lists that training scripts save with the weights; without torch."""

from collections.abc import Mapping, Sequence

_LISTS = ("class_names", "classes", "labels", "label_names", "categories", "specific", "class_ids")
_BY_NAME = ("class_to_idx", "label2id", "class_to_index")
_BY_NUMBER = ("idx_to_class", "id2label", "index_to_class")
_MAX_CLASSES = 100_000
_MAX_DEPTH, _MAX_TABLES = 3, 100


def stored_classes(table: Mapping[str, object]) -> tuple[str, ...]:
    """Read the names of the classes in the order of the outputs; empty where none are stored.

    Looked for in the table itself and in the tables inside it, at most three deep. A class that is only a number is
    called "class NUMBER".
    """
    for place in _tables(table):
        for key, value in place.items():
            names = _names(str(key).lower(), value)
            if len(set(names)) == len(names) > 1:
                return names
    return ()


def _tables(table: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return a table and the tables inside it, the outer ones first, each once."""
    found, ring = [table], [table]
    for _ in range(_MAX_DEPTH):
        inner = {id(value): value for each in ring for value in each.values() if isinstance(value, Mapping)}
        ring = [value for value in inner.values() if all(value is not known for known in found)]
        found = (found + ring)[:_MAX_TABLES]
    return found


def _names(key: str, value: object) -> tuple[str, ...]:
    if key in _LISTS and isinstance(value, Sequence) and not isinstance(value, str):
        return _texts(list(value[:_MAX_CLASSES]))
    if key in _BY_NAME + _BY_NUMBER and isinstance(value, Mapping) and len(value) <= _MAX_CLASSES:
        pairs = [(number, name) if key in _BY_NUMBER else (name, number) for number, name in value.items()]
        by_number = {_number(number): name for number, name in pairs}
        if by_number.keys() == set(range(len(value))):
            return _texts([by_number[number] for number in range(len(value))])
    return ()


def _number(value: object) -> int:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else -1


def _texts(values: list[object]) -> tuple[str, ...]:
    if all(isinstance(value, str) and value.strip() for value in values):
        return tuple(str(value) for value in values)
    if all(type(value) is int for value in values):
        return tuple(f"class {value}" for value in values)
    return ()
