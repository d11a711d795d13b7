"""Read JSON, and refuse a text that two readers could understand in two ways."""

import json
from typing import Any


def strict_json(content: bytes) -> Any:
    """Read one JSON value.

    Raises:
        ValueError: the text is no JSON, or names a key twice.
        RecursionError: it is nested without measure.
    """
    return json.loads(content, object_pairs_hook=_without_doubles)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise DoubledKeyError(next(key for position, (key, _) in enumerate(pairs) if key in dict(pairs[:position])))
    return table


class DoubledKeyError(ValueError):
    """A table with the key `key` twice."""

    def __init__(self, key: str) -> None:
        super().__init__(f"'{key}' occurs twice")
        self.key = key
