"""An image spec is validated when created and survives the sidecar's table."""

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.images.image_spec import ImageSpec, spec_from_table, spec_to_table

GOOD: dict[str, Any] = {"channels": 1, "height": 28, "width": 32, "mean": (0.5,), "std": (0.25,)}


@st.composite
def specs(draw: st.DrawFn) -> ImageSpec:
    channels = draw(st.sampled_from((1, 3)))
    return ImageSpec(
        channels=channels,
        height=draw(st.integers(8, 1024)),
        width=draw(st.integers(8, 1024)),
        mean=tuple(draw(st.lists(st.floats(-9, 9), min_size=channels, max_size=channels))),
        std=tuple(draw(st.lists(st.floats(0.01, 9), min_size=channels, max_size=channels))),
        inverted=draw(st.booleans()),
    )


@given(spec=specs())
def test_a_spec_survives_toml(spec: ImageSpec) -> None:
    assert spec_from_table(tomllib.loads(tomli_w.dumps(spec_to_table(spec)))) == spec


def test_the_shape_is_channels_height_width() -> None:
    assert ImageSpec(**GOOD).shape == (1, 28, 32)


def test_a_table_without_inverted_means_ink_as_in_the_file() -> None:
    assert spec_from_table(GOOD).inverted is False


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"channels": 2}, "channels is 2; a picture has 1 or 3"),
        ({"height": 7}, "input size is 7x32; it must be between 8 and 1024"),
        ({"width": 1025}, "input size is 28x1025; it must be between 8 and 1024"),
        ({"channels": 3}, "mean has 1 values; 3 channels need as many"),
        ({"std": (1.0, 1.0)}, "std has 2 values; 1 channels need as many"),
        ({"std": (0.0,)}, "std is 0.0; it must be above 0"),
        ({"std": (float("nan"),)}, "std is (nan,); each value must be a finite number"),
        ({"mean": (float("inf"),)}, "mean is (inf,); each value must be a finite number"),
    ],
)
def test_an_impossible_input_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        spec_from_table(GOOD | change)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "table",
    [
        {key: value for key, value in GOOD.items() if key != "std"},
        GOOD | {"mean": 0.5},
        GOOD | {"mean": ["half"]},
        GOOD | {"height": "tall"},
        GOOD | {"height": float("inf")},
    ],
)
def test_an_incomplete_or_malformed_table_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"^the \[input\] table is incomplete or malformed: "):
        spec_from_table(table)
