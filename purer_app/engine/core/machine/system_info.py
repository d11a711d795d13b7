"""Describes machine and software for a bug report, and says why a GPU that is present is not used."""

import os
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version

import psutil
import torch

from purer_app import __version__
from purer_app.engine.core.files import cache_folder, log_folder
from purer_app.engine.core.machine.devices import Device, find_devices
from purer_app.engine.core.machine.graphics_cards import GraphicsCard, find_graphics_cards
from purer_app.engine.core.machine.memory import cap_text
from purer_app.engine.core.text import size_text

_PACKAGES = ("torchvision", "numpy", "Pillow", "safetensors", "PySide6-Essentials", "pyqtgraph", "timm", "onnx")
_WITH_TORCH = {"NVIDIA": "CUDA", "AMD": "ROCm"}
"""The vendors whose cards torch can use, each with the name of the build of torch for them."""


def system_info(more: Mapping[str, str] | None = None) -> str:
    """Return one fact per line, "Name: value"; folders of the user are abbreviated with ~.

    Args:
        more: facts of the caller to append.
    """
    cards, devices = find_graphics_cards(), find_devices()
    facts = {
        "PURER": __version__,
        "Python": f"{platform.python_version()} ({platform.machine()})",
        "System": platform.platform(),
        "Processor": _processor(devices),
        "PyTorch": f"{torch.__version__}, {torch_build()}",
        "Devices": "; ".join(map(_describe, devices)),
        "Graphics cards": "; ".join(map(str, cards)) or "none found",
    }
    if cap := cap_text():
        facts["Memory"] = cap
    if why := unused_gpu(cards, devices):
        facts["Note"] = why
    facts["Packages"] = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    facts |= {"Cache": _short(str(cache_folder())), "Log": _short(str(log_folder()))}
    facts |= {name: os.environ[name] for name in ("CUDA_VISIBLE_DEVICES", "QT_QPA_PLATFORM") if name in os.environ}
    return "\n".join(f"{name}: {value}" for name, value in {**facts, **(more or {})}.items())


def torch_build() -> str:
    """Return for which GPUs this torch was built: "built for CUDA 13.0", or "built for the CPU only"."""
    if torch.version.cuda is not None:
        return f"built for CUDA {torch.version.cuda}"
    if torch.version.hip is not None:
        return f"built for ROCm {torch.version.hip}"
    return "built for Apple GPUs" if torch.backends.mps.is_built() else "built for the CPU only"


def unused_gpu(cards: Iterable[GraphicsCard], devices: Iterable[Device]) -> str:
    """Explain why torch does not use a card of NVIDIA or AMD that is present, and what helps; "" if it does."""
    built_for = "CUDA" if torch.version.cuda is not None else "ROCm" if torch.version.hip is not None else ""
    return why_unused(cards, devices, built_for, f"{torch.__version__}")


def why_unused(cards: Iterable[GraphicsCard], devices: Iterable[Device], built_for: str, torch_version: str) -> str:
    """Return the sentence of `unused_gpu`.

    Args:
        built_for: CUDA, ROCm or "".
    """
    usable = [card for card in cards if card.vendor in _WITH_TORCH]
    if not usable or any(device.word == "cuda" for device in devices):
        return ""
    card = next((card for card in usable if _WITH_TORCH[card.vendor] == built_for), usable[0])
    name, needed = card.name or f"{card.vendor} card", _WITH_TORCH[card.vendor]
    if needed != built_for:
        kind = f"for {built_for}" if built_for else "for the CPU only"
        return (
            f"A GPU is present ({name}), but this PyTorch ({torch_version}) is built {kind}: install a build of "
            f"torch and torchvision for {needed} to use it."
        )
    driver = f"driver {card.driver}" if card.driver else "no driver found"
    return (
        f"A GPU is present ({name}, {driver}), but PyTorch cannot use it: its driver is missing or too old for this "
        f"build ({torch_version}), or CUDA_VISIBLE_DEVICES hides it."
    )


def _processor(devices: tuple[Device, ...]) -> str:
    name = next(device.name for device in devices if device.word == "cpu")
    memory = psutil.virtual_memory()
    return f"{name}, {size_text(memory.total)} of memory, {size_text(memory.available)} free"


def _describe(device: Device) -> str:
    if device.word != "cuda":
        return device.word
    major, minor = torch.cuda.get_device_capability()
    memory = size_text(device.memory_bytes or 0)
    return f"cuda ({device.name}, {memory}, compute capability {major}.{minor})"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _short(path: str) -> str:
    home = os.path.expanduser("~")  # noqa: PTH111 - compared as text
    return f"~{path[len(home) :]}" if home != "~" and path.startswith(home + os.sep) else path
