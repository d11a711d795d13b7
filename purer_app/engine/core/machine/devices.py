"""Lists the devices and versions of this machine, and chooses the device that a job computes on."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version

import psutil
import torch

from purer_app import __version__
from purer_app.engine.core.errors import DeviceError
from purer_app.engine.core.events import EventSink, NoticeGiven
from purer_app.engine.core.machine.memory import enforce_cap
from purer_app.engine.core.machine.usage import machine_use
from purer_app.engine.core.settings.choices import DeviceChoice


@dataclass(frozen=True, slots=True)
class Device:
    """A device: its word in settings, its name, and its memory in bytes (None: unknown)."""

    word: str
    name: str
    memory_bytes: int | None


def find_devices() -> tuple[Device, ...]:
    """Apply the limits of `usage`, and list the devices: the preferred one, then the others, best first, CPU last."""
    enforce_cap()
    return tuple(sorted(_devices(), key=lambda device: device.word != machine_use().device))


def _devices() -> list[Device]:
    found = []
    if torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(torch.cuda.current_device()).total_memory
        found.append(Device("cuda", torch.cuda.get_device_name(), memory))
    if torch.backends.mps.is_available():
        found.append(Device("mps", "Apple GPU", None))  # it shares the processor's memory
    return [*found, Device("cpu", _processor(), psutil.virtual_memory().total)]


def _processor() -> str:
    cores = os.cpu_count() or 1
    return f"{platform.processor() or 'CPU'}, {cores} core{'s' if cores > 1 else ''}"


def choose_device(word: str, emit: EventSink) -> torch.device:
    """Return the requested device, or the preferred or best one for "auto", and emit a notice with its name.

    Raises:
        DeviceError: this machine does not have it.
    """
    found = {device.word: device for device in find_devices()}
    if word == DeviceChoice.AUTO:
        word = next(iter(found))
    if word not in found:
        there = ", ".join(sorted(found))
        raise DeviceError(f"device '{word}' is not available here; this machine has {there}")
    emit(NoticeGiven(f"Device: {word} ({'no GPU is used' if word == 'cpu' else found[word].name})"))
    return torch.device(word)


def resolved(word: str) -> str:
    """Return the word of the device that a setting means now: that of the first device for "auto"."""
    return find_devices()[0].word if word == DeviceChoice.AUTO else word


def installed_versions() -> dict[str, str]:
    """Return the versions on which the result of a run depends, as its manifest records them."""
    return {
        "purer_app": __version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "torchvision": version("torchvision"),
    }
