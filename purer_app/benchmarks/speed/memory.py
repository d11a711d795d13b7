"""Measures the memory for inverting large teachers, and many teachers, each in a separate process.

Usage: `purer-app bench memory [--only large|many] [--bf16] [--json]`. Large teachers: ResNet-50 and ViT-B/16 of
torchvision with random weights, 16 images of 224x224, at once and in micro-batches, in float32 and optionally in bf16.
Many teachers: Conv4-128, with all weights in memory, and with a tenth of them in memory and the rest on disk.
Peaks are resident memory above that of the process after loading PyTorch and PURER.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

import psutil
import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
from purer_app.engine.checkpoints.intake.folder_walk import weight_files
from purer_app.engine.checkpoints.intake.triage import inspect_each
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, write_sidecar
from purer_app.engine.core.events import ignore
from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.core.settings.train_config import EpisodeConfig, InversionConfig, TrainConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.fast_pass import TeacherPass
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep

LIMIT_GIB = 8.0
LARGE = ("torchvision/resnet50", "torchvision/vit_b_16")
_GIB, _MIB = 2**30, 2**20
_SIZE_PX, _N_IMAGES, _N_CLASSES = 224, 16, 1000
_MANY, _MANY_PX, _MANY_CLASSES, _MANY_STEPS = "conv4-128", 16, 2, 3
_PARTS_OF_MANY = 10
_COPIES_OF_PIXELS = 4  # the pixels, their gradient and Adam's two moments

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class LargeTeacher:
    """Result for one large teacher with micro-batches of `micro_batch` images. Peaks are in bytes."""

    architecture: str
    precision: str
    micro_batch: int
    peak: int
    loaded: int
    seconds_per_step: float

    @property
    def fits(self) -> bool:
        """Whether the whole process stays below the limit."""
        return self.peak + self.loaded < LIMIT_GIB * _GIB


@dataclass(frozen=True, slots=True)
class ManyTeachers:
    """Result for a pool; `budget_mib` 0 keeps all weights in memory. Peak, weights and pixels are in bytes."""

    n_teachers: int
    budget_mib: int
    peak: int
    weights: int
    pixels: int
    seconds_per_step: float


@dataclass(frozen=True, slots=True)
class Streaming:
    """Results for a tenth of a pool, for the pool with a tenth of its weights in memory, and with all of them."""

    tenth: ManyTeachers
    streamed: ManyTeachers
    resident: ManyTeachers

    @property
    def ratio(self) -> float:
        """Peak memory of the offloaded pool relative to that of a tenth of it, both without pixels."""
        return (self.streamed.peak - self.streamed.pixels) / (self.tenth.peak - self.tenth.pixels)


def in_process(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in a fresh process, to measure its peak memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return executor.submit(work, *args, **kwargs).result()


def peak_resident() -> int:
    """Return the peak resident memory of this process in bytes.

    `getrusage` is correct on macOS only: on Linux, a new process inherits the peak of its parent.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return 1024 * int(line.split()[1])
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def invert_large(architecture: str, precision: str, micro_batch: int, steps: int) -> LargeTeacher:
    """Take inversion steps for a teacher with random weights and BatchNorm statistics of noise."""
    loaded = psutil.Process().memory_info().rss
    with seeded(0, architecture):
        model = build_backbone(architecture, 3, _SIZE_PX, _N_CLASSES).requires_grad_(False)
        pixels = torch.randn(_N_IMAGES, 3, _SIZE_PX, _SIZE_PX).requires_grad_()
        labels = torch.randint(_N_CLASSES, (_N_IMAGES,))
    _show_noise(model, pixels.detach())
    optimiser = torch.optim.Adam([pixels], lr=0.25)
    teacher, seconds = TeacherPass(model.eval(), precision), []
    for _ in range(steps):
        started = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        teacher.add_gradients(pixels.roll((1, 1), dims=(2, 3)), labels, InversionConfig(), micro_batch)
        optimiser.step()
        seconds.append(time.perf_counter() - started)
    return LargeTeacher(architecture, precision, micro_batch, peak_resident() - loaded, loaded, median(seconds))


def _show_noise(model: nn.Module, noise: Tensor) -> None:
    with torch.no_grad():
        for part in noise.split(4):
            model.train()(part)


def write_pool(folder: Path, n_teachers: int) -> None:
    """Write untrained Conv4-128 teachers with one input channel."""
    spec = ImageSpec(channels=1, height=_MANY_PX, width=_MANY_PX, mean=(0.5,), std=(0.5,))
    names = tuple(f"class {k}" for k in range(_MANY_CLASSES))
    for index in range(n_teachers):
        with seeded(index):
            model = build_backbone(_MANY, 1, _MANY_PX, _MANY_CLASSES)
        path = folder / checkpoint_name(f"{index:04d}", "safetensors")
        write_checkpoint(model.eval(), spec, path, "safetensors")
        write_sidecar(path, Sidecar(architecture=_MANY, spec=spec, class_names=names))


