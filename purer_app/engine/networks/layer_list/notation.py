"""The name of a layer list, such as "layers/c16k3p1-bn-relu-max2-flat-fc64-relu": every layer without the head."""

import re
from collections.abc import Callable, Iterator, Sequence

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.layer_list.layers import (
    ACTIVATIONS,
    MAX_KERNEL,
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
)

PREFIX = "layers/"
_CONVOLUTION = re.compile(r"c(\d{1,5})k(\d{1,2})(?:s(\d{1,2}))?(?:p(\d{1,2}))?(?:d(\d{1,2}))?(?:g(\d{1,5}))?(b0)?")
_LINEAR = re.compile(r"fc(\d{1,5})(b0)?")
_POOL = re.compile(r"(max|avg)(\d{1,2})(?:s(\d{1,2}))?(?:p(\d{1,2}))?")
_ADAPTIVE = re.compile(r"(max|avg)to(\d{1,2})")
_LEAKY = re.compile(r"leaky(\d(?:\.\d{1,4})?)")
_PLAIN: dict[str, Layer] = {"bn": Norm(), "flat": Flatten(), "drop": Dropout(), "gap": AdaptivePool("avg")}
_OPEN, _SKIP, _CLOSE = "res", "skip", "end"


def is_layer_list(architecture: str) -> bool:
    """Whether a name is one of a layer list."""
    return architecture.startswith(PREFIX)


def name_of(layers: Sequence[Layer]) -> str:
    """Return the name of a network with these layers in front of its head."""
    return PREFIX + "-".join(_words(layers))


def parse_name(name: str) -> tuple[Layer, ...]:
    """Return the layers of a name.

    Raises:
        ConfigError: it is malformed; the message names the word.
    """
    words = name.removeprefix(PREFIX).split("-")
    if len(words) > MAX_LAYERS:
        raise ConfigError(f"a layer list has at most {MAX_LAYERS} layers; this one has {len(words)}")
    rest = iter(enumerate(words, start=1))
    layers, closed_by = _read(rest, depth=0)
    if closed_by:
        raise ConfigError(f"'{closed_by}' in a layer list has no '{_OPEN}' before it")
    return layers


def _words(layers: Sequence[Layer]) -> Iterator[str]:
    for layer in layers:
        if isinstance(layer, Residual):
            yield _OPEN
            yield from _words(layer.body)
            if layer.shortcut:
                yield _SKIP
                yield from _words(layer.shortcut)
            yield _CLOSE
        else:
            yield word_of(layer)


def word_of(layer: Layer) -> str:
    """Return a layer in one word; a residual block is "res"."""
    match layer:
        case Convolution():
            parts = (("s", layer.stride, 1), ("p", layer.padding, 0), ("d", layer.dilation, 1), ("g", layer.groups, 1))
            said = "".join(f"{letter}{value}" for letter, value, usual in parts if value != usual)
            return f"c{layer.out}k{layer.kernel}{said}{'' if layer.bias else 'b0'}"
        case Linear():
            return f"fc{layer.out}{'' if layer.bias else 'b0'}"
        case Pool():
            stride = f"s{layer.stride}" if layer.stride != layer.kernel else ""
            return f"{layer.kind}{layer.kernel}{stride}{f'p{layer.padding}' if layer.padding else ''}"
        case AdaptivePool(kind="avg", size=1):
            return "gap"
        case AdaptivePool():
            return f"{layer.kind}to{layer.size}"
        case Activation(name="leaky"):
            return f"leaky{layer.slope:g}"
        case Activation():
            return layer.name
        case Residual():
            return _OPEN
        case _:
            return next(word for word, plain in _PLAIN.items() if plain == layer)


def _read(words: Iterator[tuple[int, str]], depth: int) -> tuple[tuple[Layer, ...], str]:
    """Read layers up to the end of a part; return them and the word that ends it, empty at the end of the list."""
    found: list[Layer] = []
    for number, word in words:
        if word == _OPEN:
            found.append(_residual(words, number, depth))
        elif word in (_SKIP, _CLOSE):
            return tuple(found), word
        else:
            found.append(_layer(word, number))
    return tuple(found), ""


def _residual(words: Iterator[tuple[int, str]], number: int, depth: int) -> Residual:
    if depth > 0:
        raise ConfigError(f"word {number} of the layer list opens a residual block inside another")
    body, ended_by = _read(words, depth + 1)
    shortcut: tuple[Layer, ...] = ()
    if ended_by == _SKIP:
        shortcut, ended_by = _read(words, depth + 1)
    if ended_by != _CLOSE or not body:
        raise ConfigError(f"the residual block at word {number} of the layer list has no '{_CLOSE}' or no body")
    return Residual(body, shortcut)


def _layer(word: str, number: int) -> Layer:
    if word in _PLAIN:
        return _PLAIN[word]
    if word in ACTIVATIONS and word != "leaky":
        return Activation(word)
    for pattern, make in _READERS:
        if found := pattern.fullmatch(word):
            layer = make(found)
            check(layer, f"word {number} of the layer list, '{word}'")
            return layer
    raise ConfigError(f"word {number} of the layer list, '{word[:40]}', is no layer")


def _number(text: str | None, usual: int) -> int:
    return usual if text is None else int(text)


def _convolution(found: re.Match[str]) -> Layer:
    out, kernel, stride, padding, dilation, groups, no_bias = found.groups()
    return Convolution(
        int(out),
        int(kernel),
        _number(stride, 1),
        _number(padding, 0),
        _number(dilation, 1),
        _number(groups, 1),
        no_bias is None,
    )


def _pool(found: re.Match[str]) -> Layer:
    kernel = int(found[2])
    return Pool(found[1], kernel, _number(found[3], kernel), _number(found[4], 0))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Layer]], ...] = (
    (_CONVOLUTION, _convolution),
    (_LINEAR, lambda found: Linear(int(found[1]), found[2] is None)),
    (_POOL, _pool),
    (_ADAPTIVE, lambda found: AdaptivePool(found[1], int(found[2]))),
    (_LEAKY, lambda found: Activation("leaky", float(found[1]))),
)


def check(layer: Layer, where: str) -> None:
    """Check the numbers of a layer.

    Raises:
        ConfigError: one is out of range; the message begins with `where`.
    """
    for name in getattr(layer, "__dataclass_fields__", {}):
        value = getattr(layer, name)
        if isinstance(value, bool) or not isinstance(value, int):
            continue
        least = 0 if name == "padding" else 1
        most = MAX_WIDTH if name in ("out", "groups") else MAX_KERNEL
        if not least <= value <= most:
            raise ConfigError(f"{where} has {name} {value}; it must be from {least} to {most}")
