"""Writes a finished evaluation as a page to look at, and as a table for other programs."""

from collections.abc import Sequence
from pathlib import Path

from purer_app.engine.core.events import Event
from purer_app.engine.core.files import real_path, write_atomically
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import Evaluation, PairedDifference
from purer_app.engine.evaluation.summary import facts_from_json, to_csv
from purer_app.engine.reports.report import ReportInput, write_report
from purer_app.engine.runs.run_files import read_events


def write_csv(path: Path, evaluation: Evaluation) -> None:
    """Write one line for each method and number of shots, as the window does.

    Raises:
        RunFolderError: the place cannot be written.
    """
    facts = facts_from_json(evaluation.to_json())
    assert facts is not None
    write_atomically(path, to_csv(facts).encode())


def write_page(path: Path, evaluation: Evaluation, config: EvaluateConfig) -> None:
    """Write a page with every row, the paired differences, sizes and times and, for a run, its course.

    Raises:
        RunFolderError: the place cannot be written.
    """
    subject = real_path(Path(config.run or config.pool)).name
    events: tuple[Event, ...] = tuple(read_events(Path(config.run))) if config.run else ()
    pictures = real_path(Path(config.data)).name
    page = ReportInput(
        title=f"{subject} and its baselines",
        kind="run" if config.run else "comparison",
        conclusions=tuple(conclusions(evaluation.paired)),
        events=events,
        evaluations=((f"{config.n_way}-way episodes of {pictures}", evaluation),),
        facts={
            "run" if config.run else "pool": subject,
            "pictures": pictures,
            "episodes": f"{evaluation.episodes}, each with {config.n_query} query pictures of a class",
            "seed": str(evaluation.seed),
        },
    )
    write_report(path, page)


def conclusions(pairs: Sequence[PairedDifference]) -> list[str]:
    """Say of each difference in a sentence whether it can be told from none."""
    found = []
    for pair in pairs:
        shots = "1 shot" if pair.n_shot == 1 else f"{pair.n_shot} shots"
        what = f"{pair.method} with ICFIL" if pair.method == pair.against else pair.method
        other = "without" if pair.method == pair.against else pair.against
        by = f"{abs(pair.difference):.1f} ± {pair.ci95:.1f} points"
        if abs(pair.difference) <= pair.ci95:
            found.append(f"At {shots}, {what} is not significantly different from {other} ({by}).")
        else:
            found.append(f"At {shots}, {what} is {'above' if pair.difference > 0 else 'below'} {other} by {by}.")
    return found
