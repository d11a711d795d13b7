"""Layer lists as TOML files: written to start from, corrected by hand, and read back with strict checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.toml_io import read_toml, toml_text
from purer_app.engine.networks.layer_list.layers import (
    ACTIVATIONS,
    MAX_LAYERS,
    MAX_WIDTH,
    Activation,
    AdaptivePool,
    Convolution,
    Dropout,
    Flatten,
    Layer,
    Linear,
    Norm,
    Pool,
    Residual,
    shapes,
    weighted,
)
from purer_app.engine.networks.layer_list.notation import check

FORMAT_VERSION = 1
_MAX_PX = 1024
_USUAL: dict[str, Layer] = {
    "conv": Convolution(1, 1),
    "batchnorm": Norm(),
    **{name: Activation(name) for name in ACTIVATIONS},
    "maxpool": Pool("max", 1, 0),
    "avgpool": Pool("avg", 1, 0),
    "adaptive-maxpool": AdaptivePool("max"),
    "adaptive-avgpool": AdaptivePool("avg"),
    "flatten": Flatten(),
    "linear": Linear(1),
    "dropout": Dropout(),
}
KINDS = (*_USUAL, "residual")
"""Kinds of layers, as a file calls them."""
_REQUIRED = {"conv": ("out", "kernel"), "linear": ("out",), "maxpool": ("kernel",), "avgpool": ("kernel",)}
_TENSORS = "tensors"
_PARTS = ("body", "shortcut")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFile:
    """A layer list with its input, head and, for each layer with weights, the name of its tensors in the checkpoint.

    `modules` are these names in order, the head last; empty where they follow from the order in the checkpoint.
    """

    layers: tuple[Layer, ...]
    channels: int
    image_size: int
    n_classes: int
    modules: tuple[str, ...] = ()


def kind_of(layer: Layer) -> str:
    """Return what a file calls the kind of a layer."""
    match layer:
        case Residual():
            return "residual"
        case Activation():
            return layer.name
        case Pool():
            return f"{layer.kind}pool"
        case AdaptivePool():
            return f"adaptive-{layer.kind}pool"
        case _:
            return next(kind for kind, usual in _USUAL.items() if type(usual) is type(layer))


def values_of(layer: Layer) -> dict[str, int | float | bool]:
    """Return the values of a layer that a file states, by name."""
    if isinstance(layer, Residual) or (isinstance(layer, Activation) and layer.name != "leaky"):
        return {}
    return {field.name: getattr(layer, field.name) for field in fields(layer) if field.name not in ("kind", "name")}


def layer_text(given: LayerFile) -> str:
    """Return a layer list as the text of a TOML file."""
    names = dict(zip((name for name, _ in weighted(given.layers)), given.modules, strict=False))
    tables = [_table(layer, f"layers.{number}", names) for number, layer in enumerate(given.layers)]
    head: dict[str, Any] = {"kind": "linear", "out": given.n_classes}
    if given.modules:
        head[_TENSORS] = given.modules[-1]
    table = {
        "format_version": FORMAT_VERSION,
        "input": {"channels": given.channels, "size": given.image_size},
        "layer": [*tables, head],
    }
    return toml_text(table)


def _table(layer: Layer, name: str, modules: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": kind_of(layer), **values_of(layer)}
    if name in modules:
        found[_TENSORS] = modules[name]
    if isinstance(layer, Residual):
        for part in _PARTS:
            inner = getattr(layer, part)
            found[part] = [_table(each, f"{name}.{part}.{at}", modules) for at, each in enumerate(inner)]
    return found


def read_layers(path: Path) -> LayerFile:
    """Read a layer list from a TOML file.

    Raises:
        ConfigError: the file is missing or malformed, or its layers do not fit together; the message names the entry.
    """
    return layers_from_table(read_toml(path, name=path.name), path.name)


def layers_from_table(table: Mapping[str, Any], where: str) -> LayerFile:
    """Read a layer list from the table of a TOML file.

    Raises:
        ConfigError: as `read_layers`.
    """
    _only(table, ("format_version", "input", "layer"), where)
    if table.get("format_version") != FORMAT_VERSION:
        raise ConfigError(
            f"{where} has format_version {table.get('format_version')}; this version reads {FORMAT_VERSION}"
        )
    form, entries = table.get("input"), table.get("layer")
    if not isinstance(form, Mapping) or not isinstance(entries, list) or not entries:
        raise ConfigError(f"{where} needs a table [input] and entries [[layer]]")
    if len(entries) > MAX_LAYERS:
        raise ConfigError(f"{where} has {len(entries)} layers; at most {MAX_LAYERS} are allowed")
    _only(form, ("channels", "size"), f"{where}, [input]")
    channels = _whole(form, "channels", f"{where}, [input]", (1, 3))
    size = _whole(form, "size", f"{where}, [input]", (1, _MAX_PX))
    modules: list[str] = []
    layers = _entries(entries, f"{where}, layer", modules)
    head = layers[-1]
    if not isinstance(head, Linear):
        raise ConfigError(f"{where}, layer {len(layers)}: the last layer must be linear, with one output per class")
    shapes(layers, (channels, size, size), f"{where}, layer")
    n_weighted = len(list(weighted(layers)))
    if modules and len(modules) != n_weighted:
        raise ConfigError(f"{where} names tensors for {len(modules)} of {n_weighted} layers; name all of them, or none")
    return LayerFile(layers=layers[:-1], channels=channels, image_size=size, n_classes=head.out, modules=tuple(modules))


def _entries(entries: Sequence[Any], where: str, modules: list[str]) -> tuple[Layer, ...]:
    return tuple(_entry(entry, f"{where} {number}", modules) for number, entry in enumerate(entries, start=1))


def _entry(entry: Any, where: str, modules: list[str]) -> Layer:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("kind"), str):
        raise ConfigError(f"{where} needs a kind: one of {', '.join(KINDS)}")
    kind = entry["kind"]
    if kind == "residual":
        _only(entry, ("kind", *_PARTS), f"{where} (residual)")
        body, shortcut = (
            _entries(entry.get(part, []), f"{where}, {part} layer", modules) if _is_list(entry, part, where) else ()
            for part in _PARTS
        )
        if not body or any(isinstance(layer, Residual) for layer in (*body, *shortcut)):
            raise ConfigError(f"{where} (residual) needs a body without residual blocks")
        return Residual(body, shortcut)
    if kind not in _USUAL:
        raise ConfigError(f"{where} has kind '{kind[:40]}'; it must be one of {', '.join(KINDS)}")
    return _plain(entry, kind, f"{where} ({kind})", modules)


def _is_list(entry: Mapping[str, Any], part: str, where: str) -> bool:
    if part in entry and not isinstance(entry[part], list):
        raise ConfigError(f"{where} has a {part} that is no list of layers")
    return part in entry


def _plain(entry: Mapping[str, Any], kind: str, where: str, modules: list[str]) -> Layer:
    usual = _USUAL[kind]
    values = values_of(usual)
    bears = isinstance(usual, Convolution | Norm | Linear)
    _only(entry, ("kind", *values, *((_TENSORS,) if bears else ())), where)
    for name in _REQUIRED.get(kind, ()):
        if name not in entry:
            raise ConfigError(f"{where} needs {name}")
    given = {name: _value(entry[name], values[name], f"{where} has {name}") for name in values if name in entry}
    if isinstance(usual, Pool):
        given.setdefault("stride", given["kernel"])
    if bears and _TENSORS in entry:
        if not isinstance(entry[_TENSORS], str):
            raise ConfigError(f"{where} has {_TENSORS} {entry[_TENSORS]!r}; it must be a name, such as 'features.0'")
        modules.append(entry[_TENSORS])
    layer: Layer = replace(usual, **given)  # type: ignore[arg-type]  # each value has the type of the usual one
    check(layer, where)
    return layer


def _value(value: Any, usual: int | float | bool, where: str) -> int | float | bool:
    if isinstance(usual, bool):
        if isinstance(value, bool):
            return value
        raise ConfigError(f"{where} {value!r}; it must be true or false")
    if isinstance(usual, float):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10:
            return float(value)
        raise ConfigError(f"{where} {value!r}; it must be a number from 0 to 10")
    if type(value) is not int:
        raise ConfigError(f"{where} {value!r}; it must be a whole number")
    return value


def _whole(table: Mapping[str, Any], name: str, where: str, bounds: tuple[int, int]) -> int:
    value = table.get(name)
    if type(value) is not int or not bounds[0] <= value <= min(bounds[1], MAX_WIDTH):
        raise ConfigError(f"{where} has {name} {value!r}; it must be a whole number from {bounds[0]} to {bounds[1]}")
    return value


def _only(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    if unknown := [key for key in table if key not in known]:
        raise ConfigError(f"{where} has '{unknown[0]}'; it can have {', '.join(known)}")
