"""Reads what the classes of settings declare: types, checks, limits and texts of their fields."""

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from purer_app.engine.core.settings.schema import About, Limits


@dataclass(frozen=True, slots=True)
class SettingField:
    """One field of a class of settings.

    `checks` are the annotations of its type; `tables` the classes of settings that it takes, none for a plain value.
    """

    kind: Any
    checks: tuple[Any, ...]
    default: Any
    about: About

    @property
    def limits(self) -> Limits:
        """The range of a number."""
        found: dict[str, float] = {}
        for check in self.checks:
            if isinstance(check, Limits):
                found |= check.given
        return Limits(**found)

    @property
    def tables(self) -> tuple[Any, ...]:
        """The classes of settings that it takes, none where it takes a plain value."""
        kinds = get_args(self.kind) or (self.kind,)
        return kinds if all(map(is_dataclass, kinds)) else ()


def fields_of(kind: Any) -> Mapping[str, SettingField]:
    """Return the fields of a class of settings by their names."""
    return _fields(kind)


@cache
def _fields(kind: Any) -> Mapping[str, SettingField]:
    hints = get_type_hints(kind, include_extras=True)
    return {item.name: _field(item, hints[item.name]) for item in dataclasses.fields(kind)}


def _field(item: "dataclasses.Field[Any]", hint: Any) -> SettingField:
    kind, *checks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    default = item.default if item.default_factory is MISSING else MISSING
    return SettingField(kind, tuple(checks), default, item.metadata.get("about", About(item.name)))
