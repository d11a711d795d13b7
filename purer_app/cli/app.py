"""The `purer-app` command line: progress and errors go to standard error, results to standard output."""

import io
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from purer_app import __version__
from purer_app.cli.adapt import adapt
from purer_app.cli.bench import PASS_THROUGH, bench
from purer_app.cli.checkpoints import choose, export_script, inspect, safe_copies
from purer_app.cli.runs.evaluate import evaluate
from purer_app.cli.runs.export import export
from purer_app.cli.runs.labels import rename, runs
from purer_app.cli.runs.report import report
from purer_app.cli.runs.train import train
from purer_app.cli.samples import demo, make_pool
from purer_app.cli.signals import Terminated
from purer_app.cli.streams import OutputError, guarded_streams
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, EngineError, RunCancelled
from purer_app.engine.core.events import Control, ignore
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


def _show_system_info(wanted: bool) -> None:
    if wanted:
        typer.echo(jobs.system_info({}, ignore, Control()))
        raise typer.Exit


@app.callback(epilog=EPILOG)
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    system_info: Annotated[
        bool,
        typer.Option(
            "--system-info",
            callback=_show_system_info,
            is_eager=True,
            help="Print versions, devices, graphics cards and drivers, for a bug report.",
        ),
    ] = False,
) -> None:
    """Data-free meta-learning from a folder of trained image classifiers."""


app.command(epilog=EPILOG)(inspect)
app.command(epilog=EPILOG)(choose)
app.command("safe-copies", epilog=EPILOG)(safe_copies)
app.command("export-script", epilog=EPILOG)(export_script)
app.command(epilog=EPILOG)(train)
app.command(epilog=EPILOG)(adapt)
app.command(epilog=EPILOG)(evaluate)
app.command(epilog=EPILOG)(export)
app.command(epilog=EPILOG)(runs)
app.command(epilog=EPILOG)(rename)
app.command(epilog=EPILOG)(report)
app.command("make-pool", epilog=EPILOG)(make_pool)
app.command(epilog=EPILOG)(demo)
app.command(epilog=EPILOG, context_settings=PASS_THROUGH)(bench)
