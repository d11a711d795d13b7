"""Recognise architectures by the names and shapes of weights, through an index of signatures; without torch.

A signature omits what differs between files of one architecture: the numbers of classes and input channels and, where
positions are learned, the image size. So a file is recognised in milliseconds, and no network is built.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from purer_app.engine.core.resources import resource
from purer_app.engine.networks.architecture import TORCHVISION, Architecture

Shapes = Mapping[str, tuple[int, ...]]
FORMAT = "purer signatures 1"
_COUNTER = "num_batches_tracked"
_SKETCH_VALUES = 12
_ANY = "*"
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Signature:
    """The names and shapes of the weights of one architecture, as hashes.

    `names`, `body_names` and `body_shapes` are hashes; the body is all but the `head`. `head`, `stem` and `places`
    name tensors and the axis that counts classes, channels and positions. `usual_px` is the usual image size.
    `sketch` holds the smallest hashes of single names: it estimates how similar two sets of names are.
    """

    architecture: str
    names: str
    body_names: str
    body_shapes: str
    head: tuple[tuple[str, int], ...]
    stem: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]
    usual_px: int
    sketch: str

    def to_line(self) -> str:
        """Return the signature as a line of the index."""
        axes = (" ".join(f"{name}:{axis}" for name, axis in part) for part in (self.head, self.stem, self.places))
        hashes = (self.names, self.body_names, self.body_shapes)
        return "\t".join((self.architecture, *hashes, *axes, str(self.usual_px), self.sketch))

    @staticmethod
    def from_line(line: str) -> "Signature":
        """Read a line of the index."""
        architecture, names, body_names, body_shapes, head, stem, places, usual_px, sketch = line.split("\t")
        parts = (_axes(head), _axes(stem), _axes(places))
        return Signature(architecture, names, body_names, body_shapes, *parts, int(usual_px), sketch)


def _axes(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (item.rpartition(":") for item in text.split())
    return tuple((name, int(axis)) for name, _, axis in pairs)


def make_signature(architecture: str, first: Shapes, second: Shapes, usual_px: int, other: "Difference") -> Signature:
    """Sign the common part of one architecture built twice with different free numbers.

    Raises:
        ValueError: the two have different names, so that no signature holds for both.
    """
    first, second = _counted_out(first), _counted_out(second)
    if first.keys() != second.keys():
        raise ValueError(f"the names of {architecture} change with the number of classes or channels")
    changed = [
        (name, axis)
        for name, shape in first.items()
        for axis, size in enumerate(shape)
        if len(second[name]) != len(shape) or second[name][axis] != size
    ]
    changes = {(name, axis): (first[name][axis], second[name][axis]) for name, axis in changed}
    head = tuple(place for place in changed if changes[place] == other.classes)
    stem = tuple(place for place in changed if changes[place] == other.channels)
    places = tuple(place for place in changed if place not in head + stem)
    in_head = {name for name, _ in head}
    body = {name: shape for name, shape in first.items() if name not in in_head}
    return Signature(
        architecture,
        _names_hash(first),
        _names_hash(body),
        _shapes_hash(body, stem + places),
        head,
        stem,
        places,
        usual_px,
        _sketch(body),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers of classes and of channels in two builds of one architecture."""

    classes: tuple[int, int]
    channels: tuple[int, int]


def _counted_out(shapes: Shapes) -> dict[str, tuple[int, ...]]:
    return {name: tuple(shape) for name, shape in shapes.items() if not name.endswith(_COUNTER)}


def _names_hash(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(names)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _shapes_hash(shapes: Shapes, free: Iterable[tuple[str, int]]) -> str:
    axes = defaultdict(set)
    for name, axis in free:
        axes[name].add(axis)
    lines = (
        f"{name} {','.join(_ANY if axis in axes[name] else str(size) for axis, size in enumerate(shapes[name]))}"
        for name in sorted(shapes)
    )
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _sketch(names: Iterable[str]) -> str:
    hashes = sorted({hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:4] for name in names})
    return "".join(hashes[:_SKETCH_VALUES])


class SignatureIndex:
    """All known signatures by the names of their weights; `signatures` holds unparsed lines by architecture."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.signatures: dict[str, str] = {}
        self._by_names: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            architecture, names, body_names, _ = line.split("\t", 3)
            self.signatures[architecture] = line
            for key in {names, body_names}:
                self._by_names[key].append(architecture)

    def get(self, architecture: str) -> Signature | None:
        """Return the signature of an architecture; None without one."""
        line = self.signatures.get(architecture)
        return None if line is None else Signature.from_line(line)

    def matches(self, shapes: Shapes) -> list[Signature]:
        """List the architectures with these names and shapes, with or without head; torchvision's come first."""
        shapes = _counted_out(shapes)
        found = []
        for architecture in self._by_names.get(_names_hash(shapes), ()):
            signature = Signature.from_line(self.signatures[architecture])
            in_head = {name for name, _ in signature.head}
            body = {name: shape for name, shape in shapes.items() if name not in in_head}
            if _shapes_hash(body, signature.stem + signature.places) == signature.body_shapes:
                found.append(signature)
        return sorted(found, key=lambda signature: (rank(signature.architecture), signature.architecture))

    def most_alike(self, names: Iterable[str]) -> Signature | None:
        """Return the architecture that shares most names, by sketches; None if none shares half of them."""
        shares = {architecture: share for architecture, share in self.alike(names) if share > _HALF}
        return self.get(min(shares, key=lambda name: (-shares[name], rank(name)))) if shares else None

    def alike(self, names: Iterable[str]) -> Iterator[tuple[str, float]]:
        """Yield each architecture that shares names, with the share of the names of both, from 0 to 1, by sketches."""
        mine = _split(_sketch(name for name in names if not name.endswith(_COUNTER)))
        for architecture, line in self.signatures.items():
            theirs = _split(line.rpartition("\t")[2])
            union = sorted(mine | theirs)[:_SKETCH_VALUES]
            shared = sum(value in mine and value in theirs for value in union)
            if shared:
                yield architecture, shared / len(union)


def _split(sketch: str) -> set[str]:
    return {sketch[start : start + 4] for start in range(0, len(sketch), 4)}


def rank(architecture: str) -> tuple[int, int]:
    """Return the sort key of equally good fits: PURER's own, torchvision's, timm's; shorter names first."""
    return ({"": 0, TORCHVISION: 1}.get(Architecture.parse(architecture).library, 2), len(architecture))


def read_index(path: Path) -> tuple[str, list[str]]:
    """Read an index file: the version of the library that it was made from, and the lines of its signatures.

    Raises:
        ValueError: the file is no index of this format.
    """
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    form, _, version = header.partition(" of ")
    if form != FORMAT:
        raise ValueError(f"{path} is no index of signatures")
    return version, lines


def index_text(version: str, signatures: Iterable[Signature]) -> str:
    """Return an index as text, to be read by `read_index`."""
    lines = sorted(signature.to_line() for signature in signatures)
    return "\n".join((f"{FORMAT} of {version}", *lines, ""))


def index_files() -> list[Path]:
    """The shipped index files, each named after its library."""
    return sorted(resource("signatures").glob("*.tsv"))


@cache
def shipped_index() -> SignatureIndex:
    """Return the index that comes with the program."""
    return SignatureIndex(line for path in index_files() for line in read_index(path)[1])
