"""Signatures of the classifiers that are installed here: shipped, cached, or built where they are new."""

import contextlib
from functools import cache

from purer_app.engine.checkpoints.identify.build_signatures import SIGNERS, installed_version
from purer_app.engine.checkpoints.identify.signatures import SignatureIndex, index_files, index_text, read_index
from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.files import cache_folder, write_atomically


@cache
def known_signatures() -> SignatureIndex:
    """Return the shipped signatures and, if another version of a library is installed, its new ones."""
    found: list[str] = []
    for path in index_files():
        version, lines = read_index(path)
        found += lines
        installed = installed_version(path.stem)
        if installed and installed != version:
            found += _new_in(path.stem, installed, {line.partition("\t")[0] for line in lines})
    return SignatureIndex(found)


def _new_in(library: str, version: str, shipped: set[str]) -> list[str]:
    """Return the signatures of classifiers that the shipped version lacks; made once, then kept."""
    path = cache_folder() / "signatures" / f"{library}-{version}.tsv"
    with contextlib.suppress(OSError, ValueError):
        kept, lines = read_index(path)
        if kept == version:
            return lines
    text = index_text(version, SIGNERS[library](lambda *_: None, shipped))
    with contextlib.suppress(RunFolderError):  # a full disk costs the next start some seconds, no more
        write_atomically(path, text.encode())
    return text.splitlines()[1:]
