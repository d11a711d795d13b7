"""Distillation: a student learns a teacher's soft answers on the teacher's pseudo images alone."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import save
from torch import Tensor

from purer_app.benchmarks.inversion.run_images import TeacherImages
from purer_app.benchmarks.storage import file_name, key_of, key_of_tensor
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.randomness import child_generator, seeded
from purer_app.engine.core.tensor_files import read_safetensors
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.make_pool import jitter

Report = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistillationPlan:
    """How students are trained; `temperature` softens the answers of teacher and student (Hinton et al. 2015)."""

    folder: Path
    device: torch.device
    flip: bool
    steps: int = 400
    batch_size: int = 32
    lr: float = 3e-3
    temperature: float = 4.0
    seed: int = 1

    @property
    def key(self) -> str:
        """A text that determines the training, except for the teacher and the images."""
        numbers = (self.flip, self.steps, self.batch_size, self.lr, self.temperature, self.seed)
        return key_of(*numbers)


def trained_student(found: TeacherImages, plan: DistillationPlan, report: Report) -> Backbone | None:
    """Return the stored student for these images and this teacher, or train it now; None for an exported program."""
    teacher = found.teacher
    student = _untrained(found, plan)
    if student is None:
        report(f"{teacher.name} is an exported program, so it has no student of the same architecture")
        return None
    key = key_of(teacher.sha256, plan.key, key_of_tensor(found.images), key_of_tensor(found.labels))
    file = plan.folder / f"{file_name(teacher.name)}-{key}.safetensors"
    try:
        student.load_state_dict(read_safetensors(file))
    except (OSError, ValueError, RuntimeError, SafetensorError):
        report(f"{teacher.name}: training a student on {len(found.images)} pseudo images")
        train_student(student.to(plan.device), found, plan)
        state = {name: tensor.cpu().contiguous() for name, tensor in student.state_dict().items()}
        write_atomically(file, save(state))
    return student.to(plan.device).eval()


def _untrained(found: TeacherImages, plan: DistillationPlan) -> Backbone | None:
    teacher = found.teacher
    try:
        with seeded(plan.seed, "student", teacher.name):
            return build_backbone(
                teacher.architecture, teacher.spec.channels, teacher.spec.height, max(teacher.n_outputs, 1)
            )
    except ConfigError:
        return None


def train_student(student: Backbone, found: TeacherImages, plan: DistillationPlan) -> None:
    """Train in place with AdamW, a one-cycle schedule and the divergence of teacher and student on augmented images.

    Each image is jittered as in make-pool, and every second batch is mixed up: the teacher answers for the mixture
    (Beyer et al. 2022).
    """
    generator = child_generator(plan.seed, "student batches", found.teacher.name)
    optimiser = torch.optim.AdamW(student.parameters(), lr=plan.lr, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.lr, total_steps=plan.steps)
    model = found.teacher.model
    student.train()
    order = torch.empty(0, dtype=torch.long)
    for step in range(plan.steps):
        while len(order) < plan.batch_size:
            order = torch.cat([order, torch.randperm(len(found.images), generator=generator)])
        chosen, order = order[: plan.batch_size], order[plan.batch_size :]
        images = jitter(found.images[chosen], generator, flip=plan.flip)
        images = (_mixed(images, generator) if step % 2 else images).to(plan.device)
        with torch.no_grad():
            answers = model(images)
        loss = soft_divergence(student(images), answers, plan.temperature)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()


def _mixed(images: Tensor, generator: torch.Generator) -> Tensor:
    """Mix each image with another one of the batch, with a uniform share."""
    share = torch.rand(len(images), 1, 1, 1, generator=generator)
    return share * images + (1 - share) * images[torch.randperm(len(images), generator=generator)]


def soft_divergence(logits: Tensor, answers: Tensor, temperature: float) -> Tensor:
    """Return the Kullback-Leibler divergence of softened answers, times the squared temperature (Hinton et al. 2015).

    Args:
        logits, answers: (n, n_classes) of student and teacher.
    """
    logs, wanted = (F.log_softmax(values / temperature, dim=1) for values in (logits, answers))
    return math.pow(temperature, 2) * F.kl_div(logs, wanted, reduction="batchmean", log_target=True)
