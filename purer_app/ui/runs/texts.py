"""The texts of the Runs page: states, durations, sizes, and a report."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from purer_app.engine.core.settings.presets import nearest_preset
from purer_app.engine.core.text import printable
from purer_app.engine.evaluation.summary import UNTRAINED, EvaluationFacts, facts_from_json
from purer_app.ui.core import progress_text
from purer_app.ui.core.durations import duration
from purer_app.ui.core.method_names import learner_name
from purer_app.ui.core.run_titles import run_title
from purer_app.ui.runs.evaluation.texts import format_shots, signed_number
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
    preset, changed = nearest_preset(config)
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
        is_changed=bool(changed),
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
    """Return the start of a run in local time as year-month-day hour:minute."""
    try:
        return f"{datetime.fromisoformat(run.started):%Y-%m-%d %H:%M}"
    except ValueError:
        return here.tr("now") if run.status in ACTIVE_STATES else "–"


def run_duration(run: "RunSummary") -> str:
    """Return the training time of a run; a dash if it has not trained."""
    return duration(run.seconds) if run.seconds > 0 else "–"


def format_validation(run: "RunSummary") -> str:
    """Return the best validation accuracy with its interval."""
    if run.best_validation is None:
        return "–"
    ci95 = f" ± {100 * run.best_ci95:.1f}" if run.best_ci95 is not None else ""
    return f"{100 * run.best_validation:.1f}{ci95} %"


def newest_evaluation(run: "RunSummary") -> EvaluationFacts | None:
    """Return the newest readable evaluation of a run."""
    read = (facts_from_json(table) for table in run.evaluations)
    return next((facts for facts in read if facts is not None), None)


def format_evaluation(facts: EvaluationFacts | None) -> str:
    """Return the accuracies of the learner, fewest shots first: 52.1 / 71.5 %."""
    if facts is None:
        return "–"
    found = [facts.of((facts.subject, False, False), n_shot) for n_shot in facts.shots]
    return " / ".join(f"{one.mean:.1f}" for one in found if one is not None) + " %"


def format_lead(facts: EvaluationFacts | None) -> str:
    """Return the difference to the main baseline in points, fewest shots first."""
    if facts is None or facts.is_of_pool:
        return "–"
    pairs = [facts.against(facts.main_baseline, n_shot) for n_shot in facts.shots]
    return " / ".join(signed_number(pair.points) for pair in pairs if pair is not None) or "–"


def explain_lead(here: QObject, facts: EvaluationFacts | None) -> str:
    """Return what `format_lead` compares with."""
    if facts is None or facts.is_of_pool:
        return ""
    if facts.main_baseline == UNTRAINED:
        return here.tr("Points above (+) or below (−) all models without training (ensemble-ridge)")
    return here.tr("Points above (+) or below (−) the plain teacher ensemble; ensemble-ridge was not measured")


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
        (here.tr("Steps"), f"{run.step:,} / {run.planned_steps:,}" if run.planned_steps else f"{run.step:,}"),
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
            (format_shots(here, one.n_shot), f"{one.method}: {one.mean:.1f} ± {one.ci95:.1f} %")
            for one in facts.measured
            if not one.icfil and not one.transductive
        ]
    return "\n".join(f"{title}: {value}" for title, value in lines)
