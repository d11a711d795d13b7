"""How this process may use the machine: the device that "auto" means, and a cap on memory. Loads no torch."""

from dataclasses import dataclass

from purer_app.engine.core.settings.choices import DeviceChoice


@dataclass(slots=True)
class MachineUse:
    """The limits of this process.

    Attributes:
        device: the device that "auto" means where it is present; itself "auto" for the best one.
        cap_bytes: most bytes of memory on each device; None: no cap.
        enforced_bytes: the cap that the GPUs enforce at present.
    """

    device: str = DeviceChoice.AUTO
    cap_bytes: int | None = None
    enforced_bytes: int | None = None


_USE = MachineUse()


def machine_use() -> MachineUse:
    """Return the limits of this process."""
    return _USE


def use_machine(device: str = DeviceChoice.AUTO, cap_bytes: int | None = None) -> None:
    """Set the limits of this process; `find_devices` and `choose_device` apply them.

    Args:
        device: a `DeviceChoice`.
        cap_bytes: at least 1; None removes the cap.
    """
    assert cap_bytes is None or cap_bytes > 0
    _USE.device, _USE.cap_bytes = device, cap_bytes
