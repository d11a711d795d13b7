"""Turns a folder of checkpoints, or some of its files, into the pool of teachers that a run learns from."""

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
from purer_app.engine.pool.weight_offload import Residence

_MIB = 2**20


@dataclass(frozen=True, eq=False)
class ModelPool:
    """The teachers of a run, in the order of their file names.

    `encoders` have no classes to invert; their features count in the ensemble and in a pool embedding, nowhere else.
    """

    folder: Path
    teachers: tuple[Teacher, ...]
    encoders: tuple[Teacher, ...] = ()

    @property
    def members(self) -> tuple[Teacher, ...]:
        """All that look at a picture: teachers, then encoders."""
        return self.teachers + self.encoders

    @property
    def alike(self) -> bool:
        """Whether all teachers have one architecture, input form and number of outputs."""
        if any(isinstance(teacher.network, ExportedNetwork) for teacher in self.teachers):
            return False  # two programs may differ where their weights do not
        kinds = {(t.architecture, t.spec.shape, tuple(w.shape for w in t.network.parameters())) for t in self.teachers}
        return len(kinds) == 1

    def common_spec(self, image_size: int = 0, channels: int = 0) -> ImageSpec:
        """Return the teachers' most common input form, with another size or number of channels if asked."""
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
    """Read the checkpoints of a folder, one after another, and keep those that can be inverted, each network once.

    Args:
        models: files to read, relative to the folder or absolute; empty reads every file of the folder.
        teacher_memory_mib: weights kept in memory, in MiB; the others wait on disk. 0 keeps all.

    Raises:
        PoolError: the folder or a named file is missing, none of the files is usable, or the disk is full.
    """
    residence = Residence(teacher_memory_mib * _MIB) if teacher_memory_mib else None
    teachers, encoders = list[Teacher](), list[Teacher]()
    left_out: list[Verdict] = []
    names = dict[_Identity, str]()
    again = list[str]()
    for inspection in inspect_each(_files(folder, models), emit):
        if inspection.usable:
            name, identity = _name_in(folder, Path(inspection.verdict.path)), _identity(inspection)
            if identity in names:
                again.append(f"{name} (as {names[identity]})")
                continue
            names[identity] = name
            found = _teacher(inspection, name, device, residence)
            (encoders if inspection.verdict.use is Use.FEATURES else teachers).append(found)
        if not inspection.verdict.use.is_teacher:
            left_out.append(inspection.verdict)
    if not teachers:
        raise _none_invertible(folder, models, left_out)
    pool = ModelPool(folder, tuple(teachers), tuple(encoders))
    _tell(pool, [Path(verdict.path).name for verdict in left_out if verdict.use is Use.NONE], again, emit)
    return pool


def _none_invertible(folder: Path, models: tuple[str, ...], left_out: list[Verdict]) -> PoolError:
    reasons = "; ".join(f"{Path(verdict.path).name}: {' '.join(verdict.reasons)}" for verdict in left_out[:3])
    where = f"{folder} holds no model" if not models else f"none of the models named in {folder} is one"
    return PoolError(f"{where} that can be inverted. {reasons}")


_Identity = tuple[str, ImageSpec | None, str]
"""Architecture, input form and a digest of the weights."""


def _identity(inspection: Inspection) -> _Identity:
    """Return what is the same for the copies of a network, such as a pickle and the safe copy beside it."""
    assert inspection.backbone is not None
    digest = hashlib.sha256()
    for key, tensor in sorted(inspection.backbone.state_dict().items()):
        digest.update(f"{key} {tensor.dtype} {tuple(tensor.shape)} ".encode("utf-8", "surrogatepass"))
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    if isinstance(inspection.backbone, ExportedNetwork):  # two programs may differ where their weights do not
        digest.update(inspection.verdict.sha256.encode())
    return inspection.verdict.architecture, inspection.spec, digest.hexdigest()


