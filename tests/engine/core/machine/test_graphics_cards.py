"""Graphics cards are found without torch: on the PCI bus, from NVIDIA's driver and by nvidia-smi."""

from pathlib import Path

import pytest

from purer_app.engine.core.machine.graphics_cards import GraphicsCard, find_graphics_cards


@pytest.fixture
def no_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Leave only an empty folder on the PATH, and return it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def add_device(root: Path, number: int, vendor: str, kind: str) -> None:
    folder = root / "sys" / "bus" / "pci" / "devices" / f"0000:0{number}:00.0"
    folder.mkdir(parents=True)
    (folder / "vendor").write_text(f"{vendor}\n")
    (folder / "class").write_text(f"{kind}\n")


def add_driver(root: Path) -> None:
    folder = root / "proc" / "driver" / "nvidia"
    (folder / "gpus" / "0000:01:00.0").mkdir(parents=True)
    (folder / "version").write_text("NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27 2025\nGCC\n")
    information = "Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   \t\t 188\n"
    (folder / "gpus" / "0000:01:00.0" / "information").write_text(information)


def test_cards_without_a_driver_are_found_on_the_bus(tmp_path: Path, no_tool: Path) -> None:
    add_device(tmp_path, 0, "0x8086", "0x030000")
    add_device(tmp_path, 1, "0x10de", "0x030200")
    add_device(tmp_path, 2, "0x10de", "0x040300")  # its sound device
    add_device(tmp_path, 3, "0x1002", "0x120000")
    found = find_graphics_cards(tmp_path)
    assert [card.vendor for card in found] == ["NVIDIA", "Intel", "AMD"]
    assert str(found[0]) == "NVIDIA graphics card"


def test_the_driver_gives_name_and_version_once(tmp_path: Path, no_tool: Path) -> None:
    add_device(tmp_path, 1, "0x10de", "0x030000")
    add_driver(tmp_path)
    assert find_graphics_cards(tmp_path) == (GraphicsCard("NVIDIA", "NVIDIA GeForce RTX 4070", "580.65.06"),)
    assert str(find_graphics_cards(tmp_path)[0]) == "NVIDIA GeForce RTX 4070 (driver 580.65.06)"


def test_nvidia_smi_is_asked_where_the_bus_is_hidden(tmp_path: Path, no_tool: Path) -> None:
    tool = no_tool / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'NVIDIA H200, 570.86.15'\n")
    tool.chmod(0o755)
    assert find_graphics_cards(tmp_path) == (GraphicsCard("NVIDIA", "NVIDIA H200", "570.86.15"),)


@pytest.mark.parametrize("script", ["#!/bin/sh\necho 'No devices were found'\nexit 6\n", "#!/bin/sh\necho no cards\n"])
def test_a_tool_that_finds_nothing_lists_no_card(tmp_path: Path, no_tool: Path, script: str) -> None:
    tool = no_tool / "nvidia-smi"
    tool.write_text(script)
    tool.chmod(0o755)
    assert find_graphics_cards(tmp_path) == ()


def test_a_machine_without_a_card_has_none(tmp_path: Path, no_tool: Path) -> None:
    add_device(tmp_path, 0, "0x1af4", "0x030000")  # the display of a virtual machine
    assert find_graphics_cards(tmp_path) == ()
