"""The command line: words in, engine jobs run, sentences on standard error, results on standard output."""

import io
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from purer_app import __version__
from purer_app.cli.bench import THE_REST_IS_THEIRS, bench
from purer_app.cli.checkpoints import choose, export_script, inspect, safe_copies
from purer_app.cli.evaluate import evaluate
from purer_app.cli.export import export
from purer_app.cli.options import AsJson, Device, LearnerName, Seed, build_train_config
from purer_app.cli.output import Reporter, print_json
from purer_app.cli.samples import demo, make_pool
from purer_app.cli.signals import Terminated
from purer_app.cli.streams import OutputError, guarded_streams
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, EngineError, RunCancelled
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.core.text import printable

_STOPPED = 130
EPILOG = (
    "Exit codes: 0 done; 1 the job could not be done (one sentence says why); 2 the command line is wrong; "
    "3 inspect found no usable model, or safe-copies copied none; 130 stopped with Ctrl+C; "
    "143 ended by SIGTERM; 129 ended by SIGHUP."
)
app = typer.Typer(
    name="purer-app",
    help="Data-free meta-learning from a folder of trained image classifiers. " + EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: list[str]) -> NoReturn:
    """Run the command line and end the process with the documented exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a pipe of Windows knows neither minus signs nor table lines
            stream.reconfigure(errors="replace")
    try:
        with guarded_streams():
            _run(arguments)
    except OutputError as error:
        with suppress(OSError):
            print(f"Error: {error}", file=sys.stderr)
    except BrokenPipeError:
        pass
    sys.exit(1)


def _run(arguments: list[str]) -> NoReturn:
    try:
        code = app(arguments, standalone_mode=False)
        if code == _STOPPED:  # typer turns Ctrl+C into its exit code
            raise KeyboardInterrupt
        sys.exit(code if isinstance(code, int) else 0)
    except Terminated as end:
        with suppress(OSError):
            print(end, file=sys.stderr)
        sys.exit(end.exit_code)
    except (KeyboardInterrupt, RunCancelled):
        print("Stopped.", file=sys.stderr)
        sys.exit(_STOPPED)
    except EngineError as error:
        print(f"Error: {printable(str(error))}", file=sys.stderr)
        sys.exit(2 if isinstance(error, ConfigError) else 1)
    except (OutputError, BrokenPipeError):
        raise
    except Exception as error:
        _exit_on_usage(error)


def _exit_on_usage(error: Exception) -> NoReturn:
    """End with the exit code of click's own errors; anything else is a fault of ours and keeps its traceback."""
    message = getattr(error, "format_message", None)
    if message is not None:
        if text := message():  # empty where the help was shown instead
            lines = map(printable, text.splitlines())
            print("Error:", "\n".join(lines), file=sys.stderr)
        sys.exit(2)
    raise error


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"purer-app {__version__}")
        raise typer.Exit


