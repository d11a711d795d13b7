"""The commands `runs`, which lists runs, and `rename`, which names one."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from purer_app.cli.options import AsJson
from purer_app.cli.output import format_duration, print_json, print_table
from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.text import printable
from purer_app.engine.evaluation.summary import facts_from_json
from purer_app.engine.runs.run_label import clean_name, read_label, write_label
from purer_app.engine.runs.run_search import find_run, run_folders, usual_places

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


def runs(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FOLDER",
            help="Projects or folders of runs; by default the current folder and the projects of the window.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List runs with their names, newest first.

    The commands train --resume, evaluate, adapt, export, rename and report take a run by its name if only one run has
    it.

    JSON: {"runs": [{"name", "folder", "status", "started", "notes", "learner", "backbone", "pool", "models", "steps",
    "seconds", "device", "seed", "validation", "validation_ci95", "without_training" (0 to 100 or null), "evaluations"
    (number), "problem"}]}.
    """
    for folder in folders or ():
        if not folder.is_dir():
            raise RunFolderError(f"{folder} is not a folder; runs takes projects or folders of runs")
    found = list(dict.fromkeys(run for place in folders or usual_places() for run in run_folders(place)))
    summaries = jobs.list_runs(tuple(found), ignore, Control())
    if as_json:
        print_json({"runs": [_to_json(run) for run in summaries]})
    elif not summaries:
        typer.echo("No runs were found. Start one with: purer-app train MODELS --out RUN", err=True)
    else:
        _print(summaries)


def rename(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder or name of a run.")],
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help='New name; "" for the default name.')] = None,
    notes: Annotated[str | None, typer.Option(help="Notes on the run, which replace earlier ones.")] = None,
) -> None:
    """Name a run, or replace its notes, as on the Runs page of the window. The folder keeps its name."""
    if name is None and notes is None:
        raise ConfigError("rename takes NAME, --notes, or both")
    folder = find_run(run)
    label = read_label(folder)
    write_label(
        folder,
        replace(
            label, name=label.name if name is None else clean_name(name), notes=label.notes if notes is None else notes
        ),
    )
    (summary,) = jobs.list_runs((folder,), ignore, Control())
    typer.echo(f"{printable(str(folder))}: {printable(summary.title)}")


def _to_json(run: "RunSummary") -> dict[str, Any]:
    return {
        "name": run.title,
        "folder": run.path,
        "status": run.status,
        "started": run.started,
        "notes": run.label.notes,
        "learner": run.learner,
        "backbone": run.backbone,
        "pool": run.pool,
        "models": run.models,
        "steps": run.step,
        "seconds": round(run.seconds, 3),
        "device": run.device,
        "seed": run.seed,
        "validation": _per_cent(run.best_validation),
        "validation_ci95": _per_cent(run.best_ci95),
        "without_training": _per_cent(run.baseline),
        "evaluations": len(run.evaluations),
        "problem": run.problem or run.label_problem,
    }


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 3)


def _print(summaries: "tuple[RunSummary, ...]") -> None:
    table = Table("name", "state", "learner", "validation %", "evaluated %", "time", "folder", header_style="bold")
    for run in summaries:
        validation = "" if run.best_validation is None else f"{100 * run.best_validation:.1f}"
        if run.best_validation is not None and run.best_ci95 is not None:
            validation += f" ± {100 * run.best_ci95:.1f}"
        time = format_duration(run.seconds) if run.seconds else ""
        cells = (run.title, run.status, run.learner, validation, _evaluated(run), time, run.path)
        table.add_row(*map(printable, cells))
    print_table(table)
    for run in summaries:
        for line in filter(None, (run.problem, run.label_problem, *run.label.notes.splitlines())):
            typer.echo(printable(f"{run.title}: {line}"))


def _evaluated(run: "RunSummary") -> str:
    facts = next(filter(None, map(facts_from_json, run.evaluations)), None)
    if facts is None:
        return ""
    rows = [facts.of((facts.subject, False, False), n_shot) for n_shot in facts.shots]
    return " / ".join(f"{row.mean:.1f} ± {row.ci95:.1f}" for row in rows if row is not None)
