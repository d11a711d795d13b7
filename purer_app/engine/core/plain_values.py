"""Builds frozen dataclasses from plain values, which pydantic checks."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Kind = TypeVar("Kind")


def build(kind: type[Kind], values: Mapping[str, Any]) -> Kind:
    """Build a dataclass from values as JSON has them: lists for tuples, texts for enumerations.

    Raises:
        ValueError: a field is missing, unknown or of another type.
    """
    from pydantic import ValidationError  # loaded here because it takes a tenth of a second

    if unknown := set(values) - {item.name for item in fields(kind)}:  # type: ignore[arg-type]
        raise ValueError(f"{kind.__name__} does not have these fields: {', '.join(sorted(unknown))}")
    try:
        return cast("Kind", _adapter(cast("Any", kind)).validate_python(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{kind.__name__} does not have these fields: {place}: {first['msg']}") from error


@cache
def _adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
