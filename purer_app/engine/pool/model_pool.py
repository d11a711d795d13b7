"""Loads a folder of checkpoints, or some of its files, as a pool of teachers."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import torch

from purer_app.engine.checkpoints.exported.network import ExportedNetwork
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.folder_walk import no_weights_sentence, weight_files
from purer_app.engine.checkpoints.intake.triage import inspect_each
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import EventSink, NoticeGiven, ignore
from purer_app.engine.core.text import listed
from purer_app.engine.core.verdict import Use, Verdict, VerdictKind
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.pool.weight_offload import WeightOffload

_MIB = 2**20


@dataclass(frozen=True, eq=False)
class ModelPool:
    """The teachers of a run, in the order of their file names.

    `encoders` have no classes to invert; only the baselines of all models, pool embeddings and the student use their
    features.
    """

    folder: Path
    teachers: tuple[Teacher, ...]
    encoders: tuple[Teacher, ...] = ()

    @property
    def members(self) -> tuple[Teacher, ...]:
        """All models with features: teachers, then encoders."""
        return self.teachers + self.encoders

    @property
    def alike(self) -> bool:
        """Whether all teachers have one architecture, input form and number of outputs."""
        if any(isinstance(teacher.network, ExportedNetwork) for teacher in self.teachers):
            return False  # two programs may differ even if their weights are equal
        kinds = {(t.architecture, t.spec.shape, tuple(w.shape for w in t.network.parameters())) for t in self.teachers}
        return len(kinds) == 1

    def common_spec(self, image_size: int = 0, channels: int = 0) -> ImageSpec:
        """Return the most common input form of the teachers, optionally with another size or number of channels."""
        specs = [teacher.spec for teacher in self.teachers]
        fitting = [s for s in specs if channels in (0, s.channels)] or specs
        best = max(fitting, key=fitting.count)
        channels, size = channels or best.channels, image_size or best.height
        mean = best.mean if channels == best.channels else _spread(best.mean, channels)
        std = best.std if channels == best.channels else _spread(best.std, channels)
        return ImageSpec(channels=channels, height=size, width=size, mean=mean, std=std, inverted=best.inverted)


def _spread(values: tuple[float, ...], channels: int) -> tuple[float, ...]:
    return (sum(values) / len(values),) * channels


def load_pool(
    folder: Path,
    device: torch.device,
    emit: EventSink = ignore,
    models: tuple[str, ...] = (),
    teacher_memory_mib: int = 0,
) -> ModelPool:
    """Load the usable checkpoints of a folder, each network once.

    Args:
        models: files to load, relative to the folder or absolute; empty loads every file of the folder.
        teacher_memory_mib: limit of the weights in memory, in MiB; the others are kept on disk. 0 means no limit.

    Raises:
        PoolError: the folder or a named file is missing, no file is usable, or the disk is full.
    """
    offload = WeightOffload(teacher_memory_mib * _MIB) if teacher_memory_mib else None
    teachers, encoders = list[Teacher](), list[Teacher]()
    left_out: list[Verdict] = []
    names = dict[_Identity, str]()
    duplicates = list[str]()
    for inspection in inspect_each(_files(folder, models), emit):
        if inspection.usable:
            name, identity = _name_in(folder, Path(inspection.verdict.path)), _identity(inspection)
            if identity in names:
                duplicates.append(f"{name} (same as {names[identity]})")
                continue
            names[identity] = name
            found = _teacher(inspection, name, device, offload)
            (encoders if inspection.verdict.use is Use.FEATURES else teachers).append(found)
        if not inspection.verdict.use.is_teacher:
            left_out.append(inspection.verdict)
    if not teachers:
        raise _none_invertible(folder, models, left_out)
    pool = ModelPool(folder, tuple(teachers), tuple(encoders))
    _report(pool, [Path(verdict.path).name for verdict in left_out if verdict.use is Use.NONE], duplicates, emit)
    return pool


def _none_invertible(folder: Path, models: tuple[str, ...], left_out: list[Verdict]) -> PoolError:
    reasons = "; ".join(f"{Path(verdict.path).name}: {' '.join(verdict.reasons)}" for verdict in left_out[:3])
    where = f"{folder} holds no model" if not models else f"none of the models selected in {folder} is one"
    return PoolError(f"{where} that can be inverted. {reasons}")


_Identity = tuple[str, ImageSpec | None, str]
"""Architecture, input form and a digest of the weights."""


def _identity(inspection: Inspection) -> _Identity:
    """Return a key that is equal for copies of a network, such as a pickle and its safe copy."""
    assert inspection.backbone is not None
    digest = hashlib.sha256()
    for key, tensor in sorted(inspection.backbone.state_dict().items()):
        digest.update(f"{key} {tensor.dtype} {tuple(tensor.shape)} ".encode("utf-8", "surrogatepass"))
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    if isinstance(inspection.backbone, ExportedNetwork):  # two programs may differ even if their weights are equal
        digest.update(inspection.verdict.sha256.encode())
    return inspection.verdict.architecture, inspection.spec, digest.hexdigest()


def _report(pool: ModelPool, unusable: list[str], duplicates: list[str], emit: EventSink) -> None:
    if duplicates:
        emit(NoticeGiven(f"Duplicate models are ignored: {listed(duplicates)}"))
    if unusable:
        used = f"{len(pool.members)} models are used" if len(pool.members) > 1 else "1 model is used"
        files = f"{len(unusable)} files" if len(unusable) > 1 else "1 file"
        emit(NoticeGiven(f"{used}; {files} cannot be used: {listed(unusable)}. Inspect the pool to see why"))
    if pool.encoders:
        names = ", ".join(encoder.name for encoder in pool.encoders)
        emit(NoticeGiven(f"Only features are used of models without a classification head: {names}"))
    if bare := [teacher.name for teacher in pool.teachers if not teacher.has_batch_norm]:
        emit(NoticeGiven(f"Without BatchNorm statistics of their own: {', '.join(bare)}"))


def _files(folder: Path, models: tuple[str, ...]) -> list[OpenedCheckpoint]:
    """Return the named files or, where none is named, all of the folder that may hold weights.

    Raises:
        PoolError: the folder is missing or has no such file, or a named file is missing.
    """
    if models:
        return [OpenedCheckpoint(path) for path in _named(folder, models)]
    files = weight_files(folder)
    if not files:
        raise PoolError(no_weights_sentence(folder))
    return files


def _named(folder: Path, models: tuple[str, ...]) -> list[Path]:
    """Return the named files sorted by path, each once.

    Raises:
        PoolError: a file is missing.
    """
    files = sorted({Path(os.path.normpath(folder / model)) for model in models})
    for file in files:
        if not os.path.lexists(file):
            raise PoolError(f"{file} does not exist")
    return files


def _name_in(folder: Path, file: Path) -> str:
    """Return the path of a file relative to the folder, or the absolute path if it is elsewhere."""
    path = Path(os.path.normpath(file.absolute()))
    root = Path(os.path.normpath(folder.absolute()))
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _teacher(inspection: Inspection, name: str, device: torch.device, offload: WeightOffload | None) -> Teacher:
    assert inspection.backbone is not None and inspection.spec is not None
    verdict = inspection.verdict
    classes = () if verdict.use is Use.FEATURES else inspection.class_names
    if verdict.kind is not VerdictKind.READY:  # assumed names may be equal for different classes of two teachers
        classes = tuple(f"{name}: {class_name}" for class_name in classes)
    model = inspection.backbone.to(device).eval().requires_grad_(False)
    if offload is not None:
        offload.add(model)
    return Teacher(
        name=name,
        sha256=verdict.sha256,
        architecture=verdict.architecture,
        model=model,
        spec=inspection.spec,
        class_names=classes,
        held_out_accuracy=verdict.held_out_accuracy,
        offload=offload,
    )


def best_teacher(teachers: tuple[Teacher, ...]) -> tuple[Teacher, str]:
    """Choose the best teacher without evaluation data, and return it with the reason.

    The criterion is the held-out accuracy of the sidecars, relative to chance because teachers differ in their number
    of classes. Teachers without it are ignored; if no teacher has it, the one with the most classes is chosen.
    """
    measured = [teacher for teacher in teachers if teacher.held_out_accuracy is not None]
    if not measured:
        why = "it has the most classes (no sidecar has a held-out accuracy); another model may well be better"
        return max(teachers, key=lambda t: t.n_classes), why
    why = "its sidecar has the highest held-out accuracy above chance"
    if unknown := len(teachers) - len(measured):
        why += f" (unknown for {unknown} of {len(teachers)} models)"
    return max(measured, key=_above_chance), why


def _above_chance(teacher: Teacher) -> float:
    chance = 1 / teacher.n_classes
    return ((teacher.held_out_accuracy or 0.0) - chance) / (1 - chance) if teacher.n_classes > 1 else 0.0
