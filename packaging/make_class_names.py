"""Writes resources/wordnet/imagenet-names.tsv.gz: a WordNet name for each ImageNet id, such as tench for n01440764.

Usage: `python packaging/make_class_names.py DATA_NOUN INFO`, where DATA_NOUN is WordNet 3.0's `data.noun` (in Debian's
package wordnet-base) and INFO the folder `timm/data/_info`, whose `imagenet*_synsets.txt` list the ids. An id is the
letter n and the position of its synset in `data.noun`.

A name is the first word of the synset. A word that several synsets share is followed by the synset's hypernym in
parentheses, or else by another of its words, or by its id. Names of ImageNet-1k are compared with one another only, so
that they stay short.
"""

import gzip
import sys
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).parents[1] / "resources" / "wordnet" / "imagenet-names.tsv.gz"
SMALL = "imagenet_synsets.txt"
"""The file with the ids of ImageNet-1k."""


@dataclass(frozen=True, slots=True)
class Synset:
    """The words of a synset, the most frequent first, and the ids of its hypernyms."""

    words: tuple[str, ...]
    hypernyms: tuple[str, ...]


def main(nouns: Path, info: Path) -> None:
    """Write the table."""
    listed = {file.name: set(file.read_text().split()) for file in info.glob("imagenet*_synsets.txt")}
    names = names_of(read_synsets(nouns), set().union(*listed.values()), listed[SMALL])
    text = "".join(f"{wnid}\t{names[wnid]}\n" for wnid in sorted(names))
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(names)} names, {TARGET.stat().st_size} bytes")


def read_synsets(nouns: Path) -> dict[str, Synset]:
    """Return the synsets of `data.noun` by id; the format is described in WordNet's manual page wndb(5WN)."""
    lines = (line for line in nouns.read_text().splitlines() if not line.startswith("  "))  # those are the licence
    return dict(_synset(line.partition(" | ")[0].split()) for line in lines)


def _synset(fields: list[str]) -> tuple[str, Synset]:
    n_words = int(fields[3], 16)
    words = tuple(word.replace("_", " ") for word in fields[4 : 4 + 2 * n_words : 2])
    pointers = fields[5 + 2 * n_words :]
    hypernyms = [f"n{place}" for kind, place in zip(pointers[::4], pointers[1::4], strict=False) if kind in ("@", "@i")]
    return f"n{fields[0]}", Synset(words, tuple(hypernyms))


def names_of(synsets: dict[str, Synset], ids: Set[str], small: Set[str]) -> dict[str, str]:
    """Return a name for each id, different for all; those of `small` avoid only one another's words."""
    words_of_small = Counter(synsets[wnid].words[0].casefold() for wnid in small)
    words_of_all = Counter(synsets[wnid].words[0].casefold() for wnid in ids)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for wnid in (*sorted(small), *sorted(ids - small)):
        is_shared = (words_of_small if wnid in small else words_of_all)[synsets[wnid].words[0].casefold()] > 1
        candidates = _candidates(synsets, wnid, is_shared=is_shared)
        names[wnid] = next(name for name in candidates if name.casefold() not in taken)
        taken.add(names[wnid].casefold())
    return names


def _candidates(synsets: dict[str, Synset], wnid: str, *, is_shared: bool) -> Iterator[str]:
    first, *others = synsets[wnid].words
    if not is_shared:
        yield first
    for hypernym in synsets[wnid].hypernyms:
        yield f"{first} ({synsets[hypernym].words[0]})"
    for word in others:
        yield f"{first} ({word})"
    yield f"{first} ({wnid})"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
