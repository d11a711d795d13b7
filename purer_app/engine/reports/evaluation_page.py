"""Writes an evaluation as an HTML page and as a CSV file."""

from collections.abc import Sequence
from pathlib import Path

from purer_app.engine.core.events import Event
from purer_app.engine.core.files import real_path, write_atomically
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import Evaluation, PairedDifference
from purer_app.engine.evaluation.gain import gain_sentence, gains, main_first, offers
from purer_app.engine.evaluation.summary import facts_from_json, to_csv
from purer_app.engine.reports.report import ReportInput, ReportKind, write_report
from purer_app.engine.runs.run_files import read_events


def write_csv(path: Path, evaluation: Evaluation) -> None:
    """Write a CSV file with one line per method and shot, in the same form as the window.

    Raises:
        RunFolderError: the file cannot be written.
    """
    facts = facts_from_json(evaluation.to_json())
    assert facts is not None
    write_atomically(path, to_csv(facts).encode())


def write_page(path: Path, evaluation: Evaluation, config: EvaluateConfig) -> None:
    """Write an HTML page with all rows, paired differences, sizes and times and, for a run, its training curves.

    Raises:
        RunFolderError: the file cannot be written.
    """
    subject = real_path(Path(config.run or config.pool)).name
    events: tuple[Event, ...] = tuple(read_events(Path(config.run))) if config.run else ()
    pictures = real_path(Path(config.data)).name
    page = ReportInput(
        title=f"{subject} and its baselines",
        kind=ReportKind.RUN if config.run else ReportKind.COMPARISON,
        conclusions=(*conclusions(evaluation.paired), *offers(evaluation.paired)),
        events=events,
        evaluations=((f"{config.n_way}-way episodes of {pictures}", evaluation),),
        facts={
            "run" if config.run else "pool": subject,
            "pictures": pictures,
            "episodes": f"{evaluation.episodes}, with {config.n_query} query pictures per class",
            "seed": str(evaluation.seed),
        },
    )
    write_report(path, page)


def conclusions(pairs: Sequence[PairedDifference]) -> list[str]:
    """Describe each paired difference in a sentence; what training adds comes first."""
    found = []
    added = gains(pairs)
    for pair in main_first(pairs):
        if pair in added:
            found.append(gain_sentence(pair))
            continue
        shots = "1 shot" if pair.n_shot == 1 else f"{pair.n_shot} shots"
        what = f"{pair.method} with ICFIL" if pair.method == pair.against else pair.method
        other = "without" if pair.method == pair.against else pair.against
        by = f"{abs(pair.difference):.1f} ± {pair.ci95:.1f} points"
        if abs(pair.difference) <= pair.ci95:
            found.append(f"At {shots}, {what} is not significantly different from {other} ({by}).")
        else:
            found.append(f"At {shots}, {what} is {'above' if pair.difference > 0 else 'below'} {other} by {by}.")
    return found