def _tell(pool: ModelPool, unusable: list[str], again: list[str], emit: EventSink) -> None:
    if again:
        emit(NoticeGiven(f"The same network counts once, so left out are {listed(again)}"))
    if unusable:
        used = f"{len(pool.members)} models are used" if len(pool.members) > 1 else "1 model is used"
        files = f"{len(unusable)} files" if len(unusable) > 1 else "1 file"
        emit(NoticeGiven(f"{used}; {files} cannot be used: {listed(unusable)}. Inspect the pool to see why"))
    if pool.encoders:
        names = ", ".join(encoder.name for encoder in pool.encoders)
        emit(NoticeGiven(f"Without a classifier head, so only their features count, and nothing is inverted: {names}"))
    if bare := [teacher.name for teacher in pool.teachers if not teacher.has_batch_norm]:
        emit(NoticeGiven(f"Without BatchNorm, so inverted with picture priors only: {', '.join(bare)}"))


def _files(folder: Path, models: tuple[str, ...]) -> list[OpenedCheckpoint]:
    """Return the named files or, where none is named, all of the folder that may hold weights.

    Raises:
        PoolError: the folder is missing or holds no such file, or a named file is missing.
    """
    if models:
        return [OpenedCheckpoint(path) for path in _named(folder, models)]
    files = weight_files(folder)
    if not files:
        raise PoolError(no_weights_sentence(folder))
    return files


def _named(folder: Path, models: tuple[str, ...]) -> list[Path]:
    """Return the named files by name, as a whole folder would list them, each once.

    Raises:
        PoolError: one is missing.
    """
    files = sorted({Path(os.path.normpath(folder / model)) for model in models})
    for file in files:
        if not os.path.lexists(file):
            raise PoolError(f"{file} does not exist; it is one of the {len(files)} models that were named")
    return files


def _name_in(folder: Path, file: Path) -> str:
    """Return the path of a file relative to the folder that holds it, absolute where it lies elsewhere."""
    place = Path(os.path.normpath(file.absolute()))
    home = Path(os.path.normpath(folder.absolute()))
    return (place.relative_to(home) if place.is_relative_to(home) else place).as_posix()


def _teacher(inspection: Inspection, name: str, device: torch.device, residence: Residence | None) -> Teacher:
    assert inspection.backbone is not None and inspection.spec is not None
    verdict = inspection.verdict
    classes = () if verdict.use is Use.FEATURES else inspection.class_names
    if (
        verdict.kind is not VerdictKind.READY
    ):  # assumed names say nothing, so those of two teachers must not look the same
        classes = tuple(f"{name}: {class_name}" for class_name in classes)
    model = inspection.backbone.to(device).eval().requires_grad_(False)
    if residence is not None:
        residence.adopt(model)
    return Teacher(
        name=name,
        sha256=verdict.sha256,
        architecture=verdict.architecture,
        model=model,
        spec=inspection.spec,
        class_names=classes,
        held_out_accuracy=verdict.held_out_accuracy,
        residence=residence,
    )


def best_teacher(teachers: tuple[Teacher, ...]) -> tuple[Teacher, str]:
    """Choose one teacher without looking at any evaluation data, and say by what.

    The sidecars' held-out accuracy decides, measured against chance because teachers differ in
    their number of classes. A teacher without it stands back; where none has it, most classes decide.
    """
    measured = [teacher for teacher in teachers if teacher.held_out_accuracy is not None]
    if not measured:
        why = "it has the most classes (no note has a held-out accuracy); another model may well be better"
        return max(teachers, key=lambda t: t.n_classes), why
    why = "its note has the highest held-out accuracy above chance"
    if unknown := len(teachers) - len(measured):
        why += f" (not known for {unknown} of {len(teachers)} models)"
    return max(measured, key=_above_chance), why


def _above_chance(teacher: Teacher) -> float:
    chance = 1 / teacher.n_classes
    return ((teacher.held_out_accuracy or 0.0) - chance) / (1 - chance) if teacher.n_classes > 1 else 0.0
