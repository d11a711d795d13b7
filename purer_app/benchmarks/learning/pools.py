"""Trains the pools on which learners are compared, one per scenario."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, Event, TeacherTrained
from purer_app.engine.core.settings.job_configs import MakePoolConfig

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
