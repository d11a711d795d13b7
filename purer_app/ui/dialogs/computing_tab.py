"""Settings of the device that computes, and of its memory."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QWidget

from purer_app.engine.core.text import GB
from purer_app.ui.core.formats import fill
from purer_app.ui.dialogs.section_column import SectionColumn
from purer_app.ui.state.preferences import LEAST_CAP_GB, MOST_CAP_GB
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.labels import wrapped

_STEP_GB = 0.5


class ComputingTab(QWidget):
    """Device and memory cap of the program; both apply at once, to a run in progress from its next allocation on."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._devices = QComboBox()
        self._devices.setObjectName("preferred_device")
        self._devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._devices.activated.connect(lambda _: session.preferences.set_device(self._devices.currentData()))
        self._device_note = wrapped("", "muted")
        self._device_note.setObjectName("device_note")
        self._unused = wrapped("")
        self._unused.setObjectName("unused_gpu")
        self._cap = QDoubleSpinBox()
        self._cap.setObjectName("memory_cap")
        self._cap.setRange(0.0, MOST_CAP_GB)
        self._cap.setDecimals(1)
        self._cap.setSingleStep(_STEP_GB)
        self._cap.setSuffix(self.tr(" GB"))
        self._cap.setSpecialValueText(self.tr("No cap"))
        self._cap.setKeyboardTracking(False)
        self._cap.valueChanged.connect(self._on_cap_changed)
        self._cap_note = wrapped("", "muted")
        self._cap_note.setObjectName("cap_note")
        column = SectionColumn(self)
        column.add_section(self.tr("Device"), self._devices, self._device_note, self._unused)
        column.add_section(self.tr("Memory cap"), self._cap, self._cap_note)
        session.devices_found.connect(self._show_values)
        session.preferences.changed.connect(self._show_values)
        self._show_values()

    def _on_cap_changed(self, cap_gb: float) -> None:
        self._session.preferences.set_cap_gb(cap_gb)
        self._show_values()  # a smaller cap than the smallest is raised to it

    def _show_values(self) -> None:
        session, wanted = self._session, self._session.preferences.device
        found = {device.word: device.name for device in session.devices} or {"cpu": self.tr("CPU")}
        self._devices.clear()
        self._devices.addItem(self.tr("Automatic: the best one"), "auto")
        for word, name in sorted(found.items(), key=lambda item: item[0] == "cpu"):
            self._devices.addItem(self.tr("CPU ({name})").format(name=name) if word == "cpu" else name, word)
        if wanted not in (*found, "auto"):
            self._devices.addItem(self.tr("{device} (not present)").format(device=wanted), wanted)
        self._devices.setCurrentIndex(self._devices.findData(wanted))
        self._device_note.setText(self._device_sentence(wanted))
        self._unused.setText(session.unused_gpu)
        self._unused.setVisible(bool(session.unused_gpu))
        with QSignalBlocker(self._cap):
            self._cap.setValue(session.preferences.cap_gb)
        self._cap_note.setText(self._cap_sentence())

    def _device_sentence(self, wanted: str) -> str:
        if not self._session.devices:
            return self.tr("PyTorch is being loaded; it finds the devices.")
        now = self._session.devices[0]
        text = self.tr("Used now: {name}. Projects use it unless their own setting Device names another one.")
        if wanted not in ("auto", now.word):
            text = self.tr("This device is not present, so {name} is used until it is.")
        return text.format(name=now.name)

    def _cap_sentence(self) -> str:
        devices = self._session.devices
        if not devices or devices[0].word == "cpu":
            text = self.tr(
                "On the CPU, the cap is checked before a run starts: a run whose images do not fit below it is "
                "refused. PyTorch cannot be held to it while it computes. The smallest cap is {least} GB."
            )
        else:
            text = self.tr(
                "On the GPU, PyTorch is held to the cap: when it is reached, PURER computes in smaller parts, as on a "
                "GPU of that size. The smallest cap is {least} GB."
            )
        total = devices[0].memory_bytes if devices else None
        if total is not None:
            text += " " + fill(self.tr("This device has {total:.1f} GB."), total=total / GB)
        return text.replace("{least}", f"{LEAST_CAP_GB:g}")
