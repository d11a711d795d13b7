"""Turns many names into the few that a sentence can hold."""

from collections.abc import Sequence


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return the first names with commas between them, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
