"""A student comes nearer to its teacher, and is kept by images and settings."""

from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F

from purer_app.benchmarks.inversion.distillation import DistillationPlan, soft_divergence, trained_student
from purer_app.benchmarks.inversion.run_images import TeacherImages
from purer_app.engine.pool.model_pool import load_pool
from tests.helpers.tiny_pools import write_teacher

CPU = torch.device("cpu")


def images_of(folder: Path) -> TeacherImages:
    write_teacher(folder, "a", "conv4-8")
    (teacher,) = load_pool(folder, CPU).teachers
    teacher.model.get_parameter("head.weight").mul_(20)  # an untrained teacher is undecided
    images = torch.randn(12, *teacher.spec.shape, generator=torch.Generator().manual_seed(1))
    return TeacherImages(teacher, images, torch.arange(3).repeat_interleave(4), 5, 1.0)


def test_the_divergence_equals_its_formula() -> None:
    logits, answers = torch.randn(2, 5, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    wanted, found = (answers / 3).softmax(dim=1), (logits / 3).softmax(dim=1)
    expected = 9 * (wanted * (wanted / found).log()).sum(dim=1).mean()
    assert torch.allclose(soft_divergence(logits, answers, 3.0), expected)
    assert soft_divergence(answers, answers, 3.0).abs() < 1e-12


def test_a_student_comes_nearer_to_its_teacher_and_is_kept(tmp_path: Path) -> None:
    found, said = images_of(tmp_path / "pool"), list[str]()
    plan = DistillationPlan(folder=tmp_path / "students", device=CPU, flip=False, steps=80, batch_size=12)

    def distance(steps: int) -> float:
        student = trained_student(found, replace(plan, steps=steps), said.append)
        assert student is not None and not student.training
        with torch.no_grad():
            return F.mse_loss(student(found.images).softmax(1), found.teacher.model(found.images).softmax(1)).item()

    assert distance(80) < distance(4)
    assert len(said) == 2
    again = trained_student(found, plan, said.append)
    assert again is not None and len(said) == 2
    trained_student(replace(found, images=found.images + 1), plan, said.append)
    assert len(said) == 3
