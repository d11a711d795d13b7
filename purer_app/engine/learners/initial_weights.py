"""The initial weights of a meta-model, taken from the teachers of a pool."""

import torch
from torch import Tensor

from purer_app.engine.core.settings.learner_configs import NetworkConfig
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.pool.model_pool import ModelPool, best_teacher
from purer_app.engine.pool.teacher import Teacher

_LARGEST_WEIGHT = 1e6


def starting_parameters(learner: Learner, pool: ModelPool, seed: int) -> Parameters:
    """Return the weights that `learner.config.start` names, or random weights if no teacher fits."""
    if (copied := learner.teacher_parameters()) is not None:
        return copied
    drawn = learner.initial_parameters(seed)
    if not isinstance(learner.config, NetworkConfig):
        return drawn
    fitting = tuple(teacher for teacher in pool.teachers if _fits(learner, teacher))
    start = learner.auto_start if learner.config.start == "auto" else learner.config.start
    if start == "best-teacher" and fitting:
        return _mean_of((best_teacher(fitting)[0],), drawn)
    return average_parameters(learner, pool, drawn) or drawn


def average_parameters(learner: Learner, pool: ModelPool, drawn: Parameters) -> Parameters | None:
    """Average the teachers' weights (released code), and the head if the number of classes fits.

    Args:
        drawn: random weights of the meta-model; a weight without an average keeps them.

    Returns:
        None if the teachers differ from each other or from the meta-model in architecture or input, or if the learner
        trains no such network on episodes.
    """
    if not isinstance(learner.config, NetworkConfig) or not pool.alike or not _fits(learner, pool.teachers[0]):
        return None
    return _mean_of(pool.teachers, drawn)


def _fits(learner: Learner, teacher: Teacher) -> bool:
    return teacher.architecture == learner.config.network and teacher.spec.shape == learner.spec.shape


def _mean_of(teachers: tuple[Teacher, ...], drawn: Parameters) -> Parameters:
    return {name: _mean_weight(teachers, name, weight) for name, weight in drawn.items()}


def _mean_weight(teachers: tuple[Teacher, ...], name: str, drawn: Tensor) -> Tensor:
    head = teachers[0].model.head_name
    theirs = name.replace("head.", f"{head}.", 1) if name.startswith("head.") else name
    usable = [teacher for teacher in teachers if _has_moderate_weights(teacher)] or teachers
    weights = [teacher.model.get_parameter(theirs).detach().cpu().to(drawn.dtype) for teacher in usable]
    if any(weight.shape != drawn.shape for weight in weights):
        return drawn
    return torch.stack(weights).mean(dim=0)


def _has_moderate_weights(teacher: Teacher) -> bool:
    """Whether no weight is so large that it would dominate a mean or overflow."""
    return all(bool((weight.abs() <= _LARGEST_WEIGHT).all()) for weight in teacher.model.parameters())
