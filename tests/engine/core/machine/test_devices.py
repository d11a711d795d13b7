"""A device is chosen and reported once; an absent one is refused."""

import os
import re
from types import SimpleNamespace

import pytest
import torch

from purer_app.engine.core.errors import DeviceError
from purer_app.engine.core.events import Event, NoticeGiven, ignore
from purer_app.engine.core.machine.devices import Device, choose_device, find_devices, resolved
from purer_app.engine.core.machine.usage import use_machine

AVAILABLE = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}


def test_the_cpu_is_always_available() -> None:
    events: list[Event] = []
    assert choose_device("cpu", events.append) == torch.device("cpu")
    assert events == [NoticeGiven("Device: cpu (no GPU is used)")]


def test_auto_chooses_the_best_working_device() -> None:
    events: list[Event] = []
    device = choose_device("auto", events.append)
    assert device.type == next(name for name in ("cuda", "mps", "cpu") if AVAILABLE[name])
    assert (torch.ones(3, device=device) * 2).sum().item() == 6
    (notice,) = events
    assert isinstance(notice, NoticeGiven) and notice.text.startswith(f"Device: {device.type} (")


@pytest.mark.parametrize("word", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused(word: str) -> None:
    if AVAILABLE[word]:
        assert choose_device(word, ignore).type == word
        return
    there = ", ".join(name for name, is_there in AVAILABLE.items() if is_there)
    sentence = f"device '{word}' is not available here; this machine has {there}"
    with pytest.raises(DeviceError, match=f"^{re.escape(sentence)}$"):
        choose_device(word, ignore)


def test_the_processor_is_listed_last_with_cores_and_memory() -> None:
    found = find_devices()
    assert [device.word for device in found] == [name for name in ("cuda", "mps", "cpu") if AVAILABLE[name]]
    cores = os.cpu_count() or 1
    assert re.fullmatch(rf".+, {cores} cores?", found[-1].name)
    memory = found[-1].memory_bytes
    assert memory is not None and memory > 2**28


def test_gpus_are_listed_first_with_their_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "NVIDIA RTX 4070")
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda index: SimpleNamespace(total_memory=12 * 2**30))
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    found = find_devices()
    assert found[:2] == (Device("cuda", "NVIDIA RTX 4070", 12 * 2**30), Device("mps", "Apple GPU", None))
    assert found[2].word == "cpu"
    events: list[Event] = []
    assert choose_device("auto", events.append) == torch.device("cuda")
    assert events == [NoticeGiven("Device: cuda (NVIDIA RTX 4070)")]


def test_auto_is_the_preferred_device_where_it_is_there() -> None:
    best = find_devices()[0].word
    try:
        use_machine("cpu")
        assert find_devices()[0].word == resolved("auto") == choose_device("auto", ignore).type == "cpu"
        absent = next(word for word in ("cuda", "mps") if not AVAILABLE[word])
        use_machine(absent)
        assert find_devices()[0].word == resolved("auto") == best
        assert resolved("cpu") == "cpu"
    finally:
        use_machine("auto")
    assert resolved("auto") == best
