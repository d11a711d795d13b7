"""The command that measures the product itself; each benchmark reads the rest of the line."""

from importlib import import_module
from typing import Annotated

import typer

from purer_app.engine.core.errors import ConfigError

BENCHMARKS = {
    "speed": "purer_app.benchmarks.speed.speed",
    "time-to-accuracy": "purer_app.benchmarks.speed.time_to_accuracy",
    "learning": "purer_app.benchmarks.learning.learning",
    "icfil": "purer_app.benchmarks.learning.icfil",
    "poisoned": "purer_app.benchmarks.learning.poisoned",
    "memory": "purer_app.benchmarks.speed.memory",
    "evaluate": "purer_app.benchmarks.speed.evaluate",
    "gpu": "purer_app.benchmarks.gpu.gpu",
    "startup": "purer_app.benchmarks.window.startup",
    "intake": "purer_app.benchmarks.speed.intake",
}
"""Each has a `main(arguments)`, which prints, and returns an exit code or nothing."""
THE_REST_IS_THEIRS = {"allow_extra_args": True, "allow_interspersed_args": False, "ignore_unknown_options": True}


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"{', '.join(BENCHMARKS)}.", metavar="NAME [OPTIONS]")],
) -> None:
    """Measure PURER on this machine.

    speed: the steps of training against the released procedure, on a CPU; gpu: the same on a GPU;
    time-to-accuracy: until the accuracy of the released procedure is reached; learning: what each learner
    is worth beside the baselines; icfil: what the calibration is worth; poisoned: whether teachers
    that learned nothing are found; memory: of large and of many teachers; evaluate: seconds and
    memory of an evaluation; startup: of the window;
    intake: of a folder of checkpoints.
    `purer-app bench NAME --help` lists the options of one; all take --json.
    """
    if name not in BENCHMARKS:
        raise ConfigError(f"there is no benchmark '{name}'; there are {', '.join(BENCHMARKS)}")
    code: int | None = import_module(BENCHMARKS[name]).main(context.args)
    raise typer.Exit(code or 0)
