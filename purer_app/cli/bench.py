"""The `bench` command: passes its arguments to one of the benchmarks."""

from importlib import import_module
from typing import Annotated

import typer

from purer_app.engine.core.errors import ConfigError

BENCHMARKS = {
    "speed": "purer_app.benchmarks.speed.speed",
    "time-to-accuracy": "purer_app.benchmarks.speed.time_to_accuracy",
    "learning": "purer_app.benchmarks.learning.learning",
    "inversion": "purer_app.benchmarks.inversion.inversion",
    "old-and-new": "purer_app.benchmarks.learning.old_classes.old_and_new",
    "icfil": "purer_app.benchmarks.learning.icfil",
    "folder": "purer_app.benchmarks.learning.unlabelled_folder.folder",
    "not-sure": "purer_app.benchmarks.learning.not_sure",
    "poisoned": "purer_app.benchmarks.learning.poisoned.poisoned",
    "memory": "purer_app.benchmarks.speed.memory",
    "evaluate": "purer_app.benchmarks.speed.evaluate",
    "answers": "purer_app.benchmarks.speed.answers",
    "gpu": "purer_app.benchmarks.gpu.gpu",
    "startup": "purer_app.benchmarks.window.startup",
    "intake": "purer_app.benchmarks.speed.intake",
    "mutants": "purer_app.benchmarks.mutants",
    "corpus": "purer_app.benchmarks.recognition.corpus",
    "variants": "purer_app.benchmarks.recognition.variants",
    "rebuilding": "purer_app.benchmarks.recognition.rebuilding",
}
"""Each module has a function `main(arguments)` that prints its results and returns an exit code or None."""
PASS_THROUGH = {"allow_extra_args": True, "allow_interspersed_args": False, "ignore_unknown_options": True}


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"{', '.join(BENCHMARKS)}.", metavar="NAME [OPTIONS]")],
) -> None:
    """Run a benchmark of PURER on this machine.

    - speed: training steps compared with the released procedure, on a CPU
    - gpu: the same on a GPU
    - time-to-accuracy: time to reach the accuracy of the released procedure
    - learning: accuracy of each learner compared with the baselines
    - inversion: what a judge trained on real pictures sees in the pseudo images of a run
    - old-and-new: one classifier of the classes of a model, without their pictures, and of new classes
    - icfil: accuracy gained by ICFIL
    - folder: accuracy gained by learning from an unlabelled folder
    - not-sure: how well "not sure" recognises pictures of classes that were never shown
    - poisoned: detection of untrained and mislabelled teachers
    - memory: memory needed for large teachers and for many teachers
    - evaluate: time and memory of an evaluation
    - answers: time until the Adapt page answers after a change
    - startup: start-up time of the window
    - intake: time to inspect a folder of checkpoints
    - mutants: verdicts on checkpoints with random damage
    - corpus: classifiers of torchvision and timm that are recognised in files
    - variants: whether BatchNorm statistics tell apart the variants of a network
    - rebuilding: random plain networks rebuilt from their weights alone

    `purer-app bench NAME --help` lists the options of a benchmark; every benchmark has --json.
    """
    if name not in BENCHMARKS:
        raise ConfigError(f"there is no benchmark '{name}'; there are {', '.join(BENCHMARKS)}")
    code: int | None = import_module(BENCHMARKS[name]).main(context.args)
    raise typer.Exit(code or 0)
