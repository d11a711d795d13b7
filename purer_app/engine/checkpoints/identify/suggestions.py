"""Suggests architectures for weights that fit none: from the name of the file, and the nearest known ones.

A suggestion is a place to start: a choice is still checked tensor by tensor.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.identify.identify import network_views
from purer_app.engine.checkpoints.identify.library_families import namings
from purer_app.engine.checkpoints.identify.signatures import rank, shipped_index
from purer_app.engine.checkpoints.identify.strict_match import Misfit, best_misfit
from purer_app.engine.networks.architecture import Architecture

OWN_ARCHITECTURES = (
    *(f"conv4-{width}" for width in (32, 64, 128)),
    *(f"{name}-64" for name in ("resnet10", "resnet12", "resnet18")),
    *(f"cifar-resnet{depth}{option}" for depth in (20, 32, 44, 56, 110) for option in ("", "-a")),
    "resnet18",
    "lenet",
    "lenet-bn",
)
"""PURER's own architectures in their usual widths and depths; other widths are accepted, too."""
_MOST_NAMED, _MOST_NEAREST, _MOST_TRIED = 3, 5, 12
_MOST_WORDS = 5
_SMALL_PX = 64
_LEAST_SHARE = 0.25
"""Least share of the tensors that an architecture has to share to be suggested, unless the file name names it."""
_MATRIX = 2


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set that a file name may mention; `n_classes` is 0 where versions differ, `image_px` the usual size."""

    pattern: str
    title: str
    n_classes: int
    image_px: int


_DATA_SETS = (
    DataSet("cifar100", "CIFAR-100", 100, 32),
    DataSet("cifar10", "CIFAR-10", 10, 32),
    DataSet("cifar", "CIFAR", 0, 32),
    DataSet("tinyimagenet(?:200)?", "Tiny ImageNet", 200, 64),
    DataSet("miniimagenet", "mini-ImageNet", 64, 84),
    DataSet("(?:imagenet|in)2[12]k", "ImageNet-21k", 0, 224),
    DataSet("imagenet(?:1k|1000)?|in1k|ilsvrc(?:2012)?", "ImageNet", 1000, 224),
    DataSet("(?:fashion|k)?mnist", "MNIST", 10, 28),
    DataSet("svhn", "SVHN", 10, 32),
    DataSet("stl10", "STL-10", 10, 96),
    DataSet("eurosat", "EuroSAT", 10, 64),
    DataSet("food101", "Food-101", 101, 224),
    DataSet("oxfordflowers(?:102)?|flowers102", "Flowers-102", 102, 224),
    DataSet("oxford(?:iiit)?pets?(?:37)?|pets?37", "Oxford Pets", 37, 224),
    DataSet("cub200(?:2011)?", "CUB-200", 200, 224),
    DataSet("stanfordcars(?:196)?|cars196", "Stanford Cars", 196, 224),
    DataSet("caltech101", "Caltech-101", 101, 224),
    DataSet("places365", "Places365", 365, 224),
)
_CLASSES = re.compile(r"(?<![a-z0-9])([0-9]{1,5})-?(?:classes|class|cls|way)(?![a-z])")


@dataclass(frozen=True, slots=True)
class NameHints:
    """What the name of a file says: architectures, the likeliest first, and what the weights were trained on.

    `data_set` is "" and the numbers are 0 where the name does not say.
    """

    architectures: tuple[str, ...] = ()
    data_set: str = ""
    n_classes: int = 0
    image_px: int = 0


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Architectures that may fit a file.

    Attributes:
        nearest: architectures that share tensors with the file, those that share most first.
        n_outputs: the number of classes in the name if a matrix has as many rows, otherwise the rows of the last
            matrix, which is usually the head; 0 if there is none.
    """

    name: NameHints
    nearest: tuple[Misfit, ...]
    n_outputs: int


