"""Shows the results of the learning benchmark as an HTML page."""

from collections.abc import Sequence

from purer_app import __version__
from purer_app.benchmarks.learning.oracle import describe_distance
from purer_app.benchmarks.learning.table import Line, Result
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.reports.evaluation_page import conclusions
from purer_app.engine.reports.report import BASELINES, ReportInput, ReportKind, render

USUAL = EvaluateConfig(pool="-", data="-")
"""Ways, shots and queries of the episodes."""


def page_of(result: Result) -> str:
    """Return the page as HTML."""
    evaluation = evaluation_of(result)
    page = ReportInput(
        title=f"Gain of training on {result.pool}",
        kind=ReportKind.COMPARISON,
        conclusions=tuple(conclusions_on_learners(evaluation.paired)),
        notes=tuple(describe_distance(distance) for distance in result.distances),
        evaluations=((f"{USUAL.n_way}-way episodes of {result.validation}", evaluation),),
        facts={
            "pool": result.pool,
            "pictures": result.validation,
            "training": f"{result.minutes:g} minutes per way",
            "purer-app": __version__,
        },
    )
    return render(page)


def evaluation_of(result: Result) -> Evaluation:
    """Return the results in the form of an evaluation."""
    rows = tuple(_row(line) for line in result.lines)
    return Evaluation(len(rows[0].accuracies), USUAL.seed, rows, tuple(_pairs(result.lines)))


def conclusions_on_learners(paired: Sequence[PairedDifference]) -> list[str]:
    """Describe each paired difference of what was trained in a sentence."""
    return conclusions([pair for pair in paired if pair.method not in BASELINES])


def _row(line: Line) -> EvaluationRow:
    return EvaluationRow(
        method=line.name,
        icfil=False,  # with it, the name of the row says so
        batch_norm="inductive",
        n_way=USUAL.n_way,
        n_shot=line.n_shot,
        mean=line.mean,
        ci95=line.ci95,
        parameters=line.parameters,
        multiply_adds_per_query=line.multiply_adds,
        ms_per_query=line.ms_per_query,
        ms_per_adaptation=line.ms_per_adaptation,
        accuracies=line.accuracies,
    )


def _pairs(lines: Sequence[Line]) -> list[PairedDifference]:
    return [
        PairedDifference(line.name, other, USUAL.n_way, line.n_shot, difference, half)
        for line in lines
        for other, (difference, half) in line.differences.items()
    ]
