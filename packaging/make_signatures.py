"""Writes resources/signatures/*.tsv: hashes of the weight names and shapes of all classifiers of torchvision and timm.

Usage: `python packaging/make_signatures.py [torchvision] [timm]`, with the libraries installed; takes some minutes.
"""

import sys
from pathlib import Path

from purer_app.engine.checkpoints.identify.build_signatures import SIGNERS, installed_version
from purer_app.engine.checkpoints.identify.signatures import index_text
from purer_app.engine.core.files import write_atomically

FOLDER = Path(__file__).parents[1] / "resources" / "signatures"


def main() -> None:
    """Write the index of the given libraries, or of both."""
    for library in sys.argv[1:] or list(SIGNERS):
        failed: dict[str, Exception] = {}
        signed = list(SIGNERS[library](failed.__setitem__))
        write_atomically(FOLDER / f"{library}.tsv", index_text(installed_version(library), signed).encode())
        reasons = (f"{name}: {error!r}" for name, error in failed.items())
        print(f"{library}: {len(signed)} signed, {len(failed)} not", *reasons, sep="\n  ")


if __name__ == "__main__":
    main()
