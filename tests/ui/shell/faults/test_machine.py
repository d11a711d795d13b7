"""Too little memory, and a GPU that vanishes: each page says so with what to do, loses nothing, and works again."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import torch
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from torch import Tensor, nn

from purer_app.ui.main_window import MainWindow
from tests.helpers.tiny_pools import changed
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.shell.faults.conftest import shown_texts, wait_until_idle
from tests.ui.shell.faults.jobs import JOBS, start_training

pytestmark = pytest.mark.slow


def lose_the_gpu() -> None:
    """Fail as a layer does on a GPU that was unplugged, or reset by its driver."""
    raise torch.AcceleratorError("CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronous")


def run_out_of_gpu_memory() -> None:
    """Fail as a layer does on a GPU whose memory is full."""
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def run_out_of_memory() -> None:
    """Ask for more memory than any computer has."""
    torch.empty(2**50)


_TOO_LITTLE = r"not enough memory|out of memory|more memory than"
FAULTS: dict[Callable[[], None], str] = {
    lose_the_gpu: r"GPU no longer responds \(CUDA error: unspecified launch failure\)\. (Close|Restart)",
    run_out_of_gpu_memory: _TOO_LITTLE,
    run_out_of_memory: _TOO_LITTLE,
}


class Machine:
    """Fails in the first convolution once `fault` is set, and from then on, until it is None."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.fault: Callable[[], None] | None = None
        forward, machine = nn.Conv2d.forward, self

        def checked(layer: nn.Conv2d, images: Tensor) -> Tensor:
            if machine.fault is not None:
                machine.fault()
            return forward(layer, images)

        patch.setattr(nn.Conv2d, "forward", checked)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_page_says_what_the_machine_lacks_and_works_again(
    qtbot: QtBot, stocked: MainWindow, disk: Path, machine: Machine, fault: Callable[[], None]
) -> None:
    faults = list[str]()
    for start in JOBS:
        stocked.banners.clear()
        pictures = files_of(disk / "project" / "classes")
        machine.fault = fault
        done = start(stocked)
        qtbot.waitUntil(partial(is_over, stocked, fault, done), timeout=LONG_MS)
        wait_until_idle(qtbot, stocked)
        if not said(stocked, fault):
            faults.append(f"{start.__name__}: nobody said why; {shown_texts(stocked)}")
        if any("internal error" in text for text in shown_texts(stocked)):
            faults.append(f"{start.__name__}: it is called an internal error")
        machine.fault = None
        if files_of(disk / "project" / "classes") != pictures:
            faults.append(f"{start.__name__}: pictures were lost")
        again = child(stocked, QPushButton, "learn_now")
        if again.isVisible():
            again.click()
            wait_until_idle(qtbot, stocked)
        done = start(stocked)
        qtbot.waitUntil(done, timeout=LONG_MS)
        wait_until_idle(qtbot, stocked)
    assert not faults, "\n".join(faults)


def is_over(window: MainWindow, fault: Callable[[], None], done: Callable[[], bool]) -> bool:
    """Whether the fault is named, or the job is done although it should have failed."""
    return bool(said(window, fault)) or done()


def said(window: MainWindow, fault: Callable[[], None]) -> list[str]:
    """Return the shown texts that name the fault."""
    return [text for text in shown_texts(window) if re.search(FAULTS[fault], text)]


def files_of(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if "drawing" not in path.name)


def test_a_run_whose_gpu_vanished_continues_where_it_was(qtbot: QtBot, stocked: MainWindow, machine: Machine) -> None:
    session, page = stocked.session, stocked.build_page("train")
    store = session.store
    store.change(train=changed(store.project.train, meta={"steps": 30}))
    stocked.show_page("train")
    session.training.progressed.connect(
        lambda: setattr(machine, "fault", lose_the_gpu) if session.training.history.step >= 2 else None
    )
    done = start_training(stocked)
    wait_until_idle(qtbot, stocked)
    assert not done()
    (banner,) = (one for one in stocked.banners.banners() if "GPU no longer responds" in one.text)
    assert "The snapshot after step" in banner.text
    details = next(one for one in banner.findChildren(QPushButton) if one.text() == "Technical details")
    assert not details.isHidden()
    session.training.progressed.disconnect()
    machine.fault = None
    answer = page.findChild(QPushButton, "continue_run")
    assert answer is not None
    qtbot.waitUntil(answer.isVisible, timeout=LONG_MS)
    answer.click()
    qtbot.waitUntil(lambda: not session.training.is_active and not session.job_runner.running, timeout=LONG_MS)
    assert session.training.history.finished is not None
