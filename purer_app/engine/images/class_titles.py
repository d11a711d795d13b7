"""Readable names of classes: WordNet's name for an ImageNet id such as n01440764, any other name as it is.

For texts only: files, settings and comparisons keep the name that the model has.
"""

import gzip
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from purer_app.engine.core.resources import resource

_ID = re.compile(r"n[0-9]{8}")


def class_title(name: str) -> str:
    """Return "tench" for "n01440764", and any other name unchanged."""
    return _names().get(name, name) if _ID.fullmatch(name) else name


def class_title_with_id(name: str) -> str:
    """Return "tench (n01440764)" for "n01440764", and any other name unchanged."""
    title = class_title(name)
    return name if title == name else f"{title} ({name})"


def distinct_titles(names: Iterable[str]) -> dict[str, str]:
    """Return the title of each name; where names have the same title, such as "tench" and its id, with the id."""
    unique = tuple(dict.fromkeys(names))
    counts = Counter(map(class_title, unique))
    return {name: class_title(name) if counts[class_title(name)] == 1 else class_title_with_id(name) for name in unique}


def class_id_of(name: str) -> str:
    """Return the ImageNet id that `class_title` replaces; "" for any other name."""
    return "" if class_title(name) == name else name


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    table = gzip.decompress(resource("wordnet/imagenet-names.tsv.gz").read_bytes()).decode()
    return dict(line.split("\t") for line in table.splitlines())
