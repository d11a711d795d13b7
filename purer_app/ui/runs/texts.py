"""The texts of the Runs page: states, durations, sizes, and a report."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from purer_app.engine.core.settings.presets import differences
from purer_app.engine.core.text import printable
from purer_app.engine.evaluation.summary import UNTRAINED, EvaluationFacts, facts_from_json
from purer_app.engine.runs.run_label import pool_title
from purer_app.ui.core import progress_text
from purer_app.ui.core.formats import date_and_time, duration, fill, number
from purer_app.ui.core.method_names import baseline_name, learner_name
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.runs.evaluation.texts import format_shots, in_points, signed_number
from purer_app.ui.runs.setting_values import NONE, format_value, setting_title
from purer_app.ui.state.training_controller import TrainingController

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

ACTIVE_STATES = ("running", "paused", "finishing", "suspending", "stopping")
STATUS_ICONS = {
    "finished": "ready",
    "interrupted": "pause",
    "damaged": "warning",
    "paused": "pause",
    "finishing": "finish",
    "stopping": "stop",
}


def with_running(runs: "tuple[RunSummary, ...]", training: TrainingController) -> "tuple[RunSummary, ...]":
    """Return the listed runs with the current state of the one in progress, which comes first if it is new."""
    from purer_app.engine.runs.run_listing import RunSummary
    from purer_app.engine.runs.run_position import RunPosition

    if not training.is_active or training.run is None or training.config is None:
        return runs
    path, config, history = str(training.run), training.config, training.history
    preset, changes = differences(config)
    new = RunSummary(
        path=path,
        name=training.run.name,
        status="",
        learner=config.learner.name,
        backbone=config.learner.network,
        pool=config.pool,
        models=len(config.models),
        seed=config.seed,
        device=config.device,
        preset=preset,
        changes=changes,
    )
    listed = next((run for run in runs if run.path == path), new)
    progress = training.progress
    position = RunPosition(
        step=history.step + history.warmup_step,
        inversion_steps=history.warmup_steps if not history.step else history.warmup_step,
        planned_steps=config.meta.steps,
        seconds=listed.seconds if progress is None else progress.elapsed_seconds,
        progress=listed.position.progress if progress is None else progress.fraction,
    )
    now = replace(
        listed,
        status=training.state,
        step=history.step,
        planned_steps=history.planned_steps or config.meta.steps,
        seconds=position.seconds,
        position=position,
        problem="",
    )
    if listed is new:
        return (now, *runs)
    return tuple(now if run is listed else run for run in runs)


def format_status(here: QObject, run: "RunSummary") -> str:
    """Return the status of a run, with its progress unless it has ended."""
    words = {
        "finished": here.tr("finished"),
        "interrupted": here.tr("interrupted"),
        "damaged": here.tr("damaged"),
        "running": here.tr("running"),
        "paused": here.tr("paused"),
        "finishing": here.tr("finishing"),
        "suspending": here.tr("being saved"),
        "stopping": here.tr("stopping"),
    }
    word = words.get(run.status, run.status)
    if run.status in ("finished", "damaged"):
        return word
    return here.tr("{word} at {percent}").format(word=word, percent=progress_text.percent(run.position.progress))


def format_continues(run: "RunSummary") -> str:
    """Return the step at which an interrupted run continues; "" for other runs."""
    return progress_text.next_step(run.position) if run.status == "interrupted" else ""


def format_problem(here: QObject, run: "RunSummary") -> str:
    """Return the problem of a damaged run, without its path; "" without a problem."""
    why = run.problem.replace(f"{run.path}/", "").replace(run.path, "").strip()
    return here.tr("damaged: {why}").format(why=why) if why else ""


def format_date(here: QObject, run: "RunSummary") -> str:
    """Return the start of a run in local time."""
    try:
        return date_and_time(datetime.fromisoformat(run.started))
    except ValueError:
        return here.tr("now") if run.status in ACTIVE_STATES else NONE


def run_duration(run: "RunSummary") -> str:
    """Return the training time of a run; a dash if it has not trained."""
    return duration(run.seconds) if run.seconds > 0 else NONE


def format_validation(run: "RunSummary") -> str:
    """Return the best validation accuracy with its interval."""
    if run.best_validation is None:
        return NONE
    ci95 = f" ± {number(100 * run.best_ci95, '.1f')}" if run.best_ci95 is not None else ""
    return f"{number(100 * run.best_validation, '.1f')}{ci95} %"


def newest_evaluation(run: "RunSummary") -> EvaluationFacts | None:
    """Return the newest readable evaluation of a run."""
    read = (facts_from_json(table) for table in run.evaluations)
    return next((facts for facts in read if facts is not None), None)


def format_evaluation(facts: EvaluationFacts | None) -> str:
    """Return the accuracies of the learner with their intervals, fewest shots first: 52.1 ± 0.8 / 71.5 ± 0.7 %."""
    return NONE if facts is None else _accuracies(facts, facts.subject)


def format_untrained(facts: EvaluationFacts | None) -> str:
    """Return the accuracies of the main baseline in the same tasks."""
    return NONE if facts is None or facts.is_of_pool else _accuracies(facts, facts.main_baseline)


def _accuracies(facts: EvaluationFacts, method: str) -> str:
    found = [facts.of((method, False, False), n_shot) for n_shot in facts.shots]
    values = " / ".join(f"{number(one.mean, '.1f')} ± {number(one.ci95, '.1f')}" for one in found if one is not None)
    return f"{values} %" if values else NONE


def format_lead(facts: EvaluationFacts | None) -> str:
    """Return the difference to the main baseline in points with its interval, fewest shots first."""
    if facts is None or facts.is_of_pool:
        return NONE
    pairs = [facts.against(facts.main_baseline, n_shot) for n_shot in facts.shots]
    points = [f"{signed_number(pair.points)} ± {number(pair.ci95, '.1f')}" for pair in pairs if pair is not None]
    return " / ".join(points) or NONE


def explain_lead(here: QObject, facts: EvaluationFacts | None) -> str:
    """Return what `format_lead` compares with, and the difference to every baseline."""
    if facts is None or facts.is_of_pool:
        return ""
    head = here.tr("Points above (+) or below (−) the plain teacher ensemble; ensemble-ridge was not measured")
    if facts.main_baseline == UNTRAINED:
        head = here.tr("Points above (+) or below (−) all models without training (ensemble-ridge)")
    line = here.tr("{shots}, {method}: {points}")
    lines = [
        line.format(
            shots=format_shots(here, pair.n_shot), method=pair.against, points=in_points(here, pair, signed=True)
        )
        for pair in facts.differences_in_order
        if pair.method == facts.subject and not pair.is_of_icfil
    ]
    return "\n".join([head, *lines])


def explain_validation(here: QObject, run: "RunSummary") -> str:
    """Return the accuracy without training on the validation pictures; "" if it was not measured."""
    if run.baseline is None:
        return ""
    text = here.tr("{percent:.1f} % on the same pictures, {method}")
    return fill(text, percent=100 * run.baseline, method=baseline_name(run.baseline_method))


def format_models(here: QObject, run: "RunSummary") -> str:
    """Return the number of models and the title of their folder."""
    if not run.models:
        return NONE
    title = printable(pool_title(run.pool))
    return here.tr("{n} from {pool}").format(n=run.models, pool=title) if title else str(run.models)


def format_changes(here: QObject, run: "RunSummary") -> str:
    """Return the settings that differ from the preset, with their values; a dash if none does."""
    changes = [
        f"{setting_title(change.name)} {format_value(here, change.name, change.value)}" for change in run.changes
    ]
    return ", ".join(changes) or NONE


def format_steps(run: "RunSummary") -> str:
    """Return the finished and, where they are known, the planned steps."""
    return f"{number(run.step)} / {number(run.planned_steps)}" if run.planned_steps else number(run.step)


def format_name_tip(here: QObject, run: "RunSummary") -> str:
    """Return the name of a run, of its folder, and its notes."""
    lines = [run_title(run), here.tr("Folder: {name}").format(name=printable(run.name)), run.label.notes]
    return "\n".join(filter(None, lines))


def format_learner(here: QObject, run: "RunSummary") -> str:
    """Return the learner, with its backbone if it trains one."""
    if not run.backbone:
        return learner_name(run.learner)
    return here.tr("{name} on {backbone}").format(name=learner_name(run.learner), backbone=run.backbone)


def report(here: QObject, run: "RunSummary") -> str:
    """Return the facts of a run as lines of text."""
    facts = newest_evaluation(run)
    lines = [
        (here.tr("Run"), run_title(run)),
        (here.tr("Started"), format_date(here, run)),
        (here.tr("Status"), f"{format_status(here, run)}{f': {run.problem}' if run.problem else ''}"),
        (here.tr("Learner"), format_learner(here, run)),
        (here.tr("Models"), here.tr("{n} from {pool}").format(n=run.models, pool=run.pool)),
        (here.tr("Steps"), format_steps(run)),
        *([(here.tr("Continues at"), format_continues(run))] if format_continues(run) else []),
        (here.tr("Duration"), run_duration(run)),
        (here.tr("Validation"), format_validation(run)),
        (here.tr("Device"), run.device),
        (here.tr("Seed"), str(run.seed)),
        (here.tr("Folder"), run.path),
        *([(here.tr("Notes"), run.label.notes)] if run.label.notes else []),
    ]
    if facts is not None:
        lines += [
            (format_shots(here, one.n_shot), f"{one.method}: {number(one.mean, '.1f')} ± {number(one.ci95, '.1f')} %")
            for one in facts.measured
            if not one.icfil and not one.transductive
        ]
    return "\n".join(f"{title}: {value}" for title, value in lines)
