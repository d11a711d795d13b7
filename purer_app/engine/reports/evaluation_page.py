"""Makes an HTML page and a CSV file of an evaluation."""

from collections.abc import Sequence
from pathlib import Path

from purer_app.engine.core.events import Event
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import Evaluation, PairedDifference
from purer_app.engine.evaluation.gain import gain_sentence, gains, main_first, offers
from purer_app.engine.evaluation.summary import facts_from_json, to_csv
from purer_app.engine.reports.report import ReportInput, ReportKind, page_bytes
from purer_app.engine.runs.run_files import read_events


def table_of(evaluation: Evaluation) -> bytes:
    """Return a CSV file with one line per method and shot, in the same form as the window."""
    facts = facts_from_json(evaluation.to_json())
    assert facts is not None
    return to_csv(facts).encode()


def page_of(evaluation: Evaluation, config: EvaluateConfig) -> bytes:
    """Return an HTML page with all rows, paired differences, sizes and times and, for a run, its training curves."""
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
    return page_bytes(page)


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
