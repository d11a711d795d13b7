"""Facts about a network in the notes of an ONNX file, under the keys that exporters use."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.formats.onnx.index import index_of_onnx
from purer_app.engine.checkpoints.formats.pt2.export_script import FACTS_FILE
from purer_app.engine.checkpoints.formats.pt2.index import facts_of_note
from purer_app.engine.checkpoints.formats.storage.strict_json import strict_json
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts

_CLASSES = ("class_names", "classes", "names", "labels", "id2label", "label_names", "categories")
_MEANS, _STDS = ("mean", "image_mean", "norm_mean"), ("std", "image_std", "norm_std")
_SIZES = ("image_size", "imgsz", "input_size", "crop_size")
_MAX_LITERAL = 2**18
_LARGEST_PIXEL = 255.0


def facts_of_onnx(path: Path) -> FileFacts | None:
    """Return the facts in the notes of an ONNX file; None without any.

    Raises:
        CheckpointError: PURER's own note is malformed.
        OSError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            notes = index_of_onnx(path, file).metadata
    except (ValueError, KeyError):
        return None
    if FACTS_FILE in notes:
        return facts_of_note(_value(notes[FACTS_FILE]), path.name)
    mean, std = (_numbers(_first(notes, keys)) for keys in (_MEANS, _STDS))
    if max(mean, default=0.0) > 1:
        mean, std = (tuple(value / _LARGEST_PIXEL for value in values) for values in (mean, std))
    facts = FileFacts(
        class_names=_names(_first(notes, _CLASSES)),
        image_size=_size(_first(notes, _SIZES)),
        mean=mean if len(mean) == len(std) and min(std, default=0.0) > 0 else (),
        std=std if len(mean) == len(std) and min(std, default=0.0) > 0 else (),
        source="the file",
    )
    return facts if facts.class_names or facts.image_size or facts.mean else None


def _first(notes: Mapping[str, str], keys: tuple[str, ...]) -> Any:
    return next((_value(notes[key]) for key in keys if key in notes), None)


def _value(text: str) -> Any:
    """Return a note as JSON or as a literal of Python (Ultralytics); otherwise the parts between commas."""
    try:
        return strict_json(text.encode())
    except (ValueError, RecursionError):
        pass
    try:
        if len(text) <= _MAX_LITERAL:
            return ast.literal_eval(text)  # builds numbers, texts, lists and tables, and runs nothing
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        pass
    return [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        numbered = {str(key): name for key, name in value.items()}
        value = [numbered.get(str(k)) for k in range(len(numbered))]
    if isinstance(value, list | tuple) and all(isinstance(name, str) and name for name in value):
        return tuple(value)
    return ()


def _numbers(value: Any) -> tuple[float, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    try:
        return tuple(float(each) for each in values)
    except (TypeError, ValueError, OverflowError):
        return ()


def _size(value: Any) -> int:
    sizes = {int(number) for number in _numbers(value)[-2:] if 0 < number < 2**16}
    return sizes.pop() if len(sizes) == 1 else 0
