"""Opens settings files on the Train page and saves them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import write_below
from purer_app.engine.core.settings.presets import nearest_preset
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table, settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.session import Session
from purer_app.ui.state.train_edit import TrainEdit

_OF_THE_POOL = ("pool", "models")
"""Settings that follow from the models of the project."""


def open_settings_file(session: Session, file: Path) -> TrainEdit | None:
    """Take over the settings in a file, such as the settings.toml of a run, as a step that can be undone.

    What the file does not name gets its default; the models stay those of the project. Return None if the project has
    these settings already.

    Raises:
        ConfigError: the file cannot be read, or has unknown settings or values out of range; nothing was changed.
    """
    current = session.store.project.train
    table = read_toml(file)
    if not set(table) - set(_OF_THE_POOL):
        raise ConfigError(f"{file} has no settings of a training run")
    train = settings_from_table(TrainConfig, {**table, "pool": current.pool, "models": list(current.models)}, str(file))
    text = QCoreApplication.translate("SettingsFiles", "Open the settings “{name}”").format(name=file.name)
    return session.edit_training(text, train, nearest_preset(train)[0])


def save_settings_file(config: TrainConfig, file: Path) -> None:
    """Write settings to a file that `open_settings_file` and `purer-app train --config` read.

    Raises:
        RunFolderError: the file cannot be written.
    """
    write_below(file.parent, file.name, settings_to_toml(config).encode())
