"""Builds learners by name: new ones, and those of a finished run."""

from collections.abc import Mapping
from typing import Any

from purer_app.engine.core.settings.learner_configs import CompactConfig, LearnerConfig, PoolEmbeddingConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.anil import Anil
from purer_app.engine.learners.base import Learner
from purer_app.engine.learners.closed_form.compact import Compact, Plan
from purer_app.engine.learners.closed_form.pool_embedding import PoolEmbedding
from purer_app.engine.learners.maml import FirstOrderMaml, Maml
from purer_app.engine.learners.protonet import ProtoNet
from purer_app.engine.pool.model_pool import ModelPool

_BY_NAME: dict[str, type[Learner]] = {kind.name: kind for kind in (Maml, FirstOrderMaml, Anil, ProtoNet)}


def build_learner(config: LearnerConfig, spec: ImageSpec, n_way: int) -> Learner:
    """Build one of the paper's learners, for a meta-model that takes images of `spec`."""
    return _BY_NAME[config.name](config, spec, n_way)


def learner_for(config: LearnerConfig, pool: ModelPool, n_way: int) -> Learner:
    """Build the learner that the settings name, to be trained on a pool.

    Raises:
        PoolError: none of the pool's models is small enough for a compact learner.
    """
    if isinstance(config, PoolEmbeddingConfig):
        return PoolEmbedding(config, pool, n_way)
    if isinstance(config, CompactConfig):
        return Compact.of_pool(config, pool, n_way)
    return build_learner(config, pool.common_spec(config.image_size, config.channels), n_way)


def learner_from(
    config: LearnerConfig, spec: ImageSpec, n_way: int, facts: Mapping[str, Any], pool: ModelPool | None
) -> Learner:
    """Build the learner of a finished run, for the weights that it kept.

    Args:
        facts: what the run wrote down beside its weights.
        pool: the pool of the run; only the pool embedding needs it.

    Raises:
        ConfigError: the facts are incomplete.
    """
    if isinstance(config, CompactConfig):
        compact = Compact(config, Plan.from_table(spec, facts["branches"]), n_way)
        compact.trust_only(facts["trusted"])
        return compact
    if isinstance(config, PoolEmbeddingConfig):
        assert pool is not None
        embedding = PoolEmbedding(config, pool, n_way)
        embedding.trust_only(facts["trusted"])
        return embedding
    return build_learner(config, spec, n_way)
