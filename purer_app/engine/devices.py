"""Turns the word for a device into the device, once per job."""

import torch

from purer_app.engine.errors import DeviceError
from purer_app.engine.events import EventSink, NoticeGiven


def choose_device(word: str, emit: EventSink) -> torch.device:
    """Return the asked-for device, or for "auto" the best one, and say which.

    Raises:
        DeviceError: the device is not there.
    """
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if word == "auto":
        word = next(name for name in ("cuda", "mps", "cpu") if available[name])
    if not available[word]:
        there = ", ".join(name for name, is_there in available.items() if is_there)
        raise DeviceError(f"device '{word}' is not available here; this machine has {there}")
    name = torch.cuda.get_device_name() if word == "cuda" else "no GPU is used" if word == "cpu" else "Apple GPU"
    emit(NoticeGiven(f"Device: {word} ({name})"))
    return torch.device(word)
