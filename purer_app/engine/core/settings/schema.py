"""Declares settings: frozen dataclasses that pydantic checks, whose fields carry range, unit, title and reason.

Pydantic is loaded when the first settings are created or read, not with the classes: it takes a tenth of a second that
the window does not have before its first paint.
"""

import dataclasses
import math
from collections.abc import Callable
from dataclasses import MISSING, dataclass
from enum import StrEnum
from functools import cache, wraps
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast, dataclass_transform

from purer_app.engine.core.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema, PydanticCustomError

Kind = TypeVar("Kind")

LARGEST_COUNT = 1_000_000
LONGEST_SECONDS = 1e9
"""About 32 years; longer times cannot be shown as a date or duration everywhere."""
LARGEST_WHOLE = 2**53
"""Larger whole numbers are not exact in every program that reads settings and reports."""


@dataclass(frozen=True, slots=True)
class Exactly:
    """Accepts values of the declared type alone: no text for a number, no 1 for true. A whole number is a number."""

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        schema: Any = handler(source)
        return cast("CoreSchema", schema | {"strict": True})


@dataclass(frozen=True, slots=True)
class Limits:
    """The range of a number; None where there is no limit."""

    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None

    @property
    def given(self) -> dict[str, float]:
        """The limits that there are, by the names that pydantic has for them."""
        return {name: limit for name in ("gt", "ge", "lt", "le") if (limit := getattr(self, name)) is not None}

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        schema: Any = handler(source)
        return cast("CoreSchema", schema | self.given)

    def must_be(self, value: float) -> str:
        """Say what a value outside the limits must be."""
        if isinstance(value, float) and not math.isfinite(value):
            return "it must be a finite number"
        if self.gt is not None and not value > self.gt:
            return f"it must be above {shown_number(self.gt)}"
        if self.gt is None and self.ge is not None and not value >= self.ge:
            return f"it must be at least {shown_number(self.ge)}"
        low = self.ge if self.ge is not None else self.gt
        if self.lt is not None:
            return f"it must be below {shown_number(self.lt)}"
        assert self.le is not None
        if isinstance(value, float) and low is not None:
            return f"it must be between {shown_number(low)} and {shown_number(self.le)}"
        return f"it must be at most {shown_number(self.le)}"


def shown_number(value: float) -> str:
    """Write a limit; large numbers with thousands separators."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


@dataclass(frozen=True, slots=True)
class NonEmpty:
    """Accepts a list with at least one item."""

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        schema: Any = handler(source)
        return cast("CoreSchema", schema | {"min_length": 1})


class Check:
    """A check of ours that follows those of pydantic: it returns the value, changed or not, or raises `unfit`."""

    def __call__(self, value: Any) -> Any:
        """Check a value of the declared type.

        Raises:
            PydanticCustomError: it does not fit.
        """
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core.core_schema import no_info_after_validator_function

        return no_info_after_validator_function(self.__call__, handler(source))


@dataclass(frozen=True)
class OneOf(Check):
    """Replaces a word by its member of a StrEnum and refuses other words."""

    kind: type[StrEnum]

    def __call__(self, value: Any) -> StrEnum:  # noqa: D102 - as Check
        try:
            return self.kind(value)
        except ValueError:
            raise unfit(f"it must be one of {', '.join(self.kind)}") from None


@dataclass(frozen=True)
class ZeroOr(Check):
    """Accepts 0, whose meaning `zero` says, and a range."""

    ge: int
    le: int
    zero: str

    def __call__(self, value: Any) -> Any:  # noqa: D102 - as Check
        if value == 0 or self.ge <= value <= self.le:
            return value
        limits = f"at least {self.ge}" if self.le == LARGEST_WHOLE else f"between {self.ge} and {self.le}"
        raise unfit(f"it must be 0 ({self.zero}) or {limits}")


@dataclass(frozen=True)
class Among(Check):
    """Accepts a few whole numbers; `words` lists them, with what they mean."""

    values: tuple[int, ...]
    words: str

    def __call__(self, value: Any) -> Any:  # noqa: D102 - as Check
        if value in self.values:
            return value
        raise unfit(f"it must be {self.words}")


def unfit(must_be: str) -> "PydanticCustomError":
    """Return the error of a value that a check of ours refuses; the sentence continues "NAME is VALUE; "."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("unfit", "{must_be}", {"must_be": must_be})


