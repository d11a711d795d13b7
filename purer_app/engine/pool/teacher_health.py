"""Tells what went wrong in a computation, and remembers which teachers cannot be computed as they are."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.errors import DeviceLost, TrainingError

STRIKES = 3
"""Turns in a row whose loss is no number, after which a teacher is set aside."""
_MULTIPLY_ADDS_AT_ONCE = 32e9
_NUMBERS_AT_ONCE = 10_000_000
_ALLOCATOR = "DefaultCPUAllocator"
_LOST = ("CUDA error", "device-side assert", "MPS backend", "Command buffer")


class TeacherHealth:
    """How many images of each teacher fit into memory at once, and how often in a row its loss was no number.

    Args:
        multiply_adds: of one image, for each teacher. An automatic micro-batch costs about 32 billion of them, which
            takes a CPU a second or two, and holds at most ten million numbers, or 66 images of 3x224x224: what networks
            with few multiply-adds keep for the backward pass is large. It depends on nothing else, so that a run can be
            repeated.
        numbers: in one image, for each teacher.
        batch: images of each teacher.
        micro_batch: of all teachers; 0 is automatic.
    """

    def __init__(
        self, multiply_adds: Sequence[int], numbers: Sequence[int], batch: Sequence[int], micro_batch: int
    ) -> None:
        automatic = [automatic_micro_batch(cost, size) for cost, size in zip(multiply_adds, numbers, strict=True)]
        wanted = [micro_batch or size for size in automatic]
        self.micro_batch = [min(size, images) for size, images in zip(wanted, batch, strict=True)]
        self.strikes = [0] * len(multiply_adds)

    def halve(self, teacher: int, name: str) -> int:
        """Halve a teacher's micro-batch and return it.

        Raises:
            TrainingError: it is a single image already.
        """
        if self.micro_batch[teacher] == 1:
            raise TrainingError(f"the memory does not suffice for a single image of {name}; leave this model out")
        self.micro_batch[teacher] //= 2
        return self.micro_batch[teacher]

    def note(self, teacher: int, *, finite: bool) -> bool:
        """Count a turn; return whether the teacher is to be set aside now."""
        self.strikes[teacher] = 0 if finite else self.strikes[teacher] + 1
        return self.strikes[teacher] == STRIKES

    def facts(self) -> dict[str, Any]:
        """Everything that decides how the next turns are computed."""
        return {"micro_batch": self.micro_batch, "strikes": self.strikes}

    def restore(self, facts: Mapping[str, Any]) -> None:
        """Continue from `facts()`.

        Raises:
            ValueError: they are those of other teachers.
        """
        if {len(facts["micro_batch"]), len(facts["strikes"])} != {len(self.strikes)}:
            raise ValueError(f"the health of {len(facts['strikes'])} teachers is kept, not of {len(self.strikes)}")
        self.micro_batch = [int(size) for size in facts["micro_batch"]]
        self.strikes = [int(count) for count in facts["strikes"]]


def automatic_micro_batch(multiply_adds: int, numbers: int) -> int:
    """Return how many images pass through networks at once, by what one image costs and how many numbers it has."""
    return max(1, int(min(_MULTIPLY_ADDS_AT_ONCE // max(1, multiply_adds), _NUMBERS_AT_ONCE // numbers)))


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the error says that memory ran out, on a GPU or on the CPU."""
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or _ALLOCATOR in str(error)


def explained(error: Exception, run: Path, saved_step: int) -> TrainingError | None:
    """Return what to tell the user of an error of torch, or None where it is a fault of the program."""
    resume = f"The snapshot after step {saved_step} is kept; continue with: purer-app train --resume {quoted(run)}"
    if is_out_of_memory(error):
        return TrainingError(
            "the memory does not suffice for the meta-model's episodes; start a run with a smaller episode.n_query, "
            f"learner.train_steps or learner.image_size. {resume}"
        )
    accelerator: type[Exception] | None = getattr(torch, "AcceleratorError", None)
    if (accelerator and isinstance(error, accelerator)) or any(sign in str(error) for sign in _LOST):
        first_line = str(error).strip().partition("\n")[0]
        return DeviceLost(f"the GPU no longer answers ({first_line}). {resume}, after a restart of the program")
    return None
