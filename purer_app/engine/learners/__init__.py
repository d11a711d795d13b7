"""The meta-learners, one method per file behind one interface."""

from purer_app.engine.config import LearnerConfig
from purer_app.engine.image_spec import ImageSpec
from purer_app.engine.learners.anil import Anil
from purer_app.engine.learners.base import Learner
from purer_app.engine.learners.maml import FirstOrderMaml, Maml
from purer_app.engine.learners.protonet import ProtoNet

_BY_NAME: dict[str, type[Learner]] = {kind.name: kind for kind in (Maml, FirstOrderMaml, Anil, ProtoNet)}


def build_learner(config: LearnerConfig, spec: ImageSpec, n_way: int) -> Learner:
    """Build the learner that the settings name, for a meta-model that takes images of `spec`."""
    return _BY_NAME[config.name](config, spec, n_way)
