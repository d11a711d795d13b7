"""Finds the prefix that most names of a table of weights share."""

from collections import Counter
from collections.abc import Mapping


def common_prefix(names: Mapping[str, object]) -> str:
    """Return the first part that more than half of the names share, with its dot; empty where there is none."""
    parts = Counter(head for head, dot, _ in (name.partition(".") for name in names) if dot)
    (part, count), *_ = parts.most_common(1) or [("", 0)]
    return f"{part}." if 2 * count > len(names) else ""