@app.callback(epilog=EPILOG)
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Data-free meta-learning from a folder of trained image classifiers."""


app.command(epilog=EPILOG)(inspect)
app.command(epilog=EPILOG)(choose)
app.command("safe-copies", epilog=EPILOG)(safe_copies)
app.command("export-script", epilog=EPILOG)(export_script)


@app.command(epilog=EPILOG)
def train(
    pool: Annotated[
        Path, typer.Argument(help="Folder of checkpoints; with --resume and without --out, the run folder.")
    ],
    out: Annotated[Path | None, typer.Option(help="New folder for the run.")] = None,
    preset: Annotated[
        str | None,
        typer.Option(
            help="quick (at most 90 seconds), balanced (the default) or paper (60,000 iterations); "
            "--minutes and --steps replace both limits, that of time and that of iterations."
        ),
    ] = None,
    learner: LearnerName = None,
    minutes: Annotated[
        float | None,
        typer.Option(
            help="End within this many minutes, loading included; without --steps, meta-iterations have no limit."
        ),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="End after this many meta-iterations; without --minutes, there is no time limit.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of everything that is drawn at random.")] = None,
    validation: Annotated[
        Path | None, typer.Option(help="Folder of class folders; the best validated step is kept.")
    ] = None,
    unlabelled: Annotated[
        Path | None,
        typer.Option(
            help="Folder of your own pictures of any kind, mixed among the pseudo images of the models' classes; for "
            "the learners that train a network."
        ),
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Settings file, for example that of another run.")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or mps.")] = None,
    mode: Annotated[str | None, typer.Option(help="fast (the default), or exact: without our shortcuts.")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE", help="Learn from this file alone, relative to POOL or absolute; several: --only A --only B."
        ),
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Change one setting, for example inversion.lr=0.1; wins over preset, settings file and other options; "
            "several: --set A=1 --set B=2. docs/settings.md lists all settings.",
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue: train --resume RUN.")] = False,
    as_json: AsJson = False,
) -> None:
    """Learn to learn from a pool of models; Ctrl+C once finishes and keeps the model, twice stops.

    SIGTERM and SIGHUP save a snapshot and end; train --resume goes on from it.

    JSON: {"run", "steps", "seconds", "learner", "best_validation" (0 to 100; null without --validation)}
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
            result = jobs.resume(out or pool, reporter.emit, reporter.control, pool if out else None)
        else:
            if out is None:
                raise ConfigError("train needs --out, the folder for the new run")
            result = jobs.train(build_train_config(pool, **chosen), out, reporter.emit, reporter.control)
    best = None if result.best_validation is None else round(100 * result.best_validation, 3)
    summary = {
        "run": result.run,
        "steps": result.steps,
        "seconds": round(result.seconds, 3),
        "learner": result.learner,
        "best_validation": best,
    }
    if as_json:
        print_json(summary)
    else:
        validated = "" if best is None else f", best validation accuracy {best:.1f} %"
        typer.echo(
            f"{result.learner}: {result.steps} meta-iterations in {result.seconds:.0f} s{validated}. "
            f"Run: {printable(result.run)}"
        )


@app.command(epilog=EPILOG)
def adapt(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    support: Annotated[Path, typer.Option(help="Folder of class folders with a few pictures each.")],
    query: Annotated[Path, typer.Option(help="Folder of pictures to name, or of class folders to check.")],
    icfil: Annotated[
        bool,
        typer.Option(
            "--icfil",
            help="Calibrate by inverting the adapted model, once for each picture left out and once for all; the "
            "time left is shown.",
        ),
    ] = False,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Learn your own classes from a few pictures each, and name other pictures.

    JSON: {"classes", "leave_one_out": {"correct", "total", "low", "high" (per cent)}, "query_accuracy" (per cent;
    null where the query has no class folders), "predictions": [{"file", "class", "confidence" (0 to 1), "not_sure"}]}
    """
    settings = AdaptConfig(run=str(run), support=str(support), query=str(query), seed=seed, device=device, icfil=icfil)
    with Reporter() as reporter:
        result = jobs.adapt(settings, reporter.emit, reporter.control)
    if as_json:
        print_json(result.to_json())
        return
    for found in result.predictions:
        doubt = "  (not sure)" if found["not_sure"] else ""
        named = printable(f"{found['file']}: {found['class']}")
        typer.echo(f"{named}  {100 * found['confidence']:.0f} %{doubt}")
    left = result.leave_one_out
    if left["total"]:
        typer.echo(
            f"{left['correct']} of {left['total']} pictures classified correctly from the others; "
            f"expect {left['low']:.0f} to {left['high']:.0f} % on new ones"
        )
    if result.query_accuracy is not None:
        typer.echo(f"{result.query_accuracy:.1f} % of the pictures in class folders were named right")


app.command(epilog=EPILOG)(evaluate)
app.command(epilog=EPILOG)(export)
app.command("make-pool", epilog=EPILOG)(make_pool)
app.command(epilog=EPILOG)(demo)
app.command(epilog=EPILOG, context_settings=THE_REST_IS_THEIRS)(bench)
