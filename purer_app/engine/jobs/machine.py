"""Jobs about the machine: its devices, how they are used, and a description for bug reports."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from purer_app.engine.core.events import Control, EventSink

if TYPE_CHECKING:
    from purer_app.engine.core.machine.devices import Device


def find_devices(emit: EventSink, control: Control) -> "tuple[Device, ...]":
    """List the devices of this machine, best first; the first call loads torch."""
    from purer_app.engine.core.machine.devices import find_devices as find

    return find()


def use_machine(device: str, cap_bytes: int | None, emit: EventSink, control: Control) -> "tuple[Device, ...]":
    """Choose for this process what "auto" means and how much memory may be used, and list the devices, that one first.

    Args:
        device: a `DeviceChoice`.
        cap_bytes: bytes of memory per device; None for no cap.
    """
    from purer_app.engine.core.machine.devices import find_devices as find
    from purer_app.engine.core.machine.devices import prefer_device
    from purer_app.engine.core.machine.memory import cap_memory

    prefer_device(device)
    cap_memory(cap_bytes)
    return find()


def find_unused_gpu(emit: EventSink, control: Control) -> str:
    """Explain why a GPU that is present is not used; "" if it is, or if there is none."""
    from purer_app.engine.core.machine.devices import find_devices as find
    from purer_app.engine.core.machine.graphics_cards import find_graphics_cards
    from purer_app.engine.core.machine.system_info import unused_gpu

    return unused_gpu(find_graphics_cards(), find())


def system_info(more: Mapping[str, str], emit: EventSink, control: Control) -> str:
    """Describe machine and software for a bug report.

    Args:
        more: facts of the front end, such as its toolkit.
    """
    from purer_app.engine.core.machine.system_info import system_info as describe

    return describe(more)
