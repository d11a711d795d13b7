"""Lists the first of many names within a sentence."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return the first names, separated by commas, and the number of the others."""
    n, first = len(names) - most, ", ".join(names[:most])
    return translate("NameLists", "{names} and %Ln more", "", n).format(names=first) if n > 0 else first
