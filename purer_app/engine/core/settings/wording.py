"""Words what pydantic finds wrong with settings: which setting, its value, and what it must be."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from purer_app.engine.core.settings.fields import fields_of
from purer_app.engine.core.settings.schema import Limits

_KINDS = {
    "string_type": "a string",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
}
_UNKNOWN, _MISSING = "unexpected_keyword_argument", "missing"
_BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")
_LARGEST_SHOWN = 2**53


def first_sentence(kind: type[Any], error: ValidationError, where: str = "") -> str:
    """Return one sentence on the most basic fault: an unknown setting, else a missing one, else a wrong value.

    Args:
        kind: the class of the settings.
        where: what the sentence calls the table that they come from, for example a file name.
    """
    order = {_UNKNOWN: 0, _MISSING: 1}
    faults: list[Any] = list(error.errors(include_url=False))
    fault = min(faults, key=lambda each: order.get(each["type"], 2))
    owner, path = _place(kind, fault["loc"])
    name, table, context = ".".join(path), ".".join(path[:-1]), fault.get("ctx", {})
    prefix = f"{where}: " if where else ""
    holder = f"{prefix}[{table}]" if table else where or "the settings"
    has, is_ = ("has", "is") if table or where else ("have", "are")
    if fault["type"] == _UNKNOWN:
        return f"{holder} {has} an unknown setting '{path[-1]}'; known are {', '.join(fields_of(owner))}"
    if fault["type"] == _MISSING and isinstance(fault["loc"][-1], int):
        wanted = len(get_args(fields_of(owner)[path[-1]].kind))
        return f"{prefix}{name} has {len(fault['input'])} value(s); it must have {wanted}"
    if fault["type"] == _MISSING:
        state = "incomplete" if fault["input"] else "empty"
        return f"{holder} {is_} {state}: the setting '{path[-1]}' is missing"
    if fault["type"] == "contradiction":
        return f"{prefix}{f'[{name}] ' if name else ''}{context['sentence']}"
    return f"{prefix}{_wrong_value(owner, name, fault)}"


def _place(kind: type[Any], location: Sequence[int | str]) -> tuple[Any, list[str]]:
    """Follow a location into nested settings: the class that has its last name, and the names on the way."""
    owner, path = kind, list[str]()
    members: tuple[Any, ...] = (kind,)
    for part in location:
        if len(members) > 1:  # pydantic names the chosen class of a union by its tag
            members = tuple(each for each in members if fields_of(each)["name"].default == part)
        elif isinstance(part, str):
            owner = members[0] if members else owner
            path.append(part)
            field = fields_of(owner).get(part)
            members = field.tables if field is not None else ()
    return owner, path


def _wrong_value(owner: Any, name: str, fault: Mapping[str, Any]) -> str:
    value, context = fault["input"], fault.get("ctx", {})
    match fault["type"]:
        case "dataclass_type" | "model_attributes_type":
            return f"{name} must be a table, not {value!r}"
        case "union_tag_invalid":
            words = str(context["expected_tags"]).replace("'", "")
            return f"{name}.name is {str(context['tag'])!r}; it must be one of {words}"
        case "too_short" | "too_long" if isinstance(value, list | tuple):
            least = f"at least {context['min_length']}" if "min_length" in context else context["max_length"]
            return f"{name} has {len(value)} value(s); it must have {least}"
        case "literal_error":
            must_be = f"it must be {context['expected']}"
        case "unfit":
            must_be = str(context["must_be"])
        case kind if kind in _BOUNDS:
            field = fields_of(owner).get(name.rpartition(".")[2])
            limits = field.limits if field is not None else Limits()
            must_be = (limits if limits != Limits() else Limits(**context)).must_be(value)
        case kind:
            must_be = f"it must be {_KINDS[kind]}" if kind in _KINDS else str(fault["msg"])
    if isinstance(value, int) and abs(value) > _LARGEST_SHOWN:
        return f"{name} is too {'large' if value > 0 else 'small'}; {must_be}"
    plain = str(value) if isinstance(value, str) else value
    return f"{name} is {plain!r}; {must_be}"
