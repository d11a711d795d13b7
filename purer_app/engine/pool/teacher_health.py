"""Micro-batches and failures of the teachers during training, and explanations of torch errors."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.errors import DeviceLost, TrainingError, first_line, is_device_lost, is_out_of_memory

STRIKES = 3
"""Number of consecutive turns with a NaN or infinite loss after which a teacher is set aside."""
_MULTIPLY_ADDS_AT_ONCE = 32e9
_NUMBERS_AT_ONCE = 10_000_000


class TeacherHealth:
    """Micro-batch size and number of consecutive failed turns of each teacher.

    An automatic micro-batch is limited to 32 billion multiply-adds and ten million input numbers (66 images of
    3x224x224), because networks with few multiply-adds may still need much memory for the backward pass. It depends on
    nothing else, so that runs are reproducible.

    Args:
        multiply_adds: per image, for each teacher.
        numbers: pixels times channels per image, for each teacher.
        batch: number of images of each teacher.
        micro_batch: size for all teachers; 0 is automatic.
    """

    def __init__(
        self, multiply_adds: Sequence[int], numbers: Sequence[int], batch: Sequence[int], micro_batch: int
    ) -> None:
        automatic = [automatic_micro_batch(cost, size) for cost, size in zip(multiply_adds, numbers, strict=True)]
        wanted = [micro_batch or size for size in automatic]
        self.micro_batch = [min(size, images) for size, images in zip(wanted, batch, strict=True)]
        self.strikes = [0] * len(multiply_adds)

    def limit(self, images: Sequence[int]) -> None:
        """Limit the micro-batches to the number of images of each teacher."""
        self.micro_batch = [min(pair) for pair in zip(self.micro_batch, images, strict=True)]

    def halve(self, teacher: int, name: str) -> int:
        """Halve a teacher's micro-batch and return its new size.

        Raises:
            TrainingError: it is already a single image.
        """
        if self.micro_batch[teacher] == 1:
            raise TrainingError(f"there is not enough memory for a single image of {name}; leave this model out")
        self.micro_batch[teacher] //= 2
        return self.micro_batch[teacher]

    def record_turn(self, teacher: int, *, finite: bool) -> bool:
        """Record whether the loss of a turn was finite; return whether the teacher must be set aside now."""
        self.strikes[teacher] = 0 if finite else self.strikes[teacher] + 1
        return self.strikes[teacher] == STRIKES

    def facts(self) -> dict[str, Any]:
        """Return the state that a snapshot stores."""
        return {"micro_batch": self.micro_batch, "strikes": self.strikes}

    def restore(self, facts: Mapping[str, Any]) -> None:
        """Restore the state from `facts()`.

        Raises:
            ValueError: the number of teachers differs.
        """
        if {len(facts["micro_batch"]), len(facts["strikes"])} != {len(self.strikes)}:
            raise ValueError(f"the health of {len(facts['strikes'])} teachers is stored, not of {len(self.strikes)}")
        self.micro_batch = [int(size) for size in facts["micro_batch"]]
        self.strikes = [int(count) for count in facts["strikes"]]


def automatic_micro_batch(multiply_adds: int, numbers: int) -> int:
    """Return the micro-batch size for images with this many multiply-adds and input numbers."""
    return max(1, int(min(_MULTIPLY_ADDS_AT_ONCE // max(1, multiply_adds), _NUMBERS_AT_ONCE // numbers)))


def explain_error(error: Exception, run: Path, saved_step: int) -> TrainingError | None:
    """Return the error to show to the user for an error of torch; None if it is a bug."""
    resume = f"The snapshot after step {saved_step} is kept; continue with: purer-app train --resume {quoted(run)}"
    if is_out_of_memory(error):
        return TrainingError(
            "there is not enough memory for the episodes of the meta-model; start a run with a smaller "
            f"episode.n_query, learner.train_steps or learner.image_size. {resume}"
        )
    if is_device_lost(error):
        return DeviceLost(f"the GPU no longer responds ({first_line(error)}). Restart the program. {resume}")
    return None
