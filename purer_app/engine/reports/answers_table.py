"""Writes the answers for a folder of pictures as a table."""

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

COLUMNS = ("file", "class", "confidence", "not_sure")
AnswerRow = tuple[str, str, str, str]
"""The values of `COLUMNS`, as text."""


def answer_row(file: Path, folder: Path, name: str, confidence: float, *, not_sure: bool) -> AnswerRow:
    """Return the row of a picture; the file is named relative to the folder."""
    return file.relative_to(folder).as_posix(), name, f"{confidence:.4f}", str(not_sure).lower()


def answers_csv(rows: Iterable[AnswerRow]) -> bytes:
    """Return a CSV table with a header row, in UTF-8 with a byte order mark for spreadsheets."""
    text = io.StringIO()
    writer: Callable[..., object] = csv.writer(text, lineterminator="\n").writerow
    for row in [COLUMNS, *rows]:
        writer(row)
    return text.getvalue().encode("utf-8-sig", errors="surrogateescape")
