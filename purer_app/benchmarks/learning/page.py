"""Writes the results of the learning benchmark as an HTML page."""

from pathlib import Path

from purer_app import __version__
from purer_app.benchmarks.learning.oracle import Distance
from purer_app.benchmarks.learning.table import Line, Result
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.reports.evaluation_page import conclusions
from purer_app.engine.reports.report import BASELINES, ReportInput, ReportKind, write_report

_USUAL = EvaluateConfig(pool="-", data="-")


def write_page(path: Path, result: Result) -> None:
    """Write the page completely or not at all.

    Raises:
        RunFolderError: the file cannot be written.
    """
    rows = tuple(_row(line) for line in result.lines)
    paired = tuple(pair for line in result.lines for pair in _pairs(line))
    evaluation = Evaluation(len(rows[0].accuracies), _USUAL.seed, rows, paired)
    page = ReportInput(
        title=f"Gain of training on {result.pool}",
        kind=ReportKind.COMPARISON,
        conclusions=tuple(conclusions([pair for pair in paired if pair.method not in BASELINES])),
        notes=tuple(_describe(distance) for distance in result.distances),
        evaluations=((f"{_USUAL.n_way}-way episodes of {result.validation}", evaluation),),
        facts={
            "pool": result.pool,
            "pictures": result.validation,
            "training": f"{result.minutes:g} minutes per way",
            "purer-app": __version__,
        },
    )
    write_report(path, page)


def _row(line: Line) -> EvaluationRow:
    return EvaluationRow(
        method=line.name,
        icfil=False,  # with it, the name of the row says so
        batch_norm="inductive",
        n_way=_USUAL.n_way,
        n_shot=line.n_shot,
        mean=line.mean,
        ci95=line.ci95,
        parameters=line.parameters,
        multiply_adds_per_query=line.multiply_adds,
        ms_per_query=line.ms_per_query,
        ms_per_adaptation=line.ms_per_adaptation,
        accuracies=line.accuracies,
    )


def _pairs(line: Line) -> list[PairedDifference]:
    return [
        PairedDifference(line.name, other, _USUAL.n_way, line.n_shot, difference, half)
        for other, (difference, half) in line.differences.items()
    ]


def _describe(distance: Distance) -> str:
    return (
        f"Pseudo episodes of {distance.way}, seed {distance.seed}, end at a loss of {distance.pseudo_loss:.2f} nats "
        f"and {100 * distance.pseudo_accuracy:.1f} %, real ones of the same classes at {distance.real_loss:.2f} and "
        f"{100 * distance.real_accuracy:.1f} %."
    )
