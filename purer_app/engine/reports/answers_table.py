"""Writes the answers for a folder of pictures as a table."""

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

COLUMNS = ("file", "class", "confidence", "not_sure")
PLAIN_COLUMNS = ("plain_class", "plain_confidence", "plain_not_sure")
"""The answers of the classifier that has not learned from the folder."""
AnswerRow = tuple[str, ...]
"""The values of `COLUMNS`, and of `PLAIN_COLUMNS` if there are such answers, as text."""


def answer_row(file: Path, folder: Path, *answers: tuple[str, float, bool]) -> AnswerRow:
    """Return the row of a picture; the file is named relative to the folder.

    Args:
        answers: class, confidence and whether it is not sure; a second one is the plain answer.
    """
    values = [(name, f"{confidence:.4f}", str(not_sure).lower()) for name, confidence, not_sure in answers]
    return (file.relative_to(folder).as_posix(), *(value for answer in values for value in answer))


def answers_csv(rows: Iterable[AnswerRow], *, with_plain: bool = False) -> bytes:
    """Return a CSV table with a header row, in UTF-8 with a byte order mark for spreadsheets."""
    text = io.StringIO()
    writer: Callable[..., object] = csv.writer(text, lineterminator="\n").writerow
    for row in [COLUMNS + PLAIN_COLUMNS if with_plain else COLUMNS, *rows]:
        writer(row)
    return text.getvalue().encode("utf-8-sig", errors="surrogateescape")
