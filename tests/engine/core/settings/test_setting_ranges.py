"""A value that fits the type of a setting but cannot be used is refused at once, in a sentence that names it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_type_hints

import pytest
import torch

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.settings.train_config import TrainConfig

TRAIN = TrainConfig(pool="pool")


def numbers(kind: type[float] | type[int]) -> Iterator[tuple[str, str]]:
    """Yield table and name of every setting of a kind; the settings of the run itself have no table."""
    for table, hint in get_type_hints(TrainConfig).items():
        if hint is kind:
            yield "", table
        if isinstance(hint, type) and is_dataclass(hint):
            hints = get_type_hints(hint)
            yield from ((table, item.name) for item in fields(hint) if hints[item.name] is kind)


def changed(table: str, name: str, value: Any) -> TrainConfig:
    values = {name: value} if not table else {table: replace(getattr(TRAIN, table), **{name: value})}
    return replace(TRAIN, **values)


def takes(table: str, name: str, value: float) -> bool:
    try:
        changed(table, name, value)
    except ConfigError:
        return False
    return True


@pytest.mark.parametrize("value", [1e300, 3e38, -1.0, float("nan"), float("inf")])
@pytest.mark.parametrize(("table", "name"), list(numbers(float)))
def test_no_float_takes_what_overflows_or_is_no_amount(table: str, name: str, value: float) -> None:
    with pytest.raises(ConfigError, match=rf"^{name} is "):
        changed(table, name, value)


@pytest.mark.parametrize(("table", "name"), list(numbers(float)))
def test_no_float_takes_what_vanishes_in_float32_where_zero_is_refused(table: str, name: str) -> None:
    if takes(table, name, 0.0):
        return
    for value in (5e-324, 1e-300, 1e-45):
        with pytest.raises(ConfigError, match=rf"^{name} is "):
            changed(table, name, value)


@pytest.mark.parametrize(("table", "name"), list(numbers(int)))
def test_no_whole_number_is_too_large_or_negative(table: str, name: str) -> None:
    for value in (2**53 + 1, 10**400, -1):
        with pytest.raises(ConfigError):
            changed(table, name, value)


@pytest.mark.parametrize("name", ["lr", "inner_lr", "outer_lr", "inversion_lr", "prototype_lr"])
def test_every_rate_can_be_computed_with_in_float32(name: str) -> None:
    table = next(table for table, each in numbers(float) if each == name)
    for value in (1e-12, 1e4):
        assert bool(torch.tensor(getattr(getattr(changed(table, name, value), table), name)).isfinite())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"image_sizes": (0,)}, "image_sizes is 0; it must be at least 8"),
        ({"image_sizes": (10**9,)}, "image_sizes is 1000000000; it must be at most 1,024"),
        ({"channels": (2,)}, "channels is 2; it must be 1 or 3"),
        ({"lr": 1e300}, "lr is 1e[+]300; it must be within"),
        ({"epochs": 10**9}, "epochs is 1000000000; it must be at most 1,000,000"),
        ({"forms": ()}, r"forms has 0 value\(s\); it must have at least 1"),
    ],
)
def test_a_pool_is_made_with_usable_settings(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        MakePoolConfig(data=("data",), **values)
