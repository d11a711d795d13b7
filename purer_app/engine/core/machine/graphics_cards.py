"""Finds the graphics cards of this machine without torch: on the PCI bus, from NVIDIA's driver and by nvidia-smi."""

import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_VENDORS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel"}
_CLASSES = ("0x03", "0x12")
"""First digits of the PCI classes of display controllers and processing accelerators (PCI Code and ID Assignment)."""
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class GraphicsCard:
    """A card: its vendor, its name or "", and the version of its driver or ""."""

    vendor: str
    name: str = ""
    driver: str = ""

    def __str__(self) -> str:
        name = self.name or f"{self.vendor} graphics card"
        return f"{name} (driver {self.driver})" if self.driver else name


def find_graphics_cards(root: Path = Path("/")) -> tuple[GraphicsCard, ...]:
    """List the cards of NVIDIA, AMD and Intel, those of NVIDIA first.

    Windows and containers hide the PCI bus; there, only NVIDIA's cards are found, by nvidia-smi on the PATH.

    Args:
        root: the folder that contains `sys` and `proc`.
    """
    nvidia = _from_driver(root) or _from_nvidia_smi()
    others = [card for card in _on_pci_bus(root) if card.vendor != "NVIDIA" or not nvidia]
    return tuple(sorted([*nvidia, *others], key=lambda card: card.vendor != "NVIDIA"))


def _on_pci_bus(root: Path) -> list[GraphicsCard]:
    """Return the cards that Linux lists on the PCI bus, which needs no driver."""
    cards = []
    for folder in sorted((root / "sys" / "bus" / "pci" / "devices").glob("*")):
        vendor = _VENDORS.get(_line(folder / "vendor"))
        if vendor is not None and _line(folder / "class").startswith(_CLASSES):
            cards.append(GraphicsCard(vendor))
    return cards


def _from_driver(root: Path) -> list[GraphicsCard]:
    """Return the cards that NVIDIA's driver lists in /proc."""
    folder = root / "proc" / "driver" / "nvidia"
    words = _line(folder / "version").split()
    version = next((word for word in words if word[0].isdigit() and "." in word), "")
    names = []
    for file in sorted((folder / "gpus").glob("*/information")):
        facts = dict(line.partition(":")[::2] for line in _text(file).splitlines())
        names.append(facts.get("Model", "").strip())
    return [GraphicsCard("NVIDIA", name, version) for name in names]


def _from_nvidia_smi() -> list[GraphicsCard]:
    """Return the cards that NVIDIA's own tool lists."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    command = [tool, "--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):  # installed, but without a driver or a card
        return []
    rows = [line.rpartition(",") for line in found.stdout.splitlines() if "," in line]
    return [GraphicsCard("NVIDIA", name.strip(), driver.strip()) for name, _, driver in rows]


def _line(file: Path) -> str:
    return _text(file).partition("\n")[0].strip()


def _text(file: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return file.read_text(encoding="utf-8")
    return ""
