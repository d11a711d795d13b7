"""Shows the results on folds as an HTML page."""

from purer_app import __version__
from purer_app.benchmarks.learning.folds.intervals import FoldMean
from purer_app.benchmarks.learning.folds.splits import REPORT
from purer_app.benchmarks.learning.folds.table import FoldsResult, Mean
from purer_app.benchmarks.learning.oracle import describe_distance
from purer_app.benchmarks.learning.page import USUAL, conclusions_on_learners, evaluation_of
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.reports.report import ReportInput, ReportKind, render


def folds_page(result: FoldsResult) -> str:
    """Return the page as HTML: means over several folds first, then each fold."""
    means = {mean.label: mean for mean in result.means}
    quoted = means.get(REPORT, result.means[0])
    sentences = conclusions_on_learners(_evaluation(quoted).paired)
    evaluations = [
        (f"Mean over {mean.title}", _evaluation(mean))
        for mean in sorted(result.means, key=lambda mean: mean is not quoted)
        if len(mean.folds) > 1
    ]
    evaluations += [
        (f"Fold {fold.split.fold} ({fold.split.label})", evaluation_of(fold.result)) for fold in result.folds
    ]
    page = ReportInput(
        title=f"Gain of training on folds, recipe {result.recipe}",
        kind=ReportKind.COMPARISON,
        conclusions=tuple(sentences),
        notes=(
            *([f"The sentences above are about {quoted.title}."] if sentences else []),
            "The interval of a mean over folds includes the spread between folds; that of one fold is over episodes.",
            *(
                f"Fold {fold.split.fold}: {describe_distance(row)}"
                for fold in result.folds
                for row in fold.result.distances
            ),
        ),
        evaluations=tuple(evaluations),
        facts={
            "recipe": result.recipe,
            "fold seed": str(result.fold_seed),
            "training": f"{result.minutes:g} minutes per way",
            "purer-app": __version__,
        },
    )
    return render(page)


def _evaluation(mean: Mean) -> Evaluation:
    rows = tuple(
        EvaluationRow(
            method=line.name,
            icfil=False,  # with it, the name of the row says so
            batch_norm="inductive",
            n_way=USUAL.n_way,
            n_shot=line.n_shot,
            mean=line.accuracy.mean,
            ci95=_half_width(line.accuracy),
            parameters=line.parameters,
            multiply_adds_per_query=line.multiply_adds,
            ms_per_query=sum(own.ms_per_query for own in line.lines) / len(line.lines),
            ms_per_adaptation=sum(own.ms_per_adaptation for own in line.lines) / len(line.lines),
            accuracies=tuple(accuracy for own in line.lines for accuracy in own.accuracies),
        )
        for line in mean.lines
    )
    paired = tuple(
        PairedDifference(line.name, other, USUAL.n_way, line.n_shot, pair.mean, _half_width(pair))
        for line in mean.lines
        for other, pair in line.differences.items()
    )
    return Evaluation(len(rows[0].accuracies), USUAL.seed, rows, paired)


def _half_width(figure: FoldMean) -> float:
    return figure.ci95_episodes if figure.ci95 is None else figure.ci95