def contradiction(sentence: str) -> "PydanticCustomError":
    """Return the error of settings that do not go together; `__post_init__` raises it."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("contradiction", "{sentence}", {"sentence": sentence})


class Source(StrEnum):
    """Where the default of a setting comes from, as docs/settings.md names it."""

    PAPER = "paper"
    RELEASED_CODE = "released code"
    OURS = "PURER"


@dataclass(frozen=True, slots=True)
class About:
    """What people are told of a setting; see `setting`."""

    title: str
    why: str = ""
    source: Source | None = None
    unit: str = ""
    zero: str = ""
    example: str = ""
    aliases: str = ""


def setting(
    *,
    default: Any = MISSING,
    title: str,
    why: str = "",
    source: Source | None = None,
    unit: str = "",
    zero: str = "",
    example: str = "",
    aliases: str = "",
) -> Any:
    """Declare a setting.

    Args:
        title: its name in words.
        why: one or two sentences with the reason for the setting or its default.
        source: where the default comes from; None if there is no choice to it.
        unit: what it counts.
        zero: what the value 0 means where that is special.
        example: a value, or a limit of its use, where the type says little.
        aliases: other terms of the field, by which a search finds it.
    """
    about = About(title, why, source, unit, zero, example, aliases)
    return dataclasses.field(default=default, metadata={"about": about})


def table(*, factory: Callable[[], Any], title: str = "") -> Any:
    """Declare a group of settings, a table in a settings file, with the defaults of its class."""
    return dataclasses.field(default_factory=factory, metadata={"about": About(title)})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(setting, table, dataclasses.field))
def settings(kind: type[Kind]) -> type[Kind]:
    """Make a class of settings: frozen, with values checked when one is created, and ConfigError for a wrong one."""
    made: Any = dataclass(frozen=True, kw_only=True, slots=True)(kind)
    made.__pydantic_config__ = {"extra": "forbid"}

    @wraps(made.__init__)
    def create(self: Any, **values: Any) -> None:
        from pydantic import ValidationError
        from pydantic_core import ArgsKwargs

        try:
            reader_of(type(self)).validator.validate_python(ArgsKwargs((), values), self_instance=self)
        except ValidationError as error:
            from purer_app.engine.core.settings.wording import first_sentence

            raise ConfigError(first_sentence(type(self), error)) from None

    made.__init__ = create
    return cast(type[Kind], made)


def reader_of(kind: Any) -> "TypeAdapter[Any]":
    """Return what reads and checks settings of a class."""
    return _reader(kind)


@cache
def _reader(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


Whole = Annotated[int, Exactly()]
Real = Annotated[float, Exactly()]
Switch = Annotated[bool, Exactly()]
Count = Annotated[Whole, Limits(ge=1, le=LARGEST_COUNT)]
"""A number of things that a computer goes through one by one."""
Countable = Annotated[Whole, Limits(ge=0, le=LARGEST_COUNT)]
Positive = Annotated[Whole, Limits(ge=1, le=LARGEST_WHOLE)]
NotNegative = Annotated[Whole, Limits(ge=0, le=LARGEST_WHOLE)]
Rate = Annotated[Real, Limits(gt=0, ge=1e-12, le=1e4)]
"""A step size of gradient descent in float32."""
Weight = Annotated[Real, Limits(ge=0, le=1e6)]
"""The weight of a term of a loss; 0 drops the term."""
Seconds = Annotated[Real, Limits(ge=0, le=LONGEST_SECONDS)]
