"""Measures the images of runs on one pool by judge and students, and draws their sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from purer_app.benchmarks.inversion.distillation import DistillationPlan, trained_student
from purer_app.benchmarks.inversion.judge import STEPS, Judge, JudgePlan, Report, judge_architecture, trained_judge
from purer_app.benchmarks.inversion.measures import TeacherRow, known_classes, measure_teacher
from purer_app.benchmarks.inversion.run_images import RunImages, TeacherImages
from purer_app.benchmarks.inversion.sheet import draw_sheet, panel_of
from purer_app.benchmarks.inversion.table import Part
from purer_app.benchmarks.real_pictures import RealPictures, read_real_pictures, settings_of_pool, unpacked
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.text import listed
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

_ROUNDING = 1.0
"""Points by which accuracies on the same pictures may differ, for example on another device."""
_LEAST_CLASSES = 2
"""Classes with real pictures that a model needs, since among one class every image is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The settings of a measurement."""

    real: tuple[Path, ...]
    out: Path = Path("inversion")
    sheet_images: int = 6
    distillation: bool = True
    distillation_steps: int = 400
    judge: str = ""
    judge_steps: int = STEPS
    device: str = "auto"


def _too_few_classes(where: Path) -> DataError:
    return DataError(
        f"no model of {where} has {_LEAST_CLASSES} inverted classes with real pictures; --real needs pictures of more "
        "classes"
    )


@dataclass
class Bench:
    """Measures runs on one pool; judges and real pictures are shared by all of them."""

    plan: Plan
    pool: ModelPool
    report: Report
    device: torch.device
    real: RealPictures = field(init=False)
    judges: dict[tuple[tuple[int, int, int], bool], Judge] = field(init=False, default_factory=dict)
    contradicting: set[str] = field(init=False, default_factory=set)
    """Models whose accuracy on the held-out pictures is not the one that their sidecar records."""

    def __post_init__(self) -> None:
        names = [name for teacher in self.pool.teachers for name in teacher.class_names]
        folders = [unpacked(source, self.plan.out / "real") for source in self.plan.real]
        self.settings, self.is_recorded = settings_of_pool(self.pool.folder)
        self.real = read_real_pictures(folders, names, self.settings)

    @property
    def held_out(self) -> str:
        """What is known about the held-out pictures."""
        share = f"{100 * self.settings.held_out_fraction:g} % of each class"
        if not self.is_recorded:
            return f"{share}; the judge has not seen them, but the models may have"
        if self.contradicting:
            names = listed(sorted(self.contradicting))
            return f"{share}, but not those that make-pool held out: {names} recorded another accuracy on them"
        return f"{share}, which make-pool held out of the training of the models"

    def check(self, where: Path, inverted: Iterable[tuple[Teacher, Iterable[int]]]) -> None:
        """Check that images can be measured, and that the judges for them can be trained.

        Args:
            where: the run or its pool, for the message.
            inverted: the models, with the indices of the classes that have images or will get them.

        Raises:
            DataError: no model has two of these classes with real pictures.
            ConfigError: the architecture of a judge is unknown or does not take the input form of a model.
        """
        real = {*self.real.class_names}
        measured = [
            teacher
            for teacher, labels in inverted
            if len(real & {teacher.class_names[label] for label in labels}) >= _LEAST_CLASSES
        ]
        if not measured:
            raise _too_few_classes(where)
        for spec in {teacher.spec.shape: teacher.spec for teacher in measured}.values():
            judge_architecture(self.plan.judge, spec, self._used)

    @property
    def _used(self) -> set[str]:
        """The architectures of the models."""
        return {teacher.architecture for teacher in self.pool.teachers}

    def measured(self, images: RunImages, name: str, sheet: str, *, distillation: bool) -> Part:
        """Measure the images of a run and draw a sheet of them; both name it `name`.

        Raises:
            DataError: no model has two classes with real pictures.
        """
        known = {found.teacher.name: len(known_classes(found, self.real)) for found in images.teachers}
        chosen = [found for found in images.teachers if known[found.teacher.name] >= _LEAST_CLASSES]
        if not chosen:
            raise _too_few_classes(images.run)
        left_out = dict.fromkeys(images.set_aside, "the run set it aside")
        for name_of, count in known.items():
            if count < _LEAST_CLASSES:
                left_out[name_of] = f"{count} of its classes {'has' if count == 1 else 'have'} real pictures"
        for model, why in left_out.items():
            self.report(f"{model} is not measured: {why}")
        rows = tuple(self._row(name, found, distillation=distillation) for found in chosen)
        self._draw(sheet, name, chosen, rows)
        return Part(
            name=name,
            rows=rows,
            left_out=left_out,
            seconds=images.seconds,
            inversion_seconds=images.inversion_seconds,
            inversion_steps=images.inversion_steps,
            meta_steps=images.meta_steps,
        )

    def _row(self, run: str, found: TeacherImages, *, distillation: bool) -> TeacherRow:
        judge = self._judge(found.teacher)
        student = None
        if distillation:
            flip = self._flips(found.teacher)
            plan = DistillationPlan(
                folder=self.plan.out / "students", device=self.device, flip=flip, steps=self.plan.distillation_steps
            )
            student = trained_student(found, plan, self.report)
        row = measure_teacher(run, found, self.real, judge, self.device, student)
        recorded = found.teacher.held_out_accuracy
        whole = row.classes == len(found.teacher.class_names)
        if whole and recorded is not None and abs(row.teacher_accuracy - 100 * recorded) > _ROUNDING:
            self.contradicting.add(found.teacher.name)
        return row

    def _judge(self, teacher: Teacher) -> Judge:
        """Return the judge for the input form of a teacher; another normalisation alone needs no other judge."""
        form = teacher.spec.shape, teacher.spec.inverted
        if form not in self.judges:
            plan = JudgePlan(
                folder=self.plan.out / "judges",
                flip=self._flips(teacher),
                device=self.device,
                architecture=self.plan.judge,
                steps=self.plan.judge_steps,
            )
            self.judges[form] = trained_judge(self.real, teacher.spec, self._used, plan, self.report)
        return self.judges[form]

    def _flips(self, teacher: Teacher) -> bool:
        """Whether mirrored images are of the same class: as in the training of the models, or for colour pictures."""
        return self.settings.flip if self.is_recorded else teacher.spec.channels == 3

    def _draw(self, sheet: str, name: str, chosen: Sequence[TeacherImages], rows: Sequence[TeacherRow]) -> None:
        panels = [
            panel_of(
                found,
                self.real,
                f"{row.name}: own {row.own:.0f} %, judge {row.judge_own_classes:.0f} % "
                f"(real {row.real_judge_own_classes:.0f} %)",
                self.plan.sheet_images,
            )
            for found, row in zip(chosen, rows, strict=True)
        ]
        write_atomically(self.plan.out / f"{sheet}.png", draw_sheet(f"Pseudo images of {name}", panels))
