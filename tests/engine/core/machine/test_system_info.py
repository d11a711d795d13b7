"""The description for bug reports names machine and software, and why a GPU that is present is not used."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from purer_app import __version__
from purer_app.engine.core.machine.devices import Device
from purer_app.engine.core.machine.graphics_cards import GraphicsCard
from purer_app.engine.core.machine.system_info import system_info, torch_build, unused_gpu, why_unused
from purer_app.engine.core.machine.usage import use_machine

CPU = Device("cpu", "CPU", 2**34)
CARD = GraphicsCard("NVIDIA", "NVIDIA RTX 4070", "580.65")


def facts(text: str) -> dict[str, str]:
    return dict(line.partition(": ")[::2] for line in text.splitlines())


def test_versions_build_devices_and_folders_are_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PURER_CACHE", str(tmp_path / "kept"))
    found = facts(system_info({"Qt": "6.9, platform xcb"}))
    assert found["PURER"] == __version__
    assert found["Python"].startswith(platform.python_version())
    assert found["PyTorch"] == f"{torch.__version__}, {torch_build()}"
    assert found["Devices"].endswith("cpu")
    assert found["Cache"] == "~/kept"
    assert list(found)[-1] == "Qt" and found["Qt"] == "6.9, platform xcb"
    assert str(tmp_path) not in system_info()


def test_the_memory_cap_is_listed_while_it_applies() -> None:
    assert "Memory" not in facts(system_info())
    use_machine(cap_bytes=3 * 2**30)
    try:
        assert facts(system_info())["Memory"] == "within the memory cap of 3.2 GB"
    finally:
        use_machine()


def test_a_cpu_build_beside_a_gpu_is_named_with_what_helps() -> None:
    assert why_unused([CARD], [CPU], "", "2.14.1+cpu") == (
        "A GPU is present (NVIDIA RTX 4070), but this PyTorch (2.14.1+cpu) is built for the CPU only: install a build "
        "of torch and torchvision for CUDA to use it."
    )
    assert "is built for CUDA: install a build of torch and torchvision for ROCm" in why_unused(
        [GraphicsCard("AMD")], [CPU], "CUDA", "2.14.1"
    )


def test_a_gpu_that_the_right_build_cannot_use_points_to_the_driver() -> None:
    sentence = why_unused([CARD], [CPU], "CUDA", "2.14.1")
    assert sentence.startswith("A GPU is present (NVIDIA RTX 4070, driver 580.65), but PyTorch cannot use it: ")


def test_there_is_nothing_to_explain_about_a_used_gpu_or_none() -> None:
    used = Device("cuda", "NVIDIA RTX 4070", 2**33)
    assert why_unused([CARD], [used, CPU], "CUDA", "2.14.1") == ""
    assert why_unused([], [CPU], "", "2.14.1") == ""
    assert why_unused([GraphicsCard("Intel")], [CPU], "", "2.14.1") == ""


def test_the_build_of_this_torch_is_compared_with_the_cards() -> None:
    other = GraphicsCard("AMD" if torch.version.cuda is not None else "NVIDIA")
    assert unused_gpu([other], [CPU]).startswith(f"A GPU is present ({other.vendor} card), but this PyTorch (")


def test_the_command_line_prints_it_without_qt() -> None:
    code = (
        "import sys\nfor name in ('PySide6', 'pyqtgraph'): sys.modules[name] = None\n"
        "sys.argv = ['purer-app', '--system-info']\nfrom purer_app.__main__ import main\nmain()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert facts(ended.stdout)["PyTorch"] == f"{torch.__version__}, {torch_build()}"
    assert ended.stderr == ""
