"""Texts and sort keys of the cells in the table of models."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import prod
from pathlib import Path

from purer_app.engine.core.events import CheckpointListed
from purer_app.engine.core.text import printable
from purer_app.engine.core.verdict import Verdict
from purer_app.ui.core.formats import number
from purer_app.ui.models.texts.words import Kind, architecture_text, guess_text, input_text, kind_word, remarks


class Column(IntEnum):
    """The columns from left to right."""

    USE = 0
    NAME = 1
    FOLDER = 2
    """Shown where names repeat."""
    VERDICT = 3
    ARCHITECTURE = 4
    CLASSES = 5
    INPUT = 6
    PARAMETERS = 7
    FORMAT = 8
    WHY = 9


@dataclass(frozen=True, slots=True)
class Row:
    """The row of one model."""

    path: str
    used: bool
    kind: Kind
    verdict: Verdict | None
    listed: CheckpointListed | None = None
    """What the header of the file states, shown until the verdict arrives."""
    folder: str = ""
    """The folder of the file, as far as it differs from those of other models."""

    @property
    def is_usable(self) -> bool:
        """Whether the model can be used."""
        return self.can_teach or self.kind is Kind.FEATURES

    @property
    def can_teach(self) -> bool:
        """Whether the model has classes to invert."""
        return self.kind in (Kind.READY, Kind.ASSUMPTIONS)


def folders_of(paths: Sequence[str]) -> list[str]:
    """Return the folder of each file, relative to the common folder of all; files in that folder get its name."""
    parents = [str(Path(path).parent) for path in paths]
    try:
        common = os.path.commonpath(parents)
    except ValueError:  # no files, or on several drives of Windows
        return parents
    if Path(common) == Path(Path(common).anchor):  # they share nothing but the root
        return parents
    own = Path(common).name
    return [own if parent == common else os.path.relpath(parent, common) for parent in parents]


def cell_text(row: Row, column: Column) -> str:
    """Return the text of a cell."""
    verdict = row.verdict
    match column:
        case Column.NAME:
            return printable(Path(row.path).name)
        case Column.FOLDER:
            return printable(row.folder)
        case Column.VERDICT:
            return kind_word(row.kind)
        case Column.ARCHITECTURE:
            return architecture_text(verdict) or guess_text(row.listed if verdict is None else None)
        case Column.CLASSES:
            return str(verdict.n_classes or "") if verdict is not None else ""
        case Column.INPUT:
            return input_text(verdict)
        case Column.PARAMETERS:
            return number(_parameters(row)) if _parameters(row) else ""
        case Column.FORMAT:
            known = verdict or row.listed
            return known.format if known is not None else ""
        case Column.WHY:
            return printable("; ".join(remarks(verdict, row.kind)))
    return ""


def _parameters(row: Row) -> int:
    known = row.verdict or row.listed
    return known.parameters if known is not None else 0


def sort_key(row: Row, column: Column) -> int | str:
    """Return the sort key of a cell."""
    match column:
        case Column.USE:
            return int(row.used and row.is_usable)
        case Column.VERDICT:
            return int(row.kind)
        case Column.CLASSES:
            return row.verdict.n_classes if row.verdict is not None else 0
        case Column.INPUT:
            return prod(row.verdict.input) if row.verdict is not None and row.verdict.input else 0
        case Column.PARAMETERS:
            return _parameters(row)
    return cell_text(row, column).lower()
