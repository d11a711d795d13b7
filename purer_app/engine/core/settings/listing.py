"""Lists the settings of a training run with all that is known of each: type, range, unit, title, reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, get_origin

from purer_app.engine.core.settings.fields import SettingField, fields_of
from purer_app.engine.core.settings.schema import (
    LARGEST_COUNT,
    LARGEST_WHOLE,
    About,
    Limits,
    OneOf,
    ZeroOr,
    shown_number,
)
from purer_app.engine.core.settings.train_config import TrainConfig


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `path` names it as settings files and `--set` do, for example "inversion.lr".

    `choices` are the words that a text setting takes, empty for any text; `default` is MISSING where there is none;
    `users` are the learners that have the setting, empty if all do.
    """

    path: str
    kind: type[Any]
    default: Any
    about: About
    limits: Limits
    zero_or: ZeroOr | None = None
    choices: tuple[str, ...] = ()
    users: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        """The table that it stands in; empty for the run as a whole."""
        return self.path.rpartition(".")[0]

    def range(self, translate: Callable[[str], str] = str, *, full: bool = False) -> str:
        """Describe the values in a few words and figures, for example "0 = all" or "≥ 1".

        Args:
            translate: turns the words into those of the reader's language.
            full: whether to name limits too that hardly anybody reaches.
        """
        zero = f"0 = {translate(self.about.zero)}" if self.about.zero else ""
        example = translate(self.about.example) if self.about.example else ""
        return ", ".join(filter(None, (zero, self._all_bounds() if full else self._bounds(), example)))

    def _bounds(self) -> str:
        limits, number = self.limits, shown_number
        if self.zero_or is not None and self.zero_or.le < LARGEST_COUNT:
            return f"{number(self.zero_or.ge)} – {number(self.zero_or.le)}"
        if limits.gt is not None:
            return f"> {number(limits.gt)}"
        if limits.ge is None or self.about.zero:
            return ""
        top = limits.lt if limits.le is None else limits.le
        return f"{number(limits.ge)} – {number(top)}" if top is not None and top <= 1 else f"≥ {number(limits.ge)}"

    def _all_bounds(self) -> str:
        signs = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
        given = self.limits.given
        if self.zero_or is not None:
            given = {"ge": self.zero_or.ge, "le": self.zero_or.le}
        elif "gt" in given and "ge" in given:
            del given["gt"]  # the other is the narrower one
        return ", ".join(f"{signs[name]} {_figure(limit)}" for name, limit in given.items() if limit < LARGEST_WHOLE)


def _figure(limit: float) -> str:
    return f"{limit:g}" if limit >= 1e9 else shown_number(limit)


def stages() -> dict[str, str]:
    """Return the titles of the stages, in the order in which data pass them; "" is the run as a whole."""
    tables = {name: field.about.title for name, field in fields_of(TrainConfig).items() if field.tables}
    return {"": "The run as a whole", **tables}


@cache
def training_settings() -> dict[str, Setting]:
    """Return all settings of a training run by their paths, in the order of the stages."""
    return {each.path: each for each in _settings_of(TrainConfig, "")}


def _settings_of(kind: Any, prefix: str) -> Iterator[Setting]:
    for name, field in fields_of(kind).items():
        if field.tables:
            yield from _settings_of_tables(field.tables, f"{name}.")
        else:
            yield _setting(prefix + name, field)


def _settings_of_tables(tables: Sequence[Any], prefix: str) -> Iterator[Setting]:
    """Yield the settings of a table, each once; of a table that is one of several, with the names of those."""
    found: dict[str, Setting] = {}
    for each in tables:
        for setting in _settings_of(each, prefix):
            first = found.get(setting.path, setting)
            name = (str(fields_of(each)["name"].default),) if len(tables) > 1 else ()
            found[setting.path] = replace(first, users=(*first.users, *name))
    for setting in found.values():
        yield replace(setting, users=()) if len(setting.users) == len(tables) else setting


def _setting(path: str, field: SettingField) -> Setting:
    origin = get_origin(field.kind) or field.kind
    kind = str if origin is Literal else origin
    zero_or = next((check for check in field.checks if isinstance(check, ZeroOr)), None)
    choices = next((tuple(check.kind) for check in field.checks if isinstance(check, OneOf)), ())
    return Setting(path, kind, field.default, field.about, field.limits, zero_or, choices)
