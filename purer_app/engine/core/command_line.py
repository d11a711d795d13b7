"""Quotes paths so that a command with them can be pasted into a shell."""

import os
import re
import shlex
from pathlib import Path

from purer_app.engine.core.text import printable

_C1 = re.compile(r"[\x80-\x9f]")
"""Control characters that UTF-8 represents by two bytes."""
_PLAIN_ON_WINDOWS = re.compile(r"[\w.:\\/+=@-]+")


def quoted(path: str | Path) -> str:
    """Return a path as one word of a command line that is never parsed as an option.

    Unsafe characters are escaped in the form of bash and zsh, `$'...'`.
    """
    text = os.fspath(path)
    if text.startswith("-"):
        text = os.path.join(".", text)  # noqa: PTH118 - Path would drop the leading dot
    if os.name != "nt":
        # \x85 is a byte in $'...', and U+0085 the bytes \xc2\x85
        in_bytes = _C1.sub(lambda match: match[0].encode().decode("ascii", "surrogateescape"), text)
        escaped = printable(in_bytes.replace("\\", "\\\\").replace("'", "\\'"))
        return shlex.quote(text) if printable(text) == text else f"$'{escaped}'"
    return text if _PLAIN_ON_WINDOWS.fullmatch(text) else f'"{text}"'
