"""What an exported classifier is written as; no torch."""

from pathlib import Path


def is_zip(out: Path) -> bool:
    """Whether a zip file is written instead of a folder."""
    return out.suffix.lower() == ".zip"
