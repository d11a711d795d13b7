"""The `purer-app` command line: progress and errors go to standard error, results to standard output."""

import io
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from purer_app import __version__
from purer_app.cli.adapt import adapt
from purer_app.cli.bench import PASS_THROUGH, bench
from purer_app.cli.checkpoints import choose, export_script, inspect, safe_copies
from purer_app.cli.evaluate import evaluate
from purer_app.cli.export import export
from purer_app.cli.options import AsJson, LearnerName, build_train_config
from purer_app.cli.output import Reporter, print_json
from purer_app.cli.samples import demo, make_pool
from purer_app.cli.signals import Terminated
from purer_app.cli.streams import OutputError, guarded_streams
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, EngineError, RunCancelled
from purer_app.engine.core.text import printable

_STOPPED = 130
EPILOG = (
    "Exit codes: 0 success; 1 the job failed, and the last line says why; 2 invalid command line; "
    "3 inspect found no usable model, or safe-copies no model to copy; 130 stopped with Ctrl+C; "
    "143 ended by SIGTERM; 129 ended by SIGHUP."
)
app = typer.Typer(
    name="purer-app",
    rich_markup_mode="markdown",  # joins the lines of a paragraph
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: list[str]) -> NoReturn:
    """Run the command line and end the process with the documented exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # pipes on Windows cannot encode minus signs and table lines
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
    """Exit with click's code for a usage error; any other exception is a bug and keeps its traceback."""
    message = getattr(error, "format_message", None)
    if message is not None:
        if text := message():  # empty if the help was shown instead
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
            help="quick (at most 90 seconds), balanced (the default) or paper (60,000 iterations). "
            "--minutes or --steps replaces both limits of the preset."
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
        int | None, typer.Option(help="Number of meta-iterations. Without --minutes, there is no time limit.")
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


app.command(epilog=EPILOG)(adapt)
app.command(epilog=EPILOG)(evaluate)
app.command(epilog=EPILOG)(export)
app.command("make-pool", epilog=EPILOG)(make_pool)
app.command(epilog=EPILOG)(demo)
app.command(epilog=EPILOG, context_settings=PASS_THROUGH)(bench)
