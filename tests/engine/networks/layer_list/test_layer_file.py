"""Tests for layer files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.layer_list.layer_file import LayerFile, layer_text, read_layers
from purer_app.engine.networks.layer_list.notation import name_of, parse_name

PLAIN = """
format_version = 1
layer = [
    { kind = "conv", out = 4, kernel = 3 },
    { kind = "relu" },
    { kind = "maxpool", kernel = 2 },
    { kind = "flatten" },
    { kind = "linear", out = 10 },
]
[input]
channels = 1
size = 28
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a layer file."""

    def write(text: str) -> Path:
        path = tmp_path / "net.toml"
        path.write_text(text)
        return path

    return write


def test_a_layer_list_is_written_and_read_unchanged(write: Callable[[str], Path]) -> None:
    name = "layers/c16k3p1b0-bn-relu-res-c16k3p1b0-bn-skip-c16k1b0-bn-end-leaky0.1-max3s2p1-gap-flat-drop-fc64-relu"
    given = LayerFile(
        layers=parse_name(name),
        channels=3,
        image_size=32,
        n_classes=5,
        modules=("a", "b", "c", "d", "e", "f", "g", "h"),
    )
    assert read_layers(write(layer_text(given))) == given


def test_missing_values_are_the_usual_ones(write: Callable[[str], Path]) -> None:
    found = read_layers(write(PLAIN))
    assert name_of(found.layers) == "layers/c4k3-relu-max2-flat"
    assert (found.channels, found.image_size, found.n_classes, found.modules) == (1, 28, 10, ())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("format_version = 1", "format_version = 2", r"net\.toml has format_version 2; this version reads 1"),
        ("out = 4, ", "", r"net\.toml, layer 1 \(conv\) needs out"),
        ("out = 4, ", "out = 4, colour = 3, ", r"net\.toml, layer 1 \(conv\) has 'colour'; it can have kind, out"),
        ("kernel = 3", "kernel = '3'", r"layer 1 \(conv\) has kernel '3'; it must be a whole number"),
        ("kernel = 3", "kernel = 0", r"layer 1 \(conv\) has kernel 0; it must be from 1 to 64"),
        ('"relu"', '"rlu"', r"layer 2 has kind 'rlu'; it must be one of conv, batchnorm, relu"),
        ("kernel = 3", "kernel = 3, bias = 1", r"layer 1 \(conv\) has bias 1; it must be true or false"),
        (
            '{ kind = "flatten" },',
            "",
            r"layer 4: a linear layer takes one vector, not 4x13x13; a flatten layer is miss",
        ),
        ('{ kind = "linear", out = 10 },', "", r"layer 4: the last layer must be linear, with one output per class"),
        ("kernel = 3", "kernel = 3, tensors = 'conv1'", r"names tensors for 1 of 2 layers; name all of them, or none"),
        ("size = 28", "size = 0", r"\[input\] has size 0; it must be a whole number from 1 to 1024"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_entry(
    write: Callable[[str], Path], old: str, new: str, sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        read_layers(write(PLAIN.replace(old, new)))
