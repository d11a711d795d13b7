"""Builds learners by name, for a new run and from a finished one."""

from collections.abc import Mapping
from typing import Any

from purer_app.engine.core.settings.learner_configs import LearnerConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.anil import Anil
from purer_app.engine.learners.base import Learner
from purer_app.engine.learners.closed_form.compact import Compact
from purer_app.engine.learners.closed_form.pool_embedding import PoolEmbedding
from purer_app.engine.learners.closed_form.student import Student
from purer_app.engine.learners.maml import FirstOrderMaml, Maml
from purer_app.engine.learners.protonet import ProtoNet
from purer_app.engine.pool.model_pool import ModelPool

_WITH_BACKBONE: dict[str, type[Learner]] = {kind.name: kind for kind in (Maml, FirstOrderMaml, Anil, ProtoNet, Student)}
_ALL: dict[str, type[Learner]] = _WITH_BACKBONE | {kind.name: kind for kind in (PoolEmbedding, Compact)}


def build_learner(config: LearnerConfig, spec: ImageSpec, n_way: int) -> Learner:
    """Build a learner that trains a separate network for images of `spec`."""
    return _WITH_BACKBONE[config.name](config, spec, n_way)


def learner_for(config: LearnerConfig, pool: ModelPool, n_way: int) -> Learner:
    """Build the learner that the settings name, to train on a pool.

    Raises:
        PoolError: none of the pool's models is small enough for a compact learner.
    """
    return _ALL[config.name].of_pool(config, pool, n_way)


def needs_pool(config: LearnerConfig) -> bool:
    """Whether a trained learner is used together with its pool."""
    return _ALL[config.name].needs_pool


def learner_from(config: LearnerConfig, facts: Mapping[str, Any], pool: ModelPool | None) -> Learner:
    """Build the learner of a finished run, for its saved weights.

    Args:
        facts: what the run saved next to its weights, see `Learner.facts`.
        pool: the pool of the run; None is allowed unless `needs_pool`.

    Raises:
        ConfigError: the facts are incomplete.
    """
    return _ALL[config.name].of_facts(config, facts, pool)
