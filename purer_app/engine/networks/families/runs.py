"""Write equal neighbours in a name once: "64x2-128" stands for 64-64-128."""

import re
from collections.abc import Sequence
from itertools import groupby

_RUN = re.compile(r"([a-z]?\d*)(?:x(\d{1,3}))?")
_MOST_PARTS = 1000
WIDTH = r"(?:-s?[1-9]\d{0,4}(?:x[1-9]\d{0,2})?)"
"""Pattern of one run with its dash: the width of a layer, after "s" where its stride is 2."""


def joined(parts: Sequence[str]) -> str:
    """Return the parts with dashes between them, each run of equal parts as one part and its count."""
    runs = [(part, len(list(equal))) for part, equal in groupby(parts)]
    return "-".join(f"{part}x{count}" if count > 1 else part for part, count in runs)


def split(text: str) -> tuple[str, ...]:
    """Return the parts that `joined` got; empty where the text is none of its results."""
    parts: list[str] = []
    for run in text.split("-"):
        found = _RUN.fullmatch(run)
        if found is None or not found[1]:
            return ()
        parts += [found[1]] * min(int(found[2] or 1), _MOST_PARTS)
    return tuple(parts[:_MOST_PARTS])
