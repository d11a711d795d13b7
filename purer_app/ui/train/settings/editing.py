"""Makes changes of training settings as steps of the edit history, named after the setting."""

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.settings.overrides import value_at
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.method_names import learner_name
from purer_app.ui.state.session import Session
from purer_app.ui.train.settings.setting_texts import shown_settings, translated

translate = QCoreApplication.translate


def edit_settings(session: Session, train: TrainConfig) -> None:
    """Change the settings of the next run, as a step that can be undone; equal settings are no step."""
    session.edit_training(_step_text(session.store.project.train, train), train)


def _step_text(before: TrainConfig, after: TrainConfig) -> str:
    """Return the change as a verb with its object."""
    if before.learner.name != after.learner.name:
        return translate("TrainEdit", "Choose the learner {name}").format(name=learner_name(after.learner.name))
    changed = [path for path in shown_settings() if value_at(before, path) != value_at(after, path)]
    if len(changed) == 1:
        title = translated(shown_settings()[changed[0]].about.title)
        return translate("TrainEdit", "Change the setting “{title}”").format(title=title)
    n = len(changed)
    return translate("TrainEdit", "Change %Ln settings", "", n)
