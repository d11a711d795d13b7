"""How unlike the training data of a pool's models a picture is, measured by their BatchNorm statistics."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.methods import CachedMethod, FewShotMethod, ImageSource, LearnerMethod
from purer_app.engine.few_shot.old_classes.joint import JointMethod
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.closed_form.branches import TeacherBranches
from purer_app.engine.pool.teacher import Teacher

UNFAMILIAR = 1.0
"""Strangeness above which a picture is called unlike everything that the models know."""
MOST_TEACHERS = 4
"""Number of models of each input form that are asked."""


def strangeness(teachers: Sequence[Teacher], pictures: ImageSource) -> Tensor | None:
    """Return the strangeness of pictures, (n,), or None if no model has BatchNorm statistics.

    In each BatchNorm layer, the mean of a channel over the picture is compared with its mean over the training data:
    the squared difference, relative to the variance of single activations, averaged over channels and layers. For
    training data its expectation is at most 1, because a mean varies less than what it averages [ours]. It is averaged
    over the models of one input form. Models of several forms may know different kinds of pictures, so the smallest
    value counts.
    """
    forms: dict[ImageSpec, list[Teacher]] = {}
    for teacher in teachers:
        if teacher.has_batch_norm and len(forms.setdefault(teacher.spec, [])) < MOST_TEACHERS:
            forms[teacher.spec].append(teacher)
    found = []
    for spec, members in forms.items():
        images = pictures(spec)
        each = [one for teacher in members if (one := _of_teacher(teacher, images)) is not None]
        if each:
            found.append(torch.stack(each).mean(dim=0))
    return torch.stack(found).min(dim=0).values if found else None


def teachers_of(method: FewShotMethod) -> tuple[Teacher, ...]:
    """Return the models of the pool that a method uses unchanged; a method with weights of its own has none."""
    if isinstance(method, CachedMethod):
        return teachers_of(method.method)
    if isinstance(method, JointMethod):
        return teachers_of(method.base)
    if isinstance(method, TeacherMethod):
        return method.teachers
    if isinstance(method, LearnerMethod) and isinstance(method.learner.network, TeacherBranches):
        return method.learner.network.teachers
    return ()


_BATCH = 64


def _of_teacher(teacher: Teacher, images: Tensor) -> Tensor | None:
    """Return (n,) values, or None if no layer with statistics is used."""
    model = teacher.model
    device = next(model.parameters()).device
    layers: list[Tensor] = []

    def compare(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        assert isinstance(layer, nn.BatchNorm2d)
        if layer.running_mean is None or layer.running_var is None:
            return
        means = inputs[0].mean(dim=(2, 3))
        squared = (means - layer.running_mean).square() / (layer.running_var + layer.eps)
        layers.append(squared.mean(dim=1))

    hooks = [part.register_forward_pre_hook(compare) for part in model.modules() if isinstance(part, nn.BatchNorm2d)]
    parts = []
    try:
        for batch in images.split(_BATCH):
            layers.clear()
            with torch.no_grad():
                model.features(batch.to(device))
            if not layers:
                return None
            parts.append(torch.stack(layers).mean(dim=0).nan_to_num(nan=torch.inf).cpu())
    finally:
        for hook in hooks:
            hook.remove()
    return torch.cat(parts)
