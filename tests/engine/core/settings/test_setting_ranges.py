"""A value of the right type that cannot be used is refused at once, in a sentence that names its setting."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.overrides import value_at, with_value
from purer_app.engine.core.settings.train_config import TrainConfig


def numbers(kind: type[float] | type[int]) -> Iterator[str]:
    """Yield the path of every setting of a kind."""
    yield from (path for path, setting in training_settings().items() if setting.kind is kind)


def changed(path: str, value: Any) -> TrainConfig:
    users = training_settings()[path].users
    return with_value(TrainConfig(pool="pool", learner=learner_config(users[0] if users else "maml")), path, value)


def takes(path: str, value: float) -> bool:
    try:
        changed(path, value)
    except ConfigError:
        return False
    return True


@pytest.mark.parametrize("value", [1e300, 3e38, -1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("path", list(numbers(float)))
def test_no_float_setting_accepts_overflowing_or_nonfinite_values(path: str, value: float) -> None:
    with pytest.raises(ConfigError, match=rf"^{path} is "):
        changed(path, value)


@pytest.mark.parametrize("path", list(numbers(float)))
def test_where_zero_is_refused_values_that_underflow_in_float32_are_too(path: str) -> None:
    if takes(path, 0.0):
        return
    for value in (5e-324, 1e-300, 1e-45):
        with pytest.raises(ConfigError, match=rf"^{path} is "):
            changed(path, value)


@pytest.mark.parametrize("path", list(numbers(int)))
def test_no_whole_number_is_too_large_or_negative(path: str) -> None:
    for value in (2**53 + 1, 10**400, -1):
        with pytest.raises(ConfigError):
            changed(path, value)


@pytest.mark.parametrize("path", [path for path in numbers(float) if path.endswith("lr")])
def test_every_rate_can_be_computed_with_in_float32(path: str) -> None:
    for value in (1e-12, 1e4):
        assert bool(torch.tensor(value_at(changed(path, value), path)).isfinite())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"image_sizes": (0,)}, "image_sizes is 0; it must be at least 8"),
        ({"image_sizes": (10**9,)}, "image_sizes is 1000000000; it must be at most 1,024"),
        ({"channels": (2,)}, "channels is 2; it must be 1 or 3"),
        ({"lr": 1e300}, "lr is 1e[+]300; it must be between"),
        ({"epochs": 10**9}, "epochs is 1000000000; it must be at most 1,000,000"),
        ({"forms": ()}, r"forms has 0 value\(s\); it must have at least 1"),
    ],
)
def test_a_pool_is_made_with_usable_settings(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        MakePoolConfig(data=("data",), **values)
