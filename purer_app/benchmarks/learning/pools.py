"""Trains the pools on which learners are compared, one per scenario."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from purer_app.engine import jobs
from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import CheckpointInspected, Control, Event, TeacherTrained
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.verdict import Use
from purer_app.engine.pool.model_pool import ModelPool, load_pool

SCENARIOS: dict[str, dict[str, Any]] = {
    "ss": {"scenario": "ss", "teachers": 12, "architectures": ("conv4-32",)},
    "sh": {"scenario": "sh", "teachers": 12, "architectures": ("conv4-32", "conv4-32", "resnet10-16")},
    "mh": {
        "scenario": "mh",
        "teachers": 12,
        "architectures": ("conv4-32", "conv4-32", "resnet10-16"),
        "channels": (3, 1),
        "inverted": (False, True),
    },
    "ss84": {"scenario": "ss", "teachers": 13, "architectures": ("conv4-32",), "image_sizes": (84,)},
}
"""Settings of make-pool for each scenario: one or two data sets (colour pictures, then drawn characters), one or
several architectures. `ss84` is the pool of the paper: 13 teachers of five classes cover all 64 classes."""


def made_pool(scenario: str, train: Sequence[Path], out: Path, report: Callable[[str], object]) -> Path:
    """Train the missing teachers of a scenario's pool under `out`.

    Raises:
        EngineError: the folders do not fit the scenario.
    """

    def emit(event: Event) -> None:
        if isinstance(event, TeacherTrained) and not event.reused:
            report(f"{event.teacher}: held-out accuracy {100 * event.held_out_accuracy:.1f} %")

    folder = out / f"pool-{scenario}"
    folder.mkdir(parents=True, exist_ok=True)
    flip = scenario != "mh"  # mirrored characters would be other characters
    data = tuple(str(path) for path in train)
    jobs.make_pool(MakePoolConfig(data=data, flip=flip, **SCENARIOS[scenario]), folder, emit, Control())
    return folder


def whole_pool(folder: Path, device: torch.device, models: Sequence[str] = ()) -> ModelPool:
    """Load a pool of which every file can be used, since figures of some models would pass for those of the pool.

    Raises:
        PoolError: a file cannot be used, or there is no model.
    """
    return load_pool(folder, device, _refuse_unusable, tuple(models))


def _refuse_unusable(event: Event) -> None:
    if isinstance(event, CheckpointInspected) and event.verdict.use is Use.NONE:
        raise PoolError(
            f"{event.verdict.path} cannot be used: {'; '.join(event.verdict.reasons)}. Delete it or move it out of the "
            "pool; a model that this benchmark has trained is then trained again by the same command"
        )
