"""A comparison with and without ICFIL as it is stored in a project; see docs/project-folder.md. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import LeftOutCompared
from purer_app.ui.adapt.results.portable_paths import from_text, to_text
from purer_app.ui.adapt.results.result_format import result_from_bytes, result_to_bytes
from purer_app.ui.adapt.state.inputs import Inputs, inputs_from_record, inputs_to_record

KIND = "icfil"
FILE_NAME = "icfil.jsonl"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pictures that are compared so far, of `total`, and the inputs; `class_names` are the classes by number."""

    inputs: Inputs
    class_names: tuple[str, ...]
    total: int
    pictures: tuple[LeftOutCompared, ...]


def comparison_to_bytes(kept: Comparison, project: Path) -> bytes:
    """Return the content of the file for a comparison."""
    facts = {
        "class_names": kept.class_names,
        "total": kept.total,
        "inputs": inputs_to_record(kept.inputs, project),
    }
    rows = [(to_text(one.file, project), one.truth, one.plain, one.calibrated) for one in kept.pictures]
    return result_to_bytes(KIND, facts, [rows])


def comparison_from_bytes(content: bytes, project: Path) -> Comparison:
    """Return the comparison in the content of a file.

    Raises:
        DataError: the content cannot be used; see `result_from_bytes`.
    """
    stored = result_from_bytes(content, KIND)
    try:
        names = tuple(str(name) for name in stored.facts["class_names"])
        total, (rows,) = int(stored.facts["total"]), stored.parts()
        pictures = tuple(
            LeftOutCompared(done, total, from_text(file, project), *_labels(labels, len(names)))
            for done, (file, *labels) in enumerate(rows, start=1)
        )
        record = stored.facts["inputs"]
    except (KeyError, TypeError, ValueError) as error:
        raise DataError("is damaged: its pictures cannot be read") from error
    if not 1 <= len(pictures) <= total:
        raise DataError("is damaged: the number of its pictures is wrong")
    return Comparison(inputs_from_record(record, project), names, total, pictures)


def _labels(labels: Sequence[int], n_classes: int) -> tuple[int, int, int]:
    truth, plain, calibrated = labels
    if not all(type(label) is int and 0 <= label < n_classes for label in labels):
        raise ValueError("not the number of a class")
    return truth, plain, calibrated
