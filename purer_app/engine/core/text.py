"""Puts names from files into sentences, and makes them safe to show."""

import re
from collections.abc import Sequence

GB = 10**9


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return the first names, separated by commas, and the number of the others."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def plural(n: int, one: str, many: str) -> str:
    """Return `one` for 1, otherwise `many`, with `{n}` filled in."""
    return (one if n == 1 else many).format(n=n)


def size_text(n_bytes: float) -> str:
    """Format a size in units of 1000 bytes, for example "7.6 MB"; the one format of memory, files and folders."""
    for size, unit in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB")):
        if n_bytes >= size:
            return f"{n_bytes / size:,.1f} {unit}"
    return f"{max(min(n_bytes, 1), round(n_bytes / 1000)):.0f} kB"


_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, bidirectional and invisible characters, and the surrogates by which Python represents bytes of a
file name that is not UTF-8."""
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str) -> str:
    r"""Escape characters that could affect a terminal, a table or a page: Escape becomes `\x1b`.

    Used wherever a name from a file is shown, alone or in a sentence; JSON keeps names exact.
    """
    return _UNSAFE.sub(lambda match: _visible(match[0]), text)


def _visible(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # byte 0x80 to 0xFF of a file name that is not UTF-8
        code -= 0xDC00
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
