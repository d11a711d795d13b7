"""Measures of pseudo images: what their model and the judge see in them, their diversity, and what a student learns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import fmean

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.benchmarks.inversion.judge import Judge
from purer_app.benchmarks.inversion.run_images import TeacherImages
from purer_app.benchmarks.real_pictures import RealPictures
from purer_app.engine.images.image_spec import ImageSpec

_BATCH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class TeacherRow:
    """The figures of one teacher; accuracies and shares in per cent.

    Attributes:
        run: the name of the run that made the images, and at which point, as shown in tables.
        classes: its classes with real pictures; images of other classes count only for `own`.
        images: pseudo images of all its classes.
        own: images that the teacher takes for their class.
        others: how surely other models of the pool take them for it, see `engine.inversion.recognition`; None if no
            other model can be asked.
        judge_own_classes, judge_all: images that the judge takes for their class, among the classes of the teacher and
            among all classes of the judge; `real_...` is the same of held-out real pictures.
        distillation: accuracy of the student on held-out real pictures, relative to the teacher's; None without one.
        diversity: mean distance of two images of a class, see `diversity`.
        seconds: see `TeacherImages`.
    """

    run: str
    name: str
    architecture: str
    batch_norm: bool
    classes: int
    images: int
    own: float
    others: float | None
    judge_own_classes: float
    judge_all: float
    distillation: float | None
    seconds: float
    steps_per_image: float
    diversity: float
    real_judge_own_classes: float
    real_judge_all: float
    real_diversity: float
    teacher_accuracy: float
    student_accuracy: float | None


@dataclass(frozen=True, slots=True)
class JudgeView:
    """What the judge sees in labelled images; accuracies are 0 to 1."""

    own_classes: float
    all_classes: float
    diversity: float


def judge_view(judge: Judge, images: Tensor, spec: ImageSpec, names: Sequence[str]) -> JudgeView:
    """Measure images by the judge.

    Args:
        images: (n, *spec.shape).
        names: the class of each image; the distinct ones are the classes of the teacher.
    """
    targets = torch.tensor([judge.class_names.index(name) for name in names])
    features, logits = judge.look(images, spec)
    own = targets.unique()
    among_own = own[logits[:, own].argmax(dim=1)]
    return JudgeView(
        own_classes=float((among_own == targets).float().mean()),
        all_classes=float((logits.argmax(dim=1) == targets).float().mean()),
        diversity=diversity(features, targets),
    )


def diversity(features: Tensor, labels: Tensor) -> float:
    """Return the mean distance of two images of a class: of their L2-normalised features, from 0 to 2.

    It is the mean over pairs and then over classes; classes of one image are left out, and 0 means that there is no
    other.

    Args:
        features: (n, d).
        labels: (n,).
    """
    unit = F.normalize(features.double(), dim=1)
    means = [
        torch.pdist(unit[labels == label]).mean().item() for label in labels.unique() if (labels == label).sum() > 1
    ]
    return fmean(means) if means else 0.0


def accuracy(network: nn.Module, images: Tensor, labels: Tensor, device: torch.device) -> float:
    """Return the share of images that a classifier takes for their label, 0 to 1."""
    with torch.no_grad():
        predicted = torch.cat([network(batch.to(device)).argmax(dim=1).cpu() for batch in images.split(_BATCH)])
    return float((predicted == labels).float().mean())


def known_classes(found: TeacherImages, real: RealPictures) -> tuple[str, ...]:
    """Return the inverted classes of a teacher that have real pictures."""
    inverted = [found.teacher.class_names[label] for label in found.labels.unique().tolist()]
    return tuple(name for name in inverted if name in real.class_names)


def measure_teacher(
    run: str,
    found: TeacherImages,
    real: RealPictures,
    judge: Judge,
    device: torch.device,
    student: nn.Module | None,
) -> TeacherRow:
    """Measure the pseudo images of one teacher, some of whose classes have real pictures."""
    teacher, spec = found.teacher, found.teacher.spec
    known = known_classes(found, real)
    names = [teacher.class_names[label] for label in found.labels.tolist()]
    judged = [position for position, name in enumerate(names) if name in known]
    pseudo = judge_view(judge, found.images[judged], spec, [names[position] for position in judged])
    pictures, positions = real.labelled(spec, real.held_out_of(known))
    labels = torch.tensor([teacher.class_names.index(real.class_names[k]) for k in positions.tolist()])
    actual = judge_view(judge, pictures, spec, [real.class_names[k] for k in positions.tolist()])
    of_teacher = accuracy(teacher.model, pictures, labels, device)
    of_student = None if student is None else accuracy(student, pictures, labels, device)
    return TeacherRow(
        run=run,
        name=teacher.name,
        architecture=teacher.architecture,
        batch_norm=teacher.has_batch_norm,
        classes=len(known),
        images=len(found.images),
        own=100 * accuracy(teacher.model, found.images, found.labels, device),
        others=None if found.others is None else 100 * found.others,
        judge_own_classes=100 * pseudo.own_classes,
        judge_all=100 * pseudo.all_classes,
        distillation=None if of_student is None or not of_teacher else 100 * of_student / of_teacher,
        seconds=found.seconds,
        steps_per_image=found.steps,
        diversity=pseudo.diversity,
        real_judge_own_classes=100 * actual.own_classes,
        real_judge_all=100 * actual.all_classes,
        real_diversity=actual.diversity,
        teacher_accuracy=100 * of_teacher,
        student_accuracy=None if of_student is None else 100 * of_student,
    )


def mean_of(rows: Sequence[TeacherRow]) -> dict[str, float | None]:
    """Return the mean of each figure over the teachers that have it."""
    means: dict[str, float | None] = {}
    for part in fields(TeacherRow):
        values = [getattr(row, part.name) for row in rows]
        if not isinstance(values[0], str | bool):
            found = [value for value in values if value is not None]
            means[part.name] = fmean(found) if found else None
    return means
