"""Writes an exported classifier as one folder or zip file, which appears whole or not at all."""

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import AdaptationError, ConfigError
from purer_app.engine.core.events import EventSink, Heartbeat, NoticeGiven, PartsDone, StageStarted
from purer_app.engine.core.files import cannot_write, check_new, is_stale_part, make_folder, part_beside, sync_folder
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.few_shot.take_away.card import model_card
from purer_app.engine.few_shot.take_away.figures import ExportFigures
from purer_app.engine.few_shot.take_away.labels import labels_of
from purer_app.engine.few_shot.take_away.portable import PortableClassifier
from purer_app.engine.few_shot.take_away.program import (
    LABELS,
    onnx_is_installed,
    trace,
    write_onnx,
    write_pt2,
    write_safetensors,
)
from purer_app.engine.few_shot.take_away.scripts import PREDICT, PREDICT_ONNX, predict_onnx_script, predict_script
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.few_shot.take_away.target import is_zip

ONNX_IS_MISSING = 'model.onnx needs the packages of the extra onnx: pip install "purer-app[onnx]"'
CARD = "README.md"
_COPY_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of the export, with its size in bytes."""

    name: str
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Export:
    """What was written: the folder or zip file, its files, and sentences about formats that are missing."""

    out: Path
    files: tuple[ExportedFile, ...]
    notes: tuple[str, ...]

    @property
    def n_bytes(self) -> int:
        """Bytes of all files."""
        return sum(file.n_bytes for file in self.files)

    def to_json(self) -> dict[str, Any]:
        """Return the export as JSON values."""
        files = [{"name": file.name, "bytes": file.n_bytes} for file in self.files]
        return {"out": str(self.out), "files": files, "notes": list(self.notes)}


def formats_to_write(wanted: tuple[str, ...]) -> tuple[tuple[ExportFormat, ...], tuple[str, ...]]:
    """Return the formats to write, and a sentence about each one that cannot be; nothing wanted means all.

    Raises:
        ConfigError: a wanted format needs packages that are not installed.
    """
    if onnx_is_installed():
        return tuple(map(ExportFormat, wanted)) or tuple(ExportFormat), ()
    if ExportFormat.ONNX in wanted:
        raise ConfigError(ONNX_IS_MISSING)
    if wanted:
        return tuple(map(ExportFormat, wanted)), ()
    return (ExportFormat.PT2, ExportFormat.SAFETENSORS), (ONNX_IS_MISSING,)


def write_export(
    subject: AdaptedClassifier,
    classifier: PortableClassifier,
    figures: ExportFigures,
    out: Path,
    wanted: tuple[str, ...],
    emit: EventSink,
) -> Export:
    """Write a folder, or a zip file if the name ends in .zip.

    Raises:
        ConfigError: a wanted format needs packages that are not installed.
        DataError: the target exists.
        AdaptationError: no format can be written.
        RunFolderError: the disk is full or the place is not writable.
    """
    check_new(out)
    formats, notes = formats_to_write(wanted)
    try:
        with _workshop(out) as place:
            content, scratch = place / out.stem if is_zip(out) else place / "content", place / "scratch"
            content.mkdir()
            scratch.mkdir()
            written, more = _write_models(subject, classifier, content, scratch, formats, emit)
            notes = (*notes, *more)
            emit(StageStarted("export", "model card"))
            card = model_card(subject, classifier, figures, written, notes, date.today())
            (content / CARD).write_text(card, encoding="utf-8")
            files = tuple(ExportedFile(file.name, file.stat().st_size) for file in sorted(content.iterdir()))
            _publish(content, place, out, emit)
    except OSError as error:
        raise cannot_write(out, error, moves=True) from error
    for note in notes:
        emit(NoticeGiven(note))
    return Export(out, files, notes)


def _write_models(
    subject: AdaptedClassifier,
    classifier: PortableClassifier,
    folder: Path,
    scratch: Path,
    formats: tuple[ExportFormat, ...],
    emit: EventSink,
) -> tuple[list[ExportFormat], list[str]]:
    """Write the models, labels and scripts; return the written formats, and a sentence for each impossible one."""
    labels = labels_of(classifier, subject.class_names)
    (folder / LABELS).write_text(json.dumps(labels, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    written: list[ExportFormat] = []
    notes: list[str] = []
    steps = len(formats) + 1
    emit(PartsDone(0, steps))
    programs = [each for each in formats if each is not ExportFormat.SAFETENSORS]
    program = None
    if programs:
        emit(StageStarted("export", "tracing the networks"))
        try:
            program = trace(classifier, emit)
        except AdaptationError as error:
            notes.append(str(error))
    emit(PartsDone(1, steps))
    for done, each in enumerate(formats, start=2):
        emit(StageStarted("export", f"model.{each}"))
        try:
            if each is ExportFormat.SAFETENSORS:
                write_safetensors(classifier, folder / "model.safetensors", labels)
            elif program is None:
                continue
            elif each is ExportFormat.PT2:
                write_pt2(program, folder / "model.pt2", labels)
                (folder / PREDICT).write_text(predict_script(), encoding="utf-8")
            else:
                write_onnx(classifier, program, folder / "model.onnx", emit, scratch)
                (folder / PREDICT_ONNX).write_text(predict_onnx_script(), encoding="utf-8")
            written.append(each)
        except AdaptationError as error:
            notes.append(str(error))
        emit(PartsDone(done, steps))
    if not written:
        raise AdaptationError("; ".join(notes))
    return written, notes


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """Make a hidden folder next to the target, and remove it at the end; also those that ended processes left."""
    make_folder(out.parent)
    for left in out.parent.glob(f".{_escaped(out.name)}.*.part"):
        if is_stale_part(left):
            shutil.rmtree(left, ignore_errors=True)
    place = part_beside(out)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _escaped(name: str) -> str:
    """Return a name as a pattern that matches only itself."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _publish(content: Path, place: Path, out: Path, emit: EventSink) -> None:
    """Flush the files, and rename folder or zip file to its final name."""
    if is_zip(out):
        emit(StageStarted("export", "zip file"))
        content = _zipped(content, place / "all.zip", emit)
    for file in content.iterdir() if content.is_dir() else [content]:
        with file.open("rb+") as opened:
            os.fsync(opened.fileno())
    emit(Heartbeat("export"))
    check_new(out)
    content.rename(out)
    sync_folder(out.parent)


def _zipped(folder: Path, target: Path, emit: EventSink) -> Path:
    with zipfile.ZipFile(target, "w") as archive:  # weights can hardly be compressed
        for file in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo.from_file(file, f"{folder.name}/{file.name}")
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as sink:
                while part := source.read(_COPY_BYTES):
                    emit(Heartbeat("export"))
                    sink.write(part)
    return target
