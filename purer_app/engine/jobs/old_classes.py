"""Jobs around the classes of models: list them, estimate how long their pseudo images take, and make these."""

from typing import TYPE_CHECKING

from purer_app.engine.core.events import Control, EventSink
from purer_app.engine.core.settings.job_configs import ClassifyConfig

if TYPE_CHECKING:
    from purer_app.engine.few_shot.old_classes.preparation import ModelClasses, PreparedClasses


def list_model_classes(config: ClassifyConfig, emit: EventSink, control: Control) -> "tuple[ModelClasses, ...]":
    """List the models of a pool or of a run with their classes; `config.old` is ignored."""
    from purer_app.engine.few_shot.old_classes import preparation

    return preparation.list_model_classes(config, emit)


def seconds_to_prepare(config: ClassifyConfig, emit: EventSink, control: Control) -> float:
    """Estimate how long it takes to make the pseudo images of the one model in `config.old`; 0 if they exist."""
    from purer_app.engine.few_shot.old_classes import preparation

    return preparation.seconds_to_prepare(config, emit)


def prepare_classes(config: ClassifyConfig, emit: EventSink, control: Control) -> "PreparedClasses":
    """Make the pseudo images of the one model in `config.old`, unless they exist."""
    from purer_app.engine.few_shot.old_classes import preparation

    return preparation.prepare_classes(config, emit)
