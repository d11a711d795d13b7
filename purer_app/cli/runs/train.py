"""The command `train`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from purer_app.cli.options import AsJson, LearnerName, build_train_config
from purer_app.cli.output import Reporter, print_json
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.text import plural, printable
from purer_app.engine.runs.run_search import find_run

if TYPE_CHECKING:
    from purer_app.engine.training.meta_training import TrainedRun


def train(
    pool: Annotated[
        Path,
        typer.Argument(
            metavar="POOL", help="Folder of checkpoints; with --resume and without --out, the folder or name of a run."
        ),
    ],
    out: Annotated[Path | None, typer.Option(help="New folder for the run.")] = None,
    preset: Annotated[
        str | None,
        typer.Option(
            help="quick (at most 90 seconds), balanced (at most 12 minutes; the default) or paper (60,000 iterations; "
            "As published in the window). --minutes or --steps replaces both limits of the preset."
        ),
    ] = None,
    learner: LearnerName = None,
    minutes: Annotated[
        float | None,
        typer.Option(
            help="Time limit in minutes, including loading. Without --steps, the number of meta-iterations is "
            "unlimited."
        ),
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option(
            help="Number of meta-iterations, after the inversion steps of the warm-up (inversion.warmup_steps). "
            "Without --minutes, there is no time limit."
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Random seed.")] = None,
    validation: Annotated[
        Path | None,
        typer.Option(help="Folder of class folders to validate on; the step with the highest accuracy is kept."),
    ] = None,
    unlabelled: Annotated[
        Path | None,
        typer.Option(
            help="Folder of your own unlabelled pictures, mixed with the pseudo images. Only for learners that train a "
            "network."
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Settings file, for example settings.toml of another run.")
    ] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or mps.")] = None,
    mode: Annotated[
        str | None, typer.Option(help="fast (the default), or exact: the released procedure without shortcuts.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE", help="Use only this file, relative to POOL or absolute. Repeat the option for more files."
        ),
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Change one setting, for example inversion.lr=0.1; it takes precedence over preset, settings file and "
            "other options. Repeat the option for more settings. docs/settings.md lists all settings.",
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue an interrupted run: train --resume RUN.")] = False,
    as_json: AsJson = False,
) -> None:
    """Meta-train on a pool of models. Ctrl+C once finishes early and keeps the model; twice stops at once.

    SIGTERM and SIGHUP save a snapshot and exit; train --resume continues from there.

    JSON: {"run", "steps", "seconds", "learner", "best_validation" (0 to 100; null without --validation)}.
    """
    chosen: dict[str, Any] = {
        "preset": preset, "learner": learner, "minutes": minutes, "steps": steps, "seed": seed,
        "validation": validation, "unlabelled": unlabelled, "config": config, "device": device, "mode": mode,
        "only": only or None, "overrides": overrides or None,
    }  # fmt: skip
    with Reporter(finish_on_interrupt=True) as reporter:
        if resume:
            if any(value is not None for value in chosen.values()):
                raise ConfigError("--resume takes its settings from the run; omit the other options")
            result = jobs.resume(find_run(out or pool), reporter.emit, reporter.control, pool if out else None)
        else:
            if out is None:
                raise ConfigError("train needs --out, the folder for the new run; add for example --out RUN")
            result = jobs.train(build_train_config(pool, **chosen), out, reporter.emit, reporter.control)
    _print_result(result, as_json=as_json)


def _print_result(result: "TrainedRun", *, as_json: bool) -> None:
    best = None if result.best_validation is None else round(100 * result.best_validation, 3)
    if as_json:
        print_json(
            {
                "run": result.run,
                "steps": result.steps,
                "seconds": round(result.seconds, 3),
                "learner": result.learner,
                "best_validation": best,
            }
        )
        return
    validated = "" if best is None else f", best validation accuracy {best:.1f} %"
    steps = plural(result.steps, "1 meta-iteration", "{n} meta-iterations")
    typer.echo(f"{result.learner}: {steps} in {result.seconds:.0f} s{validated}. Run: {printable(result.run)}")
    typer.echo(f"To measure what training gained: purer-app evaluate {printable(result.run)} DATA", err=True)
