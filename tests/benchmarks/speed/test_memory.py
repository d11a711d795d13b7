"""Peak memory is measured per process, and the command prints it."""

import json
from pathlib import Path

import psutil
import pytest

from purer_app.benchmarks.speed import memory
from purer_app.benchmarks.speed.memory import (
    LIMIT_GIB,
    LargeTeacher,
    ManyTeachers,
    Streaming,
    describe_large,
    describe_streaming,
    in_process,
    invert_large,
    main,
    peak_resident,
)

MIB, GIB = 2**20, 2**30


def claim(mebibytes: int) -> int:
    """Return the peak of this process once it has filled so much memory."""
    held = bytearray(mebibytes * MIB)
    held[::4096] = b"x" * len(held[::4096])
    return peak_resident()


def peaks() -> tuple[int, int, int]:
    """Return the peak before and after 300 MiB are filled, and what was resident before."""
    resident = psutil.Process().memory_info().rss
    return peak_resident(), claim(300), resident


def test_the_peak_counts_only_the_process() -> None:
    ours = claim(1000)
    before, after, resident = in_process(peaks)
    assert ours > 1000 * MIB > before, "a new process does not take over the peak of the one that started it"
    assert 280 * MIB < after - resident < 340 * MIB


def test_a_large_teacher_and_the_loaded_libraries_fit_below_the_limit() -> None:
    limit = int(LIMIT_GIB * GIB)
    fits = LargeTeacher("torchvision/resnet50", "float32", 16, limit - GIB, GIB - 1, 2.5)
    assert fits.fits and "together under the limit of 8 GiB" in describe_large(fits)
    bursts = LargeTeacher("torchvision/resnet50", "float32", 16, limit - GIB, GIB, 2.5)
    assert not bursts.fits and "together NOT under the limit" in describe_large(bursts)


def test_the_ratio_of_streaming_leaves_pixels_aside() -> None:
    def pool(n: int, peak: int, budget: int = 0) -> ManyTeachers:
        return ManyTeachers(n, budget, peak, 100 * MIB * n // 30, 20 * MIB, 0.5)

    found = Streaming(pool(30, 120 * MIB), pool(300, 170 * MIB, 100), pool(300, 900 * MIB))
    assert found.ratio == pytest.approx(1.5)
    assert "the offloaded pool needs 1.50 times the memory of a tenth of it" in describe_streaming(found)
    assert "300 teachers with 1000 MiB of weights, 100 MiB of it in memory" in describe_streaming(found)


def test_portions_of_a_network_of_torchvision_take_less_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_SIZE_PX", 64)
    found = invert_large("torchvision/resnet18", "float32", 4, 1)
    assert (found.architecture, found.micro_batch) == ("torchvision/resnet18", 4)
    assert found.seconds_per_step > 0 and found.loaded > 100 * MIB


def test_the_command_measures_many_teachers(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--only", "many", "--teachers", "10", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["large"] == []
    many = found["many"]
    assert (many["tenth"]["n_teachers"], many["streamed"]["n_teachers"], many["streamed"]["budget_mib"]) == (1, 10, 2)
    assert many["streamed"]["weights"] == many["resident"]["weights"] == 10 * many["tenth"]["weights"]


@pytest.mark.parametrize("words", [["--steps", "0"], ["--teachers", "9"], ["--only", "few"]])
def test_wrong_options_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage: purer-app bench memory" in capsys.readouterr().err


def test_every_large_teacher_is_measured_whole_and_in_quarters(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def note(_: object, *arguments: object) -> LargeTeacher:
        asked.append(arguments)
        return LargeTeacher(str(arguments[0]), str(arguments[1]), 16, 1, 1, 1.0)

    monkeypatch.setattr(memory, "in_process", note)
    assert len(list(memory.measure_large(5, bf16=False))) == 4
    assert {precision for _, precision, *_ in asked} == {"float32"}
    assert len(list(memory.measure_large(5, bf16=True))) == 8
    assert ("torchvision/vit_b_16", "bf16", 4, 1) in asked


def test_a_written_pool_has_its_teachers(tmp_path: Path) -> None:
    memory.write_pool(tmp_path, 3)
    assert len(list(tmp_path.glob("*.safetensors"))) == len(list(tmp_path.glob("*.toml"))) == 3