def suggest(path: Path) -> Suggestions:
    """Suggest architectures for a file from its name and header.

    Raises:
        CheckpointError: the header cannot be read.
    """
    shapes = {name: shape for name, (shape, _) in read_header(OpenedCheckpoint(path)).tensors.items()}
    rows = [shape[0] for shape in shapes.values() if len(shape) == _MATRIX]
    state = {name: torch.empty(shape, device="meta") for name, shape in shapes.items()}
    named = name_hints(path.name)
    named = replace(named, architectures=by_fit(state, named.architectures))
    n_outputs = named.n_classes if named.n_classes in rows else rows[-1] if rows else 0
    return Suggestions(named, _nearest(state, named.architectures), n_outputs)


def by_fit(state: Mapping[str, Tensor], architectures: Sequence[str]) -> tuple[str, ...]:
    """Return architectures in descending order of the number of tensors that fit, otherwise in the given order."""
    fits = {name: best_misfit(state, name) for name in architectures}
    return tuple(sorted(architectures, key=lambda name: -(found.fitting if (found := fits[name]) is not None else 0)))


def name_hints(file_name: str) -> NameHints:
    """Read the name of a file, such as resnet50_cifar100.pth."""
    words = [word for word in re.split(r"[^a-z0-9]+", Path(file_name).stem.lower()) if word]
    data, spans = _data_set(words)
    counted = _CLASSES.search("-".join(words))
    n_classes = int(counted[1]) if counted else 0
    is_small = data is not None and data.image_px <= _SMALL_PX
    names = _architectures([word for place, word in enumerate(words) if place not in spans], is_small=is_small)
    if data is None:
        return NameHints(names, n_classes=n_classes)
    return NameHints(names, data.title, n_classes or data.n_classes, data.image_px)


def _windows(words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last place of all runs of words, the longest first."""
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield start, start + length


def _data_set(words: list[str]) -> tuple[DataSet | None, set[int]]:
    """Return the data set that is named, and the places of its words."""
    for start, end in _windows(words):
        text = "".join(words[start:end])
        for data in _DATA_SETS:
            if re.fullmatch(data.pattern, text):
                return data, set(range(start, end))
    return None, set()


def _architectures(words: list[str], *, is_small: bool) -> tuple[str, ...]:
    for start, end in _windows(words):
        if found := _known().get("".join(words[start:end])):
            own_first = sorted(found, key=lambda name: (Architecture.parse(name).is_own != is_small, rank(name)))
            return tuple(own_first[:_MOST_NAMED])
    return ()


@cache
def _known() -> Mapping[str, list[str]]:
    """Return the architectures by their names without punctuation and library."""
    found = defaultdict(list)
    for architecture in known_architectures():
        name = Architecture.parse(architecture).name
        found[_squeezed(name)].append(architecture)
        if Architecture.parse(architecture).is_own:
            found[_squeezed(name.removeprefix("cifar-"))].append(architecture)
            found[_squeezed(re.sub(r"-\d+$", "", name))].append(architecture)
    return {key: list(dict.fromkeys(names)) for key, names in found.items()}


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def known_architectures() -> tuple[str, ...]:
    """List the architectures that can be chosen, those of variable width in their usual widths."""
    names = sorted(shipped_index().signatures)
    return (*OWN_ARCHITECTURES, *(name for name in names if find_spec(Architecture.parse(name).library) is not None))


def _nearest(state: Mapping[str, Tensor], named: Sequence[str]) -> tuple[Misfit, ...]:
    """Compare the architectures of similar layer names, and the named ones, with the shapes of a file."""
    tried = (best_misfit(state, name) for name in dict.fromkeys((*named, *_similar(state))))
    found = [each for each in tried if each is not None]
    found = [each for each in found if each.architecture in named or each.fitting >= _LEAST_SHARE * each.total]
    ordered = sorted(found, key=lambda each: (-each.fitting / each.total, rank(each.architecture)))
    return tuple(ordered[:_MOST_NEAREST])


def _similar(state: Mapping[str, Tensor]) -> list[str]:
    """Return the known architectures whose layers have the most names in common with these, by sketches."""
    best: dict[str, float] = {}
    for view in network_views(state):
        for naming in namings(view.state):
            for architecture, share in shipped_index().alike(naming.state):
                best[architecture] = max(share, best.get(architecture, 0.0))
    usable = set(known_architectures())
    ordered = sorted((name for name in best if name in usable), key=lambda name: (-best[name], rank(name)))
    return ordered[:_MOST_TRIED]
