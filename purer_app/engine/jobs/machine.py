"""Jobs about the machine: its devices, a description for bug reports, and the space that the program takes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.events import Control, EventSink

if TYPE_CHECKING:
    from purer_app.engine.core.machine.devices import Device


def find_devices(emit: EventSink, control: Control) -> "tuple[Device, ...]":
    """Apply the limits of `use_machine`, and list the devices, best first; the first call loads torch."""
    from purer_app.engine.core.machine.devices import find_devices as find

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


def measure_folders(paths: Sequence[Path], emit: EventSink, control: Control) -> tuple[int, ...]:
    """Return the size of each file or folder in bytes."""
    from purer_app.engine.core.machine.storage import measure

    return measure(paths, emit)


def clear_caches(emit: EventSink, control: Control) -> tuple[int, str]:
    """Delete the caches; return the freed bytes, and why a part could not be deleted, or ""."""
    from purer_app.engine.core.machine.storage import clear_caches as clear

    return clear()