def invert_many(folder: Path, n_teachers: int, budget_mib: int) -> ManyTeachers:
    """Load the first teachers of a folder and take inversion steps on all their pseudo images."""
    loaded = psutil.Process().memory_info().rss
    device = torch.device("cpu")
    models = tuple(f"{index:04d}.safetensors" for index in range(n_teachers))
    pool = load_pool(folder, device, models=models, teacher_memory_mib=budget_mib)
    config = TrainConfig(
        pool=str(folder),
        episode=EpisodeConfig(n_way=_MANY_CLASSES, n_shot=1, n_query=1),
        learner=learner_config("maml", backbone="conv4-4"),
    )
    state = TrainingState(config, pool, device)
    step, seconds = DatasetStep(config, pool, state), []
    for _ in range(_MANY_STEPS):
        started = time.perf_counter()
        step.add_gradients(range(n_teachers), ignore)
        state.dataset.optimiser.step()
        seconds.append(time.perf_counter() - started)
    pixels = sum(block.nbytes for block in state.dataset.pixels)
    weights = sum(weight.nbytes for teacher in pool.teachers for weight in teacher.network.state_dict().values())
    return ManyTeachers(
        n_teachers=n_teachers,
        budget_mib=budget_mib,
        peak=peak_resident() - loaded,
        weights=weights,
        pixels=_COPIES_OF_PIXELS * pixels,
        seconds_per_step=median(seconds),
    )


def measure_large(steps: int, *, bf16: bool) -> Iterator[LargeTeacher]:
    """Measure each large teacher at once and in quarters; in bf16, one step is enough to measure memory."""
    for architecture in LARGE:
        for precision, n_steps in (("float32", steps), *((("bf16", 1),) if bf16 else ())):
            for micro_batch in (_N_IMAGES, _N_IMAGES // 4):
                yield in_process(invert_large, architecture, precision, micro_batch, n_steps)


def measure_many(n_teachers: int) -> Streaming:
    """Measure a pool with all weights in memory, with a tenth of them, and a tenth of the pool."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pool(folder, n_teachers)
        for _ in inspect_each(weight_files(folder), ignore):  # so that no measured process starts one that reads files
            pass
        tenth = in_process(invert_many, folder, n_teachers // _PARTS_OF_MANY, 0)
        streamed = in_process(invert_many, folder, n_teachers, math.ceil(tenth.weights / _MIB))
        return Streaming(tenth, streamed, in_process(invert_many, folder, n_teachers, 0))


def describe_large(found: LargeTeacher) -> str:
    """Return the results as one line."""
    return (
        f"{found.architecture}, {found.precision}, {found.micro_batch} of {_N_IMAGES} images at once: "
        f"{found.seconds_per_step:.1f} s a step, peak {found.peak / _GIB:.2f} GiB above the "
        f"{found.loaded / _GIB:.2f} GiB of the loaded program, together "
        f"{'under' if found.fits else 'NOT under'} the limit of {LIMIT_GIB:.0f} GiB"
    )


def describe_streaming(found: Streaming) -> str:
    """Return the results as text."""
    lines = [
        f"{pool.n_teachers} teachers with {pool.weights / _MIB:.0f} MiB of weights, "
        f"{f'{pool.budget_mib} MiB' if pool.budget_mib else 'all'} of it in memory: peak {pool.peak / _MIB:.0f} MiB, "
        f"{pool.pixels / _MIB:.0f} MiB of it pixels, {pool.seconds_per_step:.2f} s a step"
        for pool in (found.tenth, found.streamed, found.resident)
    ]
    return "\n".join(
        (*lines, f"without pixels, the offloaded pool needs {found.ratio:.2f} times the memory of a tenth of it")
    )


def main(arguments: list[str]) -> None:
    """Run the benchmark and print each result as it is measured."""
    parser = argparse.ArgumentParser(prog="purer-app bench memory", description="Measure the memory.")
    parser.add_argument("--only", choices=("large", "many"), help="measure only large teachers, or only many")
    parser.add_argument("--steps", type=int, default=5, help="inversion steps of each large teacher in float32")
    bf16_help = "also measure large teachers in bf16; a step takes minutes on CPUs without bf16"
    parser.add_argument("--bf16", action="store_true", help=bf16_help)
    parser.add_argument("--teachers", type=int, default=300, help="number of teachers in the pool")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.steps < 1 or options.teachers < _PARTS_OF_MANY:
        parser.error(f"steps must be at least 1, and teachers at least {_PARTS_OF_MANY}")
    large: list[LargeTeacher] = []
    for found in measure_large(options.steps, bf16=options.bf16) if options.only != "many" else ():
        large.append(found)
        if not options.json:
            print(describe_large(found), flush=True)
    many = measure_many(options.teachers) if options.only != "large" else None
    if options.json:
        table = None if many is None else asdict(many) | {"ratio": many.ratio}
        print(json.dumps({"large": [asdict(found) | {"fits": found.fits} for found in large], "many": table}))
    elif many is not None:
        print(describe_streaming(many))


if __name__ == "__main__":
    main(sys.argv[1:])
