"""The rows of the comparison table: settings that differ, models, accuracies and time."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from purer_app.engine.core.settings.overrides import value_at
from purer_app.engine.evaluation.summary import UNTRAINED, EvaluationFacts
from purer_app.ui.core.formats import fill, number
from purer_app.ui.core.method_names import baseline_name
from purer_app.ui.runs.comparison.compared_run import ComparedRun, settings_that_differ
from purer_app.ui.runs.evaluation.texts import format_shots, format_tasks, signed_number
from purer_app.ui.runs.setting_values import NONE, format_value, setting_title
from purer_app.ui.runs.texts import format_learner, format_status, format_validation, newest_evaluation, run_duration


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row: title, explanation, and one value for each run."""

    title: str
    tip: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs differ in it."""
        return len(set(self.values)) > 1


def fact_rows(here: QObject, runs: Sequence[ComparedRun]) -> tuple[FactRow, ...]:
    """Return the rows of the table; what is known of no run is left out."""
    rows = (*_results(here, runs), *_settings(here, runs), *_circumstances(here, runs))
    return tuple(row for row in rows if set(row.values) != {NONE})


def _results(here: QObject, runs: Sequence[ComparedRun]) -> list[FactRow]:
    validation = tuple(format_validation(run.summary) for run in runs)
    untrained = tuple(_without_training(here, run) for run in runs)
    rows = [
        FactRow(here.tr("Status"), "", tuple(format_status(here, run.summary) for run in runs)),
        FactRow(here.tr("Validation"), here.tr("Best accuracy, with its 95 % interval"), validation),
        FactRow(here.tr("Validation without training"), here.tr("On the same pictures"), untrained),
    ]
    found = [newest_evaluation(run.summary) for run in runs]
    rows.append(
        FactRow(
            here.tr("Evaluated on"),
            here.tr("Pictures and tasks of the newest evaluation; only equal ones can be compared"),
            tuple(_tasks(here, facts) for facts in found),
        )
    )
    for n_shot in sorted({n_shot for facts in found if facts is not None for n_shot in facts.shots}):
        rows += _at_shots(here, found, n_shot)
    return rows


def _at_shots(here: QObject, found: Sequence[EvaluationFacts | None], n_shot: int) -> list[FactRow]:
    shots = format_shots(here, n_shot)
    accuracy = here.tr("Accuracy, {shots}").format(shots=shots)
    untrained = here.tr("All models without training, {shots}").format(shots=shots)
    gain = here.tr("Training adds, {shots}").format(shots=shots)
    return [
        FactRow(
            accuracy,
            here.tr("In the newest evaluation, with its 95 % interval"),
            tuple(NONE if facts is None else _mean(facts, facts.subject, n_shot) for facts in found),
        ),
        FactRow(
            untrained,
            here.tr("On the same tasks"),
            tuple(NONE if facts is None else _mean(facts, UNTRAINED, n_shot) for facts in found),
        ),
        FactRow(
            gain,
            here.tr("Points above (+) or below (−) all models without training, with the 95 % interval"),
            tuple(_gain(facts, n_shot) for facts in found),
        ),
    ]


def _mean(facts: EvaluationFacts, method: str, n_shot: int) -> str:
    one = facts.of((method, False, False), n_shot)
    return NONE if one is None else f"{number(one.mean, '.1f')} ± {number(one.ci95, '.1f')} %"


def _gain(facts: EvaluationFacts | None, n_shot: int) -> str:
    pair = None if facts is None else facts.training_adds(n_shot)
    return NONE if pair is None else f"{signed_number(pair.points)} ± {number(pair.ci95, '.1f')}"


def _tasks(here: QObject, facts: EvaluationFacts | None) -> str:
    if facts is None:
        return NONE
    data = facts.data or here.tr("a labelled folder")
    return here.tr("{data}: {tasks}, seed {seed}").format(data=data, tasks=format_tasks(here, facts), seed=facts.seed)


def _without_training(here: QObject, run: ComparedRun) -> str:
    if run.summary.baseline is None:
        return NONE
    return fill(
        here.tr("{percent:.1f} %, {method}"),
        percent=100 * run.summary.baseline,
        method=baseline_name(run.summary.baseline_method),
    )


def _settings(here: QObject, runs: Sequence[ComparedRun]) -> list[FactRow]:
    known = [run.config for run in runs if run.config is not None]
    learner = tuple(format_learner(here, run.summary) if run.summary.learner else NONE for run in runs)
    rows = [FactRow(here.tr("Learner"), here.tr("The learner and its network"), learner)]
    for path in settings_that_differ(known):
        if path == "learner.name":
            continue
        values = tuple(
            NONE if run.config is None else format_value(here, path, value_at(run.config, path)) for run in runs
        )
        rows.append(FactRow(setting_title(path), path, values))
    return rows


def _circumstances(here: QObject, runs: Sequence[ComparedRun]) -> list[FactRow]:
    known = [run.models for run in runs if run.models]
    common = frozenset.intersection(*known) if known else frozenset()
    models = tuple(_models(here, run) for run in runs)
    only = tuple(", ".join(sorted(run.models - common)) or NONE for run in runs)
    return [
        FactRow(here.tr("Models"), here.tr("Number of models and their folder"), models),
        FactRow(here.tr("Models not in all runs"), "", only),
        FactRow(here.tr("Finished steps"), "", tuple(number(run.summary.step) for run in runs)),
        FactRow(
            here.tr("Duration"),
            here.tr("Training time without pauses"),
            tuple(run_duration(run.summary) for run in runs),
        ),
        FactRow(here.tr("Device"), "", tuple(run.summary.device or NONE for run in runs)),
    ]


def _models(here: QObject, run: ComparedRun) -> str:
    if not run.summary.models:
        return NONE
    return here.tr("{n} from {pool}").format(n=run.summary.models, pool=run.summary.pool)


def as_text(rows: Sequence[FactRow], titles: Sequence[str]) -> str:
    """Return the table as lines of cells that are separated by tabs, for a spreadsheet."""
    first = QCoreApplication.translate("ComparisonTable", "Run")
    lines = [(first, *titles), *((row.title, *row.values) for row in rows)]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
