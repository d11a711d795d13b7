"""Names and values of settings in the words of the window, for what differs between runs or from a preset."""

from PySide6.QtCore import QCoreApplication, QObject

from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.presets import SettingDifference
from purer_app.ui.core.formats import duration, number
from purer_app.ui.core.method_names import choice_name

NONE = "–"


def setting_title(path: str) -> str:
    """Return the title of a setting, which Train shows too, for its dotted name."""
    return QCoreApplication.translate("Settings", training_settings()[path].about.title)


def format_value(here: QObject, path: str, value: object) -> str:
    """Format the value of a setting; times get their units, choices their names."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return here.tr("on") if value else here.tr("off")
    if isinstance(value, int | float) and training_settings()[path].about.unit == "seconds":
        zero = QCoreApplication.translate("Settings", training_settings()[path].about.zero)
        nothing = zero or QCoreApplication.translate("Durations", "{s} s").format(s=0)
        return duration(value) if value else nothing
    return number(value, ",.6g") if isinstance(value, int | float) else choice_name(path, str(value))


def format_change(here: QObject, change: SettingDifference) -> str:
    """Return a setting that differs from a preset, with both values."""
    values = {
        key: format_value(here, change.name, value) for key, value in (("value", change.value), ("usual", change.usual))
    }
    return here.tr("{name}: {value} instead of {usual}").format(name=setting_title(change.name), **values)
