"""Says how much memory large teachers, and many teachers, take while they are inverted; each in a process of its own.

Usage: `purer-app bench memory [--only large|many] [--bf16] [--json]`. Large teachers: ResNet-50 and ViT-B/16 of
torchvision with random weights, 16 images of 224x224, whole and in micro-batches, in float32 and, if asked, in bf16.
Many teachers: Conv4-128, with all weights in memory, and with a tenth of them while the rest waits on disk.
Peaks are resident memory above what the process takes once PyTorch and PURER are loaded.
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
    """Inversion steps of one large teacher; `micro_batch` images pass at once. Peaks in bytes."""

    architecture: str
    precision: str
    micro_batch: int
    peak: int
    loaded: int
    seconds_per_step: float

    @property
    def fits(self) -> bool:
        """Whether the whole process stays under the limit."""
        return self.peak + self.loaded < LIMIT_GIB * _GIB


@dataclass(frozen=True, slots=True)
class ManyTeachers:
    """Inversion steps of a pool; `budget_mib` 0 keeps all weights in memory. Peak, weights and pixels in bytes."""

    n_teachers: int
    budget_mib: int
    peak: int
    weights: int
    pixels: int
    seconds_per_step: float


@dataclass(frozen=True, slots=True)
class Streaming:
    """A tenth of a pool, the pool with no more weights in memory than that, and the pool with all of them."""

    tenth: ManyTeachers
    streamed: ManyTeachers
    resident: ManyTeachers

    @property
    def ratio(self) -> float:
        """Peak of the streamed pool in that of the tenth, both without their pixels."""
        return (self.streamed.peak - self.streamed.pixels) / (self.tenth.peak - self.tenth.pixels)


def apart(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in a fresh process, whose peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return executor.submit(work, *args, **kwargs).result()


def peak_resident() -> int:
    """Return the most bytes of memory that this process has had at once.

    `getrusage` alone would do on a Mac only: on Linux a new process inherits the peak of its parent.
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
    """Descend the inversion loss of a teacher with random weights; its BatchNorm layers have seen noise."""
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
    """Write untrained grey Conv4-128 teachers."""
    spec = ImageSpec(channels=1, height=_MANY_PX, width=_MANY_PX, mean=(0.5,), std=(0.5,))
    names = tuple(f"class {k}" for k in range(_MANY_CLASSES))
    for index in range(n_teachers):
        with seeded(index):
            model = build_backbone(_MANY, 1, _MANY_PX, _MANY_CLASSES)
        path = folder / checkpoint_name(f"{index:04d}", "safetensors")
        write_checkpoint(model.eval(), spec, path, "safetensors")
        write_sidecar(path, Sidecar(architecture=_MANY, spec=spec, class_names=names))


def invert_many(folder: Path, n_teachers: int, budget_mib: int) -> ManyTeachers:
    """Load the first teachers of a folder and take some steps on all their pseudo images."""
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
    """Measure each large teacher whole and in quarters; one step in bf16 tells its memory."""
    for architecture in LARGE:
        for precision, n_steps in (("float32", steps), *((("bf16", 1),) if bf16 else ())):
            for micro_batch in (_N_IMAGES, _N_IMAGES // 4):
                yield apart(invert_large, architecture, precision, micro_batch, n_steps)


def measure_many(n_teachers: int) -> Streaming:
    """Measure a pool with all weights in memory, with those of a tenth, and that tenth alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pool(folder, n_teachers)
        for _ in inspect_each(weight_files(folder), ignore):  # so that no measured process starts one that reads files
            pass
        tenth = apart(invert_many, folder, n_teachers // _PARTS_OF_MANY, 0)
        streamed = apart(invert_many, folder, n_teachers, math.ceil(tenth.weights / _MIB))
        return Streaming(tenth, streamed, apart(invert_many, folder, n_teachers, 0))


def large_in_words(found: LargeTeacher) -> str:
    """Return the figures as a line for people."""
    return (
        f"{found.architecture}, {found.precision}, {found.micro_batch} of {_N_IMAGES} images at once: "
        f"{found.seconds_per_step:.1f} s a step, peak {found.peak / _GIB:.2f} GiB above the "
        f"{found.loaded / _GIB:.2f} GiB of the loaded program, together "
        f"{'under' if found.fits else 'NOT under'} the limit of {LIMIT_GIB:.0f} GiB"
    )


def streaming_in_words(found: Streaming) -> str:
    """Return the figures as lines for people."""
    lines = [
        f"{pool.n_teachers} teachers with {pool.weights / _MIB:.0f} MiB of weights, "
        f"{f'{pool.budget_mib} MiB' if pool.budget_mib else 'all'} of it in memory: peak {pool.peak / _MIB:.0f} MiB, "
        f"{pool.pixels / _MIB:.0f} MiB of it pixels, {pool.seconds_per_step:.2f} s a step"
        for pool in (found.tenth, found.streamed, found.resident)
    ]
    return "\n".join(
        (*lines, f"pixels aside, the streamed pool takes {found.ratio:.2f} times the memory of a tenth of it")
    )


def main(arguments: list[str]) -> None:
    """Measure and print, each figure as it comes."""
    parser = argparse.ArgumentParser(prog="purer-app bench memory", description="Measure the memory.")
    parser.add_argument("--only", choices=("large", "many"), help="measure large teachers, or many, alone")
    parser.add_argument("--steps", type=int, default=5, help="inversion steps of each large teacher in float32")
    told = "large teachers in bf16, too: minutes a step where a CPU cannot do it"
    parser.add_argument("--bf16", action="store_true", help=told)
    parser.add_argument("--teachers", type=int, default=300, help="teachers of the pool of many")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.steps < 1 or options.teachers < _PARTS_OF_MANY:
        parser.error(f"steps must be at least 1, and teachers at least {_PARTS_OF_MANY}")
    large: list[LargeTeacher] = []
    for found in measure_large(options.steps, bf16=options.bf16) if options.only != "many" else ():
        large.append(found)
        if not options.json:
            print(large_in_words(found), flush=True)
    many = measure_many(options.teachers) if options.only != "large" else None
    if options.json:
        table = None if many is None else asdict(many) | {"ratio": many.ratio}
        print(json.dumps({"large": [asdict(found) | {"fits": found.fits} for found in large], "many": table}))
    elif many is not None:
        print(streaming_in_words(many))


if __name__ == "__main__":
    main(sys.argv[1:])
