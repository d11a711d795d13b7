"""What the user has set for the whole program: device, memory cap, and whether the end of a run is announced."""

from PySide6.QtCore import QObject, QSettings, Signal

from purer_app.engine.core.machine.usage import use_machine
from purer_app.engine.core.settings.choices import DeviceChoice
from purer_app.engine.core.text import GB

LEAST_CAP_GB, MOST_CAP_GB = 0.5, 1000.0


class Preferences(QObject):
    """The preferences that are not of the theme, each saved when it is set, and applied at once.

    `machine_changed` is emitted after another device or cap was set, `changed` after any preference.
    """

    machine_changed = Signal()
    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        device = str(settings.value("machine/device", DeviceChoice.AUTO))
        self.device = device if device in tuple(DeviceChoice) else str(DeviceChoice.AUTO)
        """The device that "auto" means in the settings of a project."""
        self.cap_gb = _cap(settings.value("machine/memory_cap_gb", settings.value("machine/memory_cap_gib", 0.0)))
        """The cap on memory in GB; 0 for none."""
        self.announces_end = str(settings.value("notifications/run_end", "true")).lower() != "false"
        """Whether the end of a run is announced while the window is not in front."""
        self._apply()

    def set_device(self, device: str) -> None:
        """Set the device that "auto" means, a `DeviceChoice`."""
        self._set_machine("machine/device", "device", str(DeviceChoice(device)))

    def set_cap_gb(self, cap_gb: float) -> None:
        """Set the cap on memory in GB; 0 removes it, and other values are kept within 0.5 and 1000."""
        self._set_machine("machine/memory_cap_gb", "cap_gb", _cap(cap_gb))

    def set_announces_end(self, announces: bool) -> None:
        """Set whether the end of a run is announced."""
        if announces != self.announces_end:
            self.announces_end = announces
            self._settings.setValue("notifications/run_end", announces)
            self.changed.emit()

    def _set_machine(self, key: str, name: str, value: object) -> None:
        if value == getattr(self, name):
            return
        setattr(self, name, value)
        self._settings.setValue(key, value)
        self._apply()
        self.machine_changed.emit()
        self.changed.emit()

    def _apply(self) -> None:
        use_machine(self.device, round(self.cap_gb * GB) or None)


def _cap(value: object) -> float:
    """Return a saved cap within its range; 0 if it is not a number."""
    try:
        cap = float(str(value))
    except ValueError:
        return 0.0
    return min(max(cap, LEAST_CAP_GB), MOST_CAP_GB) if cap > 0 else 0.0
