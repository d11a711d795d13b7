"""Translates the texts of the training settings, which are defined in the settings classes."""

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.settings.listing import Setting, stages, training_settings
from purer_app.engine.core.settings.schema import Source
from purer_app.ui.core.formats import number
from purer_app.ui.core.method_names import choice_name

FOLLOWING = ("pool", "models")
"""Settings that are not in the form, since they follow from the used models."""
BACKBONES = (
    "conv4-32",
    "conv4-64",
    "resnet10-8",
    "resnet10-12",
    "resnet10-16",
    "resnet18-16",
    "cifar-resnet20",
    "lenet-bn",
)
"""Suggestions; any width is possible, for example conv4-48."""


def shown_settings() -> dict[str, Setting]:
    """Return the settings of the form by their paths, in the order of the stages."""
    return {path: each for path, each in training_settings().items() if path not in FOLLOWING}


def translated(text: str) -> str:
    """Return a text of a setting in the language of the window."""
    return QCoreApplication.translate("Settings", text) if text else ""


def explanation(setting: Setting) -> str:
    """Return why a setting is there; a default of the paper or of its code is named as such."""
    why, default = translated(setting.about.why), setting.default
    match setting.about.source:
        case Source.PAPER:
            text = QCoreApplication.translate("SettingTexts", "{why} Value in the paper: {value}.")
        case Source.RELEASED_CODE:
            text = QCoreApplication.translate("SettingTexts", "{why} Value in the paper's released code: {value}.")
        case _:
            return why
    is_number = isinstance(default, int | float)
    return text.format(why=why, value=number(default, ",.6g") if is_number else choice_name(setting.path, str(default)))


def stage_titles() -> dict[str, str]:
    """Return the headings of the stages in the order of the pipeline; "" is the whole run."""
    return {stage: translated(title) for stage, title in stages().items()}
